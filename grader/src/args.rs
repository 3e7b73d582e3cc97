//! The command line.

mod examples;

use std::{path::PathBuf, time::Duration};

use clap::{Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use crate::class::Origin;

/// Checks your Socket.IO server, and shows what each client sent and heard.
#[derive(Debug, Parser)]
#[command(
    name = "check",
    bin_name = "check",
    version,
    after_help = examples::CHECK,
    args_conflicts_with_subcommands = true
)]
pub struct Args {
    /// What to do, if not to check one lesson.
    #[command(subcommand)]
    pub command: Option<Command>,

    /// How to check one lesson.
    #[command(flatten)]
    pub check: CheckArgs,
}

/// What to do, if not to check one lesson.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Check again after every save, until you quit
    #[command(visible_alias = "w", after_help = examples::WATCH)]
    Watch(WatchArgs),
    /// Show the lessons, and how far you are
    #[command(after_help = examples::LIST)]
    List,
    /// Show where to go on: the page to read, and the line to edit
    #[command(after_help = examples::NEXT)]
    Next,
    /// Show a hint for what failed last; once more, and it says more
    #[command(after_help = examples::HINT)]
    Hint(HintArgs),
    /// Check every lesson, with one line for each
    #[command(after_help = examples::ALL)]
    All(AllArgs),
    /// Show how your file differs from the reference solution
    #[command(after_help = examples::DIFF)]
    Diff(DiffArgs),
    /// Put an exercise back as it was shipped, and keep what you had
    #[command(after_help = examples::RESET)]
    Reset(ResetArgs),
    /// Show what a check claims, its source, and a run that passes
    #[command(after_help = examples::EXPLAIN)]
    Explain(ExplainArgs),
    /// Run the check that failed last again, and show all of it
    #[command(after_help = examples::REPLAY)]
    Replay(ReplayArgs),
    /// Look whether the machine has all that a check needs
    #[command(after_help = examples::DOCTOR)]
    Doctor(DoctorArgs),
    /// Print a script with which your shell completes `check`
    #[command(after_help = examples::COMPLETIONS)]
    Completions(CompletionsArgs),
    /// For teachers: write a workspace without the solutions
    #[command(after_help = examples::HANDOUT)]
    Handout(HandoutArgs),
    /// For authors: prove that the checks judge right and wrong servers
    #[command(after_help = examples::VERIFY)]
    Verify(VerifyArgs),
}

/// Which lesson to watch.
#[derive(Debug, clap::Args)]
pub struct WatchArgs {
    /// Slug, number or name of a lesson; the next one if left out
    pub lesson: Option<String>,

    /// Look at the files so often, without file events (300)
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
    /// Slug, number or name of a lesson; the next one if left out
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

    /// Also before the lesson is passed
    #[arg(long)]
    pub spoil: bool,
}

/// Which exercise to put back.
#[derive(Debug, clap::Args)]
pub struct ResetArgs {
    /// Slug, number or name of a lesson
    pub lesson: String,

    /// Do not ask
    #[arg(long, short)]
    pub yes: bool,
}

/// Which check to explain.
#[derive(Debug, clap::Args)]
pub struct ExplainArgs {
    /// The check's id, such as `stored-once`
    #[arg(value_name = "CHECK-ID")]
    pub check: String,

    /// Its lesson, where several have a check of this name
    #[arg(long)]
    pub lesson: Option<String>,
}

/// Which lesson's last failure to run again.
#[derive(Debug, clap::Args)]
pub struct ReplayArgs {
    /// Slug, number or name; left out, what failed last
    pub lesson: Option<String>,
}

/// What to tell of the machine.
#[derive(Debug, clap::Args)]
pub struct DoctorArgs {
    /// Say what each is for, and how to get it anywhere
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
    /// A new folder, or a handout to bring up to date
    pub directory: PathBuf,
}

/// How to try the checks themselves.
#[derive(Debug, clap::Args)]
pub struct VerifyArgs {
    /// Slug, number or name of a lesson; all lessons if left out
    pub lesson: Option<String>,

    /// Try this submission alone; repeatable
    #[arg(long, value_name = "NAME", requires = "lesson")]
    pub only: Vec<String>,

    /// Judge each submission so many times
    #[arg(long, value_name = "N", default_value = "1", value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub repeat: u32,
}

/// How to check one lesson.
#[derive(Debug, clap::Args)]
pub struct CheckArgs {
    /// Slug, number or name of a lesson; the next one if left out
    pub lesson: Option<String>,

    /// Judge a running server, in any language
    #[arg(long, value_parser = Origin::parse, conflicts_with = "solution")]
    pub url: Option<Origin>,

    /// Judge the reference solution
    #[arg(long)]
    pub solution: bool,

    /// Try this check and those that it needs; repeatable
    #[arg(long, value_name = "CHECK-ID")]
    pub only: Vec<String>,

    /// `human`, or `json` for a program
    #[arg(long, value_enum, default_value_t = Format::Human, hide_possible_values = true)]
    pub format: Format,

    /// Repeat the names, ids and texts of a run
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,

    /// Limit, the build aside [default: 30, with --url 120]
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub timeout: Option<Duration>,

    /// Also show the packets of passing checks, and warnings
    #[arg(long, short)]
    pub verbose: bool,
}

impl CheckArgs {
    /// How long the whole run may take, the build aside. A server that runs elsewhere
    /// has one check after the other, and delays of its own.
    pub fn limit(&self) -> Duration {
        let usual = if self.url.is_some() { 120 } else { 30 };
        self.timeout.unwrap_or(Duration::from_secs(usual))
    }
}

/// How to print a verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For a person at a terminal
    Human,
    /// One JSON object on stdout
    Json,
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 =
        text.parse().map_err(|_| "write a number of seconds".to_owned())?;
    if (0.1..=3600.0).contains(&seconds) {
        Ok(Duration::from_secs_f64(seconds))
    } else {
        Err("write a number of seconds from 0.1 to 3600".to_owned())
    }
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
