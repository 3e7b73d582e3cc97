//! Compiles single files fast, without cargo, with the crates that cargo has already
//! built for a lesson.
//!
//! `check verify` builds about a hundred variants of one file. Cargo would need a bin and
//! more than a second for each. Called directly, the compiler needs half a second, and
//! half of that if several are in one program.

mod batch;

use std::{
    env, fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

use tokio::{
    process::Command,
    sync::{Mutex, Semaphore},
};

use super::{
    BuildFailure, Job, Progress, cargo, cargo_build, crates, message::Diagnostic,
};
use batch::Batch;

/// How many files are compiled at once: each compiler uses slightly more than a core.
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
    /// Locked while the kit is in use. The system releases it when we end.
    _lock: fs::File,
}

impl Kit {
    /// Builds `job` with cargo, to get the crates that it uses. Everything that the kit
    /// compiles goes to `folder`.
    ///
    /// # Errors
    /// If the job can't be built, or `folder` can't be written or is in use.
    pub async fn prepare(
        job: &Job<'_>,
        folder: &Path,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<Self, BuildFailure> {
        let output = cargo_build(job, progress).await?;
        let direct = crates::direct(job, job.bin).await?;
        let desks = std::array::from_fn(|number| folder.join(format!("desk-{number}")));
        for desk in &desks {
            create_folder(&desk.join("exercises"))?;
        }
        Ok(Self {
            crates: crates::arguments(&output.messages, &direct),
            limit: job.limit,
            folder: folder.into(),
            free: Semaphore::new(DESKS),
            desks: desks.map(Mutex::new),
            _lock: lock(&folder.join("lock"))?,
        })
    }

    /// Compiles `text` as if it were the lesson's file at `source`, such as
    /// `exercises/04-messages.rs`, so that a panic names its place as a student would see
    /// it. The program is called `name`; the caller must delete it.
    ///
    /// At most [`DESKS`] files are compiled at once; further calls wait.
    ///
    /// # Errors
    /// If the text doesn't compile, or a file can't be written.
    pub async fn compile(
        &self,
        name: &str,
        source: &Path,
        text: &str,
    ) -> Result<PathBuf, BuildFailure> {
        self.at_a_desk(async |desk| {
            write(&desk.join(source), text)?;
            let program = self.program(name);
            self.rustc(desk, source, &program).await?;
            Ok(program)
        })
        .await
    }

    /// Compiles several texts, each as [`Kit::compile`] does it, and much faster: in
    /// one program, which does what a text does when it is called by that one's name.
    /// A panic's place has a folder more before it.
    pub async fn compile_all(
        &self,
        source: &Path,
        texts: &[(&str, &str)],
    ) -> Vec<Result<PathBuf, BuildFailure>> {
        if texts.len() > 1
            && let Ok(programs) = self.compile_batch(&Batch { source, texts }).await
        {
            return programs.into_iter().map(Ok).collect();
        }
        // To find out which of them fails, and why, compile each alone.
        let mut programs = Vec::new();
        for (name, text) in texts {
            programs.push(self.compile(name, source, text).await);
        }
        programs
    }

    async fn compile_batch(
        &self,
        batch: &Batch<'_>,
    ) -> Result<Vec<PathBuf>, BuildFailure> {
        self.at_a_desk(async |desk| {
            for (file, text) in batch.files() {
                let file = desk.join(file);
                create_folder(file.parent().unwrap_or(desk))?;
                write(&file, &text)?;
            }
            let all = desk.join("batch").with_extension(env::consts::EXE_EXTENSION);
            self.rustc(desk, Path::new(batch::ROOT), &all).await?;
            let named = batch.texts.iter().map(|(name, _)| {
                let program = self.program(name);
                link(&all, &program).map_err(|error| self.io(error))?;
                Ok(program)
            });
            let programs = named.collect::<Result<Vec<_>, BuildFailure>>()?;
            // The next batch must be another file, or these would change with it.
            fs::remove_file(&all).map_err(|error| self.io(error))?;
            Ok(programs)
        })
        .await
    }

    /// Waits for a free desk, and works there.
    async fn at_a_desk<T>(
        &self,
        work: impl AsyncFnOnce(&Path) -> Result<T, BuildFailure>,
    ) -> Result<T, BuildFailure> {
        // Whoever has a permit finds a desk that nobody sits at. The semaphore is
        // never closed, so there always is a permit.
        let _permit = self.free.acquire().await.ok();
        match self.desks.iter().find_map(|desk| desk.try_lock().ok()) {
            Some(desk) => work(&desk).await,
            None => Err(self.io(io::ErrorKind::ResourceBusy.into())),
        }
    }

    /// Runs the compiler at a desk. It is told the source as seen from there: that is
    /// the path which a panic will name.
    async fn rustc(
        &self,
        desk: &Path,
        source: &Path,
        program: &Path,
    ) -> Result<(), BuildFailure> {
        let mut rustc = Command::new(cargo::rustc());
        rustc
            .current_dir(desk)
            .args(["--edition", "2024", "--crate-type", "bin", "--crate-name", "variant"])
            .args(["--error-format", "json", "--json", "diagnostic-rendered-ansi"])
            .args(["-C", "codegen-units=1", "-C", "strip=debuginfo", "-o"])
            .arg(program)
            .arg(source)
            .args(&self.crates);
        let mut diagnostics = Vec::new();
        let mut other = String::new();
        let on_stderr = |line: &str| match serde_json::from_str::<Diagnostic>(line) {
            Ok(diagnostic) => diagnostics.push(diagnostic),
            Err(_) => other.extend([line, "\n"]),
        };
        if cargo::run(rustc, self.limit, |_| (), on_stderr).await? {
            Ok(())
        } else {
            Err(BuildFailure::from_output(&diagnostics, other))
        }
    }

    fn program(&self, name: &str) -> PathBuf {
        self.folder.join(name).with_extension(env::consts::EXE_EXTENSION)
    }

    fn io(&self, error: io::Error) -> BuildFailure {
        BuildFailure::Io(self.folder.clone(), error)
    }
}

fn write(file: &Path, text: &str) -> Result<(), BuildFailure> {
    fs::write(file, text).map_err(|error| BuildFailure::Io(file.into(), error))
}

/// Gives a program one more name.
fn link(program: &Path, name: &Path) -> io::Result<()> {
    if name.exists() {
        fs::remove_file(name)?;
    }
    // Not every file system supports this.
    fs::hard_link(program, name).or_else(|_| fs::copy(program, name).map(|_| ()))
}

fn create_folder(folder: &Path) -> Result<(), BuildFailure> {
    fs::create_dir_all(folder).map_err(|error| BuildFailure::Io(folder.into(), error))
}

/// Two verifications at the same time would compile each other's texts.
fn lock(file: &Path) -> Result<fs::File, BuildFailure> {
    fs::File::create(file)
        .and_then(|open| {
            open.try_lock()?;
            Ok(open)
        })
        .map_err(|error| BuildFailure::Io(file.into(), error))
}
