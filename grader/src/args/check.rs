//! The options of `check` itself, without a command.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use clap::ValueEnum;
use classroom::class::Origin;

/// How to check one lesson.
#[derive(Debug, clap::Args)]
pub struct CheckArgs {
    /// Slug, number or name of a lesson [default: the next one]
    pub lesson: Option<String>,

    /// Judge a running server, in any language
    #[arg(long, value_parser = Origin::parse, conflicts_with = "solution")]
    pub url: Option<Origin>,

    /// Judge by a contract: the server beside it, or --url
    #[arg(long, value_name = "FILE", conflicts_with_all = ["lesson", "solution"])]
    pub contract: Option<PathBuf>,

    /// Judge the reference solution
    #[arg(long)]
    pub solution: bool,

    /// Try only this check and those it needs; repeatable
    #[arg(long, value_name = "CHECK-ID")]
    pub only: Vec<String>,

    /// `human`, or `json` for programs
    #[arg(long, value_enum, default_value_t = Format::Human, hide_possible_values = true)]
    pub format: Format,

    /// Repeat a run's names, ids and texts
    #[arg(long, value_name = "N")]
    pub seed: Option<u64>,

    /// Limit after the build [default: 30, with --url 120]
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub timeout: Option<Duration>,

    /// Also show the packets of passing checks, and warnings
    #[arg(long, short)]
    pub verbose: bool,
}

impl CheckArgs {
    /// Those that only name a contract.
    pub fn by_contract(file: &Path) -> Self {
        Self {
            lesson: None,
            url: None,
            contract: Some(file.into()),
            solution: false,
            only: Vec::new(),
            format: Format::Human,
            seed: None,
            timeout: None,
            verbose: false,
        }
    }

    /// How long the whole run may take, without the build. A server behind a URL gets
    /// more time: its checks run one after the other, and the network is slower.
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
