//! What there is to read: one entry for each thing that was handed in.

use std::{
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
};

use super::{
    ReadError, Student,
    choice::{self, Wanted},
    gradescope, moodle, names, trees, urls,
};

/// Files of the instructor's, which lie beside the submissions.
const OURS: [&str; 6] = ["csv", "json", "md", "toml", "yaml", "yml"];

/// How the name of a folder of results ends, if nothing else is said.
pub const RESULTS: &str = "-graded";

/// One thing that was handed in.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// What it is called. The same key means the same student.
    pub key: Vec<u8>,
    /// What a roster can know it by, the surest first.
    pub names: Vec<String>,
    /// What its place tells about the student, without an id.
    pub student: Student,
    /// Its name, as it may be shown.
    pub shown: String,
    /// When it was handed in, in s since 1970, if the place tells.
    pub handed_in: Option<u64>,
    /// Where it is.
    pub what: What,
}

/// Where an entry is.
#[derive(Clone, Debug)]
pub(super) enum What {
    /// A folder or file of a bulk download. A `.git` in it is only a file that came too.
    Path(PathBuf),
    /// A folder or file that the instructor put there; the folder may be a git clone.
    Own(PathBuf),
    /// The address of a server.
    Url(String),
    /// Nowhere, for this reason.
    Nothing(String),
}

impl Entry {
    /// A file or folder that is called like its student.
    fn plain(path: PathBuf, wanted: &Wanted) -> Self {
        let name = path.file_name().unwrap_or_default();
        let text = name.to_string_lossy();
        let is_packed =
            wanted.is_kind(&text) || trees::is_archive(&text) || path.is_file();
        let bytes = name.as_encoded_bytes();
        let key = if is_packed { trees::without_extension(bytes) } else { bytes };
        Self {
            key: key.to_vec(),
            names: vec![String::from_utf8_lossy(key).into_owned()],
            student: Student::default(),
            shown: names::shown(bytes),
            handed_in: None,
            what: What::Own(path),
        }
    }

    /// Whether git is needed to read it.
    pub fn is_clone(&self) -> bool {
        matches!(&self.what, What::Own(path) if trees::is_repository(path))
    }
}

/// Lists what was handed in at this place: a bulk download, a folder of students, a list
/// of addresses or one file.
pub(super) fn entries(
    place: &Path,
    wanted: &Wanted,
    roster: Option<&Path>,
) -> Result<Vec<Entry>, ReadError> {
    let metadata = fs::metadata(place)
        .map_err(|error| ReadError::at(place, trees::words(&error), CHECK))?;
    let name = place.file_name().unwrap_or_default().to_string_lossy();
    if metadata.is_file() && trees::is_archive(&name) {
        let next = "unpack it, and name the folder with the submissions.";
        return Err(ReadError::at(place, "this is an archive", next));
    }
    if metadata.is_file() && wanted.is_kind(&name) {
        return Ok(vec![Entry::plain(place.to_owned(), wanted)]);
    }
    if !metadata.is_dir() {
        return urls::entries(place);
    }
    if wanted.places().iter().any(|path| place.join(path).is_file()) {
        let what = "this is the folder of one student";
        return Err(ReadError::at(place, what, "name the folder that it is in."));
    }
    let mut paths = listed(place)?;
    // A download that was unpacked into a folder of its own.
    if let [only] = &paths[..]
        && only.is_dir()
        && !only.is_symlink()
    {
        let inner = listed(only)?;
        if gradescope::is_download(only) || inner.iter().any(|one| moodle::is_entry(one))
        {
            return download(only, inner, wanted, roster);
        }
    }
    paths.sort();
    download(place, paths, wanted, roster)
}

const CHECK: &str = "check the path of the submissions.";

fn download(
    place: &Path,
    paths: Vec<PathBuf>,
    wanted: &Wanted,
    roster: Option<&Path>,
) -> Result<Vec<Entry>, ReadError> {
    let roster = roster.and_then(Path::file_name);
    let mut paths: Vec<PathBuf> = paths
        .into_iter()
        .filter(|path| path.file_name() != roster && is_handed_in(path))
        .collect();
    paths.sort();
    let entries = if gradescope::is_download(place) {
        gradescope::entries(place, paths)?
    } else {
        let entry = |path: PathBuf| {
            moodle::entry(&path).unwrap_or_else(|| Entry::plain(path, wanted))
        };
        paths.into_iter().map(entry).collect()
    };
    match entries.is_empty() {
        true => Err(ReadError::at(place, "there are no submissions in it", CHECK)),
        false => Ok(entries),
    }
}

fn listed(place: &Path) -> Result<Vec<PathBuf>, ReadError> {
    let failed = |error| ReadError::at(place, trees::words(&error), CHECK);
    let entries = fs::read_dir(place).map_err(failed)?;
    entries.map(|entry| entry.map(|entry| entry.path()).map_err(failed)).collect()
}

/// Whether this is a submission, and not a system's or the instructor's own file.
fn is_handed_in(path: &Path) -> bool {
    let name = path.file_name().map(OsStr::to_string_lossy).unwrap_or_default();
    let lower = name.to_lowercase();
    let is_system = name.starts_with('.')
        || choice::is_nobodys_name(&name) && lower == "__macosx"
        || lower == "thumbs.db"
        || lower == "desktop.ini";
    let ending = lower.rsplit_once('.').map_or("", |(_, ending)| ending);
    let is_ours = (OURS.contains(&ending) || lower.starts_with("readme"))
        && !moodle::is_entry(path)
        && path.is_file();
    !is_system && !is_ours && !is_results(path, &name)
}

/// Whether this is the folder of results of one submission, which `grade week4/ana.rs`
/// writes beside it.
fn is_results(path: &Path, name: &str) -> bool {
    name.ends_with(RESULTS) && path.join("run.json").is_file()
}
