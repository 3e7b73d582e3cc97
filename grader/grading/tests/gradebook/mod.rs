//! Records to test with.

use classroom::{
    lesson::Lesson,
    verdict::{STARTS, STARTS_TITLE},
};

use grading::{
    records::{CheckResult, CheckStatus, FORMAT_VERSION, Record, Verdict},
    submissions::Student,
};

/// A student with an id and nothing else.
pub fn student(id: &str) -> Student {
    Student { id: id.into(), ..Student::default() }
}

/// A record in which each check has the status that `status` gives it. The verdict is
/// the grader's: what failed weighs more than what is not done, or not known.
pub fn record(
    lesson: &Lesson,
    student: Student,
    status: impl Fn(&str, bool) -> CheckStatus,
) -> Record {
    let start = (STARTS, STARTS_TITLE, true);
    let others = lesson.checks().map(|check| (check.id, check.title, check.required));
    let checks: Vec<CheckResult> = [start]
        .into_iter()
        .chain(others)
        .map(|(id, title, required)| {
            let status = status(id, required);
            let is_passed = status == CheckStatus::Passed;
            CheckResult {
                id: id.into(),
                title: title.into(),
                required,
                status,
                rationale: (!is_passed).then(|| "Ben never heard it.".into()),
                hint: None,
                duration_ms: 12,
                place: serde_json::json!({"file": "exercises/04-messages.rs", "line": 12}),
            }
        })
        .collect();
    let has = |status: CheckStatus| {
        checks.iter().any(|check| check.required && check.status == status)
    };
    let verdict = match () {
        () if has(CheckStatus::Failed) => Verdict::Failed,
        () if has(CheckStatus::Unfinished) => Verdict::Unfinished,
        () if has(CheckStatus::Inconclusive) || has(CheckStatus::Skipped) => {
            Verdict::Inconclusive
        }
        () => Verdict::Passed,
    };
    Record { verdict, checks, ..nothing(lesson, student, verdict, "") }
}

/// A record of a submission that was not judged, and why.
pub fn nothing(lesson: &Lesson, student: Student, verdict: Verdict, why: &str) -> Record {
    Record {
        version: FORMAT_VERSION,
        student,
        handed_in: None,
        lesson: lesson.slug.into(),
        source: None,
        ignored: Vec::new(),
        verdict,
        why: (!why.is_empty()).then(|| why.into()),
        checks: Vec::new(),
        shown: String::new(),
        sandbox: "none".into(),
        seed: 4,
        build_ms: 500,
        judge_ms: 250,
        earlier: Vec::new(),
    }
}
