//! Cells of CSV files.

use std::borrow::Cow;

/// A text as a cell that no spreadsheet takes for a formula. These begin with `=`, `+`,
/// `-`, `@`, a tab or a CR (OWASP, "CSV Injection"); East Asian input methods have wide
/// forms of the first four. An apostrophe before it makes it a text.
///
/// Not for our own numbers: `-3` would become a text.
pub(super) fn neutral(text: &str) -> Cow<'_, str> {
    const FIRST: [char; 11] =
        ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    // Spreadsheets ignore spaces before a formula.
    // Some readers end a file at a NUL.
    let text = if text.contains('\0') {
        Cow::Owned(text.replace('\0', ""))
    } else {
        text.into()
    };
    if text.trim_start_matches(' ').starts_with(FIRST) {
        Cow::Owned(format!("'{text}"))
    } else {
        text
    }
}

/// The same for a text that may be missing.
pub(super) fn neutral_or_empty(text: Option<&str>) -> Cow<'_, str> {
    neutral(text.unwrap_or_default())
}

/// Lines of CSV.
///
/// # Errors
/// Never in practice: memory has room.
pub(super) fn lines(rows: &[Vec<String>]) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        writer.write_record(row)?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}
