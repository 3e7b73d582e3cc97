//! Tests each lesson's page in a real browser, against the solution. Needs Node and
//! Chromium, and says what to install if they are missing. `LESSON=02-chat` in the
//! environment tests one page only.

mod support;

use std::{env, process::Command};

use classroom::lesson::Lesson;
use course::COURSE;
use serde_json::Value;

use support::Server;

/// One browser at a time: on a small machine, all at once would take longer.
#[test]
fn the_page_of_each_lesson() {
    let chosen = env::var("LESSON").ok();
    let mut failed = String::new();
    for lesson in &COURSE {
        if chosen.as_ref().is_none_or(|slug| slug == lesson.slug) {
            failed.extend(try_page(lesson));
        }
    }
    assert!(failed.is_empty(), "{failed}");
}

/// Runs a lesson's browser test, and returns its output if it fails.
fn try_page(lesson: &Lesson) -> Option<String> {
    let frontend = support::workspace().join("frontend");
    let mut node = support::node(&frontend);
    let mut solution = Command::new(build_solution(&lesson.solution_bin()));
    let server = Server::start(&mut solution).expect("the solution starts");
    let url = server.url().expect("the solution listens");
    let test = format!("tests/{}.test.mjs", lesson.slug);
    let output = node
        .args(["--test", "--test-reporter=spec", &test])
        .env("SERVER_URL", url)
        .output()
        .expect("node runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let printed = format!("{}{}", text(&output.stdout), text(&output.stderr));
    (!output.status.success()).then(|| format!("{}:\n{printed}", lesson.slug))
}

/// Builds a program of the workspace, and returns its path as cargo reports it.
fn build_solution(bin: &str) -> String {
    let output = Command::new(env!("CARGO"))
        .args(["build", "--bin", bin, "--message-format=json-render-diagnostics"])
        .current_dir(support::workspace())
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .find_map(|message| {
            let is_it = message["target"]["name"] == bin;
            message["executable"].as_str().filter(|_| is_it).map(str::to_owned)
        })
        .expect("cargo names the program that it built")
}
