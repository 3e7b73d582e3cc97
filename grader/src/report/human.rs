//! The report for a person at a terminal: the result first, the next step last.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};

use super::diagram;
use crate::{
    json::cut,
    verdict::{CheckReport, Report, Status},
};

/// Lines are no longer than this.
const WIDTH: usize = 80;

/// More findings than this are only named: the first cause comes first.
const DETAILS: usize = 3;

/// At most so many lines of the server's stderr, for each finding.
const STDERR: usize = 12;

/// And of each so many characters.
const STDERR_LINE: usize = 300;

const GREEN: Style = AnsiColor::Green.on_default().bold();
const RED: Style = AnsiColor::Red.on_default().bold();
const YELLOW: Style = AnsiColor::Yellow.on_default().bold();
const DIM: Style = Style::new().dimmed();
const BOLD: Style = Style::new().bold();

/// For whom a report is written.
pub struct Reader<'a> {
    /// The command that runs the check again.
    pub again: &'a str,
    /// The file that the student edits, if it is theirs.
    pub file: Option<String>,
    /// The page of the next lesson that is not passed.
    pub next: Option<String>,
    /// Whether to show the packets of passing checks too.
    pub verbose: bool,
}

/// The whole report, with colours; printed where there are none, they are to be
/// stripped.
pub fn human(report: &Report, reader: &Reader<'_>) -> String {
    let mut text = String::new();
    write_report(&mut text, report, reader).unwrap_or_default();
    text
}

fn write_report(
    out: &mut String,
    report: &Report,
    reader: &Reader<'_>,
) -> std::fmt::Result {
    headline(out, report)?;
    for (required, title) in [(true, "Required"), (false, "Optional")] {
        let group: Vec<&CheckReport> =
            report.checks.iter().filter(|check| check.required == required).collect();
        if !group.is_empty() {
            writeln!(out, "\n{BOLD}{title}{BOLD:#}")?;
            list(out, &group)?;
        }
    }
    if reader.verbose {
        for check in report.checks.iter().filter(|check| check.status == Status::Passed) {
            title(out, check)?;
            drawing(out, check)?;
        }
    }
    let findings = || report.checks.iter().filter(|check| check.is_finding());
    for check in findings().take(DETAILS) {
        detail(out, check)?;
    }
    let more = findings().count().saturating_sub(DETAILS);
    if more > 0 {
        writeln!(out, "\n{more} more; --only CHECK-ID shows one of them alone.")?;
    }
    writeln!(out)?;
    next_step(out, report, reader)
}

fn headline(out: &mut String, report: &Report) -> std::fmt::Result {
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

fn list(out: &mut String, checks: &[&CheckReport]) -> std::fmt::Result {
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

fn title(out: &mut String, check: &CheckReport) -> std::fmt::Result {
    let (style, mark) = mark(check.status);
    writeln!(out, "\n{style}{mark} {}{style:#}  {DIM}{}{DIM:#}", check.title, check.id)
}

fn detail(out: &mut String, check: &CheckReport) -> std::fmt::Result {
    title(out, check)?;
    if let Some(rationale) = &check.rationale {
        writeln!(out, "{}", wrap(rationale, "  ", "  "))?;
    }
    writeln!(out)?;
    if let Some(place) = &check.place {
        field(out, "at", &format!("{}:{}", place.file, place.line))?;
    }
    for (name, value) in [("expected", &check.expected), ("got", &check.actual)] {
        if let Some(value) = value {
            field(out, name, value)?;
        }
    }
    if check.status == Status::Failed {
        drawing(out, check)?;
        stderr(out, check)?;
    }
    for (name, value) in [("hint", &check.hint), ("read", &check.read)] {
        if let Some(value) = value {
            field(out, name, value)?;
        }
    }
    Ok(())
}

fn field(out: &mut String, name: &str, value: &str) -> std::fmt::Result {
    let first = format!("  {name:<9} ");
    writeln!(out, "{}", wrap(value, &first, "            "))
}

/// Breaks a text into lines of 80 columns; the first begins with `first`, the others
/// with `rest`.
pub fn wrap(text: &str, first: &str, rest: &str) -> String {
    let options = textwrap::Options::new(WIDTH)
        .initial_indent(first)
        .subsequent_indent(rest)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    textwrap::fill(text, options)
}

fn drawing(out: &mut String, check: &CheckReport) -> std::fmt::Result {
    let lines = diagram(&check.journal, &check.focus, WIDTH - 2);
    if lines.is_empty() {
        return Ok(());
    }
    writeln!(out)?;
    for line in lines {
        writeln!(out, "  {line}")?;
    }
    writeln!(out)
}

fn stderr(out: &mut String, check: &CheckReport) -> std::fmt::Result {
    // Rust's advice is for those who run the server themselves.
    let advice = "note: run with `RUST_BACKTRACE";
    let said = |line: &&String| !line.trim().is_empty() && !line.starts_with(advice);
    let lines: Vec<&String> = check.stderr.iter().filter(said).collect();
    if lines.is_empty() {
        return Ok(());
    }
    writeln!(out, "  {DIM}the server's stderr{DIM:#}")?;
    for line in lines.iter().take(STDERR) {
        writeln!(out, "{}", wrap(&cut(line, STDERR_LINE), "    ", "      "))?;
    }
    let more = lines.len().saturating_sub(STDERR);
    if more > 0 {
        writeln!(out, "    {DIM}… {more} more lines{DIM:#}")?;
    }
    writeln!(out)
}

fn next_step(out: &mut String, report: &Report, reader: &Reader<'_>) -> std::fmt::Result {
    let Reader { again, file, next, .. } = reader;
    let mut findings = report.checks.iter().filter(|check| check.is_finding());
    let place = findings.find_map(|check| {
        check.place.as_ref().map(|place| format!("{}:{}", place.file, place.line))
    });
    let started =
        report.checks.first().is_none_or(|starts| starts.status == Status::Passed);
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
        // On a line of its own, so that it can be copied.
        (Status::Inconclusive, ..) => format!("Next: run it again.\n  {again}"),
        // It says more than "change the file".
        (Status::Failed, ..) if place.is_none() && !started => {
            format!("Next: do what the hint says, then run\n  {again}")
        }
        (_, _, Some(file)) => {
            let file = place.as_ref().unwrap_or(file);
            format!("Next: change {file}, then run\n  {again}")
        }
        _ => format!("Next: change the server, then run\n  {again}"),
    };
    writeln!(out, "{step}")
}
