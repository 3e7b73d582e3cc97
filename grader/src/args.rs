//! The command line.

mod check;
mod examples;

use std::path::PathBuf;

use clap::{Parser, Subcommand};
use clap_complete::Shell;

pub use check::{CheckArgs, Format};

/// Checks your Socket.IO server, and shows what each client sent and received.
#[derive(Debug, Parser)]
#[command(
    name = "check",
    bin_name = "check",
    version,
    after_help = examples::CHECK,
    args_conflicts_with_subcommands = true
)]
pub struct Args {
    /// What to do instead of checking one lesson.
    #[command(subcommand)]
    pub command: Option<Command>,

    /// How to check one lesson.
    #[command(flatten)]
    pub check: CheckArgs,
}

/// What to do instead of checking one lesson.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check again after every save, until you quit
    #[command(visible_alias = "w", after_help = examples::WATCH)]
    Watch(WatchArgs),
    /// Show the lessons and your progress
    #[command(after_help = examples::LIST)]
    List,
    /// Show what to do next: the page to read, and the line to edit
    #[command(after_help = examples::NEXT)]
    Next,
    /// Show a hint for the last failure; each call says more
    #[command(after_help = examples::HINT)]
    Hint(HintArgs),
    /// Check every lesson, and print one line for each
    #[command(after_help = examples::ALL)]
    All(AllArgs),
    /// Show how your file differs from the reference solution
    #[command(after_help = examples::DIFF)]
    Diff(DiffArgs),
    /// Restore an exercise as it was shipped, and keep your file
    #[command(after_help = examples::RESET)]
    Reset(ResetArgs),
    /// Show what a check claims, why, and a run that passes
    #[command(after_help = examples::EXPLAIN)]
    Explain(ExplainArgs),
    /// Repeat the last failure, and show every packet
    #[command(after_help = examples::REPLAY)]
    Replay(ReplayArgs),
    /// Check that your machine has everything it needs
    #[command(after_help = examples::DOCTOR)]
    Doctor(DoctorArgs),
    /// Print a script that lets your shell complete `check`
    #[command(after_help = examples::COMPLETIONS)]
    Completions(CompletionsArgs),
    /// For teachers: write a workspace without the solutions
    #[command(after_help = examples::HANDOUT)]
    Handout(HandoutArgs),
    /// For teachers: read the contract of an exercise of your own
    #[command(after_help = examples::CONTRACT)]
    Contract(ContractArgs),
    /// For authors: prove that the checks judge servers correctly
    #[command(after_help = examples::VERIFY)]
    Verify(VerifyArgs),
}

/// Which lesson to watch.
#[derive(Debug, clap::Args)]
pub struct WatchArgs {
    /// Slug, number or name of a lesson [default: the next one]
    pub lesson: Option<String>,

    /// Check the server beside this contract after every save
    #[arg(long, value_name = "FILE", conflicts_with = "lesson")]
    pub contract: Option<PathBuf>,

    /// Look for changes every MS milliseconds [default: 300]
    #[arg(
        long,
        value_name = "MS",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "300",
        value_parser = clap::value_parser!(u64).range(20..=60_000)
    )]
    pub poll: Option<u64>,
}

/// Which lesson's hints to show.
#[derive(Debug, clap::Args)]
pub struct HintArgs {
    /// Slug, number or name of a lesson [default: the last to fail]
    pub lesson: Option<String>,
}

/// How to check every lesson.
#[derive(Debug, clap::Args)]
pub struct AllArgs {
    /// Check the reference solutions
    #[arg(long)]
    pub solution: bool,
}

/// Which file to compare with its solution.
#[derive(Debug, clap::Args)]
pub struct DiffArgs {
    /// Slug, number or name of a lesson
    pub lesson: String,

    /// Show it even if you have not passed the lesson
    #[arg(long)]
    pub spoil: bool,
}

/// Which exercise to put back.
#[derive(Debug, clap::Args)]
pub struct ResetArgs {
    /// Slug, number or name of a lesson
    pub lesson: String,

    /// Don't ask first
    #[arg(long, short)]
    pub yes: bool,
}

/// Which check to explain.
#[derive(Debug, clap::Args)]
pub struct ExplainArgs {
    /// The check's id, such as `stored-once`
    #[arg(value_name = "CHECK-ID")]
    pub check: String,

    /// Its lesson, if several have such a check
    #[arg(long)]
    pub lesson: Option<String>,
}

/// Which lesson's last failure to run again.
#[derive(Debug, clap::Args)]
pub struct ReplayArgs {
    /// Slug, number or name of a lesson [default: the last to fail]
    pub lesson: Option<String>,
}

/// How much to say about the machine.
#[derive(Debug, clap::Args)]
pub struct DoctorArgs {
    /// Say what each is for, and how to get it on each system
    #[arg(long)]
    pub all_systems: bool,
}

/// Which shell to print for.
#[derive(Debug, clap::Args)]
pub struct CompletionsArgs {
    /// bash, elvish, fish, powershell or zsh
    #[arg(value_enum, hide_possible_values = true)]
    pub shell: Shell,
}

/// Where to write a handout.
#[derive(Debug, clap::Args)]
pub struct HandoutArgs {
    /// A new folder, or a handout to update
    pub directory: PathBuf,

    /// Add the exercise of this contract; repeatable
    #[arg(long, value_name = "FILE")]
    pub contract: Vec<PathBuf>,
}

/// Which contract to read, and what to make of it.
#[derive(Debug, clap::Args)]
pub struct ContractArgs {
    /// The contract, such as `likes.toml`
    pub file: PathBuf,

    /// Write a server to fill in, into a new folder
    #[arg(long, value_name = "DIR", conflicts_with = "asyncapi")]
    pub starter: Option<PathBuf>,

    /// Print it as an AsyncAPI 3.0 document, for other tools
    #[arg(long)]
    pub asyncapi: bool,
}

/// How to try the checks themselves.
#[derive(Debug, clap::Args)]
pub struct VerifyArgs {
    /// Slug, number or name of a lesson [default: all]
    pub lesson: Option<String>,

    /// Try only this submission; repeatable
    #[arg(long, value_name = "NAME", requires = "lesson")]
    pub only: Vec<String>,

    /// Judge each submission N times
    #[arg(long, value_name = "N", default_value = "1", value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub repeat: u32,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn clap_finds_no_fault_with_the_options() {
        Args::command().debug_assert();
    }
}
