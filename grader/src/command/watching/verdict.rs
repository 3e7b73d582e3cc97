//! The verdict on the screen: what to do first, or more if the student asks for it.

use super::work::Outcome;
use crate::{
    judging::{Errors, Judged},
    report::{self, Detail, Reader},
};

/// How much of a verdict is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// What to do first, on one screen.
    First,
    /// All checks and findings, or all that the compiler said.
    All,
    /// The packets of passing checks too.
    Packets,
}

impl View {
    /// What comes after it; a file that does not compile has no packets.
    pub fn next(self, has_errors: bool) -> Self {
        match self {
            Self::First => Self::All,
            Self::All if !has_errors => Self::Packets,
            Self::All | Self::Packets => Self::First,
        }
    }

    /// What the key says that leads here.
    pub fn name(self) -> &'static str {
        match self {
            Self::First => "less",
            Self::All => "all",
            Self::Packets => "packets",
        }
    }
}

/// The verdict, in lines of at most `width` columns; at first only what fits on `rows`
/// lines.
pub fn text(outcome: &Outcome, view: View, width: usize, rows: usize) -> String {
    let Outcome { program, said, judged, .. } = outcome;
    let judged = match judged {
        Err(why) => return format!("{said}{}\n", textwrap::fill(why, width)),
        Ok(judged) => judged,
    };
    if let Judged { errors: Some(errors), .. } = judged {
        return match view {
            View::First => first_error(said, errors, width, rows),
            _ => said.clone(),
        };
    }
    // A program was built, so the compiler had only warnings.
    let warnings = match program.is_none() || view == View::Packets {
        true => said.as_str(),
        false => "",
    };
    let detail = match view {
        View::First => {
            return format!("{warnings}{}", report::first(&judged.report, width, rows));
        }
        View::All => Detail::Usual,
        View::Packets => Detail::Verbose,
    };
    let reader = Reader { again: None, file: None, next: None, detail, width };
    format!("{warnings}{}", report::human(&judged.report, &reader))
}

/// The compiler's first error, cut at the end if it does not fit, and the number of the
/// others.
fn first_error(said: &str, errors: &Errors, width: usize, rows: usize) -> String {
    let plain = |text: &str| anstream::adapter::strip_str(text).to_string();
    let messages = || said.split("\n\n").filter(|message| !message.trim().is_empty());
    let is_error = |message: &&str| plain(message).trim_start().starts_with("error");
    let first = messages().find(is_error).or(messages().next()).unwrap_or_default();
    let more = match errors.count.saturating_sub(1) {
        0 => String::new(),
        1 => "\n1 more error\n".to_owned(),
        n => format!("\n{n} more errors\n"),
    };
    let mut left = rows.saturating_sub(more.lines().count());
    let mut text = String::new();
    for line in first.trim_matches('\n').lines() {
        // The terminal folds what is too long.
        let needed = plain(line).chars().count().div_ceil(width).max(1);
        if needed > left.saturating_sub(1) {
            text += "…\n";
            break;
        }
        left -= needed;
        text += line;
        text.push('\n');
    }
    text + &more
}
