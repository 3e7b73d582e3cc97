//! The shortest useful report: what to do first, on one screen.

use std::fmt::{self, Write};

use classroom::verdict::{CheckReport, Report, Status};

use super::{
    diagram::ROWS,
    finding::{Room, finding, gap},
    human::{list, panics},
    mark::{DIM, GREEN},
    page::Page,
};

/// What a finding may show, the roomiest form first.
const ROOMS: [Room; 6] = [
    Room { packets: ROWS, printed: 8, is_dense: false },
    Room { packets: 10, printed: 4, is_dense: false },
    Room { packets: 8, printed: 2, is_dense: false },
    Room { packets: 8, printed: 0, is_dense: true },
    Room { packets: 6, printed: 0, is_dense: true },
    Room { packets: 4, printed: 0, is_dense: true },
];

/// The first finding and the number of the others, or after a pass what is left to do.
/// It takes at most `rows` lines if its texts allow that; only diagrams, lists and the
/// server's output are cut. Lines are at most `width` columns long.
pub fn first(report: &Report, width: usize, rows: usize) -> String {
    let mut text = String::new();
    for room in ROOMS {
        let mut page = Page::new(width);
        let written = match report.verdict {
            Status::Passed => passed(&mut page, report, rows),
            _ => not_passed(&mut page, report, room),
        };
        written.and_then(|()| panics(&mut page, report)).unwrap_or_default();
        text = page.folded().trim_start_matches('\n').to_owned();
        if text.lines().count() <= rows {
            break;
        }
    }
    text
}

fn not_passed(out: &mut Page, report: &Report, room: Room) -> fmt::Result {
    let findings = report.findings();
    let Some((first, others)) = findings.split_first() else { return Ok(()) };
    finding(out, first, room)?;
    let skipped =
        count(report, |check| check.required && check.status == Status::Skipped);
    let others = match others.len() {
        0 => None,
        1 => Some("1 more check did not pass".to_owned()),
        n => Some(format!("{n} more checks did not pass")),
    };
    let skipped = match skipped {
        0 => None,
        1 => Some("1 check not tried yet".to_owned()),
        n => Some(format!("{n} checks not tried yet")),
    };
    let more: Vec<String> = [others, skipped].into_iter().flatten().collect();
    match more.is_empty() {
        true => Ok(()),
        false => {
            gap(out, room)?;
            writeln!(out, "{DIM}{}{DIM:#}", more.join(", "))
        }
    }
}

fn passed(out: &mut Page, report: &Report, rows: usize) -> fmt::Result {
    let required = report.required.total;
    writeln!(out, "{GREEN}✓ All {required} required checks passed.{GREEN:#}")?;
    let is_open =
        |check: &&CheckReport| !check.required && check.status != Status::Passed;
    let (mut skipped, tried): (Vec<_>, Vec<_>) = report
        .checks
        .iter()
        .filter(is_open)
        .partition(|check| check.status == Status::Skipped);
    if tried.is_empty() && skipped.is_empty() {
        return match report.optional.total {
            0 => Ok(()),
            n => writeln!(out, "{GREEN}✓ All {n} optional checks passed.{GREEN:#}"),
        };
    }
    writeln!(out, "\nOptional, still open:")?;
    // The other lines are those above, a blank one, and the two below.
    let shown = tried.len().min(rows.saturating_sub(6).max(1));
    // The list only counts those that were skipped.
    skipped.extend(&tried[..shown]);
    list(out, &skipped)?;
    match tried.len() - shown {
        0 => Ok(()),
        n => writeln!(out, "  {DIM}and {n} more{DIM:#}"),
    }
}

fn count(report: &Report, is_so: impl Fn(&CheckReport) -> bool) -> usize {
    report.checks.iter().filter(|check| is_so(check)).count()
}
