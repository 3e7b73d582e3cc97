//! The grader's program, which `check` becomes. See the library of the same package.

use std::process::ExitCode;

use clap::Parser;
use grader::{
    args::{Args, Command},
    command,
    server::interrupted,
    workspace,
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let args = Args::parse();
    let code = match interrupted() {
        Ok(interrupted) => tokio::select! {
            code = work(args) => code,
            // Dropping the work ends all that it has started.
            signal = interrupted => signal.exit_code(),
        },
        Err(error) => command::refuse(&format!("signals cannot be caught: {error}")),
    };
    ExitCode::from(code)
}

async fn work(args: Args) -> u8 {
    let workspace = match workspace::find() {
        Ok(workspace) => workspace,
        Err(error) => return command::refuse(&error),
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
        Some(Command::Verify(args)) => command::verify::run(&workspace, &args).await,
    }
}
