//! Finds out whether a program is up to date, without asking cargo.
//!
//! For an unchanged file, cargo needs about 0.1 s to find out that there is nothing to
//! do, mostly to resolve the whole workspace. Reading a stamp takes 1 ms.
//!
//! Why that is safe: `cargo run` has just found the grader itself up to date, for
//! this toolchain, these flags and this profile; if it had rebuilt the grader, the
//! stamp would no longer fit. What remains is what the program alone is made of:
//! the files that cargo itself names in its dep-info file, and the manifests.
//! Everything is compared by size and time of change, as cargo does, and the sources
//! by what they hold, too. Any doubt, or a grader that was not started by cargo, and
//! cargo is asked.

use std::{
    env, fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use launcher::dep_info::{manifests, sources};
use serde::{Deserialize, Serialize};

use super::Job;

/// The result of a build, and everything that it depends on.
#[derive(Deserialize, Serialize)]
pub(super) struct Stamp {
    pub program: PathBuf,
    pub warnings: Vec<String>,
    source: PathBuf,
    texts: Vec<(PathBuf, u64)>,
    files: Vec<(PathBuf, Option<Identity>)>,
}

/// The job's source before cargo began.
pub(super) struct Before {
    at: SystemTime,
    text: Option<u64>,
}

impl Before {
    /// What it is now.
    pub fn now(job: &Job<'_>) -> Self {
        let text = text(&job.workspace.join(job.source));
        Self { at: SystemTime::now(), text }
    }
}

/// Identifies a file's state: its size in bytes, and when it was written, since 1970.
#[derive(Clone, PartialEq, Eq, Deserialize, Serialize)]
struct Identity(u64, Duration);

impl Stamp {
    /// The stamp of the last build, if nothing has changed since.
    pub fn still_true(job: &Job<'_>) -> Option<Self> {
        // If cargo did not start the grader, it may be out of date.
        env::var_os("CARGO")?;
        let stamp = Self::last(job)?;
        let unchanged = |(path, then): &(PathBuf, _)| identity(path) == *then;
        let same_text = |(path, then): &(PathBuf, _)| text(path) == Some(*then);
        let fits = stamp.source == job.workspace.join(job.source)
            && stamp.files.iter().all(unchanged)
            && stamp.texts.iter().all(same_text);
        fits.then_some(stamp)
    }

    /// Cargo only looks at the time of change, so it doesn't notice a file that was
    /// restored from an older copy. Such a file gets the current time.
    pub fn let_cargo_see(job: &Job<'_>) {
        // Without a stamp, nothing is known about what cargo has seen.
        let Some(Self { program, texts, .. }) = Self::last(job) else { return };
        let Some(built) = identity(&program) else { return };
        let own = job.workspace.join(job.source);
        for path in texts.iter().map(|(path, _)| path).chain([&own]) {
            let looks_old = identity(path).is_some_and(|file| file.1 <= built.1);
            let is_built = texts.iter().any(|(p, t)| p == path && Some(*t) == text(path));
            if looks_old && !is_built {
                // If it can't be written, cargo must cope.
                let file = fs::File::options().append(true).open(path);
                let _ = file.and_then(|file| file.set_modified(SystemTime::now()));
            }
        }
    }

    fn last(job: &Job<'_>) -> Option<Self> {
        let text = fs::read(stamp_file(job)?).ok()?;
        serde_json::from_slice(&text).ok()
    }

    /// Writes a stamp for a build. Best effort: without one, cargo is asked again.
    pub fn put(job: &Job<'_>, before: &Before, program: &Path, warnings: &[String]) {
        let Some(file) = stamp_file(job) else { return };
        let stamp = Self::of(job, before, program, warnings);
        let text = stamp.and_then(|stamp| serde_json::to_vec(&stamp).ok());
        let _ = match text {
            Some(text) => fs::write(file, text),
            None => fs::remove_file(file),
        };
    }

    fn of(
        job: &Job<'_>,
        before: &Before,
        program: &Path,
        warnings: &[String],
    ) -> Option<Self> {
        let begun = before.at.duration_since(SystemTime::UNIX_EPOCH).ok()?;
        let own_source = job.workspace.join(job.source);
        // The file was saved while the compiler ran, which may have read the older text.
        if before.text.is_none() || before.text != text(&own_source) {
            return None;
        }
        let (mut texts, mut files) = (Vec::new(), Vec::new());
        let sources = sources(program)?;
        for source in &sources {
            let identity = identity(source)?;
            if identity.1 >= begun {
                return None;
            }
            texts.push((source.clone(), text(source)?));
            files.push((source.clone(), Some(identity)));
        }
        let manifests = manifests(job.workspace, &sources).into_iter();
        for path in manifests.chain([program.to_owned(), env::current_exe().ok()?]) {
            let identity = identity(&path);
            files.push((path, identity));
        }
        Some(Self {
            program: program.to_owned(),
            warnings: warnings.to_vec(),
            source: own_source,
            texts,
            files,
        })
    }
}

fn stamp_file(job: &Job<'_>) -> Option<PathBuf> {
    beside_the_grader(&format!("{}.stamp.json", job.bin))
}

/// The path of one of our own files in cargo's target folder.
fn beside_the_grader(name: &str) -> Option<PathBuf> {
    Some(env::current_exe().ok()?.with_file_name(name))
}

fn identity(path: &Path) -> Option<Identity> {
    let metadata = fs::metadata(path).ok()?;
    let changed =
        metadata.modified().ok()?.duration_since(SystemTime::UNIX_EPOCH).ok()?;
    Some(Identity(metadata.len(), changed))
}

/// Tells one text from another.
fn text(path: &Path) -> Option<u64> {
    let mut hasher = DefaultHasher::new();
    fs::read(path).ok()?.hash(&mut hasher);
    Some(hasher.finish())
}
