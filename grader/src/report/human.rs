//! The report for a person at a terminal: the result first, the next step last.

use std::fmt::{self, Write};

use classroom::{
    json::cut,
    verdict::{CheckReport, Place, Report, Status},
    wrap::wrap_to,
};

use super::{
    finding::{Room, drawing, finding, title},
    mark::{BOLD, DIM, GREEN, RED, YELLOW, mark_of},
    next_step::next_step,
    page::Page,
};

/// The report shows this many findings; it only counts the others.
const DETAILS: usize = 3;

/// Who reads a report, and where.
pub struct Reader<'a> {
    /// The command that runs the check again; none if saving the file does.
    pub again: Option<&'a str>,
    /// The file that the student edits, if the server is theirs.
    pub file: Option<String>,
    /// The page of the next lesson that is not passed.
    pub next: Option<String>,
    /// How much of the report to show.
    pub detail: Detail,
    /// Lines are no longer than this.
    pub width: usize,
}

/// How much of a report to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// All checks, and the first findings with their packets.
    Usual,
    /// The packets of passing checks too.
    Verbose,
}

/// The report, with colours; strip them where there are none.
pub fn human(report: &Report, reader: &Reader<'_>) -> String {
    let mut page = Page::new(reader.width);
    write_all(&mut page, report, reader.detail)
        .and_then(|()| next_step(&mut page, report, reader))
        .unwrap_or_default();
    page.folded()
}

/// All checks, and the first findings.
fn write_all(out: &mut Page, report: &Report, detail: Detail) -> fmt::Result {
    headline(out, report)?;
    for (required, title) in [(true, "Required"), (false, "Optional")] {
        let group: Vec<&CheckReport> =
            report.checks.iter().filter(|check| check.required == required).collect();
        if !group.is_empty() {
            writeln!(out, "\n{BOLD}{title}{BOLD:#}")?;
            list(out, &group)?;
        }
    }
    if detail == Detail::Verbose {
        for check in report.checks.iter().filter(|check| check.status == Status::Passed) {
            title(out, check)?;
            drawing(out, check, Room::USUAL)?;
        }
    }
    let findings = report.findings();
    for check in findings.iter().take(DETAILS) {
        finding(out, check, Room::USUAL)?;
    }
    let more = findings.len().saturating_sub(DETAILS);
    if more > 0 {
        writeln!(out, "\n{more} more; --only CHECK-ID shows one of them alone.")?;
    }
    panics(out, report)
}

/// The panics that no finding names. Even a pass reports them.
pub(super) fn panics(out: &mut Page, report: &Report) -> fmt::Result {
    for panic in report.other_panics() {
        let times = match panic.times {
            1 => "once".to_owned(),
            times => format!("{times} times"),
        };
        let Place { file, line } = &panic.place;
        let message = panic.message.lines().next().unwrap_or_default();
        let said = format!(
            "The server panicked {times}, at {file}:{line}: {}",
            cut(message, 120)
        );
        writeln!(
            out,
            "\n{YELLOW}!{YELLOW:#} {}",
            wrap_to(out.width - 2, &said, "", "  ")
        )?;
    }
    Ok(())
}

fn headline(out: &mut Page, report: &Report) -> fmt::Result {
    let (style, word) = match report.verdict {
        Status::Passed => (GREEN, "passed"),
        Status::Unfinished => (YELLOW, "is unfinished"),
        Status::Inconclusive | Status::Skipped => (YELLOW, "could not be judged"),
        Status::Failed => (RED, "failed"),
    };
    let (required, optional) = (report.required, report.optional);
    write!(out, "{style}{} {word}{style:#}: ", report.lesson)?;
    write!(out, "{} of {} required checks passed", required.passed, required.total)?;
    if optional.total > 0 {
        write!(out, ", {} of {} optional", optional.passed, optional.total)?;
    }
    writeln!(out, ".\n{DIM}{} ms, seed {}{DIM:#}", report.duration_ms, report.seed)
}

pub(super) fn list(out: &mut Page, checks: &[&CheckReport]) -> fmt::Result {
    for check in checks.iter().filter(|check| check.status != Status::Skipped) {
        let (style, mark) = mark_of(check);
        writeln!(out, "  {style}{mark}{style:#} {}", check.title)?;
    }
    let skipped = checks.iter().filter(|check| check.status == Status::Skipped).count();
    match skipped {
        0 => Ok(()),
        1 => writeln!(
            out,
            "  {DIM}· 1 check was not tried: it needs one that did not pass{DIM:#}"
        ),
        n => writeln!(
            out,
            "  {DIM}· {n} checks were not tried: they depend on a check that has not passed{DIM:#}"
        ),
    }
}
