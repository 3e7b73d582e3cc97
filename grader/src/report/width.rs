//! How wide what is printed may be.

/// Lines are no longer than this, also where there is more room.
pub const WIDTH: usize = 80;

/// Shorter ones could not be read.
const LEAST: usize = 20;

/// The columns for what is printed now: the terminal's on stdout, and [`WIDTH`] at most.
/// A file or a pipe has [`WIDTH`].
pub fn width() -> usize {
    columns().unwrap_or(WIDTH).clamp(LEAST, WIDTH)
}

/// How wide the terminal on stdout is, if there is one.
#[cfg(unix)]
fn columns() -> Option<usize> {
    let size = rustix::termios::tcgetwinsize(std::io::stdout()).ok()?;
    Some(size.ws_col.into()).filter(|&columns| columns > 0)
}

#[cfg(windows)]
fn columns() -> Option<usize> {
    let (columns, _) = crossterm::terminal::size().ok()?;
    Some(columns.into()).filter(|&columns| columns > 0)
}
