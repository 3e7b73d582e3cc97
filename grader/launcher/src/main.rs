//! `check`: sees to it that the grader is built, and becomes it.

use std::{
    env, io,
    path::{Path, PathBuf},
    process::{Command, ExitCode},
};

use launcher::{build, grader::Grader};

/// As the grader's own: it could not judge.
const CANNOT: u8 = 2;

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(error) => {
            build::say(&format!("check: {error}\n"));
            ExitCode::from(CANNOT)
        }
    }
}

fn run() -> Result<ExitCode, String> {
    let check = env::current_exe()
        .map_err(|error| format!("its own program is not to be found: {error}"))?;
    let grader = Grader::of(check, workspace());
    let program = match &grader.program {
        Some(program) if grader.is_up_to_date() => program.clone(),
        _ => build::grader(&grader).map_err(|error| error.to_string())?,
    };
    let mut command = Command::new(&program);
    command.args(env::args_os().skip(1));
    become_it(command)
        .map_err(|error| format!("{} could not be started: {error}", program.display()))
}

/// The root of the workspace: cargo says which package it runs, and this program knows
/// where it was built.
fn workspace() -> PathBuf {
    let package = env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
    package.ancestors().nth(2).unwrap_or(Path::new(".")).to_path_buf()
}

/// Runs the command in this program's place, so that signals, the terminal and the exit
/// status are its own.
#[cfg(unix)]
fn become_it(mut command: Command) -> io::Result<ExitCode> {
    use std::os::unix::process::CommandExt;

    Err(command.exec())
}

/// Runs the command to its end: Windows has no way to become another program.
#[cfg(not(unix))]
fn become_it(mut command: Command) -> io::Result<ExitCode> {
    let code = command.status()?.code();
    Ok(code.and_then(|code| u8::try_from(code).ok()).unwrap_or(CANNOT).into())
}
