//! The diagrams and verdicts of a page, held against runs of the grader itself.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
};

use grader::{
    build::{self, Job},
    journal::{Entry, Way},
    lesson::Lesson,
    report::{diagram, human},
    run::{Options, Target, judge},
    verdict::Report,
};
use serde_json::Value;

use super::{
    LIMIT, examples, options,
    page::{pages, read, workspace},
};

/// Wide enough for a whole message beside three clients.
pub const WIDTH: usize = 120;

/// Begins the claim of a diagram of the solution's packets.
pub const CHECK: &str = "the check ";

/// How long each run took, in ms: it would differ each time.
const DURATION: u64 = 40;

/// What ids are shown as, in the order in which they come.
const IDS: [&str; 4] = ["6f1c0a52", "b07e61d8", "29d43f90", "e85a07bc"];

#[tokio::test(flavor = "current_thread")]
async fn the_diagrams_are_those_of_the_solution() {
    for page in pages() {
        let blocks = page.blocks();
        let wanted = blocks.iter().filter_map(|block| {
            let id = block.claims("diagram of ")?.strip_prefix(CHECK)?;
            Some((block, id))
        });
        let program = built(page.lesson, true).await;
        let report = judged(page.lesson, program, &options()).await;
        let mut count = 0;
        for (block, id) in wanted {
            let check = report.checks.iter().find(|check| check.id == id);
            let check = check.unwrap_or_else(|| panic!("{}: no such check", block.place));
            assert!(check.rationale.is_none(), "{id}: {:?}", check.rationale);
            let mut lines = diagram(&check.journal, &[], WIDTH).join("\n");
            lines += "\n";
            page.keep_in_step(block, &plain(&lines));
            count += 1;
        }
        assert!(count > 0, "{} shows no run of the solution", page.path);
    }
}

#[tokio::test(flavor = "current_thread")]
async fn the_verdicts_are_those_of_the_grader() {
    for page in pages() {
        for block in page.blocks() {
            let Some(of) = block.claims("verdict of ") else { continue };
            let (report, again) = match of.strip_prefix("the submission ") {
                Some(name) => report_of_submission(page.lesson, name).await,
                None => {
                    let program = built(page.lesson, false).await;
                    let report = judged(page.lesson, program, &options()).await;
                    (report, "cargo run --bin check".to_owned())
                }
            };
            let file = page.lesson.exercise();
            let text = human(&report, &again, Some(&file), false);
            page.keep_in_step(&block, &plain(&text));
        }
    }
}

/// What the check says that catches a wrong submission, and how to run it alone.
async fn report_of_submission(lesson: &Lesson, name: &str) -> (Report, String) {
    let submissions = read(&format!("grader/submissions/{}.toml", lesson.slug));
    let submissions: Value = toml::from_str(&submissions).unwrap();
    let named = |list: &str, name: &Value| {
        let mut all = submissions[list].as_array().into_iter().flatten();
        all.find(|one| one["name"] == *name).cloned().unwrap_or_default()
    };
    let wrong = named("wrong", &name.into());
    let caught_by = wrong["caught-by"].as_str().expect("a wrong submission's name");
    let mut text = read(&format!("solutions/{}.rs", lesson.slug));
    for from in [&named("base", &wrong["on"]), &wrong] {
        for edit in from["edit"].as_array().into_iter().flatten() {
            let part = |name: &str| edit[name].as_str().unwrap_or_default();
            text = text.replacen(part("find"), part("replace"), 1);
        }
    }
    let kit = examples::kit(lesson.slug, "verdicts").await;
    let source = lesson.exercise();
    let program = kit.compile("verdict", Path::new(&source), &text).await.unwrap();
    let only = Options { only: vec![caught_by.into()], ..options() };
    let again = format!("cargo run --bin check -- --only {caught_by}");
    (judged(lesson, program, &only).await, again)
}

/// The lesson's exercise or solution as a program.
async fn built(lesson: &Lesson, solution: bool) -> PathBuf {
    let (bin, source) = match solution {
        true => (lesson.solution_bin(), format!("solutions/{}.rs", lesson.slug)),
        false => (lesson.slug.to_owned(), lesson.exercise()),
    };
    let workspace = workspace();
    let job =
        Job { workspace: &workspace, bin: &bin, source: source.as_ref(), limit: LIMIT };
    build::program(&job, &mut |_| ()).await.unwrap().program
}

/// The report, without what differs from run to run.
async fn judged(lesson: &Lesson, program: PathBuf, options: &Options) -> Report {
    let target = Target::Program { program, directory: workspace() };
    let mut report = judge(lesson, &target, options).await;
    report.duration_ms = DURATION;
    for check in &mut report.checks {
        tidy(&mut check.journal);
    }
    report
}

/// Removes what differs from run to run: the ids, which the server draws, are
/// replaced and shortened; and who hears a packet first is nobody's decision, so
/// those who hear one at about the same time are put in the order of their names.
pub fn tidy(entries: &mut Vec<Entry>) {
    entries.retain(|entry| !entry.aside);
    let mut ids = HashMap::new();
    for (_, args) in entries.iter_mut().filter_map(|entry| entry.event.as_mut()) {
        args.iter_mut().for_each(|arg| shorten_ids(arg, &mut ids));
    }
    let hears = |entry: &Entry| entry.way == Way::Heard;
    for run in entries.chunk_by_mut(|a, b| hears(a) && hears(b)) {
        run.sort_by(|a, b| a.who.cmp(&b.who));
    }
}

fn shorten_ids(value: &mut Value, ids: &mut HashMap<String, &'static str>) {
    match value {
        Value::String(text) if is_uuid(text) => {
            let next = IDS[ids.len() % IDS.len()];
            *text = (*ids.entry(text.clone()).or_insert(next)).to_owned();
        }
        Value::Array(items) => items.iter_mut().for_each(|item| shorten_ids(item, ids)),
        Value::Object(fields) => fields.values_mut().for_each(|f| shorten_ids(f, ids)),
        _ => {}
    }
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.char_indices().all(|(at, c)| match at {
            8 | 13 | 18 | 23 => c == '-',
            _ => c.is_ascii_hexdigit(),
        })
}

fn plain(text: &str) -> String {
    anstream::adapter::strip_str(text).to_string()
}
