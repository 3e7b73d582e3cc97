//! The command line.

mod examples;
mod moment;

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

use crate::{
    batch::Shard,
    exports::{ExportError, What},
};

pub use moment::Moment;

/// Grades a folder of submissions in sandboxes, and writes gradebooks and pages.
#[derive(Debug, Parser)]
#[command(
    name = "grade",
    bin_name = "grade",
    version,
    after_help = examples::GRADE,
    args_conflicts_with_subcommands = true,
    arg_required_else_help = true
)]
pub struct Args {
    /// What to do instead of grading.
    #[command(subcommand)]
    pub command: Option<Command>,

    /// What to grade, and how.
    #[command(flatten)]
    pub grade: GradeArgs,
}

/// What to do instead of grading.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Show one student's result, and the command that repeats it
    #[command(after_help = examples::SHOW)]
    Show(ShowArgs),
    /// Put the parts of a batch together that several machines graded
    #[command(after_help = examples::MERGE)]
    Merge(MergeArgs),
}

/// What to grade, and how.
#[derive(Debug, clap::Args)]
pub struct GradeArgs {
    /// A folder of submissions, or a list of URLs
    #[arg(required = true)]
    pub submissions: Option<PathBuf>,

    /// Slug, number or name [default: by the files' names]
    #[arg(long)]
    pub lesson: Option<String>,

    /// Judge by this contract, not by a lesson
    #[arg(long, value_name = "TOML", conflicts_with = "lesson")]
    pub contract: Option<PathBuf>,

    /// Where to write [default: SUBMISSIONS-graded]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,

    /// Names, ids, sections and extensions of the students
    #[arg(long, value_name = "CSV")]
    pub roster: Option<PathBuf>,

    /// When it was due, such as 2026-12-01T23:59+01:00
    #[arg(long, value_name = "TIME")]
    pub deadline: Option<Moment>,

    /// The points [default: one for each required check]
    #[arg(long, value_name = "TOML")]
    pub rubric: Option<PathBuf>,

    /// Show what the rubric changes; judge and write nothing
    #[arg(long, conflicts_with_all = ["regrade", "failed"])]
    pub preview: bool,

    /// strict, best or none, see below [default: strict]
    #[arg(
        long,
        value_enum,
        value_name = "LEVEL",
        default_value_t = Level::Strict,
        hide_default_value = true,
        hide_possible_values = true
    )]
    pub sandbox: Level,

    /// Programs to judge at a time [default: cores + 1]
    #[arg(long, value_name = "N", value_parser = count)]
    pub jobs: Option<usize>,

    /// URLs to judge at a time, two on a host
    #[arg(long, value_name = "N", default_value = "4", value_parser = count)]
    pub url_jobs: usize,

    /// Grade the K-th of N parts; `grade merge` joins them
    #[arg(long, value_name = "K/N")]
    pub shard: Option<Shard>,

    /// Judge this student again; repeatable
    #[arg(long, value_name = "WHO", requires = "why")]
    pub regrade: Vec<String>,

    /// Judge everybody again who did not pass
    #[arg(long, requires = "why")]
    pub failed: bool,

    /// The reason; it is kept with the old result
    #[arg(long, value_name = "TEXT")]
    pub why: Option<String>,

    /// Take new results even if they are lower
    #[arg(long)]
    pub accept_lower: bool,

    /// For other languages: 'node {file}' starts a server
    #[arg(long, value_name = "COMMAND")]
    pub command: Option<String>,

    /// The name of that file [default: server.mjs]
    #[arg(long, value_name = "NAME", requires = "command")]
    pub file: Option<String>,

    /// A folder that the server may read; repeatable
    #[arg(long, value_name = "DIR")]
    pub read_only: Vec<PathBuf>,

    /// Use this seed for all names, ids and texts
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,

    /// The name in gradebooks [default: the lesson's]
    #[arg(long, value_name = "NAME")]
    pub assignment: Option<String>,

    /// What to write for other programs.
    #[command(flatten)]
    pub exports: ExportArgs,
}

/// How the programs must be contained.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Level {
    /// No network, files or processes of others; refuse if that is impossible here
    Strict,
    /// The best that this machine can do; refuse if that is nothing
    Best,
    /// Run the programs as yourself, on files that you trust
    None,
}

impl Level {
    /// As it is written on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Strict => "strict",
            Self::Best => "best",
            Self::None => "none",
        }
    }
}

/// Whose result to show.
#[derive(Debug, clap::Args)]
pub struct ShowArgs {
    /// The student's id, name or email
    pub who: String,

    /// The folder of results [default: the only one in this folder]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

/// Which parts to put together.
#[derive(Debug, clap::Args)]
pub struct MergeArgs {
    /// The folders that the parts were written to
    #[arg(required = true, value_name = "DIR")]
    pub parts: Vec<PathBuf>,

    /// Where to write the whole
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,

    /// The points [default: as in the parts]
    #[arg(long, value_name = "TOML")]
    pub rubric: Option<PathBuf>,

    /// When it was due [default: as in the parts]
    #[arg(long, value_name = "TIME")]
    pub deadline: Option<Moment>,

    /// What to write for other programs.
    #[command(flatten)]
    pub exports: ExportArgs,
}

/// What to write for other programs.
#[derive(Debug, clap::Args)]
pub struct ExportArgs {
    /// A gradebook exported from Canvas, to fill in
    #[arg(long, value_name = "CSV")]
    pub canvas: Option<PathBuf>,

    /// A worksheet downloaded from Moodle, to fill in
    #[arg(long, value_name = "CSV")]
    pub moodle: Option<PathBuf>,
}

impl ExportArgs {
    /// What to write.
    ///
    /// # Errors
    /// If a file to fill in is not what it should be.
    pub fn what(&self) -> Result<What, ExportError> {
        let what = What::new(self.canvas.clone(), self.moodle.clone());
        what.check()?;
        Ok(what)
    }
}

fn count(text: &str) -> Result<usize, String> {
    let number = text.parse().ok().filter(|number| (1..=256).contains(number));
    number.ok_or_else(|| "write a number from 1 to 256".into())
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
