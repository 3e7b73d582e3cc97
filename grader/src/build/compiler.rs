//! Compiles single files anywhere, also in a sandbox, with the crates that cargo has built
//! once in an optimised profile.
//!
//! `grade` compiles hundreds of submissions. Each is one call of the compiler and one of
//! the linker, as in [`direct`](super::direct), but the caller runs them: this module only
//! knows the command line, what it must be able to read, and what its output means.

use std::{
    collections::BTreeSet,
    env,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
};

use tokio::process::Command;

use super::{
    BuildFailure, Job, Progress, cargo, cargo_build_in, crates,
    direct::{Library, Recipe, argument, is_summary},
    message::{Diagnostic, Message},
};

/// How submissions are compiled: fast, because most of the work is done in the library,
/// which is optimised.
const QUICK: [&str; 3] = ["opt-level=0", "embed-bitcode=no", "strip=debuginfo"];

/// How the library is compiled. A higher level would no longer share generic code with
/// the programs, so that each would compile it anew.
const OPTIMISED: [&str; 4] =
    ["opt-level=1", "debug-assertions=on", "embed-bitcode=no", "strip=debuginfo"];

/// The manifest whose lints apply to the students' files, from the workspace's root.
const MANIFEST: &str = "exercises/Cargo.toml";

/// How to compile a file of one lesson.
#[derive(Debug)]
pub struct Compiler {
    recipe: Recipe,
    library: Option<PathBuf>,
    lints: Vec<String>,
    sysroot: PathBuf,
    workspace: PathBuf,
    bin: String,
}

impl Compiler {
    /// Builds `job` with cargo in this profile, to get the crates that the lesson uses,
    /// and makes one dynamic library of them. `bin` is what the compiled programs are
    /// called, such as `04-messages`. Where no such library can be made, programs are
    /// linked as cargo does it, which takes twice as long.
    ///
    /// # Errors
    /// If the job can't be built.
    pub async fn prepare(
        job: &Job<'_>,
        profile: &str,
        bin: &str,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Self, BuildFailure> {
        let output = cargo_build_in(job, Some(profile), progress).await?;
        let workspace = job.workspace.to_path_buf();
        let not_found =
            |what: &str| BuildFailure::Cargo(format!("cargo named no {what}"));
        let kit = output.messages.iter().find_map(kit);
        let kit = kit.ok_or_else(|| not_found("library of the kit"))?;
        // Those of the exercises, of which the solutions need only some.
        let direct = crates::direct(job, "kit").await?;
        let crates = crates::arguments(&output.messages, &direct);
        let sysroot = sysroot(job).await?;
        let rustc = sysroot.join("bin/rustc").with_extension(env::consts::EXE_EXTENSION);

        let built = output.messages.iter().find_map(|message| match message {
            Message::Artifact { executable: Some(program), .. } => Some(program),
            _ => None,
        });
        // Not `direct`, where another library of this kit may be.
        let folder = built.map(|program| program.with_file_name("graded"));
        let folder = folder.ok_or_else(|| not_found("program"))?;
        let of = |settings: &[&str]| {
            Recipe::of_crates(rustc.clone(), settings, crates.clone(), kit.clone())
        };
        let library = match cfg!(target_os = "linux") {
            true => library(&of(&OPTIMISED), &folder, &workspace, &crates).await?,
            false => None,
        };
        let lints = lints(&workspace.join(MANIFEST))?;
        let (recipe, bin) = (of(&QUICK), bin.to_owned());
        Ok(Self { recipe, library, lints, sysroot, workspace, bin })
    }

    /// The same for files that belong to other packages than `exercises`.
    #[must_use]
    pub fn without_lints(self) -> Self {
        Self { lints: Vec::new(), ..self }
    }

    /// The command that compiles the file at `path` to `program`. Messages and panics call
    /// it `name`, such as `exercises/04-messages.rs`, with which `path` must end.
    pub fn command(&self, path: &Path, name: &Path, program: &Path) -> Vec<OsString> {
        let parts = name.components().count();
        let folder = path.ancestors().nth(parts).unwrap_or(Path::new(""));
        let mut remap = argument("--remap-path-prefix=", folder);
        remap.push("/=");
        let mut words = vec![self.recipe.compiler.clone().into_os_string()];
        words.extend(self.recipe.arguments(self.library.as_deref()));
        words.extend(self.lints.iter().map(OsString::from));
        let crate_name = self.bin.replace('-', "_");
        words.extend(
            ["--crate-type", "bin", "--crate-name", &crate_name].map(OsString::from),
        );
        words.extend(
            ["--error-format=json", "--json=diagnostic-rendered-ansi"]
                .map(OsString::from),
        );
        words.extend([remap, "-o".into(), program.into(), path.into()]);
        words
    }

    /// The variables of cargo that a source may read with `env!`.
    pub fn environment(&self) -> Vec<(&'static str, OsString)> {
        vec![
            ("CARGO_MANIFEST_DIR", self.workspace.join("exercises").into()),
            ("CARGO_PKG_NAME", "exercises".into()),
            // All packages of the workspace have one version.
            ("CARGO_PKG_VERSION", env!("CARGO_PKG_VERSION").into()),
            ("CARGO_BIN_NAME", self.bin.clone().into()),
            ("CARGO_CRATE_NAME", self.bin.replace('-', "_").into()),
        ]
    }

    /// The folders that the compiler reads.
    pub fn reads(&self) -> Vec<PathBuf> {
        let mut folders = BTreeSet::from([self.sysroot.clone()]);
        folders.extend(self.recipe.folders());
        folders.extend(self.library.as_deref().and_then(Path::parent).map(PathBuf::from));
        folders.into_iter().collect()
    }

    /// The folders that the programs read when they run: their libraries, and the page.
    pub fn programs_read(&self) -> Vec<PathBuf> {
        let library = self.library.as_deref().and_then(Path::parent);
        let libraries = library.map(|it| [it.to_path_buf(), self.sysroot.join("lib")]);
        let page = self.workspace.join("frontend");
        libraries.into_iter().flatten().chain([page]).collect()
    }

    /// Whether programs are linked against one dynamic library.
    pub fn has_library(&self) -> bool {
        self.library.is_some()
    }

    /// The cause of a failure, by what the compiler has printed on stderr: a JSON object on
    /// each line, and whatever else there is.
    pub fn failure(stderr: &str) -> BuildFailure {
        let (mut said, mut other) = (Vec::new(), String::new());
        for line in stderr.lines() {
            match serde_json::from_str::<Diagnostic>(line) {
                Ok(diagnostic) if is_summary(&diagnostic) => {}
                Ok(diagnostic) => said.push(diagnostic),
                Err(_) => other.extend([line, "\n"]),
            }
        }
        BuildFailure::from_output(&said, other)
    }
}

/// The kit's `.rlib`.
fn kit(message: &Message) -> Option<PathBuf> {
    match message {
        Message::Artifact { target, filenames, .. } if target.name == "kit" => {
            let is_rlib =
                |file: &&PathBuf| file.extension().is_some_and(|it| it == "rlib");
            filenames.iter().find(is_rlib).cloned()
        }
        _ => None,
    }
}

/// Makes the library if it doesn't exist. `None` if it can't be made here.
async fn library(
    recipe: &Recipe,
    folder: &Path,
    workspace: &Path,
    crates: &[String],
) -> Result<Option<PathBuf>, BuildFailure> {
    fs::create_dir_all(folder).map_err(|error| BuildFailure::Io(folder.into(), error))?;
    let Some(library) = Library::of(&recipe.kit, folder) else { return Ok(None) };
    if !library.is_there() {
        library.make(workspace, recipe, crates).await;
    }
    Ok(library.is_there().then(|| library.into_path()))
}

/// The toolchain's folder. What is called `rustc` may be rustup's, which chooses one.
async fn sysroot(job: &Job<'_>) -> Result<PathBuf, BuildFailure> {
    let mut rustc = Command::new(cargo::rustc());
    rustc.args(["--print", "sysroot"]).current_dir(job.workspace);
    let (mut path, mut said) = (String::new(), String::new());
    let on_stdout = |line: &str| path.push_str(line);
    let on_stderr = |line: &str| said.extend([line, "\n"]);
    match cargo::run(rustc, job.limit, on_stdout, on_stderr).await? {
        true => Ok(path.into()),
        false => Err(BuildFailure::Cargo(said)),
    }
}

/// The lints of the students' package, as arguments (the Cargo book, "The `lints`
/// section").
fn lints(manifest: &Path) -> Result<Vec<String>, BuildFailure> {
    let unreadable = |error| BuildFailure::Io(manifest.into(), error);
    let text = fs::read_to_string(manifest).map_err(unreadable)?;
    let table = text.parse::<toml::Table>();
    let table = table.map_err(|error| BuildFailure::Cargo(error.to_string()))?;
    let lints = table.get("lints").and_then(|lints| lints.get("rust"));
    let lints = lints.and_then(toml::Value::as_table);
    let argument = |(name, level): (&String, &toml::Value)| {
        Some(format!("--{}={name}", level.as_str()?))
    };
    Ok(lints.into_iter().flatten().filter_map(argument).collect())
}
