//! The diagrams and verdicts of a page, held against runs of the grader itself.

use std::{collections::HashMap, path::Path};

use grader::{
    build::{self, Job, Kit},
    journal::{Entry, Way},
    lesson::Lesson,
    report::{diagram, human},
    run::{Options, Target, judge},
    verdict::Report,
};
use serde_json::Value;

use super::{
    LIMIT, examples, options,
    page::{Block, Page, pages, read, workspace},
};

/// Wide enough for a whole message beside three clients.
pub const WIDTH: usize = 110;

/// Begins the claim of a diagram of the solution's packets.
pub const CHECK: &str = "the check ";

/// How long each run took, in ms: it would differ each time.
const DURATION: u64 = 40;

/// What ids are shown as, in the order in which they come.
const IDS: [&str; 4] = ["6f1c…", "b07e…", "29d4…", "e85a…"];

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
            let report = match of.strip_prefix("the solution with ") {
                Some(edit) => report_of_edit(&page, edit, &block).await,
                None => {
                    let program = built(page.lesson, false).await;
                    judged(page.lesson, program, &options()).await
                }
            };
            let file = page.lesson.exercise();
            let text = human(&report, "cargo run --bin check", Some(&file), false);
            page.keep_in_step(&block, &plain(&text));
        }
    }
}

/// What the check that fails says about the solution with one text replaced.
async fn report_of_edit(page: &Page, edit: &str, block: &Block) -> Report {
    let (from, to) = edit.split_once(" as ").expect("`A as B`");
    let solution = read(&format!("solutions/{}.rs", page.lesson.slug));
    assert_eq!(solution.matches(from).count(), 1, "{}", block.place);
    let kit = examples::kit(page.lesson.slug, "verdicts").await;
    let source = page.lesson.exercise();
    let text = solution.replace(from, to);
    let program = kit.compile("verdict", Path::new(&source), &text).await.unwrap();
    let mut only = options();
    only.only = vec!["everyone".into()];
    judged(page.lesson, program, &only).await
}

/// The lesson's exercise or solution as a program.
async fn built(lesson: &Lesson, solution: bool) -> std::path::PathBuf {
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
async fn judged(
    lesson: &Lesson,
    program: std::path::PathBuf,
    options: &Options,
) -> Report {
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
