//! The last line of a report: what to do now.

use std::fmt::{self, Write};

use classroom::verdict::{Report, Status};

use super::{Reader, page::Page};

/// Writes what to do now, unless saving the file checks it again.
pub fn next_step(out: &mut Page, report: &Report, reader: &Reader<'_>) -> fmt::Result {
    let Reader { again: Some(again), file, next, .. } = reader else {
        // The footer of `check watch` says it.
        return Ok(());
    };
    let finding = report.first_finding();
    let place = finding.and_then(|check| check.place.as_ref());
    let place = place.map(|place| format!("{}:{}", place.file, place.line));
    let started =
        report.checks.first().is_none_or(|starts| starts.status == Status::Passed);
    // On a line of its own, so that it can be copied.
    let then = format!(", then run\n  {again}");
    let step = match (report.verdict, report.optional.complete(), file) {
        (Status::Passed, true, Some(_)) => match next {
            Some(page) => format!("Next: read {page}."),
            None => "This was the last lesson. You have finished the course.".to_owned(),
        },
        (Status::Passed, false, Some(file)) => {
            let file = place.as_ref().unwrap_or(file);
            let or = next.as_ref().map(|page| format!(", or read {page}"));
            format!("Next: the optional part in {file}{}.", or.unwrap_or_default())
        }
        (Status::Passed, ..) => "Nothing is left to do here.".to_owned(),
        (Status::Inconclusive, ..) => format!("Next: run it again.\n  {again}"),
        // It says more than "change the file".
        (Status::Failed, ..) if place.is_none() && !started => {
            format!("Next: apply the hint{then}")
        }
        (_, _, Some(file)) => {
            let file = place.as_ref().unwrap_or(file);
            format!("Next: change {file}{then}")
        }
        _ => format!("Next: change the server{then}"),
    };
    writeln!(out, "\n{step}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Detail;
    use classroom::verdict::{CheckReport, Place};

    /// A check with this id, and a finding about this line of `a.rs` unless it is 0.
    fn check(id: &str, required: bool, status: Status, line: u32) -> CheckReport {
        CheckReport {
            id: id.into(),
            title: format!("The claim of {id}"),
            required,
            status,
            duration_ms: 0,
            rationale: Some("It does not hold.".into()),
            hint: None,
            trap: None,
            traps: Vec::new(),
            expected: None,
            actual: None,
            place: (line > 0).then(|| Place { file: "a.rs".into(), line }),
            read: None,
            printed: Vec::new(),
            wrote: Vec::new(),
            journal: Vec::new(),
            focus: Vec::new(),
        }
    }

    #[test]
    fn it_names_the_line_of_the_first_required_finding() {
        let reader = Reader {
            again: Some("check"),
            file: Some("a.rs".into()),
            next: None,
            detail: Detail::Usual,
            width: 80,
        };
        let next = |line| {
            let checks = vec![
                check("starts", true, Status::Passed, 0),
                check("optional", false, Status::Unfinished, 9),
                check("required", true, Status::Failed, line),
            ];
            let mut page = Page::new(80);
            next_step(&mut page, &Report::new("x", 1, checks), &reader).unwrap();
            page.folded()
        };
        assert!(next(5).contains("Next: change a.rs:5, then run"), "{}", next(5));
        assert!(next(0).contains("Next: change a.rs, then run"), "{}", next(0));
    }
}
