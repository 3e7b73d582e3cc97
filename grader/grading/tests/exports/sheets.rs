//! The instructor's own files of Canvas and Moodle are filled in, and stay as they are
//! everywhere else.

use std::{fs, path::PathBuf};

use tempfile::TempDir;

use super::*;

/// As Canvas exports it: a byte order mark, CRLF, spaces before `Points Possible`, a row
/// for manual posting, columns that Canvas works out, quotes where they are needed.
const CANVAS: &str = "\u{feff}Student,ID,SIS User ID,SIS Login ID,Section,Homework 3 (101),\
    Homework 4 (102),Homework 4 bonus (103),Current Score,Final Grade\r\n\
    ,,,,,,Manual Posting,,,\r\n\
    \"    Points Possible\",,,,,10.00,10.00,5,(read only),(read only)\r\n\
    \"Lovelace, Ada\",11,S0000,ada,\"Rust, Monday\",9.5,,,95.0,\r\n\
    \"Ray, Ben \"\"Benny\"\"\",12,S0001,ben,\"Rust\nTuesday\", 8 ,3,,80,B\r\n\
    =cmd,13,S0006,mal,Rust,EX,EX,,,\r\n\
    \"Held, Hal\",14,,held,Rust,1,7.25,,,\r\n\
    \"Open, Oda\",15,,open,Rust,2\r\n\
    \"Late, Lea\",16,,late,Rust,2\r\n\
    \"Smith, Jo\",17,,x1,Rust,,,,,\r\n\
    \"Student, Test\",18,,0a1b2c,Rust,,,,,\r\n";

/// A class of which CANVAS and the worksheets have most.
fn some(folder: &TempDir) -> Gradebook {
    let mut book = class(messages(), &fractions(folder.path()));
    let wanted = ["student0", "student1", "student6", "held", "open", "late", "missing"];
    book.rows.retain(|row| wanted.contains(&row.record.student.id.as_str()));
    let mut jo = book.rows[0].clone();
    jo.record.student =
        Student { name: Some("Jo Smith".into()), ..student("folder-17x") };
    book.rows.push(jo);
    book
}

fn given(folder: &TempDir, text: &str) -> PathBuf {
    let path = folder.path().join("given.csv");
    fs::write(&path, text).expect("it can be written");
    path
}

fn canvas(text: &str) -> (TempDir, Result<(), ExportError>) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = given(&folder, text);
    let what =
        What { canvas: Some(path.clone()), formats: Vec::new(), ..What::default() };
    let written = exports::write(&some(&folder), folder.path(), &what).map(drop);
    assert_eq!(fs::read_to_string(path).expect("it is there"), text, "it was changed");
    (folder, written)
}

#[test]
fn canvas_gets_its_file_back_with_one_column_filled_in() {
    let (out, written) = canvas(CANVAS);
    written.unwrap_or_else(|error| panic!("{error}"));
    // Everybody's mark: 0 and 3 checks; the penalty of 0.1 and all extra credit.
    let expected = CANVAS
        .replace("9.5,,,95.0,", "9.5,0,,95.0,")
        .replace(", 8 ,3,,80", ", 8 ,1.04,,80")
        .replace("late,Rust,2\r\n", "late,Rust,2,11.55\r\n")
        .replace("x1,Rust,,,,,", "x1,Rust,,0,,,");
    assert_eq!(text(&out, "canvas.csv"), expected);
    let rows = rows_of_any(&out, "canvas.csv");
    assert_eq!(rows[3][6], "0");
    assert_eq!(rows[4][4], "Rust\nTuesday");
    let notes = text(&out, "notes.txt");
    for note in [
        "canvas.csv: student6: is excused, and stays so",
        "canvas.csv: folder-17x: found by the name only: Smith, Jo",
        "canvas.csv: missing: is in no row of the sheet",
        "not exported: held:",
    ] {
        assert!(notes.contains(note), "{note} is not in\n{notes}");
    }
}

/// Python only: Node's parser refuses rows of different lengths, which Canvas takes.
fn rows_of_any(out: &TempDir, name: &str) -> Vec<Vec<String>> {
    readers::rows_on_python(&out.path().join("exports").join(name))
}

#[test]
fn canvas_files_with_semicolons_and_without_a_last_newline_are_kept_so() {
    let text_of = "Student;ID;SIS User ID;SIS Login ID;Section;Homework 4 (102)\n\
                   Lovelace, Ada;11;S0000;ada;Rust;";
    let (out, written) = canvas(text_of);
    written.unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(text(&out, "canvas.csv"), format!("{text_of}0"));
}

#[test]
fn points_get_a_decimal_comma_where_the_file_has_them() {
    let head =
        "Student;ID;SIS User ID;SIS Login ID;Section;Homework 3 (1);Homework 4 (2)\n";
    let file =
        format!("{head}    Points Possible;;;;;5;10,00\nRay, Ben;12;S0001;;;4,5;\n");
    let (out, written) = canvas(&file);
    written.unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(text(&out, "canvas.csv"), file.replace("4,5;", "4,5;1,04"));
    assert!(!text(&out, "notes.txt").contains("Canvas has"));
}

#[test]
fn a_canvas_file_that_does_not_suit_says_what_to_do() {
    let without = CANVAS.replace("Homework 4 (102)", "Homework 5 (105)");
    let cases = [
        (
            without.as_str(),
            "it has no assignment `Homework 4`. The nearest are: Homework 3 (101)",
        ),
        ("Name,Points\nAda,1\n", "it has no column `Student`"),
        ("", "it is empty"),
        ("Student,ID,Homework 4 (1)\n\"Ada,11,\n", "a quote is opened and never closed"),
        (
            "Student,ID,Homework 4 (1),Homework 4 (2)\nAda,11,,\n",
            "several assignments are called `Homework 4`",
        ),
    ];
    for (text, wanted) in cases {
        let (out, written) = canvas(text);
        let error = written.expect_err("it does not suit").to_string();
        assert!(error.contains(wanted), "{error}");
        assert!(!out.path().join("exports/canvas.csv").exists());
    }
}

#[test]
fn a_mark_that_could_be_anybodys_goes_to_nobody() {
    let rows = "Student,ID,SIS User ID,SIS Login ID,Section,Homework 4\n\
                \"Smith, Jo\",1,,x1,,\n\"Smith, Jo\",2,,x2,,\n";
    let (out, written) = canvas(rows);
    written.unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(text(&out, "canvas.csv"), rows);
    assert!(text(&out, "notes.txt").contains("folder-17x: is in no row of the sheet"));
}

#[test]
fn the_instructors_own_file_is_never_overwritten() {
    let folder = tempfile::tempdir().expect("a folder");
    let exports = folder.path().join("exports");
    fs::create_dir(&exports).expect("it can be made");
    let path = exports.join("canvas.csv");
    fs::write(&path, CANVAS).expect("it can be written");
    let what =
        What { canvas: Some(path.clone()), formats: Vec::new(), ..What::default() };
    let error = exports::write(&some(&folder), folder.path(), &what).expect_err("it is");
    assert!(error.to_string().contains("it would be overwritten"), "{error}");
    assert_eq!(fs::read_to_string(path).expect("it is there"), CANVAS);
}

#[test]
fn without_a_file_canvas_gets_a_small_one() {
    let (book, out) = usual_class();
    let rows = rows_of(&out.path().join("exports/canvas.csv"));
    let header =
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Homework 4"];
    assert_eq!(rows[0], header);
    assert_eq!(rows[1], ["    Points Possible", "", "", "", "", "10"]);
    for (cells, row) in rows[2..].iter().zip(&book.rows) {
        assert_eq!(cells[2], row.record.student.sis_id.clone().unwrap_or_default());
        assert_eq!(cells[5], points(row));
    }
    assert_eq!(rows.len(), book.rows.len() + 2);
}

/// In English, with comments.
const ENGLISH: &str = "Identifier,\"Full name\",\"Email address\",Status,Grade,\
    \"Maximum Grade\",\"Grade can be changed\",\"Last modified (submission)\",\
    \"Last modified (grade)\",\"Feedback comments\"\n\
    \"Participant 501\",\"Ada Lovelace\",student0@uni.example,Submitted,,10.00,Yes,-,-,\n\
    \"Participant 502\",\"Ben Ray\",STUDENT1@uni.example,Submitted,3.00,10.00,Yes,-,\
    \"Monday, 30 November 2026, 9:00 AM\",\"<p>Old</p>\"\n\
    \"Participant 503\",Hal,held,Submitted,7.25,10.00,Yes,-,-,\n\
    \"Participant 504\",Oda,open,Submitted,,10.00,Yes,-,-,\n\
    \"Participant 505\",Lea,late,Submitted,,10.00,Yes,-,-,\n";

fn moodle(text: &str) -> (TempDir, Result<(), ExportError>) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = given(&folder, text);
    let what =
        What { moodle: Some(path.clone()), formats: Vec::new(), ..What::default() };
    let written = what.check();
    let written = written
        .and_then(|()| exports::write(&some(&folder), folder.path(), &what).map(drop));
    assert_eq!(fs::read_to_string(path).expect("it is there"), text, "it was changed");
    (folder, written)
}

#[test]
fn moodles_worksheet_is_filled_in() {
    let (out, written) = moodle(ENGLISH);
    written.unwrap_or_else(|error| panic!("{error}"));
    let before = {
        let folder = tempfile::tempdir().expect("a folder");
        rows_of(&given(&folder, ENGLISH))
    };
    let rows = rows_of(&out.path().join("exports/moodle.csv"));
    let grades: Vec<&str> = rows.iter().map(|row| row[4].as_str()).collect();
    // The extra credit of the last is over Moodle's maximum.
    assert_eq!(grades, ["Grade", "0", "1.04", "7.25", "", "10"]);
    for (new, old) in rows.iter().zip(&before) {
        assert_eq!((&new[..4], &new[5..9]), (&old[..4], &old[5..9]));
    }
    assert!(rows[1][9].starts_with("0 of 10 points. Not passed: "), "{}", rows[1][9]);
    assert_eq!((rows[2][9].as_str(), rows[3][9].as_str()), ("<p>Old</p>", ""));
    let notes = text(&out, "notes.txt");
    for note in [
        "late: 11.55 points are over Moodle's maximum, so 10",
        "student1: had 3.00 points, and gets 1.04",
        "Moodle skips students whose grade was changed after",
    ] {
        assert!(notes.contains(note), "{note} is not in\n{notes}");
    }
}

#[test]
fn moodles_worksheet_may_be_in_any_language() {
    let german = ENGLISH
        .replace("Identifier", "Teilnehmer-ID")
        .replace("Full name", "Vollständiger Name")
        .replace("Email address", "E-Mail-Adresse")
        .replace(",Grade,", ",Bewertung,")
        .replace("Maximum Grade", "Bestwertung")
        .replace("Feedback comments", "Feedback als Kommentar")
        .replace("Participant ", "Teilnehmer/in");
    // Nobody here knows these words: the column before the maximum has the grades.
    let other = ENGLISH.replace(",Grade,", ",Märk,").replace("Maximum Grade", "Ülemmäär");
    for text_of in [german, other] {
        let (out, written) = moodle(&text_of);
        written.unwrap_or_else(|error| panic!("{error}"));
        let rows = rows_of(&out.path().join("exports/moodle.csv"));
        let grades: Vec<&str> = rows[1..].iter().map(|row| row[4].as_str()).collect();
        assert_eq!(grades, ["0", "1.04", "7.25", "", "10"]);
    }
}

/// Points of 10 are no points of 20.
#[test]
fn another_maximum_than_the_rubrics_is_refused() {
    let (moodle, by_moodle) = moodle(&ENGLISH.replace(",10.00,", ",20.00,"));
    let (canvas, by_canvas) = canvas(&CANVAS.replace(",10.00,5,", ",20.00,5,"));
    for (out, written, name) in
        [(moodle, by_moodle, "moodle.csv"), (canvas, by_canvas, "canvas.csv")]
    {
        let error = written.expect_err("the maximum differs").to_string();
        assert!(error.contains("has 20 points there, and the rubric 10"), "{error}");
        assert!(error.contains("`total = 20` and `scale = true`"), "{error}");
        assert!(!out.path().join("exports").join(name).exists());
    }
}

#[test]
fn moodles_participants_are_found_by_their_number() {
    let sheet = "Identifier,Full name,Grade,Last modified (grade)\nParticipant 17,,,-\n";
    let folder = tempfile::tempdir().expect("a folder");
    let path = given(&folder, sheet);
    let record = record(messages(), student("17"), |_, _| Passed);
    let book = super::book(messages(), vec![record], &fractions(folder.path()));
    let what = What { moodle: Some(path), formats: Vec::new(), ..What::default() };
    exports::write(&book, folder.path(), &what).unwrap_or_else(|error| panic!("{error}"));
    assert!(text(&folder, "moodle.csv").contains("\nParticipant 17,,11.65,-\n"));
}

#[test]
fn moodle_needs_its_own_worksheet() {
    let (_out, written) = moodle("Name,Points\nAda,x\n");
    let error = written.expect_err("it is no worksheet").to_string();
    assert!(error.contains("no column of it is known to have the grades"), "{error}");
    let folder = tempfile::tempdir().expect("a folder");
    let what = What { formats: vec![Format::Moodle], ..What::default() };
    let error = exports::write(&some(&folder), folder.path(), &what).expect_err("none");
    assert!(error.to_string().contains("Download grading worksheet"), "{error}");
}

#[test]
fn a_mark_is_never_in_two_rows() {
    // Another student's login, or number in Canvas, can be the name of somebody's folder.
    let added = "\"Other, Olga\",19,S0444,student1,Rust,,,,,\r\n\
        \"Twin, A\",late,,,Rust,,,,,\r\n";
    let (out, written) = canvas(&format!("{CANVAS}{added}"));
    written.unwrap_or_else(|error| panic!("{error}"));
    let filled = text(&out, "canvas.csv");
    // Ben's own row has the SIS id, which is surer.
    assert!(filled.contains("12,S0001,ben,\"Rust\nTuesday\", 8 ,1.04,"), "{filled}");
    // Two rows could be Lea's, so none gets the mark.
    assert!(filled.contains("16,,late,Rust,2\r\n"), "{filled}");
    assert!(filled.ends_with(added), "{filled}");
    let notes = text(&out, "notes.txt");
    for name in ["Other, Olga", "Twin, A", "Late, Lea"] {
        let note = format!("canvas.csv: {name}: another row also has an id of ");
        assert!(notes.contains(&note), "{notes}");
    }
}
