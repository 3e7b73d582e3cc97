//! Reads the instructor's tables: CSV with commas, semicolons or tabs.

use std::{fs, path::Path};

use csv::ReaderBuilder;

use super::{ReadError, trees::words};

/// The largest table, in bytes.
const LARGEST: u64 = 16 << 20;

/// One row, without spaces around its cells.
pub(super) struct Row {
    /// Its line in the file, from 1.
    pub line: u64,
    /// Its cells.
    pub cells: Vec<String>,
}

impl Row {
    /// The cell of this column; none if it is empty.
    pub fn cell(&self, column: Option<usize>) -> Option<&str> {
        self.cells.get(column?).map(String::as_str).filter(|cell| !cell.is_empty())
    }
}

/// Reads a table. Empty rows and lines that begin with `#` are left out.
pub(super) fn read(path: &Path) -> Result<Vec<Row>, ReadError> {
    let text = text(path)?;
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let count = |byte: u8| first.bytes().filter(|one| *one == byte).count();
    // Spreadsheets write semicolons where the comma is the decimal mark.
    let delimiter =
        [b',', b';', b'\t'].into_iter().max_by_key(|byte| (count(*byte), *byte == b','));
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .comment(Some(b'#'))
        .delimiter(delimiter.unwrap_or(b','))
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record
            .map_err(|error| ReadError::at(path, error, "correct the file as CSV."))?;
        let line = record.position().map_or(0, csv::Position::line);
        let cells: Vec<String> =
            record.iter().map(|cell| cell.trim().to_owned()).collect();
        if cells.iter().any(|cell| !cell.is_empty()) {
            rows.push(Row { line, cells });
        }
    }
    Ok(rows)
}

/// Reads an instructor's text file, without a byte order mark.
pub(super) fn text(path: &Path) -> Result<String, ReadError> {
    let failed = |what: &str| ReadError::at(path, what, "check the path.");
    let metadata = fs::metadata(path).map_err(|error| failed(&words(&error)))?;
    if !metadata.is_file() {
        return Err(failed("this is no file"));
    }
    if metadata.len() > LARGEST {
        return Err(failed("this is larger than 16 MB, so it is no list of students"));
    }
    let bytes = fs::read(path).map_err(|error| failed(&words(&error)))?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        let what = format!("line {line} isn't UTF-8 text");
        ReadError::at(path, what, "save it again, as \"CSV UTF-8\".")
    })?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}
