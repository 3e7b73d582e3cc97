//! Each export is read back by a program that reads such files, or against its schema.

#[path = "../gradebook/mod.rs"]
mod gradebook;
#[path = "../../../tests/support/python.rs"]
mod python;
#[path = "../readers/mod.rs"]
mod readers;
mod sheets;
#[path = "../../../tests/support/mod.rs"]
#[expect(dead_code, reason = "only npm is needed here, and no servers")]
mod support;

use std::{fs, path::Path};

use classroom::lesson::Lesson;
use course::COURSE;
use serde_json::Value;
use tempfile::TempDir;

use gradebook::{nothing, record, student};
use grading::{
    exports::{self, Classroom, ExportError, Format, Gradebook, Row, Run, What},
    marks::{Rubric, State, mark},
    records::{CheckStatus::*, Record, Verdict, file_name},
    submissions::Student,
};
use readers::{github, junit, rows_of, schema};

/// Names that are hard on a file format. No two are the same.
const NAMES: [&str; 16] = [
    "Lovelace, Ada",
    "Ben \"Benny\" Ray",
    "Cy\nof two lines",
    "Dee\r\nof Windows",
    "עדה לאבלייס",
    "\u{202e}reversed",
    "=cmd|' /C calc'!A0",
    "+1",
    "-2+3",
    "@SUM(A1)",
    "\tTab",
    "\rReturn",
    "  =1+1",
    "<b>&amp;]]></testsuite>",
    "NUL\0, bell\u{7}, escape\u{1b}[31m, \u{85}\u{fffe}",
    "🦀 e\u{301} Ω",
];

fn messages() -> &'static Lesson {
    course::find("04-messages").expect("it is a lesson")
}

/// A rubric whose marks have decimal places, with extra credit.
fn fractions(folder: &Path) -> Rubric {
    let path = folder.join("rubric.toml");
    let text = "total = 10\nhold = [\"held\"]\n[extra]\nothers = 0.15\n\
                [late]\ndeadline = 2026-11-30T22:59:00Z\ntake = 0.1\n";
    fs::write(&path, text).expect("it can be written");
    Rubric::read(&path, messages()).expect("it is a rubric")
}

/// The gradebook of these records.
fn book(lesson: &Lesson, records: Vec<Record>, rubric: &Rubric) -> Gradebook {
    let row = |record| Row { mark: mark(&record, rubric), record };
    Gradebook {
        lesson: lesson.slug.into(),
        assignment: "Homework 4".into(),
        rows: records.into_iter().map(row).collect(),
    }
}

/// A class with every kind of result: awkward names that pass more and more checks, and
/// then `held`, `open`, `missing`, `broken` and `late`.
fn class(lesson: &Lesson, rubric: &Rubric) -> Gradebook {
    let long = "Ω".repeat(300);
    let names = NAMES.iter().copied().chain([long.as_str()]).enumerate();
    let mut records: Vec<Record> = names
        .map(|(at, name)| {
            let student = Student {
                id: format!("student{at}"),
                name: Some(name.into()),
                sis_id: Some(format!("S{at:04}")),
                email: Some(format!("student{at}@uni.example")),
                section: Some(name.into()),
                extension_s: 0,
            };
            let passing: Vec<&str> =
                lesson.checks().map(|check| check.id).take(3 * at).collect();
            let status =
                |id: &str, _| if passing.contains(&id) { Passed } else { Failed };
            let mut record = record(lesson, student, status);
            for check in &mut record.checks {
                check.rationale = Some(format!("{name}\n::error::no\n##[group]"));
            }
            record
        })
        .collect();
    let passed = |id: &str| record(lesson, student(id), |_, _| Passed);
    let why = "=HYPERLINK(\"http://evil.example\")";
    records.push(passed("held"));
    records.push(nothing(
        lesson,
        student("open"),
        Verdict::Inconclusive,
        "No free port.",
    ));
    records.push(nothing(lesson, student("missing"), Verdict::Missing, why));
    records.push(nothing(
        lesson,
        student("../broken"),
        Verdict::Failed,
        "It is no Rust.",
    ));
    let mut late = passed("late");
    late.handed_in = Some(1_796_079_540 + 3600);
    records.push(late);
    book(lesson, records, rubric)
}

fn everything() -> What {
    let classroom = Classroom {
        classroom: "rust".into(),
        assignment: "messages".into(),
        is_group: false,
        run: None,
    };
    What { classroom: Some(classroom), at: 1_796_100_000, ..What::new(None, None) }
}

/// Exports a class. Its files are in `exports`.
fn export(book: &Gradebook, what: &What) -> TempDir {
    let out = tempfile::tempdir().expect("a folder");
    let files = exports::write(book, out.path(), what);
    for file in files.unwrap_or_else(|error| panic!("{error}")) {
        assert!(file.is_file(), "{} is missing", file.display());
    }
    out
}

fn usual_class() -> (Gradebook, TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let book = class(messages(), &fractions(folder.path()));
    let out = export(&book, &everything());
    (book, out)
}

fn text(out: &TempDir, name: &str) -> String {
    let path = out.path().join("exports").join(name);
    fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn json(out: &TempDir, name: &str) -> Value {
    serde_json::from_str(&text(out, name)).expect("it is JSON")
}

/// Of a row that may be exported, the points as a number is printed.
fn points(row: &Row) -> String {
    row.mark.exported().map(|points| points.to_string()).unwrap_or_default()
}

#[test]
fn the_table_has_every_student_and_no_formula() {
    let (book, out) = usual_class();
    let file = out.path().join("exports/grades.csv");
    let rows = rows_of(&file);
    assert_eq!(rows.len(), book.rows.len() + 1);
    let column = |title: &str| {
        rows[0]
            .iter()
            .position(|one| one == title)
            .unwrap_or_else(|| panic!("no {title}"))
    };
    let known = ["=", "+", "-", "@", "\t", "\r"];
    for (cells, row) in rows[1..].iter().zip(&book.rows) {
        let student = &row.record.student;
        let name = student.name.as_deref().unwrap_or_default().replace('\0', "");
        assert_eq!(cells[column("name")].trim_start_matches('\''), name);
        assert_eq!(cells[column("sis_id")], student.sis_id.clone().unwrap_or_default());
        assert_eq!(cells[column("points")], points(row), "{}", student.id);
        for cell in cells {
            let start = cell.trim_start_matches(' ');
            assert!(!known.iter().any(|known| start.starts_with(known)), "{cell:?}");
        }
    }
    let of = |id: &str, title: &str| {
        let row = rows.iter().find(|row| row[0] == id).expect("the student is there");
        row[column(title)].clone()
    };
    assert_eq!((of("held", "points"), of("held", "passed")), ("".into(), "".into()));
    assert_eq!((of("open", "points"), of("open", "everyone")), ("".into(), "".into()));
    assert_eq!(
        (of("missing", "points"), of("missing", "late_s")),
        ("0".into(), "0".into())
    );
    assert_eq!(
        (of("late", "penalty"), of("late", "late_s")),
        ("0.1".into(), "3600".into())
    );
    assert_eq!(of("late", "handed_in"), "2026-11-30T23:59:00Z");
    assert_eq!(of("open", "reason"), "No free port.");
}

#[test]
fn the_gradebook_as_json_has_exact_points_and_none_that_wait() {
    let (book, out) = usual_class();
    let whole = json(&out, "gradebook.json");
    assert_eq!((&whole["version"], &whole["of"]), (&1.into(), &"10".into()));
    let students = whole["students"].as_array().expect("a list");
    for (student, row) in students.iter().zip(&book.rows) {
        let mark = &student["mark"];
        assert_eq!(mark["points"].as_str().unwrap_or_default(), points(row));
        let parts = mark["parts"].as_array().expect("a list");
        let is_final = row.mark.state == State::Final;
        assert!(parts.iter().all(|part| part["points"].is_null() != is_final));
    }
    assert_eq!(students.len(), book.rows.len());
}

#[test]
fn junit_is_read_with_every_student_and_no_name_twice() {
    let (book, out) = usual_class();
    let file = out.path().join("exports/junit.xml");
    let report = junit(&file);
    assert_eq!(report["kind"], "JUnitXml");
    let suites = report["suites"].as_array().expect("a list");
    assert_eq!(suites.len(), book.rows.len());
    let mut tests = 0;
    for (suite, row) in suites.iter().zip(&book.rows) {
        assert_eq!(suite["name"], row.record.student.id.as_str());
        let cases = suite["cases"].as_array().expect("a list");
        tests += cases.len();
        let mut names: Vec<&str> =
            cases.iter().filter_map(|case| case["name"].as_str()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), cases.len().max(1));
        assert!(cases.iter().all(|case| case["classname"] == suite["name"]));
        let kinds =
            |kind| cases.iter().filter(|case| case["results"][0][0] == kind).count();
        let failed = row.record.checks.iter().filter(|check| check.status == Failed);
        match row.record.verdict {
            Verdict::Inconclusive => assert_eq!(kinds("Error"), 1),
            Verdict::Missing => assert_eq!(kinds("Failure"), 1),
            _ => assert_eq!(
                kinds("Failure"),
                failed.count().max(row.record.checks.is_empty().into())
            ),
        }
    }
    assert_eq!(report["tests"], tests);
    let is_bad = |c: char| c.is_control() && !"\n\t".contains(c) || c == '\u{fffe}';
    assert!(!text(&out, "junit.xml").contains(is_bad));
}

#[test]
fn junit_of_an_empty_class_has_a_suite() {
    let book = book(messages(), Vec::new(), &Rubric::usual(messages()));
    let out = export(&book, &everything());
    let report = junit(&out.path().join("exports/junit.xml"));
    assert_eq!(report["suites"].as_array().map(Vec::len), Some(1));
    assert_eq!(rows_of(&out.path().join("exports/grades.csv")).len(), 1);
}

#[test]
fn gradescope_gets_a_file_for_each_student_and_exact_scores() {
    let (book, out) = usual_class();
    let mut files = Vec::new();
    for row in &book.rows {
        let id = &row.record.student.id;
        let name = format!("gradescope/{}.json", file_name(id));
        let results = json(&out, &name);
        match row.mark.exported() {
            Some(points) => assert_eq!(results["score"].to_string(), points.to_string()),
            // Without a score, Gradescope records none.
            None => assert!(results.get("score").is_none(), "{id}"),
        }
        let tests = results["tests"].as_array().expect("a list");
        assert_eq!(
            tests.len(),
            if points(row).is_empty() { 0 } else { row.mark.parts.len() }
        );
        files.push(out.path().join("exports").join(name));
    }
    assert_eq!(schema("gradescope", &files), [""; 0]);
    let open = json(&out, "gradescope/open.json");
    assert!(open["output"].as_str().is_some_and(|text| text.contains("No free port.")));
}

#[test]
fn classroom50_gets_whole_points_up_to_the_maximum() {
    let (book, out) = usual_class();
    let mut files = Vec::new();
    for row in &book.rows {
        let id = &row.record.student.id;
        let name = format!("classroom50/{}.json", file_name(id));
        let Some(points) = row.mark.exported() else {
            assert!(!out.path().join("exports").join(name).exists(), "{id}");
            continue;
        };
        let result = json(&out, &name);
        let score = points.min(row.mark.of) * rust_decimal::Decimal::ONE_HUNDRED;
        assert_eq!(result["score"].to_string(), score.normalize().to_string(), "{id}");
        assert_eq!(result["max-score"], 1000);
        for test in result["tests"].as_array().expect("a list") {
            assert!(test["score"].as_u64() <= test["max-score"].as_u64());
        }
        files.push(out.path().join("exports").join(name));
    }
    assert_eq!(schema("classroom50", &files), [""; 0]);
    let notes = text(&out, "notes.txt");
    assert!(
        notes.contains("classroom50: late: 11.55 points are over the maximum; 10"),
        "{notes}"
    );
    assert!(notes.contains("100 times what the rubric says"), "{notes}");
    assert_eq!(json(&out, "classroom50/late.json")["datetime"], "2026-11-30T23:59:00Z");
}

#[test]
fn classroom50s_runner_says_whose_submission_it_is() {
    let environment = |name: &str| {
        let value = match name {
            "CLASSROOM" => "rust",
            "ASSIGNMENT" => "messages",
            "USERNAME" => "ada",
            "SUBMISSION_TAG" => "submit/2026-11-30T22-00-00Z-0a1b2c3",
            "COMMIT_URL" => "https://github.example/commit/0a1b2c3",
            "RELEASE_URL" => "https://github.example/releases/1",
            _ => return None,
        };
        Some(value.to_owned())
    };
    assert!(Classroom::of_runner(|_| None).is_none());
    let classroom = Classroom::of_runner(environment);
    let Some(Classroom { run: Some(Run { owner, review, commit, .. }), .. }) = &classroom
    else {
        panic!("{classroom:?}")
    };
    assert_eq!((owner.as_str(), review), ("ada", commit));
    let what = What { classroom, formats: Vec::new(), ..everything() };
    let one = |count: usize| {
        let record = record(messages(), student("ada"), |_, _| Passed);
        book(messages(), vec![record; count], &Rubric::usual(messages()))
    };
    let out = export(&one(1), &what);
    assert_eq!(
        schema("classroom50", &[out.path().join("exports/classroom50/ada.json")]),
        [""; 0]
    );
    // The same commit can't be two students'.
    let out = tempfile::tempdir().expect("a folder");
    let error = exports::write(&one(2), out.path(), &what).expect_err("there are two");
    assert!(matches!(error, ExportError::Needs(_)), "{error}");
}

#[test]
fn githubs_reporter_adds_up_to_the_mark() {
    let (book, out) = usual_class();
    let rows: Vec<&Row> =
        book.rows.iter().filter(|row| row.mark.exported().is_some()).collect();
    let path = |row: &&&Row| {
        let name = format!("github/{}.txt", file_name(&row.record.student.id));
        out.path().join("exports").join(name)
    };
    let files: Vec<_> = rows.iter().map(|row| path(&row)).collect();
    let read = github(&files);
    let folder = tempfile::tempdir().expect("a folder");
    let mut decoded = Vec::new();
    for (at, (result, row)) in read.iter().zip(&rows).enumerate() {
        let hundredfold = row.mark.points * rust_decimal::Decimal::ONE_HUNDRED;
        let expected = format!("{}/1000", hundredfold.normalize());
        assert_eq!(result["printed"], expected, "{}", row.record.student.id);
        let text = result["result"].to_string();
        // No line is a command of the workflow.
        assert!(!text.contains("\\n::") && !text.contains("##["), "{text}");
        let file = folder.path().join(format!("{at}.json"));
        fs::write(&file, text).expect("it can be written");
        decoded.push(file);
    }
    assert_eq!(schema("github", &decoded), [""; 0]);
    assert!(!out.path().join("exports/github/held.txt").exists());
    assert!(!out.path().join("exports/github/open.txt").exists());
}

#[test]
fn all_lessons_are_exported_with_exact_sums() {
    for lesson in &COURSE {
        let book = class(lesson, &Rubric::usual(lesson));
        let out = export(&book, &everything());
        for row in book.rows.iter().filter(|row| row.mark.exported().is_some()) {
            let name = format!("gradescope/{}.json", file_name(&row.record.student.id));
            let results = json(&out, &name);
            let tests = results["tests"].as_array().expect("a list");
            let sum: i64 = tests.iter().filter_map(|test| test["score"].as_i64()).sum();
            assert_eq!(results["score"].as_i64(), Some(sum), "{}", lesson.slug);
        }
    }
}

#[test]
fn what_waits_is_listed_and_an_earlier_export_of_it_removed() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut rubric = fractions(folder.path());
    let waiting = std::mem::take(&mut rubric.hold);
    let out = export(&class(messages(), &rubric), &everything());
    assert!(out.path().join("exports/github/held.txt").exists());
    rubric.hold = waiting;
    let written = exports::write(&class(messages(), &rubric), out.path(), &everything());
    assert!(written.is_ok_and(|files| files[0].ends_with("notes.txt")));
    for name in ["github/held.txt", "classroom50/held.json"] {
        assert!(!out.path().join("exports").join(name).exists(), "{name}");
    }
    let notes = text(&out, "notes.txt");
    assert!(
        notes.contains("not exported: held: the rubric holds the mark back"),
        "{notes}"
    );
    assert!(
        notes.contains("not exported: open: the grader could not judge it. No free"),
        "{notes}"
    );
}

#[test]
fn what_is_the_same_is_not_written_again_and_nothing_else_is_left() {
    let (book, out) = usual_class();
    let folder = out.path().join("exports");
    let modified =
        || fs::metadata(folder.join("grades.csv")).and_then(|file| file.modified());
    let before = modified().expect("it has a time");
    exports::write(&book, out.path(), &everything()).expect("it can be written");
    assert_eq!(modified().expect("it has a time"), before);
    for entry in fs::read_dir(&folder).expect("it is there") {
        let name = entry.expect("it can be read").file_name();
        assert!(!name.to_string_lossy().contains(".new"), "{name:?} is left");
        assert!(!name.to_string_lossy().starts_with('.'), "{name:?} is left");
    }
    assert!(!out.path().join("broken.json").exists());
}
