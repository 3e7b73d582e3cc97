//! The course's students, from a CSV file.

use std::{collections::HashMap, path::Path};

use super::{
    ReadError, Student, ids,
    table::{self, Row},
};

/// The names of each column, in small letters and without spaces, `_` and `-`. The first
/// is ours, the others are those of the exports of Canvas, Moodle and Gradescope.
const COLUMNS: [&[&str]; 8] = [
    &["id", "identifier", "username"],
    &["name", "student", "fullname"],
    &["sisid", "sisuserid", "sid", "studentid", "idnumber"],
    &["email", "emailaddress", "sisloginid", "login"],
    &["section", "sections", "group"],
    &["extension", "extensionhours", "extension(hours)", "extensioninhours"],
    &["firstname"],
    &["lastname", "surname"],
];

/// The longest extension: a year, in hours.
const LONGEST_EXTENSION: f64 = 366.0 * 24.0;

/// The students of a course.
pub(super) struct Roster {
    entries: Vec<Listed>,
}

/// One student of the roster.
pub(super) struct Listed {
    /// The student, whose id can be the name of a file.
    pub student: Student,
    /// The id as the roster has it.
    pub id: String,
}

impl Roster {
    /// Reads a roster. Its first line names the columns, in any case and order; one of
    /// id, name, SIS id and email is enough. An extension is in hours.
    pub fn read(path: &Path) -> Result<Self, ReadError> {
        let rows = table::read(path)?;
        let Some((header, rows)) = rows.split_first() else {
            return Err(ReadError::at(path, "the roster is empty", HEADER));
        };
        let columns = Columns::of(header);
        if !columns.name_somebody() {
            let what = "the first line names no column `id`, `name`, `sis_id` or `email`";
            return Err(ReadError::at(path, what, HEADER));
        }
        let mut entries = Vec::new();
        let mut lines: HashMap<String, u64> = HashMap::new();
        for row in rows {
            let Some(listed) = columns.student(row, path)? else { continue };
            if let Some(line) = lines.insert(listed.id.clone(), row.line) {
                let what =
                    format!("line {} has the id of line {line}, {}", row.line, listed.id);
                return Err(ReadError::at(path, what, "give each student one line."));
            }
            entries.push(listed);
        }
        let raw: Vec<&[u8]> = entries.iter().map(|one| one.id.as_bytes()).collect();
        let ids = ids::unique(&raw, &[]);
        for (one, id) in entries.iter_mut().zip(ids) {
            // An id that a file can't have stays readable as the name.
            if id != one.id && one.student.name.is_none() {
                one.student.name = Some(one.id.clone());
            }
            one.student.id = id;
        }
        Ok(Self { entries })
    }

    /// The students, in the roster's order.
    pub fn entries(&self) -> &[Listed] {
        &self.entries
    }

    /// The students without the roster's own ids.
    pub fn students(&self) -> impl Iterator<Item = &Student> {
        self.entries.iter().map(|one| &one.student)
    }
}

/// What to do about a header that isn't understood.
const HEADER: &str =
    "begin the file with a line such as `id,name,sis_id,email,section,extension`.";

/// Where each of [`COLUMNS`] is.
struct Columns([Option<usize>; 8]);

impl Columns {
    fn of(header: &Row) -> Self {
        let plain = |name: &str| name.to_lowercase().replace([' ', '_', '-'], "");
        let names: Vec<String> = header.cells.iter().map(|cell| plain(cell)).collect();
        let place = |known: &[&str]| {
            // Our own name first: Canvas has both `ID` and `SIS User ID`.
            known.iter().find_map(|one| names.iter().position(|name| name == one))
        };
        Self(COLUMNS.map(place))
    }

    fn name_somebody(&self) -> bool {
        let [id, name, sis_id, email, .., first, last] = self.0;
        [id, name, sis_id, email, first, last].iter().any(Option::is_some)
    }

    /// The student of a row; none if it names nobody.
    fn student(&self, row: &Row, path: &Path) -> Result<Option<Listed>, ReadError> {
        let [id, name, sis_id, email, section, extension, first, last] =
            self.0.map(|column| row.cell(column).map(str::to_owned));
        let both = [first, last].into_iter().flatten().collect::<Vec<_>>().join(" ");
        let name = name.or((!both.is_empty()).then_some(both));
        // Canvas's second line holds the points of each assignment.
        if name.as_deref().is_some_and(|name| name.contains("Points Possible")) {
            return Ok(None);
        }
        let known = [&id, &sis_id, &email, &name].into_iter().flatten().next().cloned();
        let Some(id) = known else { return Ok(None) };
        let extension_s = match extension.as_deref() {
            None => 0,
            Some(text) => seconds(text).ok_or_else(|| {
                let what = format!(
                    "line {}: the extension `{text}` is no number of hours",
                    row.line
                );
                ReadError::at(path, what, "write hours, such as 48 or 1.5.")
            })?,
        };
        let student =
            Student { id: String::new(), name, sis_id, email, section, extension_s };
        Ok(Some(Listed { student, id }))
    }
}

/// Hours, such as `48`, `1.5`, `1,5` or `2 h`, in seconds.
fn seconds(hours: &str) -> Option<u64> {
    let text = hours.to_lowercase().replace(',', ".");
    let text = text.trim_end_matches("hours").trim_end_matches('h').trim();
    let hours: f64 = text.parse().ok()?;
    let is_possible = (0.0..=LONGEST_EXTENSION).contains(&hours);
    is_possible.then(|| (hours * 3600.0).round() as u64)
}
