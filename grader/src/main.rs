//! The grader's program, which `check` becomes. See the library of the same package.

use std::{env, io, process::ExitCode};

use clap::Parser;
use classroom::server::interrupted;
use grader::{
    args::{Args, Command},
    command::{self, mistyped},
    machine, output, workspace,
};

fn main() -> ExitCode {
    machine::raise_limits();
    let code = match Args::try_parse() {
        Ok(args) => run(args).unwrap_or_else(|error| {
            output::refuse(&format!("the system does not let it start: {error}"))
        }),
        Err(error) => {
            let word = mistyped::first_word(env::args());
            if let Some(word) = word.filter(|_| error.use_stderr()) {
                return ExitCode::from(output::refuse(&mistyped::answer(&word)));
            }
            let text = error.render();
            // Help and version are no errors.
            match error.use_stderr() {
                true => output::aside(format_args!("{}", text.ansi())),
                false => output::print(format_args!("{}", text.ansi())),
            }
            u8::try_from(error.exit_code()).unwrap_or(output::CANNOT)
        }
    };
    ExitCode::from(output::settle(code))
}

/// Does what is asked for, until it is done or interrupted.
fn run(args: Args) -> io::Result<u8> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let interrupted = interrupted()?;
        Ok(tokio::select! {
            code = work(args) => code,
            // Dropping the work ends all that it has started.
            signal = interrupted => signal.exit_code(),
        })
    })
}

async fn work(args: Args) -> u8 {
    let workspace = match workspace::find() {
        Ok(workspace) => workspace,
        Err(error) => return output::refuse(&error),
    };
    match args.command {
        None => command::check::run(&workspace, &args.check).await,
        Some(Command::Watch(args)) => command::watch::run(&workspace, &args).await,
        Some(Command::Doctor(args)) => command::doctor::run(&workspace, &args).await,
        Some(Command::List) => command::list::run(&workspace),
        Some(Command::Next) => command::next::run(&workspace),
        Some(Command::Hint(args)) => {
            command::hint::run(&workspace, args.lesson.as_deref())
        }
        Some(Command::All(args)) => command::all::run(&workspace, &args).await,
        Some(Command::Diff(args)) => command::diff::run(&workspace, &args),
        Some(Command::Reset(args)) => command::reset::run(&workspace, &args),
        Some(Command::Explain(args)) => command::explain::run(&workspace, &args).await,
        Some(Command::Replay(args)) => command::replay::run(&workspace, &args).await,
        Some(Command::Completions(args)) => command::completions::run(&args),
        Some(Command::Handout(args)) => command::handout::run(&workspace, &args).await,
        Some(Command::Contract(args)) => command::contract::run(&workspace, &args),
        Some(Command::Verify(args)) => command::verify::run(&workspace, &args).await,
    }
}
