//! Whether a student's result is the one that `check verify` expects.

use std::path::Path;

use classroom::{
    lesson::Lesson,
    verdict::{CheckReport, Place, Report, Status},
};
use grader::verify::{Expected, Variant};

use super::Row;
use grading::records::{CheckResult, CheckStatus, Kept, Record, Verdict};

/// What is wrong with the result, an entry each; empty if it is right.
pub fn differences(
    program: &Variant,
    kept: &Kept,
    lesson: &Lesson,
    row: &Row,
) -> Vec<String> {
    let record = &kept.record;
    let mut wrongs = of_checks(program, record, Path::new(&lesson.exercise()));
    let required = || record.checks.iter().filter(|check| check.required);
    let passed = required().filter(|check| check.status == CheckStatus::Passed).count();
    let all = lesson.counts().0;
    if (passed == all) != (record.verdict == Verdict::Passed) {
        wrongs.push(format!("{passed}/{all} passed, but {:?}", record.verdict));
    }
    // Without a rubric, each required check is worth a point.
    let mark = [&row.points, &row.of, &row.passed, &row.state].map(String::as_str);
    let expected = [&passed.to_string(), &all.to_string(), &(passed == all).to_string()];
    if mark[..3] != expected.map(String::as_str) || mark[3] != "final" {
        wrongs.push(format!("{passed}/{all} passed, but the mark is {mark:?}"));
    }
    if !wrongs.is_empty() {
        let (is_right, shown) = (&program.expected, &record.shown);
        wrongs.push(format!("expected: {is_right}\n{shown}{:?}", record.why));
    }
    wrongs.into_iter().map(|wrong| format!("{}: {wrong}", program.name)).collect()
}

fn of_checks(program: &Variant, record: &Record, exercise: &Path) -> Vec<String> {
    let mut expected = program.expected.clone();
    match &mut expected {
        Expected::DoesNotCompile { says, .. } => {
            let refused =
                record.verdict == Verdict::Failed && record.shown.contains(&*says);
            return (!refused).then(|| "it was not refused".into()).into_iter().collect();
        }
        // A record doesn't keep all that a check said.
        Expected::Caught { hint, .. } => *hint = None,
        Expected::Passed { .. } | Expected::Unfinished { .. } => {}
    }
    let checks = record.checks.iter().map(reported).collect();
    expected.compare(&Report::new(&record.lesson, record.seed, checks), exercise)
}

/// A record's check as the grader had reported it.
fn reported(check: &CheckResult) -> CheckReport {
    let place = || {
        let file = check.place["file"].as_str()?.to_owned();
        let line = u32::try_from(check.place["line"].as_u64()?).ok()?;
        Some(Place { file, line })
    };
    CheckReport {
        id: check.id.clone(),
        title: check.title.clone(),
        required: check.required,
        status: match check.status {
            CheckStatus::Passed => Status::Passed,
            CheckStatus::Failed => Status::Failed,
            CheckStatus::Unfinished => Status::Unfinished,
            CheckStatus::Skipped => Status::Skipped,
            CheckStatus::Inconclusive => Status::Inconclusive,
        },
        duration_ms: check.duration_ms,
        rationale: check.rationale.clone(),
        hint: check.hint.clone(),
        trap: None,
        traps: Vec::new(),
        expected: None,
        actual: None,
        place: place(),
        read: None,
        printed: Vec::new(),
        wrote: Vec::new(),
        journal: Vec::new(),
        focus: Vec::new(),
    }
}
