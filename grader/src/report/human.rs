//! The report for a person at a terminal: the result first, the next step last.

use std::fmt::{self, Write};

use anstyle::{AnsiColor, Style};

use super::{
    diagram::{ROWS, diagram},
    next_step::next_step,
    page::{Page, wrap_to},
};
use crate::{
    json::cut,
    verdict::{CheckReport, Place, Report, Status},
};

/// More findings than this are only named: the first cause comes first.
const DETAILS: usize = 3;

/// At most so many lines that the server printed, for each finding.
const PRINTED: usize = 12;

/// And of each so many characters.
const PRINTED_LINE: usize = 300;

const GREEN: Style = AnsiColor::Green.on_default().bold();
const RED: Style = AnsiColor::Red.on_default().bold();
const YELLOW: Style = AnsiColor::Yellow.on_default().bold();
const DIM: Style = Style::new().dimmed();
const BOLD: Style = Style::new().bold();

/// For whom a report is written.
pub struct Reader<'a> {
    /// The command that runs the check again; none where saving the file does.
    pub again: Option<&'a str>,
    /// The file that the student edits, if it is theirs.
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
    /// The result, and the first finding in a few lines.
    Quiet,
    /// All checks, and the first findings with their packets.
    Usual,
    /// The packets of passing checks too.
    Verbose,
}

/// The report, with colours; printed where there are none, they are to be stripped.
pub fn human(report: &Report, reader: &Reader<'_>) -> String {
    let mut page = Page::new(reader.width);
    match reader.detail {
        Detail::Quiet => write_first(&mut page, report),
        _ => write_all(&mut page, report, reader.detail),
    }
    .and_then(|()| writeln!(page))
    .and_then(|()| next_step(&mut page, report, reader))
    .unwrap_or_default();
    page.folded()
}

/// The result, and the first cause.
fn write_first(out: &mut Page, report: &Report) -> fmt::Result {
    headline(out, report)?;
    let Some(check) = report.checks.iter().find(|check| check.is_finding()) else {
        return panics(out, report);
    };
    title(out, check)?;
    rationale(out, check)?;
    place(out, check)?;
    hint(out, check)
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
            drawing(out, check)?;
        }
    }
    let findings = || report.checks.iter().filter(|check| check.is_finding());
    for check in findings().take(DETAILS) {
        finding(out, check)?;
    }
    let more = findings().count().saturating_sub(DETAILS);
    if more > 0 {
        writeln!(out, "\n{more} more; --only CHECK-ID shows one of them alone.")?;
    }
    panics(out, report)
}

/// The panics that no finding names: not even a pass is silent about them.
fn panics(out: &mut Page, report: &Report) -> fmt::Result {
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

fn list(out: &mut Page, checks: &[&CheckReport]) -> fmt::Result {
    for check in checks.iter().filter(|check| check.status != Status::Skipped) {
        let (style, mark) = mark(check.status);
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
            "  {DIM}· {n} checks were not tried: they need one that did not pass{DIM:#}"
        ),
    }
}

/// How a status is shown: its colour, and a character.
pub fn mark(status: Status) -> (Style, char) {
    match status {
        Status::Passed => (GREEN, '✓'),
        Status::Failed => (RED, '✗'),
        Status::Unfinished => (YELLOW, '…'),
        Status::Inconclusive => (YELLOW, '?'),
        Status::Skipped => (DIM, '·'),
    }
}

fn title(out: &mut Page, check: &CheckReport) -> fmt::Result {
    let (style, mark) = mark(check.status);
    writeln!(out, "\n{style}{mark} {}{style:#}  {DIM}{}{DIM:#}", check.title, check.id)
}

fn finding(out: &mut Page, check: &CheckReport) -> fmt::Result {
    title(out, check)?;
    rationale(out, check)?;
    writeln!(out)?;
    place(out, check)?;
    for (name, value) in [("expected", &check.expected), ("got", &check.actual)] {
        if let Some(value) = value {
            field(out, name, value)?;
        }
    }
    if check.status == Status::Failed {
        drawing(out, check)?;
        printed(out, check)?;
    }
    hint(out, check)?;
    match &check.read {
        Some(read) => field(out, "read", read),
        None => Ok(()),
    }
}

fn rationale(out: &mut Page, check: &CheckReport) -> fmt::Result {
    match &check.rationale {
        Some(rationale) => writeln!(out, "{}", wrap_to(out.width, rationale, "  ", "  ")),
        None => Ok(()),
    }
}

fn place(out: &mut Page, check: &CheckReport) -> fmt::Result {
    match &check.place {
        Some(place) => field(out, "at", &format!("{}:{}", place.file, place.line)),
        None => Ok(()),
    }
}

fn hint(out: &mut Page, check: &CheckReport) -> fmt::Result {
    match &check.hint {
        Some(hint) => field(out, "hint", hint),
        None => Ok(()),
    }
}

fn field(out: &mut Page, name: &str, value: &str) -> fmt::Result {
    let first = format!("  {name:<9} ");
    writeln!(out, "{}", wrap_to(out.width, value, &first, "            "))
}

fn drawing(out: &mut Page, check: &CheckReport) -> fmt::Result {
    let lines = diagram(&check.journal, &check.focus, out.width.saturating_sub(2), ROWS);
    if lines.is_empty() {
        return Ok(());
    }
    writeln!(out)?;
    for line in lines {
        writeln!(out, "  {line}")?;
    }
    writeln!(out)
}

fn printed(out: &mut Page, check: &CheckReport) -> fmt::Result {
    let lines: Vec<&String> =
        check.printed.iter().filter(|line| tells_something(line)).collect();
    if lines.is_empty() {
        return Ok(());
    }
    writeln!(out, "  {DIM}the server printed{DIM:#}")?;
    // What a check has led to stands at the end, and what began it at the beginning.
    let left_out = lines.len().saturating_sub(PRINTED);
    for (at, line) in lines.iter().enumerate() {
        if left_out > 0 && at == PRINTED / 2 {
            writeln!(out, "    {DIM}… {left_out} more lines …{DIM:#}")?;
        }
        if left_out == 0 || at < PRINTED / 2 || at >= PRINTED / 2 + left_out {
            let line = cut(line, PRINTED_LINE);
            writeln!(out, "{}", wrap_to(out.width, &line, "    ", "      "))?;
        }
    }
    writeln!(out)
}

/// Whether a line is neither Rust's advice for those who run the server themselves
/// nor what `kit::serve` prints at each start.
fn tells_something(line: &str) -> bool {
    !line.trim().is_empty()
        && !line.starts_with("note: run with `RUST_BACKTRACE")
        && !line.starts_with("Listening on http://127.0.0.1:")
}
