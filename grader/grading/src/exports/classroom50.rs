//! `classroom50/ID.json`: the `result.json` of classroom50, one for each student.
//!
//! The form is `classroom50/result/v1`, whose schema is `schemas/result-v1.schema.json`
//! in foundation50/classroom50. It takes whole points only, and no score over its
//! maximum. A mark that is open or held has no file.

use std::io;

use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::records::{CheckStatus, file_name};

use super::{ExportError, Files, Gradebook, Row, csv, files, numbers::Whole};

/// What classroom50 asks for.
#[derive(Clone, Debug)]
pub struct Classroom {
    /// The short name of the classroom.
    pub classroom: String,
    /// The slug of the assignment.
    pub assignment: String,
    /// Whether groups hand in.
    pub is_group: bool,
    /// What its runner says; nothing outside of it.
    pub run: Option<Run>,
}

/// What classroom50's runner says of the one submission that it runs for.
#[derive(Clone, Debug)]
pub struct Run {
    /// The login of the repository's owner.
    pub owner: String,
    /// The tag, which begins with `submit/`.
    pub submission: String,
    /// The address of the commit.
    pub commit: String,
    /// The address of the release.
    pub release: String,
    /// The address of the differences.
    pub review: String,
}

impl Classroom {
    /// What the runner has put into the environment, which `get` reads: `CLASSROOM`,
    /// `ASSIGNMENT`, `MODE`, `USERNAME`, `SUBMISSION_TAG`, `COMMIT_URL`, `RELEASE_URL` and
    /// `REVIEW_URL`. Nothing if this isn't its runner.
    pub fn of_runner(get: impl Fn(&str) -> Option<String>) -> Option<Self> {
        let get = |name: &str| get(name).filter(|value| !value.is_empty());
        let commit = get("COMMIT_URL")?;
        Some(Self {
            classroom: get("CLASSROOM")?,
            assignment: get("ASSIGNMENT")?,
            is_group: get("MODE").is_some_and(|mode| mode == "group"),
            run: Some(Run {
                owner: get("USERNAME")?,
                submission: get("SUBMISSION_TAG")?,
                release: get("RELEASE_URL")?,
                review: get("REVIEW_URL").unwrap_or_else(|| commit.clone()),
                commit,
            }),
        })
    }
}

/// Writes them. `at` is now, in s since 1970.
///
/// # Errors
/// Something is missing that classroom50 asks for, or a file can't be written.
pub(super) fn write(
    book: &Gradebook,
    classroom: Option<&Classroom>,
    at: u64,
    files: &mut Files,
) -> Result<(), ExportError> {
    let classroom = classroom.ok_or_else(|| {
        ExportError::Needs("classroom50 asks for the classroom and the assignment".into())
    })?;
    if classroom.run.is_some() && book.rows.len() != 1 {
        let text = "classroom50's runner grades one submission at a time, and there are \
                    several";
        return Err(ExportError::Needs(text.into()));
    }
    let whole = Whole::new(book);
    if let Some(note) = whole.note() {
        files.note("classroom50", note);
    }
    for row in &book.rows {
        let id = &row.record.student.id;
        let name = format!("classroom50/{}.json", file_name(id));
        let Some(points) = row.mark.exported() else {
            files.remove(&name)?;
            continue;
        };
        if points > row.mark.of {
            let (points, of) = (points.normalize(), row.mark.of.normalize());
            let text =
                format!("{id}: {points} points are over the maximum; {of} are written");
            files.note("classroom50", text);
        }
        let result = result(row, points.min(row.mark.of), classroom, at, &whole);
        let bytes = serde_json::to_vec_pretty(&result)
            .map_err(|error| files::made(&name, io::Error::from(error)))?;
        files.write(&name, &bytes)?;
    }
    Ok(())
}

fn result(
    row: &Row,
    points: Decimal,
    classroom: &Classroom,
    at: u64,
    whole: &Whole,
) -> Value {
    let (record, now) = (&row.record, csv::time(Some(at)));
    let handed_in = record.handed_in.unwrap_or(at);
    let run = classroom.run.clone().unwrap_or_else(|| {
        // The form of a mark that a teacher enters: a tag that no release has.
        let tag = format!("submit/manual-{}", now.replace(':', "-"));
        Run {
            owner: record.student.id.clone(),
            submission: tag.clone(),
            commit: tag.clone(),
            release: tag.clone(),
            review: tag,
        }
    });
    let tests = row.mark.parts.iter().map(|part| {
        json!({
            "test-name": part.title,
            "passed": part.status == CheckStatus::Passed,
            "score": whole.json(part.points),
            "max-score": whole.json(part.of),
        })
    });
    json!({
        "schema": "classroom50/result/v1",
        "classroom": classroom.classroom,
        "assignment": classroom.assignment,
        "assignment_type": if classroom.is_group { "group" } else { "individual" },
        "owner": run.owner,
        "submission": run.submission,
        "commit": run.commit,
        "release": run.release,
        "review": run.review,
        "datetime": csv::time(Some(handed_in)),
        "graded_at": now,
        "score": whole.json(points),
        "max-score": whole.json(row.mark.of),
        "tests": tests.collect::<Value>(),
    })
}
