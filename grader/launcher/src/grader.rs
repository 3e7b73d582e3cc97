//! Finds out without cargo whether the grader is built and up to date.
//!
//! Cargo would need about 0.1 s for the answer, at every check. `cargo run` has just
//! found `check` itself up to date, for this toolchain, these flags and this profile.
//! Only the grader's own inputs can still have changed: the files in its dep-info file,
//! and the manifests. If all of them are older than our last question to cargo, the
//! answer is still the same. In any doubt, we ask cargo.

use std::{
    ffi::OsStr,
    fs, io,
    path::{Path, PathBuf},
    time::SystemTime,
};

use crate::dep_info::{manifests, sources};

/// A bin of the workspace that a program of ours builds and becomes.
#[derive(Debug)]
pub struct Wanted {
    /// Its name.
    pub bin: &'static str,
    /// The package that it belongs to.
    pub package: &'static str,
    /// The profile to build it in; if none, that of the program that starts it.
    pub profile: Option<&'static str>,
    /// What is said before its first build.
    pub first: &'static str,
}

/// The grader, which `check` becomes.
pub const GRADER: Wanted = Wanted {
    bin: "grader",
    package: "grader",
    profile: None,
    first: "\
First build: cargo compiles the grader and the crates of the lessons.
It takes a minute or two, once, and needs a network to download the crates. After
that, a check takes about a second.",
};

/// The program for instructors, which `grade` becomes. It and the lessons' crates are
/// optimised, because they judge hundreds of submissions.
pub const GRADING: Wanted = Wanted {
    bin: "grading",
    package: "grading",
    profile: Some("grading"),
    first: "\
First build: cargo compiles the grader and the crates of the lessons, optimised.
It takes a few minutes, once, and needs a network to download the crates. After that,
a submission takes about half a second.",
};

/// The program to become, and what we know about it.
#[derive(Debug)]
pub struct Grader {
    /// Which one it is.
    pub wanted: &'static Wanted,
    /// Its path, from cargo's last answer; none before the first build.
    pub program: Option<PathBuf>,
    /// The root of the workspace that it belongs to.
    pub workspace: PathBuf,
    check: PathBuf,
    /// A file that contains the program's path. Its time is when we asked cargo.
    stamp: PathBuf,
}

/// Where cargo builds, as far as the path of a program shows it.
#[derive(Debug, PartialEq, Eq)]
pub struct Place<'a> {
    /// The target folder.
    pub folder: &'a Path,
    /// The target, if one was chosen, such as `x86_64-unknown-linux-gnu`.
    pub target: Option<&'a OsStr>,
    /// The folder of the profile's programs.
    pub profile: &'a OsStr,
}

impl Grader {
    /// The grader of the workspace at `workspace`, which the program `check` starts.
    pub fn of(wanted: &'static Wanted, check: PathBuf, workspace: PathBuf) -> Self {
        let stamp = check.with_file_name(format!("{}.stamp", wanted.bin));
        let program = fs::read_to_string(&stamp).ok().filter(|path| !path.is_empty());
        Self { wanted, program: program.map(PathBuf::from), workspace, check, stamp }
    }

    /// The place where cargo has built `check`, and must build the grader. Options of
    /// `cargo run` may have chosen it, and we don't see those options.
    pub fn place(&self) -> Option<Place<'_>> {
        let profile = self.check.parent()?;
        let folder = profile.parent()?;
        let (target, outer) = (folder.file_name()?, folder.parent()?);
        // Cargo marks its target folder, and each target's folder in it. A target's name
        // has at least three words (the rustc book, "Platform Support").
        let is_marked = |folder: &Path| folder.join("CACHEDIR.TAG").exists();
        let is_target = target.to_string_lossy().split('-').count() >= 3
            && is_marked(folder)
            && is_marked(outer);
        let (folder, target) =
            if is_target { (outer, Some(target)) } else { (folder, None) };
        Some(Place { folder, target, profile: profile.file_name()? })
    }

    /// Whether the program exists, built from these files or from older ones.
    pub fn is_built(&self) -> bool {
        self.program.as_ref().is_some_and(|program| program.exists())
    }

    /// Whether cargo would find nothing to do.
    pub fn is_up_to_date(&self) -> bool {
        let Some(asked) = written(&self.stamp) else { return false };
        let Some(sources) = self.program.as_deref().and_then(sources) else {
            return false;
        };
        let is_older = |file: &Path| written(file).is_some_and(|at| at < asked);
        // Two clones may share a target folder, so the sources must be our own.
        let ours = |file: &PathBuf| file.starts_with(&self.workspace) && is_older(file);
        self.is_built()
            && is_older(&self.check)
            && sources.iter().all(ours)
            && manifests(&self.workspace, &sources)
                .iter()
                .all(|file| !file.exists() || is_older(file))
    }

    /// Notes that we ask cargo now. Later changes are newer than this note.
    ///
    /// # Errors
    /// When the folder of `check` isn't writable.
    pub fn begin(&self) -> io::Result<Asking> {
        let file = self.stamp.with_extension("stamp.new");
        fs::write(&file, "")?;
        let begun = fs::metadata(&file)?.modified()?;
        Ok(Asking { file, begun, stamp: self.stamp.clone() })
    }
}

/// A question to cargo that has no answer yet.
pub struct Asking {
    file: PathBuf,
    begun: SystemTime,
    stamp: PathBuf,
}

impl Asking {
    /// Notes that cargo has found the grader up to date, or has built it. This is best
    /// effort: without a stamp, we ask cargo again the next time.
    pub fn done(self, program: &Path) {
        let Self { file, begun, stamp } = self;
        // Only a path that is valid Unicode can be written down.
        let Some(program) = program.to_str() else { return };
        let _ = fs::write(&file, program)
            .and_then(|()| fs::File::options().append(true).open(&file))
            .and_then(|open| open.set_modified(begun))
            .and_then(|()| fs::rename(&file, stamp));
    }
}

fn written(file: &Path) -> Option<SystemTime> {
    fs::metadata(file).ok()?.modified().ok()
}

#[cfg(test)]
mod tests {
    use std::env;

    use super::*;

    #[test]
    fn a_targets_folder_is_told_from_cargos_own() {
        let root = env::temp_dir().join(format!("launcher-{}", std::process::id()));
        let target = "x86_64-unknown-linux-gnu";
        for folder in [&root, &root.join(target), &root.join("rust-analyzer")] {
            fs::create_dir_all(folder).unwrap();
            fs::write(folder.join("CACHEDIR.TAG"), "").unwrap();
        }
        let place = |folder: &Path| {
            let grader = Grader::of(&GRADER, folder.join("debug/check"), PathBuf::new());
            let place = grader.place().unwrap();
            (place.folder.to_owned(), place.target.map(OsStr::to_owned))
        };
        assert_eq!(place(&root), (root.clone(), None));
        assert_eq!(place(&root.join(target)), (root.clone(), Some(target.into())));
        // The folder of an editor, within cargo's.
        let editors = root.join("rust-analyzer");
        assert_eq!(place(&editors), (editors.clone(), None));
        fs::remove_dir_all(&root).unwrap();
    }
}
