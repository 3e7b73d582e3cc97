//! A small class, and the program that grades it.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use assert_cmd::Command;
use base64::{Engine, prelude::BASE64_STANDARD};
use grading::{
    records::{CheckResult, CheckStatus, FORMAT_VERSION, Kept, Record, Verdict},
    submissions::{Found, Student, Submission},
};
use tempfile::TempDir;

/// A first run compiles what the lesson uses.
pub const LIMIT: Duration = Duration::from_secs(1800);

/// A folder with six submissions of lesson 01: `ana` and `ben` handed in the solution,
/// `cy` the exercise as it was, `dee` counts no client, `eve` doesn't compile, and `fay`
/// handed in nothing.
pub struct Class {
    folder: TempDir,
}

impl Class {
    pub fn new() -> Self {
        let class = Self { folder: tempfile::tempdir().unwrap() };
        let solution = solution();
        class.hand_in("ana", &solution);
        class.hand_in("ben", &solution);
        class.hand_in("cy", &read("exercises/starters/01-connect.rs"));
        class.hand_in("dee", &solution.replace("io.sockets().len()", "0"));
        class.hand_in("eve", &solution.replace("fn main", "fn mian"));
        fs::create_dir_all(class.path("class/fay")).unwrap();
        class
    }

    /// A class with nobody in it.
    pub fn empty() -> Self {
        let class = Self { folder: tempfile::tempdir().unwrap() };
        fs::create_dir_all(class.path("class")).unwrap();
        class
    }

    pub fn hand_in(&self, id: &str, text: &str) {
        self.write(&format!("class/{id}/01-connect.rs"), text);
    }

    /// Writes a file, with its folders.
    pub fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The program, to be run in the folder.
    pub fn program(&self, words: &[&str]) -> Command {
        let mut command = Command::new(PROGRAM);
        command.current_dir(self.folder.path()).args(words).timeout(LIMIT);
        command
    }

    /// Grades `class` into `out`, in the best sandbox that there is.
    pub fn grade(&self, out: &str, words: &[&str]) -> Run {
        let mut all = vec!["class", "--lesson", "1", "--sandbox", "best", "--out", out];
        all.extend(words);
        self.run(&all)
    }

    pub fn run(&self, words: &[&str]) -> Run {
        let output = self.program(words).output().unwrap();
        Run {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// The record of a student, as JSON.
    pub fn record(&self, out: &str, id: &str) -> Kept {
        let path = self.path(out).join("records").join(format!("{id}.json"));
        serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
    }

    pub fn write_record(&self, out: &str, kept: &Kept) {
        let name = format!("{}.json", kept.record.student.id);
        let text = serde_json::to_string_pretty(kept).unwrap() + "\n";
        fs::write(self.path(out).join("records").join(name), text).unwrap();
    }

    /// Each file of a folder of results, without its times.
    pub fn timeless(&self, out: &str) -> Vec<(String, String)> {
        let root = self.path(out);
        let mut files = Vec::new();
        collect(&root, &root, &mut files);
        files.sort();
        files
    }
}

/// The program under test.
pub const PROGRAM: &str = env!("CARGO_BIN_EXE_grading");

/// What a run said.
#[derive(Debug)]
pub struct Run {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Run {
    pub fn first(&self) -> &str {
        self.stdout.lines().next().unwrap_or_default()
    }

    /// What it said on stderr, in one line.
    pub fn said(&self) -> String {
        self.stderr.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    pub fn last(&self) -> &str {
        self.stdout.lines().next_back().unwrap_or_default()
    }
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(root, &path, files);
        } else if path.file_name().unwrap() != ".lock" {
            let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
            let mut text = fs::read_to_string(&path).unwrap();
            if name.starts_with("exports/github") {
                text = String::from_utf8(BASE64_STANDARD.decode(text.trim()).unwrap())
                    .unwrap();
            }
            files.push((name, without_times(&text)));
        }
    }
}

/// The text with `#` for the numbers of each line that has a time.
fn without_times(text: &str) -> String {
    const TIMES: [&str; 6] =
        ["_ms\"", "time=\"", "_time\"", " ms", "more packets", "\"duration\""];
    let timeless = |line: &str| match TIMES.iter().any(|word| line.contains(word)) {
        true => line
            .split(|c: char| c.is_ascii_digit())
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join("#"),
        false => line.to_owned(),
    };
    text.lines().map(timeless).collect::<Vec<_>>().join("\n")
}

/// A file of the workspace.
pub fn read(name: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    fs::read_to_string(root.join(name)).unwrap()
}

/// The reference solution of lesson 01.
pub fn solution() -> String {
    read("solutions/01-connect.rs")
}

/// A submission with this text.
pub fn submission(id: &str, text: &str) -> Submission {
    Submission {
        student: Student { id: id.into(), ..Student::default() },
        handed_in: None,
        found: Found::Source(text.into()),
        ignored: Vec::new(),
    }
}

/// A record of lesson 01 in which `passed` of three checks passed.
pub fn record(submission: &Submission, verdict: Verdict, passed: usize) -> Record {
    let check = |at: usize| CheckResult {
        id: format!("check-{at}"),
        title: format!("Claim {at} holds"),
        required: true,
        status: if at < passed { CheckStatus::Passed } else { CheckStatus::Failed },
        rationale: None,
        hint: None,
        duration_ms: 7,
        place: serde_json::Value::Null,
    };
    let Found::Source(text) = &submission.found else { panic!("no source") };
    let is_known = verdict != Verdict::Inconclusive;
    Record {
        version: FORMAT_VERSION,
        student: submission.student.clone(),
        handed_in: None,
        lesson: "01-connect".into(),
        source: Some(text.clone()),
        ignored: Vec::new(),
        verdict,
        why: (!is_known).then(|| "The machine was too slow.".into()),
        checks: if is_known { (0..3).map(check).collect() } else { Vec::new() },
        shown: String::new(),
        sandbox: "a test".into(),
        seed: 1,
        build_ms: 3,
        judge_ms: 4,
        earlier: Vec::new(),
    }
}
