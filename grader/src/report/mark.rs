//! The colours of a report, and the character that stands for each status.

use anstyle::{AnsiColor, Style};

use crate::verdict::{CheckReport, Status};

pub const GREEN: Style = AnsiColor::Green.on_default().bold();
pub const RED: Style = AnsiColor::Red.on_default().bold();
pub const YELLOW: Style = AnsiColor::Yellow.on_default().bold();
pub const DIM: Style = Style::new().dimmed();

/// A status's colour and character.
pub fn mark(status: Status) -> (Style, char) {
    match status {
        Status::Passed => (GREEN, '✓'),
        Status::Failed => (RED, '✗'),
        Status::Unfinished => (YELLOW, '…'),
        Status::Inconclusive => (YELLOW, '?'),
        Status::Skipped => (DIM, '·'),
    }
}

/// A check's colour and character. An optional check that doesn't pass is open, and
/// never red.
pub fn mark_of(check: &CheckReport) -> (Style, char) {
    match check.status {
        Status::Failed | Status::Unfinished if !check.required => (YELLOW, '○'),
        status => mark(status),
    }
}
