//! The command line.

use std::time::Duration;

use clap::{Parser, Subcommand, ValueEnum};

use crate::class::Origin;

/// Checks your Socket.IO server, and shows what each client sent and heard.
#[derive(Debug, Parser)]
#[command(
    name = "check",
    bin_name = "check",
    version,
    after_help = EXAMPLES,
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

const EXAMPLES: &str = "\
Examples (with cargo, put `cargo run --bin check --` before the options):
  check                               the next lesson that is not passed
  check 4                             lesson 04, also as `messages`
  check 4 --only stored-once          one check, with those that it needs
  check 4 --url http://localhost:3000 a server that runs already, in any language
  check 4 --solution --format json    the reference solution, for a program

Exit status: 0 all required checks passed, 1 not yet, 2 it could not be judged.";

/// What to do, if not to check one lesson.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Show the lessons, and how far you are
    List,
    /// Look whether the machine has all that a check needs
    Doctor(DoctorArgs),
    /// For authors: prove that the checks judge right and wrong servers
    Verify(VerifyArgs),
}

/// What to tell of the machine.
#[derive(Debug, clap::Args)]
pub struct DoctorArgs {
    /// Say of everything what it is for, and how to get it on each system
    #[arg(long)]
    pub all_systems: bool,
}

/// How to try the checks themselves.
#[derive(Debug, clap::Args)]
pub struct VerifyArgs {
    /// Slug, number or name of a lesson; all lessons if left out
    pub lesson: Option<String>,

    /// Try this submission alone; may be repeated
    #[arg(long, value_name = "NAME", requires = "lesson")]
    pub only: Vec<String>,

    /// Judge each submission so many times, all verdicts as expected: a wrong one first
    /// by all checks, then by the one that must catch it
    #[arg(long, value_name = "N", default_value = "1", value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub repeat: u32,
}

/// How to check one lesson.
#[derive(Debug, clap::Args)]
pub struct CheckArgs {
    /// Slug, number or name of a lesson; the next one if left out
    pub lesson: Option<String>,

    /// Judge a server that runs already, in any language; nothing is built
    #[arg(long, value_parser = Origin::parse, conflicts_with = "solution")]
    pub url: Option<Origin>,

    /// Judge the reference solution
    #[arg(long)]
    pub solution: bool,

    /// Try this check alone, with those that it needs; may be repeated
    #[arg(long, value_name = "CHECK-ID")]
    pub only: Vec<String>,

    /// How to print the verdict
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,

    /// Repeat the names, ids and texts of a run
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,

    /// For the whole run, the build aside; 30 if left out, and 120 with --url
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub timeout: Option<Duration>,

    /// Show the packets of passing checks, and the compiler's warnings, too
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
