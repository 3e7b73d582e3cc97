//! Compiling loose files fast, without cargo, against the crates that cargo has
//! already built for a lesson.
//!
//! `check verify` has some hundred variants of one file to build. Cargo would need
//! a bin, and a good second, for each. Called directly, the compiler needs half a
//! second, and is quicker still without a memory of the variant before.

use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

use serde::Deserialize;
use tokio::{
    process::Command,
    sync::{Mutex, Semaphore},
};

use super::{
    BuildFailure, Job, Progress, cargo, cargo_build,
    message::{Diagnostic, Message},
};

/// So many files are compiled at once: each compiler uses a core and a bit.
pub const DESKS: usize = 2;

/// The crates that a lesson's file may use, and places to compile it at.
#[derive(Debug)]
pub struct Kit {
    /// Arguments of the compiler that name the crates.
    crates: Vec<String>,
    limit: Duration,
    folder: PathBuf,
    free: Semaphore,
    desks: [Mutex<PathBuf>; DESKS],
    /// Held while the kit is in use; the system lets go of it when we end.
    _lock: fs::File,
}

impl Kit {
    /// Builds `job` with cargo, to have and to know the crates that it uses.
    /// Everything that the kit compiles goes to `folder`.
    ///
    /// # Errors
    /// When the job cannot be built, or `folder` cannot be written or is in use.
    pub async fn prepare(
        job: &Job<'_>,
        folder: &Path,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Self, BuildFailure> {
        let output = cargo_build(job, progress).await?;
        let direct = direct_dependencies(job).await?;
        let desks = std::array::from_fn(|number| folder.join(format!("desk-{number}")));
        for desk in &desks {
            create_folder(&desk.join("exercises"))?;
        }
        Ok(Self {
            crates: crate_arguments(&output.messages, &direct),
            limit: job.limit,
            folder: folder.into(),
            free: Semaphore::new(DESKS),
            desks: desks.map(Mutex::new),
            _lock: lock(&folder.join("lock"))?,
        })
    }

    /// Compiles `text` as if it were the lesson's file at `source`, such as
    /// `exercises/04-messages.rs`, so that a panic names its place as a student
    /// would see it. The program is called `name`; it is the caller's to delete.
    ///
    /// At most [`DESKS`] files are compiled at once; a further call waits.
    ///
    /// # Errors
    /// When the text does not compile, or a file cannot be written.
    pub async fn compile(
        &self,
        name: &str,
        source: &Path,
        text: &str,
    ) -> Result<PathBuf, BuildFailure> {
        // Whoever has a permit finds a desk that nobody sits at. The semaphore is
        // never closed, so there always is a permit.
        let _permit = self.free.acquire().await.ok();
        let Some(desk) = self.desks.iter().find_map(|desk| desk.try_lock().ok()) else {
            return Err(self.io(io::ErrorKind::ResourceBusy.into()));
        };
        let file = desk.join(source);
        fs::write(&file, text).map_err(|error| BuildFailure::Io(file, error))?;

        let program = self.folder.join(name).with_extension(env::consts::EXE_EXTENSION);
        let mut rustc =
            Command::new(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
        // The compiler is told the source as seen from the desk: that is the path
        // which a panic will name.
        rustc
            .current_dir(&*desk)
            .args(["--edition", "2024", "--crate-type", "bin", "--crate-name", "variant"])
            .args(["--error-format", "json", "--json", "diagnostic-rendered-ansi"])
            .args(["-C", "codegen-units=1", "-C", "strip=debuginfo", "-o"])
            .arg(&program)
            .arg(source)
            .args(&self.crates);
        let mut diagnostics = Vec::new();
        let mut other = String::new();
        let on_stderr = |line: &str| match serde_json::from_str::<Diagnostic>(line) {
            Ok(diagnostic) => diagnostics.push(diagnostic),
            Err(_) => other.extend([line, "\n"]),
        };
        if cargo::run(rustc, self.limit, |_| (), on_stderr).await? {
            Ok(program)
        } else {
            Err(BuildFailure::from_output(&diagnostics, other))
        }
    }

    fn io(&self, error: io::Error) -> BuildFailure {
        BuildFailure::Io(self.folder.clone(), error)
    }
}

fn create_folder(folder: &Path) -> Result<(), BuildFailure> {
    fs::create_dir_all(folder).map_err(|error| BuildFailure::Io(folder.into(), error))
}

/// Two verifications at once would compile each other's texts.
fn lock(file: &Path) -> Result<fs::File, BuildFailure> {
    fs::File::create(file)
        .and_then(|open| {
            open.try_lock()?;
            Ok(open)
        })
        .map_err(|error| BuildFailure::Io(file.into(), error))
}

/// `--extern name=path` for each direct dependency, and where the crates are that
/// these depend on.
fn crate_arguments(
    messages: &[Message],
    direct: &BTreeMap<String, String>,
) -> Vec<String> {
    let mut externs = Vec::new();
    let mut folders = BTreeSet::new();
    for message in messages {
        match message {
            Message::Artifact { package_id, filenames, .. } => {
                // Besides a library's .rlib cargo names its .rmeta, which is not
                // enough to link; a proc-macro is a dynamic library.
                let is_crate = |file: &&PathBuf| {
                    let extension =
                        file.extension().and_then(|extension| extension.to_str());
                    matches!(extension, Some("rlib" | env::consts::DLL_EXTENSION))
                };
                let crate_file = filenames.iter().find(is_crate);
                if let (Some(file), Some(name)) = (crate_file, direct.get(package_id)) {
                    externs.extend([
                        "--extern".into(),
                        format!("{name}={}", file.display()),
                    ]);
                }
                let parents = filenames.iter().filter_map(|file| file.parent());
                folders.extend(
                    parents.map(|folder| format!("dependency={}", folder.display())),
                );
            }
            Message::BuildScript { linked_paths } => {
                folders.extend(linked_paths.iter().cloned());
            }
            _ => {}
        }
    }
    externs.extend(folders.into_iter().flat_map(|folder| ["-L".into(), folder]));
    externs
}

/// The packages that the job's own package depends on: package id to the name that
/// its source uses. Cargo's messages do not tell which crates are direct ones.
async fn direct_dependencies(
    job: &Job<'_>,
) -> Result<BTreeMap<String, String>, BuildFailure> {
    let mut command = Command::new(cargo::program());
    command.args(["metadata", "--format-version", "1"]).current_dir(job.workspace);
    let (mut stdout, mut stderr) = (String::new(), String::new());
    let on_stdout = |line: &str| stdout.push_str(line);
    let on_stderr = |line: &str| stderr.extend([line, "\n"]);
    cargo::run(command, job.limit, on_stdout, on_stderr).await?;
    let metadata = serde_json::from_str::<Metadata>(&stdout).map_err(|error| {
        BuildFailure::Cargo(format!("{stderr}cargo metadata: {error}"))
    })?;

    let has_bin =
        |package: &&Package| package.targets.iter().any(|target| target.name == job.bin);
    let id = metadata.packages.iter().find(has_bin).map(|package| &package.id);
    let nodes = metadata.resolve.nodes.into_iter();
    let dependencies =
        nodes.filter(|node| Some(&node.id) == id).flat_map(|node| node.deps);
    Ok(dependencies.map(|dependency| (dependency.pkg, dependency.name)).collect())
}

/// What is read of `cargo metadata` (the Cargo book, "cargo metadata").
#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    resolve: Resolve,
}

#[derive(Deserialize)]
struct Package {
    id: String,
    targets: Vec<super::message::Target>,
}

#[derive(Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    deps: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
    pkg: String,
}
