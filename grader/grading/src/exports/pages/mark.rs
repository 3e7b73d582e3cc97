//! Statuses as a mark with a word, so that colour never says anything alone.

use classroom::verdict::Status;
use grader::report;
use maud::{Markup, html};

use crate::{
    marks::{Mark, State},
    records::{CheckStatus, Verdict},
};

/// The character of a check's status, as the grader prints it. An optional check that
/// doesn't pass is open, and no mistake.
pub fn sign(status: CheckStatus, is_required: bool) -> char {
    let status = match status {
        CheckStatus::Passed => Status::Passed,
        CheckStatus::Failed | CheckStatus::Unfinished if !is_required => return '○',
        CheckStatus::Failed => Status::Failed,
        CheckStatus::Unfinished => Status::Unfinished,
        CheckStatus::Skipped => Status::Skipped,
        CheckStatus::Inconclusive => Status::Inconclusive,
    };
    report::mark(status).1
}

/// The status in a word.
pub fn word(status: CheckStatus) -> &'static str {
    match status {
        CheckStatus::Passed => "passed",
        CheckStatus::Failed => "failed",
        CheckStatus::Unfinished => "unfinished",
        CheckStatus::Skipped => "not tried",
        CheckStatus::Inconclusive => "inconclusive",
    }
}

/// The class that colours a mark.
pub fn class(status: CheckStatus, is_required: bool) -> &'static str {
    match status {
        CheckStatus::Passed => "good",
        CheckStatus::Failed if is_required => "bad",
        CheckStatus::Skipped => "dim",
        _ => "open",
    }
}

/// The mark with its word, which only a screen reader says.
pub fn spoken(status: CheckStatus, is_required: bool) -> Markup {
    html! {
        span class=(class(status, is_required)) role="img" aria-label=(word(status)) {
            (sign(status, is_required))
        }
    }
}

/// A result as a label.
pub fn label(of: Verdict) -> Markup {
    let class = match of {
        Verdict::Passed => "label good",
        Verdict::Failed => "label bad",
        Verdict::Unfinished | Verdict::Inconclusive => "label open",
        Verdict::Missing => "label dim",
    };
    html! { span class=(class) { (of.word()) } }
}

/// A label if the mark is not final.
pub fn state(mark: &Mark) -> Markup {
    html! {
        @match mark.state {
            State::Final => {}
            State::Held => { " " span class="label open" { "held" } }
            State::Open => { " " span class="label open" { "no mark yet" } }
        }
    }
}
