//! What a run that passes looks like: the packets of one check, as a diagram. Where
//! the solutions are, one is run; a handout has the diagrams of such a run.

use std::{collections::BTreeMap, fs, path::Path, time::Duration};

use crate::{
    command::judge::{Source, Tell, judge},
    lesson::Lesson,
    report::{PASSING_ROWS, WIDTH, diagram},
    run::Options,
    verdict::{CheckReport, Report, Status},
    workspace,
};

/// The diagrams of a handout, from its root: JSON, `SLUG/CHECK-ID` to lines.
pub const RECORDED: &str = "grader/passing.json";

/// For the whole run.
const LIMIT: Duration = Duration::from_secs(60);

/// The diagram of a run in which this check of a lesson passes; no lines where it
/// sends and hears nothing of its own.
///
/// # Errors
/// The exit status, when there is none; why was printed.
pub async fn lines(
    workspace: &Path,
    lesson: &Lesson,
    check: &str,
) -> Result<Vec<String>, u8> {
    if workspace::is_handout(workspace) {
        return Ok(recorded(workspace, lesson, check));
    }
    let report = solution(workspace, lesson, vec![check.to_owned()]).await?;
    let found = report.checks.iter().find(|one| one.id == check);
    Ok(found.filter(|one| one.status == Status::Passed).map(drawn).unwrap_or_default())
}

/// The diagrams of all checks of some lessons, as [`RECORDED`] holds them.
///
/// # Errors
/// As [`lines`]; or the solution does not pass.
pub async fn record(workspace: &Path, lessons: &[Lesson]) -> Result<String, u8> {
    let mut diagrams = BTreeMap::new();
    for lesson in lessons {
        let report = solution(workspace, lesson, Vec::new()).await?;
        for check in &report.checks {
            diagrams.insert(key(lesson, &check.id), drawn(check));
        }
    }
    // Texts and lists of texts are always JSON.
    Ok(serde_json::to_string_pretty(&diagrams).unwrap_or_default())
}

async fn solution(
    workspace: &Path,
    lesson: &Lesson,
    only: Vec<String>,
) -> Result<Report, u8> {
    let options = Options { seed: 1, limit: LIMIT, limit_grows: true, only };
    let tell = Tell { warnings: false, errors: true };
    let judged = judge(workspace, lesson, &Source::Solution, &options, tell).await?;
    Ok(judged.report)
}

fn drawn(check: &CheckReport) -> Vec<String> {
    diagram(&check.journal, &[], WIDTH, PASSING_ROWS)
}

fn recorded(workspace: &Path, lesson: &Lesson, check: &str) -> Vec<String> {
    let text = fs::read(workspace.join(RECORDED)).unwrap_or_default();
    let diagrams = serde_json::from_slice::<BTreeMap<String, Vec<String>>>(&text);
    diagrams.unwrap_or_default().remove(&key(lesson, check)).unwrap_or_default()
}

fn key(lesson: &Lesson, check: &str) -> String {
    format!("{}/{check}", lesson.slug)
}
