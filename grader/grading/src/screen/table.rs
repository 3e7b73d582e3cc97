//! The table of all students: a line each, in 80 columns.

use classroom::json;
use comfy_table::{CellAlignment, Table, presets};
use grader::report::{self, DIM};
use rust_decimal::Decimal;

use super::words;
use crate::{clusters, exports::Row, records::Record};

/// The most columns of an id.
const ID: usize = 24;
/// The fewest columns of a cause.
const CAUSE: usize = 14;

/// A line for each row: verdict, id, points, the check that failed first, and how late it
/// came.
pub fn table(rows: &[Row]) -> String {
    let mut cells: Vec<Vec<String>> = vec![header(&["student", "verdict", "points"])];
    cells.extend(rows.iter().map(|row| {
        let (word, _, _) = words::styled(row.record.verdict);
        vec![json::cut(&row.record.student.id, ID), word.into(), words::points(&row.mark)]
    }));
    let late: Vec<String> = rows.iter().map(|row| words::late(row.mark.late_s)).collect();
    let widest = late.iter().map(String::len).max().filter(|width| *width > 0);
    let used: usize = (0..3)
        .filter_map(|column| cells.iter().map(|row| row[column].chars().count()).max())
        .chain(widest)
        .map(|width| width + 2)
        .sum();
    let room = report::width().saturating_sub(used + 2).max(CAUSE);
    cells[0].push("first cause".into());
    for (line, row) in cells[1..].iter_mut().zip(rows) {
        line.push(json::cut(&cause(&row.record), room));
    }
    if widest.is_some() {
        cells[0].push("late".into());
        for (line, late) in cells[1..].iter_mut().zip(late) {
            line.push(late);
        }
    }
    let mark = |row: &Row| {
        let (_, style, mark) = words::styled(row.record.verdict);
        format!("{style}{mark}{style:#} ")
    };
    let marks: Vec<String> = rows.iter().map(mark).collect();
    lines(&cells, &[2], &marks)
}

/// A line for each student whose points change: the id, the old and the new points.
pub fn changes(rows: &[(String, Option<Decimal>, Option<Decimal>)]) -> String {
    let points = |points: Option<Decimal>| {
        points.map_or("open".into(), |points| points.normalize().to_string())
    };
    let mut cells = vec![header(&["student", "old", "new", "change"])];
    cells.extend(rows.iter().map(|(id, old, new)| {
        let change = old.zip(*new).map(|(old, new)| (new - old).normalize());
        let change = change.map_or(String::new(), |by| match by > Decimal::ZERO {
            true => format!("+{by}"),
            false => by.to_string(),
        });
        vec![json::cut(id, ID), points(*old), points(*new), change]
    }));
    lines(&cells, &[1, 2, 3], &vec!["  ".to_owned(); rows.len()])
}

fn header(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// The check that failed first, or why nothing was judged.
fn cause(record: &Record) -> String {
    match clusters::first_cause(record) {
        Some((_, check)) if check.required => check.id.clone(),
        Some((_, check)) => format!("{} (optional)", check.id),
        None => record.why.clone().unwrap_or_default(),
    }
}

/// The cells as lines; those of the columns `right` are aligned to the right. The first
/// line is the header; each other begins with its mark.
fn lines(cells: &[Vec<String>], right: &[usize], marks: &[String]) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    for row in cells {
        table.add_row(row);
    }
    for (index, column) in table.column_iter_mut().enumerate() {
        column.set_padding((0, 2));
        if right.contains(&index) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    let mut text = String::new();
    for (index, line) in table.lines().enumerate() {
        let line = line.trim_end();
        match index.checked_sub(1).and_then(|index| marks.get(index)) {
            Some(mark) => text += &format!("{mark}{line}\n"),
            None => text += &format!("  {DIM}{line}{DIM:#}\n"),
        }
    }
    text
}
