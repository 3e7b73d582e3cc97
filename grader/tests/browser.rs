//! The page in a real browser, against the solution: a message is sent, seen and
//! deleted. It needs Node and Chromium, and says what to install without them.

mod support;

use std::process::Command;

use serde_json::Value;
use support::Server;

#[test]
fn the_page_of_lesson_04() {
    let frontend = support::workspace().join("frontend");
    let mut test = support::node(&frontend);
    let solution = Command::new(build_solution("04-messages-solution"));
    let server = Server::start(solution).expect("the solution starts");
    let output = test
        .args(["--test", "--test-reporter=spec", "tests/04-messages.test.mjs"])
        .env("SERVER_URL", &server.url)
        .output()
        .expect("node runs");
    assert!(
        output.status.success(),
        "the browser test failed:\n{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
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
