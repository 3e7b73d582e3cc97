//! The files of one folder.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use super::{FORMAT_VERSION, Record, RecordsError, file, file_name, lock::Lock};
use crate::submissions::Submission;

/// The records' folder in the folder of results.
const FOLDER: &str = "records";

/// A record with what it was made from.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
pub struct Kept {
    /// The record.
    #[serde(flatten)]
    pub record: Record,
    /// A hash of the text and of all else that the verdict depends on: as long as it is
    /// the same, nothing has to be judged again.
    #[serde(default)]
    pub judged_as: String,
}

impl Kept {
    /// This result as that of a submission with the same text: only who handed it in,
    /// when, and what came with it can differ. Nothing if they don't.
    pub fn about(&self, submission: &Submission) -> Option<Self> {
        let record = Record {
            student: submission.student.clone(),
            handed_in: submission.handed_in,
            ignored: submission.ignored.clone(),
            ..self.record.clone()
        };
        let judged_as = self.judged_as.clone();
        Some(Self { record, judged_as }).filter(|about| about != self)
    }
}

/// The records of a folder: `OUT/records/ID.json`.
#[derive(Debug)]
pub struct Records {
    folder: PathBuf,
    by_id: BTreeMap<String, Kept>,
    /// Only who has it may write.
    lock: Option<Lock>,
}

impl Records {
    /// Opens a folder of results to write to, and makes it if it isn't there. Until the
    /// value is dropped, no other run can open it.
    ///
    /// # Errors
    /// If another run has it open, it can't be written, or a file in it is broken or is
    /// about something else. Nothing is changed then.
    pub fn open(out: &Path, lesson: &str) -> Result<Self, RecordsError> {
        let folder = out.join(FOLDER);
        fs::create_dir_all(&folder)
            .map_err(|error| RecordsError::Unwritable(folder.clone(), error))?;
        let lock = Lock::take(out)?;
        let by_id = read_all(&folder)?;
        if let Some(kept) = by_id.values().find(|kept| kept.record.lesson != lesson) {
            let (is, wanted) = (kept.record.lesson.clone(), lesson.to_owned());
            return Err(RecordsError::OtherLesson(out.to_path_buf(), is, wanted));
        }
        file::remove_unfinished(&folder)
            .map_err(|error| RecordsError::Unwritable(folder.clone(), error))?;
        Ok(Self { folder, by_id, lock: Some(lock) })
    }

    /// Reads the records of a folder, also while a run is writing to it.
    ///
    /// # Errors
    /// If there are none, or a file is broken.
    pub fn read(out: &Path) -> Result<Self, RecordsError> {
        let folder = out.join(FOLDER);
        if !folder.is_dir() {
            return Err(RecordsError::NoResults(out.to_path_buf()));
        }
        Ok(Self { by_id: read_all(&folder)?, folder, lock: None })
    }

    /// The record of a student.
    pub fn get(&self, id: &str) -> Option<&Record> {
        self.by_id.get(id).map(|kept| &kept.record)
    }

    /// The record of a student with what it was made from.
    pub fn kept(&self, id: &str) -> Option<&Kept> {
        self.by_id.get(id)
    }

    /// All records, by the students' ids.
    pub fn all(&self) -> impl Iterator<Item = &Kept> {
        self.by_id.values()
    }

    /// Writes a record. Once this returns, it is on the disk.
    ///
    /// # Errors
    /// If it can't be written, or its file has become one about another student.
    pub fn put(&mut self, kept: Kept) -> Result<(), RecordsError> {
        let id = &kept.record.student.id;
        let path = self.folder.join(file_name(id)).with_added_extension("json");
        let unwritable = |error| RecordsError::Unwritable(path.clone(), error);
        if self.lock.is_none() {
            return Err(unwritable(io::Error::from(io::ErrorKind::ReadOnlyFilesystem)));
        }
        // Where file names don't tell `Ana` from `ana`, this is the other's file.
        if !self.by_id.contains_key(id) && path.exists() {
            let other = read(&path)?.record.student.id;
            return Err(RecordsError::OtherStudent(path, other));
        }
        let text = serde_json::to_string_pretty(&kept)
            .map_err(|error| unwritable(error.into()))?;
        file::write_atomically(&path, (text + "\n").as_bytes()).map_err(unwritable)?;
        self.by_id.insert(id.clone(), kept);
        Ok(())
    }
}

fn read_all(folder: &Path) -> Result<BTreeMap<String, Kept>, RecordsError> {
    let unreadable = |error| RecordsError::Unreadable(folder.to_path_buf(), error);
    let mut by_id = BTreeMap::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let Some(stem) = name.strip_suffix(".json").filter(|_| !name.starts_with('.'))
        else {
            continue;
        };
        let kept = read(&path)?;
        let id = kept.record.student.id.clone();
        if file_name(&id) != stem {
            return Err(RecordsError::OtherStudent(path, id));
        }
        by_id.insert(id, kept);
    }
    Ok(by_id)
}

fn read(path: &Path) -> Result<Kept, RecordsError> {
    /// Read first, because a newer form may lack what we need.
    #[derive(Deserialize)]
    struct Version {
        version: u32,
    }

    let text = fs::read_to_string(path)
        .map_err(|error| RecordsError::Unreadable(path.to_path_buf(), error))?;
    let broken = |error: serde_json::Error| {
        RecordsError::Broken(path.to_path_buf(), error.to_string())
    };
    let Version { version } = serde_json::from_str(&text).map_err(broken)?;
    if version > FORMAT_VERSION {
        return Err(RecordsError::Newer(path.to_path_buf(), version));
    }
    serde_json::from_str(&text).map_err(broken)
}
