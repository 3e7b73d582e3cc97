//! The kit and the crates that it uses as one dynamic library.

use std::{
    env, fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
    time::Duration,
};

use tokio::process::Command;

use super::{Recipe, argument};
use crate::build::{BuildFailure, cargo};

/// Making it takes a few seconds, and longer on a busy machine.
const LIMIT: Duration = Duration::from_secs(120);

/// An older library belongs to a build that nobody uses any more. If somebody does, it is
/// made again.
const OLD: Duration = Duration::from_secs(24 * 3600);

/// The kit's own source, from the workspace's root.
const SOURCE: &str = "exercises/src/lib.rs";

/// The library of one build of the kit. Its name says which, so it is never used for
/// another build.
#[derive(Debug)]
pub struct Library(PathBuf);

impl Library {
    /// The library in `folder` for the kit that cargo compiled to `kit`.
    pub fn of(kit: &Path, folder: &Path) -> Option<Self> {
        let metadata = fs::metadata(kit).ok()?;
        let mut hasher = DefaultHasher::new();
        (kit, metadata.len(), metadata.modified().ok()?).hash(&mut hasher);
        let name = format!("kit-{:016x}", hasher.finish());
        let prefix = env::consts::DLL_PREFIX;
        let suffix = env::consts::DLL_SUFFIX;
        Some(Self(folder.join(format!("{prefix}{name}{suffix}"))))
    }

    /// Whether it has been made.
    pub fn is_there(&self) -> bool {
        self.0.exists()
    }

    /// Where it is, or will be.
    pub fn into_path(self) -> PathBuf {
        self.0
    }

    /// Makes it from the crates that cargo compiled for the kit, given as the compiler's
    /// arguments. Best effort: without it, programs are linked as cargo does it.
    pub async fn make(&self, workspace: &Path, recipe: &Recipe, crates: &[String]) {
        // Written under another name, so that a library that exists is complete.
        let making = self.0.with_extension(format!("{}.new", std::process::id()));
        let made = self.compile(workspace, recipe, crates, &making).await;
        if made.is_ok_and(|success| success) && fs::rename(&making, &self.0).is_ok() {
            self.remove_old();
        } else {
            let _ = fs::remove_file(&making);
        }
    }

    async fn compile(
        &self,
        workspace: &Path,
        recipe: &Recipe,
        crates: &[String],
        to: &Path,
    ) -> Result<bool, BuildFailure> {
        let mut rustc = Command::new(&recipe.compiler);
        rustc
            .current_dir(workspace)
            // The kit uses this to find its page.
            .env("CARGO_MANIFEST_DIR", workspace.join("exercises"))
            .args(["--crate-name", "kit", "--crate-type", "dylib", "--cap-lints=allow"])
            .args(["-C", "prefer-dynamic", "-C", "rpath"])
            .args(recipe.profile())
            .args(crates)
            // Programs look for it under its final name.
            .arg("-C")
            .arg(argument("link-arg=-Wl,-soname,", self.file_name()))
            .arg("-o")
            .arg(to)
            .arg(SOURCE);
        cargo::run(rustc, LIMIT, |_| (), |_| ()).await
    }

    fn file_name(&self) -> &Path {
        self.0.file_name().map_or(&self.0, Path::new)
    }

    /// Removes the libraries of earlier builds, except recent ones: a program that was just
    /// compiled may need them.
    fn remove_old(&self) {
        let Some(entries) = self.0.parent().and_then(|folder| fs::read_dir(folder).ok())
        else {
            return;
        };
        for path in entries.flatten().map(|entry| entry.path()) {
            let is_library =
                path.extension().is_some_and(|it| it == env::consts::DLL_EXTENSION);
            let age =
                fs::metadata(&path).and_then(|it| it.modified()).map(|at| at.elapsed());
            let is_old = age.is_ok_and(|age| age.is_ok_and(|age| age > OLD));
            if is_library && is_old && path != self.0 {
                let _ = fs::remove_file(path);
            }
        }
    }
}
