//! `gradebook.json`: the whole gradebook, for programs. The sources, and what each student
//! saw, are in the records.
//!
//! Points are texts, such as `"10.35"`, so that no reader makes a float of them. Those of
//! a mark that is open or held are `null`.

use std::io;

use serde_json::{Value, json};

use crate::marks::State;

use super::{ExportError, Files, Gradebook, Row, files};

const NAME: &str = "gradebook.json";

/// The version of the form, raised when a reader of the old form would misread the new
/// one.
const FORMAT_VERSION: u32 = 1;

/// Writes it.
///
/// # Errors
/// The file can't be written.
pub(super) fn write(book: &Gradebook, files: &mut Files) -> Result<(), ExportError> {
    let write = || {
        let students = book.rows.iter().map(student).collect::<Result<Vec<_>, _>>()?;
        let whole = json!({
            "version": FORMAT_VERSION,
            "lesson": book.lesson,
            "assignment": book.assignment,
            "of": book.of(),
            "students": students,
        });
        serde_json::to_vec_pretty(&whole)
    };
    let mut bytes = write().map_err(|error| files::made(NAME, io::Error::from(error)))?;
    bytes.push(b'\n');
    files.write(NAME, &bytes)
}

fn student(row: &Row) -> serde_json::Result<Value> {
    let mut record = serde_json::to_value(&row.record)?;
    if let Some(fields) = record.as_object_mut() {
        for left_out in ["version", "lesson", "source", "shown"] {
            fields.shift_remove(left_out);
        }
        fields.insert("mark".into(), mark(row)?);
    }
    Ok(record)
}

fn mark(row: &Row) -> serde_json::Result<Value> {
    let mut mark = serde_json::to_value(&row.mark)?;
    if row.mark.state != State::Final {
        let unknown = ["points", "penalty", "passed"];
        unknown.into_iter().for_each(|field| mark[field] = Value::Null);
        for part in mark["parts"].as_array_mut().into_iter().flatten() {
            part["points"] = Value::Null;
        }
    }
    Ok(mark)
}
