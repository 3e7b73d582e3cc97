//! A CSV file of the instructor's, of which single cells are filled in. All other bytes
//! stay as they are: the byte order mark, line endings, quotes and spaces.

use std::{fs, ops::Range, path::Path};

use rust_decimal::Decimal;

use super::ExportError;

/// What a UTF-8 file may begin with.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// A number as a cell has it, with a point or a comma before its decimal places.
pub(super) fn number(text: &str) -> Option<Decimal> {
    text.trim().replace(',', ".").parse().ok()
}

/// The file.
pub(super) struct Sheet {
    text: String,
    delimiter: char,
    /// The places of all cells in the text, with their quotes. Empty lines are left out.
    rows: Vec<Vec<Range<usize>>>,
    edits: Vec<(Range<usize>, String)>,
}

impl Sheet {
    /// Reads a file. The delimiter is the one of comma, semicolon and tab that the first
    /// line has most of.
    ///
    /// # Errors
    /// It can't be read, is no UTF-8, or a quoted cell never ends.
    pub(super) fn read(path: &Path) -> Result<Self, ExportError> {
        let bytes = fs::read(path)
            .map_err(|error| ExportError::Io { path: path.into(), error })?;
        let wrong =
            |text: &str| ExportError::Sheet { path: path.into(), text: text.into() };
        let text = String::from_utf8(bytes).map_err(|_| {
            wrong(
                "it is not UTF-8. Use the file as it was downloaded, or save it as UTF-8",
            )
        })?;
        let start = if text.starts_with(BYTE_ORDER_MARK) {
            BYTE_ORDER_MARK.len_utf8()
        } else {
            0
        };
        let first = text[start..].lines().next().unwrap_or_default();
        let count = |c: &char| first.matches(*c).count();
        // The last of those with the same count: the comma.
        let delimiter = ['\t', ';', ','].into_iter().max_by_key(count).unwrap_or(',');
        let rows = rows(&text, start, delimiter)
            .ok_or_else(|| wrong("a quote is opened and never closed"))?;
        if rows.is_empty() {
            return Err(wrong("it is empty. Download it again"));
        }
        Ok(Self { text, delimiter, rows, edits: Vec::new() })
    }

    /// How many rows there are, with the header.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The titles of the columns.
    pub(super) fn header(&self) -> Vec<String> {
        let cells = self.rows.first().map(Vec::as_slice).unwrap_or_default();
        cells.iter().map(|cell| unquoted(&self.text[cell.clone()])).collect()
    }

    /// The text of a cell, as the file had it; empty if the row is too short.
    pub(super) fn get(&self, row: usize, column: usize) -> String {
        let cell = self.rows.get(row).and_then(|row| row.get(column));
        cell.map(|cell| unquoted(&self.text[cell.clone()])).unwrap_or_default()
    }

    /// Points as this file writes numbers. A program that puts semicolons between cells
    /// may write decimal commas.
    pub(super) fn number(&self, points: Decimal) -> String {
        let text = points.normalize().to_string();
        if self.has_commas() { text.replace('.', ",") } else { text }
    }

    /// Whether a number with a decimal comma is in it, and none with a point.
    fn has_commas(&self) -> bool {
        let is_number = |text: &str, mark| {
            let is_digits =
                |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
            let text = unquoted(text);
            let parts = text.trim().split_once(mark);
            parts.is_some_and(|(whole, rest)| is_digits(whole) && is_digits(rest))
        };
        let has = |mark| {
            let mut cells = self.rows.iter().flatten();
            cells.any(|cell| is_number(&self.text[cell.clone()], mark))
        };
        self.delimiter != ',' && has(',') && !has('.')
    }

    /// Fills in a cell. A row that is too short is made longer.
    pub(super) fn set(&mut self, row: usize, column: usize, value: &str) {
        let Some(cells) = self.rows.get(row) else { return };
        let edit = match (cells.get(column), cells.last()) {
            (Some(cell), _) => {
                let is_quoted = self.text[cell.clone()].starts_with('"');
                (cell.clone(), self.quoted(value, is_quoted))
            }
            (None, Some(last)) => {
                let missing = column + 1 - cells.len();
                let mut text = String::from(self.delimiter).repeat(missing);
                text += &self.quoted(value, false);
                (last.end..last.end, text)
            }
            // There is no row without a cell.
            (None, None) => return,
        };
        self.edits.push(edit);
    }

    /// The file with all edits.
    pub(super) fn into_text(mut self) -> String {
        self.edits.sort_by_key(|(place, _)| place.start);
        for (place, value) in self.edits.into_iter().rev() {
            self.text.replace_range(place, &value);
        }
        self.text
    }

    fn quoted(&self, value: &str, always: bool) -> String {
        let special = ['"', '\n', '\r', self.delimiter];
        if always || value.contains(special) {
            format!("\"{}\"", value.replace('"', "\"\""))
        } else {
            value.to_owned()
        }
    }
}

/// The places of all cells; nothing if a quote never closes.
fn rows(text: &str, start: usize, delimiter: char) -> Option<Vec<Vec<Range<usize>>>> {
    let mut rows = Vec::new();
    let mut row: Vec<Range<usize>> = Vec::new();
    let (mut begin, mut is_quoted) = (start, false);
    let mut characters = text[start..].char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        let at = start + at;
        match c {
            // A quote opens a cell only at its beginning. A doubled one inside closes it
            // and opens it again.
            '"' if is_quoted => {
                is_quoted = false;
                if let Some((_, '"')) = characters.peek() {
                    characters.next();
                    is_quoted = true;
                }
            }
            '"' if at == begin => is_quoted = true,
            _ if is_quoted => {}
            _ if c == delimiter => {
                row.push(begin..at);
                begin = at + 1;
            }
            '\n' | '\r' => {
                row.push(begin..at);
                if c == '\r' && matches!(characters.peek(), Some((_, '\n'))) {
                    characters.next();
                    begin = at + 2;
                } else {
                    begin = at + 1;
                }
                push(&mut rows, &mut row);
            }
            _ => {}
        }
    }
    row.push(begin..text.len());
    push(&mut rows, &mut row);
    (!is_quoted).then_some(rows)
}

/// Ends a row, unless its line was empty.
fn push(rows: &mut Vec<Vec<Range<usize>>>, row: &mut Vec<Range<usize>>) {
    let row = std::mem::take(row);
    if row.len() > 1 || row.iter().any(|cell| !cell.is_empty()) {
        rows.push(row);
    }
}

fn unquoted(cell: &str) -> String {
    let inner = cell.strip_prefix('"').map(|rest| rest.strip_suffix('"').unwrap_or(rest));
    inner.map_or_else(|| cell.to_owned(), |inner| inner.replace("\"\"", "\""))
}
