//! The program of instructors; `cargo run --bin grade` builds it and becomes it. See the
//! library of the same package.

use std::{io, process::ExitCode};

use clap::Parser;
use classroom::server::interrupted;
use grader::{
    machine,
    output::{self, CANNOT},
};

use grading::{
    args::{Args, Command},
    command::{grade, merge, show},
    judge::worker,
    screen,
};

fn main() -> ExitCode {
    // The program also is the process that judges one server.
    if let Some(code) = worker::dispatch() {
        return code;
    }
    #[cfg(target_os = "linux")]
    {
        use grading::sandbox::enter;

        // And it is what limits itself, and becomes a stranger's program.
        let mut words = std::env::args_os().skip(1);
        if words.next().is_some_and(|word| word == enter::SUBCOMMAND) {
            let error = enter::enter(words);
            output::aside_line(format_args!("{error}"));
            return ExitCode::from(enter::FAILED);
        }
    }
    machine::raise_limits();
    let code = match Args::try_parse() {
        Ok(args) => run(&args).unwrap_or_else(|error| {
            screen::refuse(&format!("the system does not let it start: {error}"))
        }),
        Err(error) => {
            let text = error.render();
            // Help and version are no errors.
            match error.use_stderr() {
                true => output::aside(format_args!("{}", text.ansi())),
                false => output::print(format_args!("{}", text.ansi())),
            }
            u8::try_from(error.exit_code()).unwrap_or(CANNOT)
        }
    };
    ExitCode::from(output::settle(code))
}

/// Does what is asked for, until it is done or interrupted.
fn run(args: &Args) -> io::Result<u8> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let interrupted = interrupted()?;
        Ok(tokio::select! {
            done = work(args) => done.unwrap_or_else(|why| screen::refuse(&why)),
            // Dropping the work ends all that it has started.
            signal = interrupted => {
                screen::aside(&format!(
                    "grade: {signal}. The results so far are kept; the same command goes \
                     on from there."
                ));
                signal.exit_code()
            }
        })
    })
}

async fn work(args: &Args) -> Result<u8, String> {
    match &args.command {
        None => grade::run(&args.grade).await,
        Some(Command::Show(args)) => show::run(args),
        Some(Command::Merge(args)) => merge::run(args),
    }
}
