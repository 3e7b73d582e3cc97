//! Tests the settings for editors: one build never waits for another, and VS Code's
//! tasks call `check` and understand its output.

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Command, Stdio},
};

use clap::Parser;
use grader::args::Args;
use regex::Regex;
use serde_json::Value;

use super::desk::Desk;

fn read(file: &str) -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(file);
    fs::read_to_string(&file)
        .unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

fn json(file: &str) -> Value {
    serde_json::from_str(&read(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

#[test]
fn every_editor_gives_rust_analyzer_a_target_folder_of_its_own() {
    assert_eq!(json(".vscode/settings.json")["rust-analyzer.cargo.targetDir"], true);
    let zed = json(".zed/settings.json");
    let zed = zed.pointer("/lsp/rust-analyzer/initialization_options/cargo/targetDir");
    assert_eq!(zed, Some(&Value::Bool(true)));
    let helix = read(".helix/languages.toml");
    assert!(
        helix
            .contains("[language-server.rust-analyzer.config.cargo]\ntargetDir = true\n")
    );

    let container = json(".devcontainer/devcontainer.json");
    let wanted = &json(".vscode/extensions.json")["recommendations"];
    assert_eq!(&container["customizations"]["vscode"]["extensions"], wanted);
}

#[test]
fn vs_codes_tasks_are_commands_of_check() {
    let tasks = json(".vscode/tasks.json");
    for task in tasks["tasks"].as_array().unwrap() {
        let words: Vec<String> = task["args"]
            .as_array()
            .unwrap()
            .iter()
            .map(|word| word.as_str().unwrap())
            .map(|word| word.replace("${fileBasenameNoExtension}", "04-messages"))
            .collect();
        assert_eq!(task["command"], "cargo");
        let (cargos, ours) = words.split_at(5);
        assert_eq!(cargos, ["run", "--quiet", "--bin", "check", "--"]);
        let all = ["check".to_owned()].into_iter().chain(ours.iter().cloned());
        if let Err(error) = Args::try_parse_from(all) {
            panic!("{}: {error}", task["label"]);
        }
    }
}

#[test]
fn vs_code_finds_the_line_that_a_verdict_is_about() {
    let desk = Desk::new();
    desk.solve(&[(
        "    let message = messages.add(new.username, new.content).await;",
        "    let message: kit::Message = todo!(\"add it to the store, which gives it an \
         id and a time, and keep what the store gives back for the next line\");",
    )]);
    let said = desk.check(&["4", "--only", "everyone", "--seed", "3"]);
    let line = desk.line_of("exercises/04-messages.rs", "= todo!(");
    let problems = problems(CHECK, &said.stdout);
    assert_eq!(problems.len(), 1, "{problems:?}\n{}", said.stdout);
    let Problem { file, line: found, message } = &problems[0];
    assert_eq!((file.as_str(), *found), ("exercises/04-messages.rs", line));
    assert!(message.contains("add it to the store"), "{message}");

    desk.solve(&[(
        "    kit::log_to_stderr();\n",
        "    let count: u8 = \"one\";\n    kit::log_to_stderr();\n",
    )]);
    let said = desk.check(&["4", "--seed", "3"]);
    let line = desk.line_of("exercises/04-messages.rs", "let count");
    let found = self::problems(CHECK, &format!("{}{}", said.stderr, said.stdout));
    let errors: Vec<&str> = found
        .iter()
        .filter(|problem| problem.line == line)
        .map(|problem| problem.message.as_str())
        .collect();
    assert_eq!(errors, ["mismatched types"]);
}

#[test]
fn vs_code_follows_the_watch_from_one_verdict_to_the_next() {
    let desk = Desk::new();
    let line = desk.line_of("exercises/04-messages.rs", "todo!(");
    let mut watch = Command::new(env!("CARGO_BIN_EXE_grader"))
        .args(["watch", "4"])
        .current_dir(desk.path("."))
        .env("CARGO_TARGET_DIR", Desk::target())
        .env("NO_COLOR", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(watch.stdout.take().unwrap()).lines();
    let mut stdin = watch.stdin.take().unwrap();
    for _ in 0..2 {
        // Collect the lines from the begin pattern to the end pattern.
        let mut seen = String::new();
        loop {
            let next = lines.next().unwrap_or_else(|| panic!("the watch ended:\n{seen}"));
            let next = next.unwrap();
            match seen.is_empty() {
                true if !background("beginsPattern").is_match(&next) => continue,
                _ => seen += &format!("{next}\n"),
            }
            if background("endsPattern").is_match(&next) {
                break;
            }
        }
        let found = problems(WATCH, &seen);
        assert_eq!(found.len(), 1, "{found:?}\n{seen}");
        assert_eq!(found[0].line, line, "{found:?}");
        stdin.write_all(b"r\n").unwrap();
    }
    drop(stdin);
    watch.kill().unwrap();
    watch.wait().unwrap();
}

/// The pattern at which the watch's matchers begin or stop looking for problems.
fn background(name: &str) -> Regex {
    let tasks = json(".vscode/tasks.json");
    let matchers = tasks["tasks"][WATCH]["problemMatcher"].as_array().unwrap();
    let pattern = |matcher: &Value| matcher["background"][name].clone();
    let first = pattern(&matchers[0]);
    assert!(matchers.iter().all(|matcher| pattern(matcher) == first));
    Regex::new(first.as_str().unwrap()).unwrap()
}

/// The indexes of two tasks in the list.
const CHECK: usize = 0;
const WATCH: usize = 1;

/// An entry of VS Code's list of problems.
#[derive(Debug, Default)]
struct Problem {
    file: String,
    line: usize,
    message: String,
}

/// The problems that a task's matchers find in a text. VS Code applies the patterns of a
/// matcher to consecutive lines, and so does this.
fn problems(task: usize, text: &str) -> Vec<Problem> {
    let tasks = json(".vscode/tasks.json");
    let matchers = tasks["tasks"][task]["problemMatcher"].as_array().unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let tries = (0..lines.len()).flat_map(|start| {
        let rest = &lines[start..];
        matchers.iter().filter_map(|matcher| problem(matcher, rest))
    });
    tries.collect()
}

fn problem(matcher: &Value, lines: &[&str]) -> Option<Problem> {
    let patterns = matcher["pattern"].as_array().unwrap();
    let mut problem = Problem::default();
    for (at, pattern) in patterns.iter().enumerate() {
        let regexp = Regex::new(pattern["regexp"].as_str().unwrap()).unwrap();
        let groups = regexp.captures(lines.get(at)?)?;
        let group = |name: &str| {
            let number = pattern[name].as_u64()?;
            Some(groups[number as usize].to_owned())
        };
        if let Some(file) = group("file") {
            problem.file = file;
        }
        if let Some(line) = group("line") {
            problem.line = line.parse().unwrap();
        }
        if let Some(text) = group("message") {
            problem.message.push_str(&text);
        }
    }
    Some(problem)
}
