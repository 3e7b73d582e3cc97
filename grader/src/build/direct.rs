//! Compiles an edited exercise without cargo.
//!
//! Cargo looks at the whole workspace first, and links every crate into each program. So
//! the grader keeps the command that cargo used (see [`Recipe`]), and runs it again with
//! the kit as a dynamic library (see [`Library`]). That takes less than half as long.
//! Cargo does the work again if a manifest, the kit or a setting has changed, if the
//! source reads cargo's variables, or if the compiler reports something that is not about
//! a line of the source.
//!
//! Only on Linux: a Windows DLL can't export as many functions as the kit's crates have,
//! and nobody has tried it on macOS.

mod library;
mod recipe;

use std::{
    ffi::OsString,
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
};

use tokio::process::Command;

pub(super) use library::Library;
pub use recipe::Recipe;

use super::{
    BuildFailure, Job, cargo, crates,
    message::{Diagnostic, Message},
};

/// A program that was compiled without cargo.
pub(super) struct Compiled {
    pub program: PathBuf,
    /// As [`Built::warnings`](super::Built::warnings).
    pub warnings: Vec<String>,
    /// Every file that the compiler read for it.
    pub sources: Vec<PathBuf>,
    /// The library that it needs, if any.
    pub library: Option<PathBuf>,
}

/// Compiles the job into `folder`, which holds all such programs. `None` if cargo must do
/// it.
pub(super) async fn compile(
    job: &Job<'_>,
    recipe: &Recipe,
    folder: &Path,
) -> Option<Result<Compiled, BuildFailure>> {
    let text = fs::read_to_string(job.workspace.join(job.source)).ok()?;
    if text.contains("env!") {
        return None;
    }
    let own = folder.join(own_folder(job));
    fs::create_dir_all(&own).ok()?;
    let _lock = Lock::of(&own.join("lock"))?;

    let program = own.join(job.bin);
    // Linked under another name, because another check may start the program now.
    let linked = program.with_extension("new");
    let library = Library::of(&recipe.kit, folder).filter(Library::is_there);
    let library = library.map(Library::into_path);
    let mut rustc = Command::new(&recipe.compiler);
    rustc
        .current_dir(job.workspace)
        .args(recipe.arguments(library.as_deref()))
        .arg("-C")
        .arg(argument("incremental=", &own.join("incremental")))
        .arg(argument("--emit=link=", &linked))
        .arg(argument("--emit=dep-info=", &program.with_extension("d")));
    let mut diagnostics = Vec::new();
    let on_stderr =
        |line: &str| diagnostics.extend(serde_json::from_str::<Diagnostic>(line));
    let success = cargo::run(rustc, job.limit, |_| (), on_stderr).await.ok()?;
    diagnostics.retain(|diagnostic| !is_summary(diagnostic));
    if !success {
        if library.is_some_and(|library| !library.exists()) {
            return None;
        }
        let failure = BuildFailure::from_output(&diagnostics, String::new());
        let is_plain = matches!(failure, BuildFailure::DoesNotCompile(_));
        return is_plain.then_some(Err(failure));
    }
    fs::rename(&linked, &program).ok()?;
    let sources = launcher::dep_info::sources(&program)?;
    let sources = sources.iter().map(|source| job.workspace.join(source)).collect();
    let warnings = diagnostics
        .into_iter()
        .filter(Diagnostic::is_warning)
        .filter_map(|diagnostic| diagnostic.rendered)
        .collect();
    Some(Ok(Compiled { program, warnings, sources, library }))
}

/// The folder of one program. Two clones may share a target folder, so its name depends on
/// the workspace too.
fn own_folder(job: &Job<'_>) -> String {
    let mut hasher = DefaultHasher::new();
    job.workspace.hash(&mut hasher);
    format!("{}-{:016x}", job.bin, hasher.finish())
}

/// Held while a program is compiled, because two compilers would write the same files.
struct Lock(fs::File);

impl Lock {
    fn of(path: &Path) -> Option<Self> {
        let file = fs::File::create(path).ok()?;
        file.try_lock().ok()?;
        Some(Self(file))
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing the file isn't enough: a process that is just starting has it open, too.
        let _ = self.0.unlock();
    }
}

/// Whether it only counts the other messages. Cargo leaves these out.
pub(super) fn is_summary(diagnostic: &Diagnostic) -> bool {
    let message = &diagnostic.message;
    message.starts_with("aborting due to ") || message.ends_with(" emitted")
}

/// An argument that ends with a path.
pub(super) fn argument(before: &str, path: &Path) -> OsString {
    let mut argument = OsString::from(before);
    argument.push(path);
    argument
}

/// What is needed to make a library that doesn't exist yet.
#[derive(Debug)]
pub struct Preparation {
    library: Library,
    recipe: Recipe,
    workspace: PathBuf,
    crates: Vec<String>,
}

impl Preparation {
    /// What to do for the next builds, after one by cargo. `None` if it is done already.
    pub(super) async fn of(
        recipe: &Recipe,
        job: &Job<'_>,
        messages: &[Message],
        folder: &Path,
    ) -> Option<Self> {
        fs::create_dir_all(folder).ok()?;
        let library = Library::of(&recipe.kit, folder).filter(|it| !it.is_there())?;
        let direct = crates::direct(job, "kit").await.ok()?;
        let crates = crates::arguments(messages, &direct);
        let workspace = job.workspace.to_path_buf();
        Some(Self { library, recipe: recipe.clone(), workspace, crates })
    }

    /// Makes the library. The compiler takes a few seconds.
    pub async fn make(self) {
        self.library.make(&self.workspace, &self.recipe, &self.crates).await;
    }
}
