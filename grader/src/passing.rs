//! Shows what a passing run looks like: the packets of one check, as a diagram. If the
//! workspace has the solutions, the lesson's solution is run. A handout has no solutions,
//! so it contains recorded diagrams.

use std::{collections::BTreeMap, fs, path::Path, time::Duration};

use classroom::{
    lesson::Lesson,
    verdict::{CheckReport, Report, Status},
};

use crate::{
    judging::{Source, Tell, prepare},
    report::{PASSING_ROWS, WIDTH, diagram},
    run::Options,
    workspace,
};

/// The file of a handout's diagrams, from its root: JSON, `SLUG/CHECK-ID` to lines.
pub const RECORDED: &str = "grader/passing.json";

/// The time limit of the whole run.
const LIMIT: Duration = Duration::from_secs(60);

/// The diagram of a run in which this check of a lesson passes. It has no lines if the
/// check sends and hears nothing of its own.
///
/// # Errors
/// The exit status, when there is no diagram; the reason was printed.
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
/// As for [`lines`].
pub async fn record(workspace: &Path, lessons: &[Lesson]) -> Result<String, u8> {
    let mut diagrams = BTreeMap::new();
    for lesson in lessons {
        let report = solution(workspace, lesson, Vec::new()).await?;
        for check in &report.checks {
            diagrams.insert(key(lesson, &check.id), drawn(check));
        }
    }
    // Texts and lists of texts can always be written as JSON.
    Ok(serde_json::to_string_pretty(&diagrams).unwrap_or_default())
}

async fn solution(
    workspace: &Path,
    lesson: &Lesson,
    only: Vec<String>,
) -> Result<Report, u8> {
    let options = Options { seed: 1, limit: LIMIT, limit_grows: true, only };
    let tell = Tell { warnings: false, errors: true };
    let prepared = prepare(workspace, lesson, &Source::Solution, &options, tell).await?;
    let (judged, listening) = prepared.judge_at_once(lesson, &options).await;
    listening.end().await;
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
