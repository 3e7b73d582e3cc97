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

use launcher::dep_info::manifests;
use serde::{Deserialize, Serialize};

use super::{Job, direct::Recipe};

/// How a stamp's name ends, after that of its program.
const STAMP: &str = ".stamp.json";

/// The result of a build, and everything that it depends on.
#[derive(Deserialize, Serialize)]
pub(super) struct Stamp {
    pub program: PathBuf,
    pub warnings: Vec<String>,
    /// How to compile the program without cargo, or why cargo must do it.
    pub recipe: Result<Recipe, String>,
    /// Compiled without cargo, which has not seen this state of the source.
    is_direct: bool,
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

    /// The stamp of the last build, if only the program's own source has changed since.
    pub fn but_for_the_source(job: &Job<'_>) -> Option<Self> {
        env::var_os("CARGO")?;
        let stamp = Self::last(job)?;
        let own = job.workspace.join(job.source);
        let other = |path: &PathBuf| *path != own && *path != stamp.program;
        let mut files = stamp.files.iter().filter(|(path, _)| other(path));
        let mut texts = stamp.texts.iter().filter(|(path, _)| other(path));
        let fits = stamp.source == own
            && files.all(|(path, then)| identity(path) == *then)
            && texts.all(|(path, then)| text(path) == Some(*then));
        fits.then_some(stamp)
    }

    /// The sources of the last build that are not the program's own.
    pub fn shared_sources(&self) -> impl Iterator<Item = &PathBuf> {
        self.texts.iter().map(|(path, _)| path).filter(|path| **path != self.source)
    }

    /// Cargo only looks at the time of change, so it doesn't notice a file that was
    /// restored from an older copy. Such a file gets the current time.
    pub fn let_cargo_see(job: &Job<'_>) {
        // Without a stamp, nothing is known about what cargo has seen.
        let Some(Self { program, texts, is_direct, .. }) = Self::last(job) else {
            return;
        };
        // Cargo has not seen what was compiled without it.
        let by_cargo = match is_direct {
            true => beside_the_grader(job.bin)
                .map(|program| program.with_extension(env::consts::EXE_EXTENSION)),
            false => Some(program),
        };
        let Some(built) = by_cargo.as_deref().and_then(identity) else { return };
        let own = job.workspace.join(job.source);
        for path in texts.iter().map(|(path, _)| path).chain([&own]) {
            // A file that looks new is left alone: `watch` would take it for a save.
            let looks_old = identity(path).is_some_and(|file| file.1 <= built.1);
            let is_built = !(is_direct && *path == own)
                && texts.iter().any(|(p, t)| p == path && Some(*t) == text(path));
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

    /// The newest stamp of all programs.
    pub fn newest() -> Option<Self> {
        let entries = fs::read_dir(env::current_exe().ok()?.parent()?).ok()?;
        let paths = entries.flatten().map(|entry| entry.path());
        let stamps = paths.filter(|path| path.to_string_lossy().ends_with(STAMP));
        let newest = stamps.max_by_key(|path| identity(path).map(|file| file.1))?;
        serde_json::from_slice(&fs::read(newest).ok()?).ok()
    }

    /// Writes a stamp for a build. Best effort: without one, cargo is asked again.
    pub fn put(job: &Job<'_>, before: &Before, build: &Build<'_>) {
        let Some(file) = stamp_file(job) else { return };
        let stamp = Self::of(job, before, build);
        let text = stamp.and_then(|stamp| serde_json::to_vec(&stamp).ok());
        let _ = match text {
            Some(text) => fs::write(file, text),
            None => fs::remove_file(file),
        };
    }

    fn of(job: &Job<'_>, before: &Before, build: &Build<'_>) -> Option<Self> {
        let Build { program, warnings, sources, recipe, is_direct, library } = build;
        let begun = before.at.duration_since(SystemTime::UNIX_EPOCH).ok()?;
        let own_source = job.workspace.join(job.source);
        // The file was saved while the compiler ran, which may have read the older text.
        if before.text.is_none() || before.text != text(&own_source) {
            return None;
        }
        let (mut texts, mut files) = (Vec::new(), Vec::new());
        for source in sources {
            let identity = identity(source)?;
            if identity.1 >= begun {
                return None;
            }
            texts.push((source.clone(), text(source)?));
            files.push((source.clone(), Some(identity)));
        }
        let manifests = manifests(job.workspace, sources).into_iter();
        let programs = [program.to_path_buf(), env::current_exe().ok()?];
        for path in manifests.chain(programs).chain(library.clone()) {
            let identity = identity(&path);
            files.push((path, identity));
        }
        Some(Self {
            program: program.to_path_buf(),
            warnings: warnings.to_vec(),
            recipe: (*recipe).clone(),
            is_direct: *is_direct,
            source: own_source,
            texts,
            files,
        })
    }
}

/// What a build has come to.
pub(super) struct Build<'a> {
    pub program: &'a Path,
    pub warnings: &'a [String],
    /// Every file of ours that the program was made of.
    pub sources: Vec<PathBuf>,
    pub recipe: &'a Result<Recipe, String>,
    /// Whether it was compiled without cargo.
    pub is_direct: bool,
    /// A library of ours that the program cannot run without.
    pub library: Option<PathBuf>,
}

fn stamp_file(job: &Job<'_>) -> Option<PathBuf> {
    beside_the_grader(&format!("{}{STAMP}", job.bin))
}

/// A file or folder of our own in cargo's target folder.
pub(super) fn beside_the_grader(name: &str) -> Option<PathBuf> {
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
