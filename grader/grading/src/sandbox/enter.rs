//! `grading enter`: limits itself, and becomes a stranger's program. It is hidden from
//! `--help`; [`Cell::before`](super::Cell::before) writes its command line.
//!
//! ```text
//! limits -> user -> files (Landlock) -> system calls (seccomp) -> the program
//! ```
//!
//! It must run before our program starts a thread.

mod calls;
mod entry;
mod files;
mod limits;

use std::{
    env, ffi::OsString, fmt, fs, io::Write, os::unix::process::CommandExt, path::Path,
    process::Command,
};

use nix::{
    sys::{prctl, signal::Signal, stat},
    unistd::{self, Gid, Uid},
};

pub use entry::Entry;

use super::{Kind, Level, STARTED};

/// The name of the subcommand.
pub const SUBCOMMAND: &str = "enter";

/// The exit code if the program can't be started.
pub const FAILED: u8 = 125;

/// Becomes the program that the words after `enter` describe. It returns only if that
/// fails.
pub fn enter(words: impl IntoIterator<Item = OsString>) -> EnterError {
    match prepare(words) {
        Ok(mut command) => EnterError::new("can't start the program", command.exec()),
        Err(error) => error,
    }
}

fn prepare(words: impl IntoIterator<Item = OsString>) -> Result<Command, EnterError> {
    let entry = Entry::read(words)?;
    let [program, arguments @ ..] = entry.command.as_slice() else {
        return Err(EnterError::new("no program is given", ""));
    };
    let program = Path::new(program);
    let found = fs::metadata(program).map_err(|error| {
        EnterError::new(format!("can't find {}", program.display()), error)
    })?;
    if !found.is_file() {
        return Err(EnterError::new("this is no program", program.display()));
    }

    close_inherited_files();
    limits::offer_to_end();
    limits::set(&entry)?;
    if let Some(uid) = entry.uid {
        become_user(uid)?;
    }
    env::set_current_dir(&entry.folder)
        .map_err(|error| EnterError::new("can't enter the folder", error))?;
    // After the change of the user, which counts processes anew.
    limits::set_processes(&entry)?;
    stat::umask(stat::Mode::from_bits_truncate(0o077));
    prctl::set_no_new_privs().map_err(|error| EnterError::new("no_new_privs", error))?;
    let mut command = Command::new(program);
    command.args(arguments);
    if entry.level == Level::Landlock {
        // Bubblewrap does these itself.
        let _ = unistd::setsid();
        prctl::set_pdeathsig(Signal::SIGKILL)
            .map_err(|error| EnterError::new("death with the parent", error))?;
        files::restrict(&entry)?;
    }
    if entry.kind == Kind::Compile {
        let temporary = match entry.level {
            Level::Landlock => entry.folder.as_path(),
            _ => Path::new("/tmp"),
        };
        command.env("TMPDIR", temporary);
    }
    calls::restrict(&entry)?;
    std::io::stderr()
        .write_all(format!("{STARTED}\n").as_bytes())
        .map_err(|error| EnterError::new("can't write to stderr", error))?;
    Ok(command)
}

/// Closes all files but stdin, stdout and stderr. A shell or a CI may have left some open,
/// and what is open needs no permission any more. Call it before anything is opened.
pub fn close_inherited_files() {
    let listed = fs::read_dir("/proc/self/fd").into_iter().flatten().flatten();
    let files: Vec<i32> =
        listed.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect();
    for file in files.into_iter().filter(|&file| file > 2) {
        // The list itself was one of them, and is closed already.
        let _ = unistd::close(file);
    }
}

/// From root to the worker's user, who belongs to no other group.
fn become_user(uid: u32) -> Result<(), EnterError> {
    let fault = |error| EnterError::new(format!("can't become the user {uid}"), error);
    let (user, group) = (Uid::from_raw(uid), Gid::from_raw(uid));
    unistd::setgroups(&[]).map_err(fault)?;
    unistd::setresgid(group, group, group).map_err(fault)?;
    unistd::setresuid(user, user, user).map_err(fault)
}

/// Why a program was not started.
#[derive(Debug)]
pub struct EnterError {
    what: String,
    why: String,
}

impl EnterError {
    fn new(what: impl Into<String>, why: impl fmt::Display) -> Self {
        Self { what: what.into(), why: why.to_string() }
    }
}

impl fmt::Display for EnterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "grading enter: {}: {}", self.what, self.why)
    }
}

impl std::error::Error for EnterError {}
