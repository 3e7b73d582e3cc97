//! Gradescope's "Download Submissions": folders `submission_123`, and
//! `submission_metadata.yml`, which says whose they are and when they came.

mod metadata;

use std::{
    collections::HashSet,
    path::{Path, PathBuf},
};

use super::{
    ReadError, Student, names,
    place::{Entry, What},
    table,
};
use metadata::{Submitted, Submitter};

const METADATA: &str = "submission_metadata.yml";

/// Whether this folder is such a download.
pub(super) fn is_download(place: &Path) -> bool {
    place.join(METADATA).is_file()
}

/// An entry for each student of each submission, and for each folder that the metadata
/// doesn't mention.
pub(super) fn entries(
    place: &Path,
    paths: Vec<PathBuf>,
) -> Result<Vec<Entry>, ReadError> {
    let submitted = metadata::read(&table::text(&place.join(METADATA))?);
    let mut entries = Vec::new();
    let mut known = HashSet::new();
    for one in &submitted {
        let folder = paths.iter().find(|path| names::last(path) == one.folder);
        let what = match folder {
            Some(path) => What::Path(path.clone()),
            None => What::Nothing(format!("there is no folder {}", one.folder)),
        };
        known.insert(one.folder.as_str());
        match &one.submitters[..] {
            [] => entries.push(entry(one, &Submitter::default(), &what)),
            all => entries.extend(all.iter().map(|who| entry(one, who, &what))),
        }
    }
    for path in paths {
        let folder = names::last(&path);
        if !known.contains(folder.as_str()) {
            let one = Submitted { folder, ..Submitted::default() };
            entries.push(entry(&one, &Submitter::default(), &What::Path(path)));
        }
    }
    Ok(entries)
}

fn entry(one: &Submitted, who: &Submitter, what: &What) -> Entry {
    let all = [&who.sid, &who.email, &who.name].into_iter().flatten();
    let names: Vec<String> = all.cloned().chain([one.folder.clone()]).collect();
    Entry {
        key: names.first().unwrap_or(&one.folder).clone().into_bytes(),
        names,
        student: Student {
            name: who.name.clone(),
            sis_id: who.sid.clone(),
            email: who.email.clone(),
            ..Student::default()
        },
        shown: one.folder.clone(),
        handed_in: one.created_at,
        what: what.clone(),
    }
}
