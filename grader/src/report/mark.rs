//! The colours of all that is printed, and the character that stands for each status.

use anstyle::{AnsiColor, Style};
use classroom::verdict::{CheckReport, Status};

/// What is fine.
pub const GREEN: Style = AnsiColor::Green.on_default().bold();
/// What is wrong.
pub const RED: Style = AnsiColor::Red.on_default().bold();
/// What is open or uncertain.
pub const YELLOW: Style = AnsiColor::Yellow.on_default().bold();
/// What matters less.
pub const DIM: Style = Style::new().dimmed();
/// What stands out.
pub const BOLD: Style = Style::new().bold();

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
