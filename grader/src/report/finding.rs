//! One finding: what was claimed, what was seen instead, and what to do.

use std::fmt::{self, Write};

use classroom::{
    json::cut,
    verdict::{CheckReport, Status},
    wrap::wrap_to,
};

use super::{
    diagram::{ROWS, diagram},
    mark::{DIM, mark_of},
    page::Page,
};

/// Characters shown of a line that the server printed.
const PRINTED_LINE: usize = 300;

/// The most that a finding may show.
#[derive(Clone, Copy)]
pub struct Room {
    /// Packets in its diagram.
    pub packets: usize,
    /// Lines that the server printed.
    pub printed: usize,
    /// No blank lines, and not where to read on.
    pub is_dense: bool,
}

impl Room {
    /// Where the reader can scroll.
    pub const USUAL: Self = Self { packets: ROWS, printed: 12, is_dense: false };
}

/// The claim and its id.
pub fn title(out: &mut Page, check: &CheckReport) -> fmt::Result {
    let (style, mark) = mark_of(check);
    writeln!(out, "\n{style}{mark} {}{style:#}  {DIM}{}{DIM:#}", check.title, check.id)
}

/// All there is to say about one check.
pub fn finding(out: &mut Page, check: &CheckReport, room: Room) -> fmt::Result {
    title(out, check)?;
    rationale(out, check)?;
    // An editor finds the place by the blank line above it.
    if check.place.is_some() || !room.is_dense {
        writeln!(out)?;
    }
    place(out, check)?;
    for (name, value) in [("expected", &check.expected), ("got", &check.actual)] {
        if let Some(value) = value {
            field(out, name, value)?;
        }
    }
    if check.status == Status::Failed {
        drawing(out, check, room)?;
        printed(out, check, room)?;
    }
    hint(out, check)?;
    match &check.read {
        Some(read) if !room.is_dense => field(out, "read", read),
        _ => Ok(()),
    }
}

/// A blank line, if there is room.
pub fn gap(out: &mut Page, room: Room) -> fmt::Result {
    if room.is_dense { Ok(()) } else { writeln!(out) }
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

/// The check's diagram.
pub fn drawing(out: &mut Page, check: &CheckReport, room: Room) -> fmt::Result {
    let width = out.width.saturating_sub(2);
    let lines = diagram(&check.journal, &check.focus, width, room.packets);
    if lines.is_empty() {
        return Ok(());
    }
    gap(out, room)?;
    for line in lines {
        writeln!(out, "  {line}")?;
    }
    gap(out, room)
}

fn printed(out: &mut Page, check: &CheckReport, room: Room) -> fmt::Result {
    let most = room.printed;
    let lines: Vec<&String> =
        check.printed.iter().filter(|line| tells_something(line)).collect();
    if lines.is_empty() || most == 0 {
        return Ok(());
    }
    writeln!(out, "  {DIM}the server printed{DIM:#}")?;
    // The cause is in the first lines, and what it led to in the last ones.
    let left_out = lines.len().saturating_sub(most);
    for (at, line) in lines.iter().enumerate() {
        if left_out > 0 && at == most / 2 {
            writeln!(out, "    {DIM}… {left_out} more lines …{DIM:#}")?;
        }
        if left_out == 0 || at < most / 2 || at >= most / 2 + left_out {
            let line = cut(line, PRINTED_LINE);
            writeln!(out, "{}", wrap_to(out.width, &line, "    ", "      "))?;
        }
    }
    gap(out, room)
}

/// Whether a line is neither Rust's advice to people who run the server by hand
/// nor what `kit::serve` prints at each start.
fn tells_something(line: &str) -> bool {
    !line.trim().is_empty()
        && !line.starts_with("note: run with `RUST_BACKTRACE")
        && !line.starts_with("Listening on http://127.0.0.1:")
}
