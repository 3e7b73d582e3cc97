//! Each lesson's page tells the truth. The tests compare its anchors, links, tables,
//! code, compiler messages and diagrams with the grader and with real runs.
//!
//! `UPDATE_LESSONS=1` updates the tables, diagrams and verdicts.

mod diagrams;
mod examples;
mod page;
mod runs;
mod seeds;

use std::time::Duration;

use classroom::{check::Check, finding::Finding, words::Hints};
use course::COURSE;
use grader::run::{self, Options};

use page::{Block, Page, code_spans, exists, links, pages, read};

/// The time limit of a build or a run, on a busy machine.
const LIMIT: Duration = Duration::from_secs(600);

/// The options of the command that a lesson names: `check 4 --solution --seed 4`.
fn options() -> Options {
    Options { seed: 4, limit: LIMIT, limit_grows: true, only: Vec::new() }
}

#[test]
fn every_lesson_has_its_files_and_its_line_in_the_summary() {
    let listed: Vec<String> = links(&read("lessons/SUMMARY.md"))
        .into_iter()
        .filter(|link| {
            !["README.md", "contracts.md", "editors.md", "grading.md", "seeds.md"]
                .contains(link)
        })
        .map(|link| format!("lessons/{}", link.trim_start_matches("./")))
        .collect();
    let pages: Vec<String> = COURSE.iter().map(|lesson| lesson.page()).collect();
    assert_eq!(listed, pages, "lessons/SUMMARY.md lists other lessons than the course");
    for lesson in &COURSE {
        let slug = lesson.slug;
        for file in [
            lesson.page(),
            lesson.exercise(),
            format!("solutions/{slug}.rs"),
            format!("frontend/lessons/{slug}.js"),
        ] {
            assert!(exists("", &file), "{slug} has no {file}");
        }
        // `check reset` restores this file.
        let (exercise, starter) = (lesson.exercise(), lesson.starter());
        assert!(read(&exercise) == read(&starter), "copy {exercise} to {starter}");
    }
}

#[test]
fn every_anchor_that_a_check_or_a_hint_links_to_is_a_heading() {
    for page in pages() {
        let mut anchors: Vec<String> =
            page.headings().into_iter().map(|(_, anchor)| anchor).collect();
        let hints = Hints::of(page.lesson).unwrap();
        let ladders = hints.ladder.iter().map(|one| (&one.title, &one.read));
        let traps = hints.trap.iter().map(|(id, words)| (id, &words.read));
        let hints = ladders.chain(traps);
        let hints = hints.filter_map(|(from, read)| Some((&**from, read.as_deref()?)));
        let checks = page.lesson.checks().map(|check| (check.id, check.read));
        for (from, read) in checks.chain(hints) {
            assert!(
                anchors.iter().any(|anchor| anchor == read),
                "{from} links to #{read}, and {} has only {anchors:?}",
                page.path
            );
        }
        let count = anchors.len();
        anchors.sort();
        anchors.dedup();
        assert_eq!(anchors.len(), count, "{}: two headings are the same", page.path);
    }
}

/// Links stay within `lessons`, so that they work in the book too. Other files are
/// named in backticks.
#[test]
fn every_link_and_every_path_leads_somewhere() {
    for page in pages() {
        let prose = page.prose();
        for link in links(&prose).into_iter().filter(|link| !link.starts_with("https:")) {
            let known = match link.split_once('#') {
                Some(("", anchor)) => has_heading(&page, anchor),
                Some((other, anchor)) => {
                    let path = format!("lessons/{other}");
                    let lesson = COURSE.iter().find(|lesson| lesson.page() == path);
                    lesson
                        .is_some_and(|lesson| has_heading(&Page { lesson, path }, anchor))
                }
                None => exists("lessons", link) && !link.contains(".."),
            };
            assert!(known, "{}: the link to {link}", page.path);
        }
        let folders = ["exercises/", "frontend/", "grader/", "lessons/", "solutions/"];
        for span in code_spans(&prose) {
            let path = span.split(':').next().unwrap_or(span);
            let is_path = folders.iter().any(|folder| path.starts_with(folder));
            assert!(!is_path || exists("", path), "{}: `{span}`", page.path);
        }
    }
}

fn has_heading(page: &Page, anchor: &str) -> bool {
    page.headings().iter().any(|(_, known)| known == anchor)
}

#[test]
fn the_tables_of_checks_are_those_of_the_grader() {
    for page in pages() {
        let mut tables = 0;
        for block in page.blocks() {
            let Some(kind) = block.claims("").and_then(|c| c.strip_suffix(" checks"))
            else {
                continue;
            };
            tables += 1;
            page.keep_in_step(&block, &table(&page, kind == "required"));
        }
        let optional = page.lesson.checks().any(|check| !check.required);
        assert_eq!(tables, 1 + usize::from(optional), "tables in {}", page.path);
    }
}

/// The table of a lesson's checks. Every lesson also has the check of the start. No
/// lesson lists it, but every report has it, even if the run never began.
fn table(page: &Page, required: bool) -> String {
    let report =
        run::not_started(page.lesson, &options(), Finding::failed("for its list"));
    let heading = |id: &str| {
        let check = page.lesson.checks().find(|check: &&Check| check.id == id)?;
        let mut headings = page.headings().into_iter();
        let (title, anchor) = headings.find(|(_, anchor)| anchor == check.read)?;
        Some(format!("[{title}](#{anchor})"))
    };
    let checks = report.checks.iter().filter(|check| check.required == required);
    let rows = checks.map(|check| {
        let read = heading(&check.id).unwrap_or_default();
        format!("| {} | `{}` | {read} |\n", check.title, check.id)
    });
    format!("| Claim | Check | Read |\n|---|---|---|\n{}", rows.collect::<String>())
}

#[test]
fn every_block_of_code_and_output_says_where_it_is_from() {
    const CLAIMS: [&str; 7] = [
        "from ",
        "example ",
        "compiler",
        "stderr of ",
        "diagram of ",
        "answer to ",
        "verdict of ",
    ];
    for page in pages() {
        for block in page.blocks() {
            let known = CLAIMS.iter().any(|claim| block.claim.starts_with(claim));
            match block.language.as_str() {
                "table" => {}
                "sh" => block.body.lines().for_each(|line| runs(line, &page)),
                _ => assert!(known, "{}: <!-- {} -->", block.place, block.claim),
            }
            if let Some(path) = block.claims("from ") {
                is_in(path, &block);
            }
        }
    }
}

/// Panics unless a command names a program that exists.
fn runs(line: &str, page: &Page) {
    let bin =
        line.strip_prefix("cargo run --bin ").and_then(|rest| rest.split(' ').next());
    let known = ["check", page.lesson.slug];
    assert!(bin.is_some_and(|bin| known.contains(&bin)), "{}: {line}", page.path);
}

/// Panics unless a file contains the block. A line `// …` stands for omitted lines.
fn is_in(path: &str, block: &Block) {
    let text = read(path);
    let mut rest = text.as_str();
    for part in block.body.split("    // …\n") {
        let found = rest.split_once(part);
        let (_, after) = found.unwrap_or_else(|| {
            panic!("{}: this is not in {path}:\n{part}", block.place);
        });
        rest = after;
    }
}
