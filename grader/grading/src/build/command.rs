//! A command that starts a server in another language, such as `node {file}`.

use std::{
    env,
    ffi::OsString,
    fmt, fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

use grader::build::BuildFailure;

use super::{PATH, Place, Program, serving};
use crate::sandbox::{Cell, Limits};

/// What stands for the path of the student's file.
const FILE: &str = "{file}";

/// What a server on Node finds beside its file: its modules, and what kind they are.
const OF_NODE: [&str; 2] = ["node_modules", "package.json"];

/// A command that starts a file.
#[derive(Clone, Debug)]
pub struct Command {
    text: String,
    /// The real path of the interpreter.
    program: PathBuf,
    /// Its arguments, with [`FILE`] in one of them.
    arguments: Vec<String>,
    /// What the student's file is called.
    file: PathBuf,
    /// The folders that it may read, besides the system's.
    read_only: Vec<PathBuf>,
}

impl Command {
    /// Reads a command such as `node {file}`, in which quotes and backslashes mean what
    /// they mean to a shell. `file` is what the student's file is called, such as
    /// `server.mjs`, and `read_only` are folders that the server needs.
    ///
    /// # Errors
    /// If it doesn't name the file, or its program doesn't exist.
    pub fn parse(
        text: &str,
        file: &str,
        read_only: &[PathBuf],
    ) -> Result<Self, CommandError> {
        let words = shlex::split(text).unwrap_or_default();
        let Some((name, arguments)) = words.split_first() else {
            return Err(CommandError::NotACommand(text.into()));
        };
        if !arguments.iter().any(|word| word.contains(FILE)) {
            return Err(CommandError::WithoutFile(text.into()));
        }
        let file = Path::new(file).file_name().unwrap_or_default().into();
        let program = find(name).ok_or_else(|| CommandError::NoProgram(name.clone()))?;
        let mut folders = Vec::new();
        folders.extend(program.parent().map(PathBuf::from));
        for folder in read_only {
            let folder = fs::canonicalize(folder)
                .map_err(|error| CommandError::NoFolder(folder.clone(), error))?;
            folders.push(folder);
        }
        let (text, arguments) = (text.to_owned(), arguments.to_vec());
        Ok(Self { text, program, arguments, file, read_only: folders })
    }

    /// Writes the student's file, and says how to start it.
    pub(super) fn prepare(
        &self,
        cell: &Cell,
        place: Place,
        text: &str,
    ) -> Result<Program, BuildFailure> {
        let file = place.write(&self.file, text)?;
        self.link_modules(place.folder())?;
        let path = file.to_string_lossy();
        let after = self.arguments.iter().map(|word| word.replace(FILE, &path).into());
        let after = after.collect();
        let mut readable = self.read_only.clone();
        readable.push(place.folder().to_path_buf());
        let folder = cell.folder();
        Ok(Program {
            file: self.program.clone(),
            wrapper: serving(cell, &readable, Limits::serve(), after),
            source: file,
            place,
            directory: folder.to_path_buf(),
            // Interpreters look for programs and settings.
            env: vec![
                ("PATH", self.path()),
                ("HOME", folder.into()),
                ("TMPDIR", folder.into()),
            ],
            took: Duration::ZERO,
        })
    }

    fn path(&self) -> OsString {
        let own = self.program.parent().map(|folder| format!("{}:", folder.display()));
        (own.unwrap_or_default() + PATH).into()
    }

    /// Node looks for modules beside the file, and nowhere else.
    fn link_modules(&self, folder: &Path) -> Result<(), BuildFailure> {
        for name in OF_NODE {
            let found = self.read_only.iter().find_map(|readable| {
                let whole = readable.ends_with(name).then(|| readable.clone());
                whole.or_else(|| Some(readable.join(name)).filter(|path| path.exists()))
            });
            if let Some(found) = found {
                let link = folder.join(name);
                symlink(&found, &link).map_err(|error| BuildFailure::Io(link, error))?;
            }
        }
        Ok(())
    }
}

impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// The real path of a program, by its path or its name.
fn find(name: &str) -> Option<PathBuf> {
    let is_path = Path::new(name).components().count() > 1;
    let candidates: Vec<PathBuf> = match is_path {
        true => vec![name.into()],
        false => {
            let path = env::var_os("PATH").unwrap_or_default();
            env::split_paths(&path).map(|folder| folder.join(name)).collect()
        }
    };
    let with_extension = |path: PathBuf| match env::consts::EXE_EXTENSION {
        "" => path,
        extension if path.extension().is_none() => path.with_extension(extension),
        _ => path,
    };
    let mut files = candidates.into_iter().map(with_extension);
    files.find_map(|path| fs::canonicalize(path).ok().filter(|path| path.is_file()))
}

#[cfg(unix)]
fn symlink(to: &Path, link: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(to, link)
}

#[cfg(windows)]
fn symlink(to: &Path, link: &Path) -> io::Result<()> {
    match to.is_dir() {
        true => std::os::windows::fs::symlink_dir(to, link),
        false => std::os::windows::fs::symlink_file(to, link),
    }
}

/// Why a command can't be used.
#[derive(Debug)]
pub enum CommandError {
    /// It has no words, or a quote without its end.
    NotACommand(String),
    /// Nothing in it stands for the student's file.
    WithoutFile(String),
    /// There is no such program.
    NoProgram(String),
    /// This folder can't be read.
    NoFolder(PathBuf, io::Error),
}

impl fmt::Display for CommandError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotACommand(text) => {
                write!(f, "`{text}` is not a command; write one such as 'node {FILE}'")
            }
            Self::WithoutFile(text) => write!(
                f,
                "`{text}` doesn't say where the student's file goes; write {FILE} there, \
                 as in 'node {FILE}'"
            ),
            Self::NoProgram(name) => write!(
                f,
                "there is no program `{name}`; install it, or write its whole path"
            ),
            Self::NoFolder(path, error) => write!(f, "{}: {error}", path.display()),
        }
    }
}

impl std::error::Error for CommandError {}
