//! Starts the program that is wanted: builds it if necessary, and becomes it.

use std::{
    env, io,
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};

use crate::{
    build,
    grader::{Grader, Wanted},
};

/// The same as the grader's: it could not judge.
const CANNOT: u8 = 2;

/// Builds a program if necessary, and becomes it. `name` is what the person has typed.
pub fn start(name: &str, wanted: &'static Wanted) -> ExitCode {
    match run(wanted) {
        Ok(code) => code,
        Err(error) => {
            build::say(&format!("{name}: {error}\n"));
            ExitCode::from(CANNOT)
        }
    }
}

fn run(wanted: &'static Wanted) -> Result<ExitCode, String> {
    let check = env::current_exe()
        .map_err(|error| format!("the path of this program is unknown: {error}"))?;
    let grader = Grader::of(wanted, check, workspace());
    let program = match &grader.program {
        Some(program) if grader.is_up_to_date() => program.clone(),
        _ => build::grader(&grader).map_err(|error| error.to_string())?,
    };
    let mut command = Command::new(&program);
    command.args(env::args_os().skip(1));
    become_it(command)
        .map_err(|error| format!("{} could not be started: {error}", program.display()))
}

/// The root of the workspace: cargo says which package it runs; otherwise, it is where
/// this program was built.
fn workspace() -> PathBuf {
    let package = env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
    package.ancestors().nth(2).unwrap_or(Path::new(".")).to_path_buf()
}

/// Replaces this program by the command, which so gets the signals and the terminal, and
/// gives the exit status.
#[cfg(unix)]
fn become_it(mut command: Command) -> io::Result<ExitCode> {
    use std::os::unix::process::CommandExt;

    Err(command.exec())
}

/// Runs the command until it ends: on Windows a program can't become another one.
#[cfg(not(unix))]
fn become_it(mut command: Command) -> io::Result<ExitCode> {
    let code = command.status()?.code();
    Ok(code.and_then(|code| u8::try_from(code).ok()).unwrap_or(CANNOT).into())
}
