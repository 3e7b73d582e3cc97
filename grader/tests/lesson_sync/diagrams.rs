//! Compares the diagrams and verdicts of a page with runs of the grader itself.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
};

use classroom::{
    journal::{Entry, Way},
    lesson::Lesson,
    packet::{Kind, Packet},
    server::Wrapper,
    verdict::Report,
};
use course::COURSE;
use grader::{
    build::{self, Job},
    report::{self, Detail, ROWS, Reader, diagram, human},
    run::{Options, Target, judge},
};
use serde_json::Value;

use super::{
    LIMIT, examples, options,
    page::{pages, read, workspace},
};

/// Wide enough for a whole message next to three clients, in columns.
pub const WIDTH: usize = 120;

/// The start of a claim about a diagram of the solution's packets.
pub const CHECK: &str = "the check ";

/// The duration that every report gets, in ms, because the real one always differs.
const DURATION: u64 = 40;

/// The ids that the page shows in place of the real ones, in order of appearance.
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
            let mut lines = diagram(&check.journal, &[], WIDTH, ROWS).join("\n");
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
            let mut course = COURSE.iter().skip_while(|one| one.slug != page.lesson.slug);
            let reader = Reader {
                again: Some(&again),
                file: Some(file),
                next: course.nth(1).map(Lesson::page),
                detail: Detail::Usual,
                width: report::WIDTH,
            };
            let text = human(&report, &reader);
            page.keep_in_step(&block, &plain(&text));
        }
    }
}

/// The report of the check that catches a wrong submission, and the command that runs
/// this check alone.
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

/// Builds the lesson's exercise or solution.
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

/// Judges a program. The report has no parts that differ from run to run.
async fn judged(lesson: &Lesson, program: PathBuf, options: &Options) -> Report {
    let target = Target::Program {
        program,
        directory: workspace(),
        source: None,
        wrapper: Wrapper::default(),
    };
    let mut report = judge(lesson, &target, options).await;
    report.duration_ms = DURATION;
    for check in &mut report.checks {
        tidy(&mut check.journal);
        let mut ids = Ids::default();
        for line in &mut check.printed {
            *line = ids.shortened_words(line);
        }
    }
    report
}

/// Removes what differs from run to run. Ids that the server draws are replaced by
/// shorter ones. The order in which clients hear a packet is chance, so clients that
/// hear one at about the same time are sorted by name.
pub fn tidy(entries: &mut Vec<Entry>) {
    let mut ids = Ids { sockets: socket_ids(entries), ..Ids::default() };
    entries.retain(|entry| !entry.aside);
    for entry in entries.iter_mut() {
        let event = entry.event.iter_mut().flat_map(|(_, args)| args);
        let answer = entry.answer.iter_mut().flatten();
        event.chain(answer).for_each(|arg| ids.shorten(arg));
        if entry.event.is_none() && entry.answer.is_none() {
            entry.packet = ids.shortened(&entry.packet);
        }
    }
    let hears = |entry: &Entry| entry.way == Way::Heard;
    requests_first(entries);
    for run in entries.chunk_by_mut(|a, b| hears(a) && hears(b)) {
        run.sort_by(|a, b| a.who.cmp(&b.who));
    }
}

/// Puts each request before the events that it causes, because it came first on the
/// wire. Clients may hear these events before or after the request's answer.
fn requests_first(entries: &mut [Entry]) {
    let heard = |entry: &Entry| match (&entry.event, entry.way) {
        (Some((name, _)), Way::Heard) => Some(name.clone()),
        _ => None,
    };
    for at in 1..entries.len() {
        let (before, after) = entries.split_at(at);
        if after[0].way != Way::Asked || after[0].packet.starts_with("GET ") {
            continue;
        }
        let next = after.get(1).and_then(heard);
        let Some(event) = next.or_else(|| before.last().and_then(heard)) else {
            continue;
        };
        let early = before.iter().rev().take_while(|e| heard(e).as_ref() == Some(&event));
        let early = early.count();
        entries[at - early..=at].rotate_right(1);
    }
}

/// The ids of connections, each with the name that replaces it, such as `Ann-id`.
fn socket_ids(entries: &[Entry]) -> Vec<(String, String)> {
    let sid = |entry: &Entry| {
        let packet = Packet::decode(&entry.packet).ok()?;
        let sid = packet.data["sid"].as_str()?.to_owned();
        let ours = packet.kind == Kind::Connect && packet.namespace == "/";
        ours.then(|| (sid, format!("{}-id", entry.who)))
    };
    entries.iter().filter(|entry| entry.way == Way::Heard).filter_map(sid).collect()
}

#[derive(Default)]
struct Ids {
    sockets: Vec<(String, String)>,
    others: HashMap<String, &'static str>,
}

impl Ids {
    fn shorten(&mut self, value: &mut Value) {
        match value {
            Value::String(text) => {
                *text = self.shortened(text);
                // The journal of a single check does not say whose id this is.
                if is_socket_id(text) {
                    *text = self.name(text.clone()).into();
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.shorten(item)),
            Value::Object(fields) => fields.values_mut().for_each(|f| self.shorten(f)),
            _ => {}
        }
    }

    /// The id that is shown in place of this one.
    fn name(&mut self, id: String) -> &'static str {
        let next = IDS[self.others.len() % IDS.len()];
        self.others.entry(id).or_insert(next)
    }

    /// Shortens the ids in a line that a server printed; a word may be a connection's id.
    fn shortened_words(&mut self, line: &str) -> String {
        let words = line.split(' ').map(|word| match is_socket_id(word) {
            true => self.name(word.to_owned()).to_owned(),
            false => word.to_owned(),
        });
        words.collect::<Vec<_>>().join(" ")
    }

    fn shortened(&mut self, text: &str) -> String {
        let mut text = text.to_owned();
        for (sid, shown) in &self.sockets {
            text = text.replace(sid, shown);
        }
        // Try every place where a UUID may begin.
        let mut at = 0;
        while at < text.len() {
            let part = text.get(at..at + 36).filter(|part| is_uuid(part));
            if let Some(uuid) = part.map(str::to_owned) {
                text.replace_range(at..at + 36, self.name(uuid));
            }
            at += text[at..].chars().next().map_or(1, char::len_utf8);
        }
        text
    }
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.char_indices().all(|(at, c)| match at {
            8 | 13 | 18 | 23 => c == '-',
            _ => c.is_ascii_hexdigit(),
        })
}

/// Whether a text looks like socketioxide's id of a connection.
fn is_socket_id(text: &str) -> bool {
    let base64 = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    text.len() == 16
        && text.chars().all(base64)
        && text.chars().any(|c| !c.is_lowercase())
}

fn plain(text: &str) -> String {
    anstream::adapter::strip_str(text).to_string()
}
