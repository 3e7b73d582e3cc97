//! Marks agree with `check verify`: its right and wrong programs, handed in as classes and
//! graded by the real program in the strict sandbox.
//!
//! All lessons would take ten minutes on two cores, so CI grades three. `LESSON=05-acks
//! cargo test --test agrees` grades another.
#![cfg(target_os = "linux")]

mod comparing;

use std::{
    collections::HashMap,
    env, fs,
    path::{Path, PathBuf},
    time::Duration,
};

use assert_cmd::Command;
use classroom::lesson::Lesson;
use grader::{
    verify::{self, Variant},
    workspace,
};
use tempfile::TempDir;

use grading::records::Kept;

/// Together they have 200 programs at least, with events, targets and REST.
const LESSONS: [&str; 3] = ["04-messages", "03-targets", "07-rest"];

/// A first run compiles what the lessons use.
const LIMIT: Duration = Duration::from_secs(1800);

#[test]
fn the_marks_of_right_and_wrong_programs_agree_with_verify() {
    match env::var("LESSON") {
        Ok(slug) => assert!(agree(&[&slug]) > 0),
        Err(_) => assert!(agree(&LESSONS) >= 200),
    }
}

/// Grades each lesson's programs as a class, one after the other. Returns how many
/// programs there were.
fn agree(slugs: &[&str]) -> usize {
    let root = workspace::find().unwrap();
    let mut count = 0;
    let mut wrongs = Vec::new();
    for slug in slugs {
        let class = Class::of(&root, course::find(slug).unwrap());
        class.grade();
        let rows = class.rows();
        assert_eq!(rows.len(), class.programs.len(), "{slug}");
        for program in &class.programs {
            let record = class.record(&program.name);
            let row = &rows[&program.name];
            let found = comparing::differences(program, &record, class.lesson, row);
            wrongs.extend(found.iter().map(|wrong| format!("{slug}: {wrong}")));
        }
        count += class.programs.len();
    }
    assert!(wrongs.is_empty(), "{} of {count}:\n{}", wrongs.len(), wrongs.join("\n"));
    count
}

/// What `grades.csv` says about a student.
struct Row {
    points: String,
    of: String,
    passed: String,
    state: String,
}

/// A lesson's programs, each handed in by a student who is called like it.
struct Class {
    lesson: &'static Lesson,
    programs: Vec<Variant>,
    folder: TempDir,
}

impl Class {
    fn of(root: &Path, lesson: &'static Lesson) -> Self {
        let (programs, impossible) = verify::programs(root, lesson).unwrap();
        assert!(impossible.is_empty(), "{impossible:?}");
        let folder = tempfile::tempdir().unwrap();
        for program in &programs {
            let own = folder.path().join("class").join(&program.name);
            fs::create_dir_all(&own).unwrap();
            fs::write(own.join(format!("{}.rs", lesson.slug)), &program.text).unwrap();
        }
        Self { lesson, programs, folder }
    }

    fn grade(&self) {
        Command::new(env!("CARGO_BIN_EXE_grading"))
            .current_dir(self.folder.path())
            .args(["class", "--lesson", self.lesson.slug, "--out", "out"])
            .args(["--sandbox", "strict"])
            .timeout(LIMIT)
            .assert()
            .success();
    }

    fn out(&self, name: &str) -> PathBuf {
        self.folder.path().join("out").join(name)
    }

    fn record(&self, id: &str) -> Kept {
        let path = self.out("records").join(format!("{id}.json"));
        serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
    }

    /// The gradebook's rows, by the students' ids.
    fn rows(&self) -> HashMap<String, Row> {
        let mut reader = csv::Reader::from_path(self.out("exports/grades.csv")).unwrap();
        let columns = reader.headers().unwrap().clone();
        let rows = reader.records().map(|row| {
            let row = row.unwrap();
            let cell = |name: &str| {
                let at = columns.iter().position(|column| column == name).unwrap();
                row[at].to_owned()
            };
            let (points, of) = (cell("points"), cell("of"));
            let (passed, state) = (cell("passed"), cell("state"));
            (cell("id"), Row { points, of, passed, state })
        });
        rows.collect()
    }
}
