//! `junit.xml`: each student's checks, a `testsuite` for each student. It has no points.
//!
//! GitLab takes the suite from `classname`, drops a test whose name it has seen there, and
//! refuses files over 30 MB; a large class gets `junit-2.xml` and so on. Control characters
//! are not XML. junitparser needs a `testsuite`, so there is one even for an empty class.

use std::{io, time::Duration};

use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use crate::records::{CheckResult, CheckStatus, Record, Verdict};

use super::{ExportError, Files, Gradebook, Row, files, summary};

/// The most of a file, in bytes.
const MOST: usize = 25_000_000;

/// Writes them.
///
/// # Errors
/// A file can't be written.
pub(super) fn write(book: &Gradebook, files: &mut Files) -> Result<(), ExportError> {
    let mut suites: Vec<TestSuite> = book.rows.iter().map(suite).collect();
    if suites.is_empty() {
        suites.push(TestSuite::new(clean(&book.lesson)));
    }
    for (at, suites) in parts(suites, size).into_iter().enumerate() {
        let name = match at {
            0 => "junit.xml".to_owned(),
            _ => format!("junit-{}.xml", at + 1),
        };
        let mut report = Report::new(clean(&book.assignment));
        report.add_test_suites(suites);
        let mut bytes = Vec::new();
        report
            .serialize(&mut bytes)
            .map_err(|error| files::made(&name, io::Error::other(error)))?;
        files.write(&name, &bytes)?;
    }
    Ok(())
}

/// Splits suites into files.
fn parts(
    suites: Vec<TestSuite>,
    size: impl Fn(&TestSuite) -> usize,
) -> Vec<Vec<TestSuite>> {
    let mut parts = vec![Vec::new()];
    let mut full = 0;
    for suite in suites {
        let bytes = size(&suite);
        if full > 0 && full + bytes > MOST {
            parts.push(Vec::new());
            full = 0;
        }
        full += bytes;
        if let Some(last) = parts.last_mut() {
            last.push(suite);
        }
    }
    parts
}

/// How much a suite takes at most, in bytes.
fn size(suite: &TestSuite) -> usize {
    let mut report = Report::unnamed();
    report.add_test_suite(suite.clone());
    report.to_string().map_or(0, |text| text.len())
}

fn suite(row: &Row) -> TestSuite {
    let record = &row.record;
    let student = clean(&record.student.id);
    let mut suite = TestSuite::new(student.clone());
    suite.set_time(Duration::from_millis(record.build_ms + record.judge_ms));
    suite.add_test_cases(record.checks.iter().map(|check| case(check, &student)));
    // Nothing was judged, or it is inconclusive for a cause that no check has.
    let is_said = record.checks.iter().any(|check| check.status != CheckStatus::Passed);
    if record.checks.is_empty() || record.verdict != Verdict::Passed && !is_said {
        suite.add_test_case(not_judged(row, record, &student));
    }
    suite
}

fn case(check: &CheckResult, student: &str) -> TestCase {
    let mut status = match check.status {
        CheckStatus::Passed => TestCaseStatus::success(),
        CheckStatus::Skipped => TestCaseStatus::skipped(),
        CheckStatus::Failed | CheckStatus::Unfinished => {
            TestCaseStatus::non_success(NonSuccessKind::Failure)
        }
        CheckStatus::Inconclusive => TestCaseStatus::non_success(NonSuccessKind::Error),
    };
    if let Some(text) = &check.rationale {
        status.set_message(clean(text));
    }
    match check.status {
        CheckStatus::Passed | CheckStatus::Skipped => {}
        CheckStatus::Failed => described(&mut status, "failed", check),
        CheckStatus::Unfinished => described(&mut status, "unfinished", check),
        CheckStatus::Inconclusive => described(&mut status, "inconclusive", check),
    }
    // The id makes it unique, also where two checks have the same title.
    let name = format!("{}: {}", check.id, check.title);
    let mut case = TestCase::new(clean(&name), status);
    case.set_classname(student).set_time(Duration::from_millis(check.duration_ms));
    case
}

fn described(status: &mut TestCaseStatus, kind: &str, check: &CheckResult) {
    status.set_type(kind).set_description(clean(&summary::explanation(check)));
}

fn not_judged(row: &Row, record: &Record, student: &str) -> TestCase {
    let (kind, name) = match record.verdict {
        Verdict::Inconclusive => (NonSuccessKind::Error, "inconclusive"),
        Verdict::Missing => (NonSuccessKind::Failure, "missing"),
        _ => (NonSuccessKind::Failure, "failed"),
    };
    let mut status = match record.verdict {
        Verdict::Passed => TestCaseStatus::success(),
        _ => TestCaseStatus::non_success(kind),
    };
    if record.verdict != Verdict::Passed {
        let why = summary::why(row).unwrap_or_else(|| "no check was run".into());
        status.set_type(name).set_message(clean(&why));
    }
    let mut case = TestCase::new("judged: The submission was judged", status);
    case.set_classname(student);
    case
}

/// Without what XML 1.0 can't have or discourages; quick-junit removes control characters
/// only below U+0020.
fn clean(text: &str) -> String {
    let is_bad = |c: char| {
        matches!(c, '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}')
            || (c.is_control() && !matches!(c, '\n' | '\t'))
    };
    summary::shorten(text, 2000).chars().filter(|c| !is_bad(*c)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suites_are_split_so_that_no_file_is_too_large() {
        let suites = |count: usize| (0..count).map(|at| TestSuite::new(at.to_string()));
        let lengths = |count, bytes| -> Vec<usize> {
            let parts = parts(suites(count).collect(), |_| bytes);
            parts.iter().map(Vec::len).collect()
        };
        assert_eq!(lengths(5, MOST / 2), [2, 2, 1]);
        assert_eq!(lengths(3, MOST / 3), [3]);
        // One that is too large by itself is alone.
        assert_eq!(lengths(3, MOST * 2), [1, 1, 1]);
        assert_eq!(lengths(0, 1), [0]);
    }

    #[test]
    fn the_size_of_a_suite_is_not_less_than_what_is_written() {
        let mut suite = TestSuite::new("ada");
        let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
        status.set_message("<&>\"".repeat(100));
        suite.add_test_case(TestCase::new("everyone", status));
        assert!(size(&suite) > 400 * 4);
    }
}
