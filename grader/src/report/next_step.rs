//! The last line of a report: what to do now.

use std::fmt::{self, Write};

use super::{Reader, page::Page};
use crate::verdict::{Report, Status};

/// Says what to do now.
pub fn next_step(out: &mut Page, report: &Report, reader: &Reader<'_>) -> fmt::Result {
    let Reader { again, file, next, .. } = reader;
    let mut findings = report.checks.iter().filter(|check| check.is_finding());
    let place = findings.find_map(|check| {
        check.place.as_ref().map(|place| format!("{}:{}", place.file, place.line))
    });
    let started =
        report.checks.first().is_none_or(|starts| starts.status == Status::Passed);
    let then = match again {
        // On a line of its own, so that it can be copied.
        Some(again) => format!(", then run\n  {again}"),
        None => ", and save it.".to_owned(),
    };
    let step = match (report.verdict, report.optional.complete(), file) {
        (Status::Passed, true, Some(_)) => match next {
            Some(page) => format!("Next: read {page}."),
            None => "This was the last lesson: the course is done.".to_owned(),
        },
        (Status::Passed, false, Some(file)) => {
            let file = place.as_ref().unwrap_or(file);
            let or = next.as_ref().map(|page| format!(", or read {page}"));
            format!("Next: the optional part, in {file}{}.", or.unwrap_or_default())
        }
        (Status::Passed, ..) => "Next: nothing is left to do here.".to_owned(),
        (Status::Inconclusive, ..) => match again {
            Some(again) => format!("Next: run it again.\n  {again}"),
            None => "Next: run it again.".to_owned(),
        },
        // It says more than "change the file".
        (Status::Failed, ..) if place.is_none() && !started => {
            format!("Next: do what the hint says{then}")
        }
        (_, _, Some(file)) => {
            let file = place.as_ref().unwrap_or(file);
            format!("Next: change {file}{then}")
        }
        _ => format!("Next: change the server{then}"),
    };
    writeln!(out, "{step}")
}
