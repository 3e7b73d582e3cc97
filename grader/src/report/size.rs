//! How much room the terminal has.

/// Lines are never longer than this, even if the terminal is wider.
pub const WIDTH: usize = 80;

/// Nobody can read shorter lines.
const LEAST: usize = 20;

/// The columns to print in: those of the terminal on stdout, but at most [`WIDTH`]. A
/// file or a pipe has [`WIDTH`].
pub fn width() -> usize {
    size().map_or(WIDTH, |(columns, _)| columns).clamp(LEAST, WIDTH)
}

/// The lines of the terminal on stdout; none if stdout is a file or a pipe.
pub fn height() -> Option<usize> {
    size().map(|(_, rows)| rows).filter(|&rows| rows > 0)
}

/// The terminal's columns and lines.
#[cfg(unix)]
fn size() -> Option<(usize, usize)> {
    let size = rustix::termios::tcgetwinsize(std::io::stdout()).ok()?;
    Some((size.ws_col.into(), size.ws_row.into())).filter(|&(columns, _)| columns > 0)
}

#[cfg(windows)]
fn size() -> Option<(usize, usize)> {
    let (columns, rows) = crossterm::terminal::size().ok()?;
    Some((columns.into(), rows.into())).filter(|&(columns, _)| columns > 0)
}
