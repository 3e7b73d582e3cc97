//! The scripts that an instructor copies, followed step by step in a folder that is laid
//! out as they expect it. `GRADE` names the program that these tests were built with.

use std::{
    fs,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    time::Duration,
};

use assert_cmd::{Command, assert::Assert};
use serde_json::Value;
use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_grading");

/// A first run compiles what the lesson uses.
const LIMIT: Duration = Duration::from_secs(1800);

fn workspace() -> PathBuf {
    fs::canonicalize(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
        .expect("the workspace")
}

fn template(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("templates").join(name)
}

fn solution() -> String {
    fs::read_to_string(workspace().join("solutions/01-connect.rs")).expect("the solution")
}

/// Runs a script with what the templates read from the environment.
fn bash(script: &Path, words: &[&str], variables: &[(&str, &str)]) -> Assert {
    let mut command = Command::new("bash");
    command.arg(script).args(words).timeout(LIMIT).current_dir(workspace());
    command.env("LESSON", "01-connect").env("GRADE", PROGRAM);
    command.envs(variables.iter().copied()).assert()
}

/// Gradescope's container, below a temporary root.
struct Container(TempDir);

impl Container {
    fn new() -> Self {
        let folder = TempDir::new().expect("a folder");
        for name in ["source", "submission", "results"] {
            fs::create_dir(folder.path().join(name)).expect("a folder");
        }
        symlink(workspace(), folder.path().join("source/socketlings")).expect("a link");
        Self(folder)
    }

    fn run(&self, script: &str, variables: &[(&str, &str)]) -> Assert {
        let root = self.0.path().to_str().expect("text");
        let variables = [variables, &[("AUTOGRADER_ROOT", root)]].concat();
        bash(&template("gradescope").join(script), &[], &variables)
    }

    /// What Gradescope reads after a student has handed in this file.
    fn hand_in(&self, source: &str, variables: &[(&str, &str)]) -> Value {
        fs::write(self.0.path().join("submission/01-connect.rs"), source)
            .expect("a file");
        self.run("run_autograder", variables).success();
        let path = self.0.path().join("results/results.json");
        serde_json::from_slice(&fs::read(path).expect("results")).expect("JSON")
    }
}

#[test]
fn gradescope_reads_the_points() {
    let container = Container::new();
    container.run("setup.sh", &[]).success();

    let right = container.hand_in(&solution(), &[]);
    let tests = right["tests"].as_array().expect("tests");
    let most: f64 = tests.iter().filter_map(|test| test["max_score"].as_f64()).sum();
    assert!(most > 1.0, "{right}");
    assert_eq!(right["score"].as_f64(), Some(most), "{right}");

    let broken = container.hand_in(&solution().replace("fn main", "fn mian"), &[]);
    assert_eq!(broken["score"].as_f64(), Some(0.0), "{broken}");

    // The results of the student before are no result of this one.
    let failed = container.hand_in(&solution(), &[("GRADE", "/bin/false")]);
    assert_eq!(failed.get("score"), None, "{failed}");
    assert_eq!(failed["tests"], Value::Array(Vec::new()));
}

/// The steps of the Slurm array, without Slurm.
#[test]
fn the_parts_of_an_array_are_one_result() {
    let folder = TempDir::new().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_str().expect("text").to_owned();
    for id in ["ana", "ben", "cy"] {
        fs::create_dir_all(path(&format!("in/{id}"))).expect("a folder");
        fs::write(path(&format!("in/{id}/01-connect.rs")), solution()).expect("a file");
    }
    fs::create_dir_all(path("out/parts")).expect("a folder");
    let step = |step: &str, part: &str| {
        let words = [step, &path("in"), &path("out"), "1", "2"];
        // Slurm would count one task if only the lost part was submitted again.
        let variables = [
            ("SLURM_JOB_ID", "7"),
            ("SLURM_ARRAY_TASK_ID", part),
            ("SLURM_ARRAY_TASK_COUNT", "1"),
        ];
        bash(&template("slurm.sh"), &words, &variables).success();
    };
    step("part", "1");
    step("part", "2");
    step("merge", "");
    let page = fs::read_to_string(path("out/pages/index.html")).expect("the class page");
    assert!(page.contains("3 students"), "{page}");
    assert!(page.contains("3 passed"), "{page}");
}
