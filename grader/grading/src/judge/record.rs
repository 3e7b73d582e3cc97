//! From a report to a record.

use anstream::adapter::strip_str;
use classroom::lesson::Lesson;
use grader::{
    judging::Judged,
    report::{Detail, Reader, WIDTH},
};
use serde_json::Value;

use crate::{
    records::{CheckResult, CheckStatus, FORMAT_VERSION, Record, Verdict},
    submissions::Submission,
};

/// A record keeps so much of what was shown, in bytes.
const MOST_SHOWN: usize = 100_000;

/// A record of which only the result is missing.
pub fn blank(
    lesson: &Lesson,
    submission: &Submission,
    contained: &str,
    seed: u64,
) -> Record {
    Record {
        version: FORMAT_VERSION,
        student: submission.student.clone(),
        handed_in: submission.handed_in,
        lesson: lesson.slug.to_owned(),
        source: None,
        ignored: submission.ignored.clone(),
        verdict: Verdict::Inconclusive,
        why: None,
        checks: Vec::new(),
        shown: String::new(),
        sandbox: contained.to_owned(),
        seed,
        build_ms: 0,
        judge_ms: 0,
        earlier: Vec::new(),
    }
}

/// The result of a submission that the grader could not judge. `why` is a sentence, and
/// `said` is what a program of ours has said about it.
pub fn inconclusive(record: Record, why: &str, said: &str) -> Record {
    let said = strip_str(said.trim_end()).to_string();
    let shown = match said.is_empty() {
        true => format!("{why}\n"),
        false => format!("{why}\n\n{said}\n"),
    };
    let verdict = Verdict::Inconclusive;
    Record { verdict, why: Some(why.to_owned()), shown: cut(shown), ..record }
}

/// The result in a report, which has the form of `check --format json`.
pub fn of_report(record: Record, report: &Value, shown: String) -> Record {
    let read = || {
        let checks: Vec<CheckResult> = serde_json::from_value(report["checks"].clone())?;
        let verdict: Verdict = serde_json::from_value(report["verdict"].clone())?;
        Ok((checks, verdict))
    };
    let (checks, verdict) = match read() {
        Ok(read) => read,
        Err(error) => {
            let error: serde_json::Error = error;
            return inconclusive(record, &format!("The report: {error}."), &shown);
        }
    };
    let unknown = checks.iter().find(|check| check.status == CheckStatus::Inconclusive);
    let why = unknown.and_then(|check| check.rationale.clone());
    let judge_ms = report["duration_ms"].as_u64().unwrap_or_default();
    Record { verdict, why, checks, shown: cut(shown), judge_ms, ..record }
}

/// The verdict on what was not built, for a person: the compiler's words, and where to
/// begin.
pub fn shown_of(judged: &Judged, lesson: &Lesson) -> String {
    let short = strip_str(&judged.shown(&reader(lesson), None)).to_string();
    match judged.compiler.as_str() {
        "" => short,
        compiler => format!("{}\n\n{short}", compiler.trim_end()),
    }
}

/// What messages call the student's file. That of a contract has no one place.
pub fn file_of(lesson: &Lesson) -> String {
    match lesson.contract {
        Some(contract) => format!("{}.rs", contract.slug),
        None => lesson.exercise(),
    }
}

/// A student who reads it later, in a file.
pub fn reader(lesson: &Lesson) -> Reader<'static> {
    Reader {
        again: None,
        file: Some(file_of(lesson)),
        next: None,
        detail: Detail::Usual,
        width: WIDTH,
    }
}

/// The text, or its beginning.
fn cut(mut shown: String) -> String {
    if shown.len() > MOST_SHOWN {
        shown.truncate(shown.floor_char_boundary(MOST_SHOWN));
        shown.push_str("\n[The rest was left out.]\n");
    }
    shown
}
