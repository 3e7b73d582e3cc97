//! What is said of a mark in words.

use crate::{
    marks::{Part, State},
    records::{CheckResult, CheckStatus, Verdict},
};

use super::Row;

/// The longest explanation of one check in an export, in characters. The whole of it is
/// in the student's record.
const LONGEST: usize = 2000;

/// Why a mark is open, if no check says it.
const OUTDATED: &str = "Its result lacks checks that the rubric counts: grade it again.";

/// In s.
const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// Why there is no mark, or why the verdict isn't a pass; nothing if it is one.
pub(super) fn why(row: &Row) -> Option<String> {
    let record = &row.record;
    let is_open = row.mark.state == State::Open;
    let is_cause = |check: &&CheckResult| match check.status {
        CheckStatus::Inconclusive => is_open,
        CheckStatus::Failed | CheckStatus::Unfinished => !is_open && check.required,
        CheckStatus::Passed | CheckStatus::Skipped => false,
    };
    let cause = || record.checks.iter().find(is_cause).map(explanation);
    let why = record.why.clone().or_else(|| match (record.verdict, is_open) {
        (Verdict::Passed, false) => None,
        (_, false) => cause(),
        (_, true) => cause().or_else(|| Some(OUTDATED.to_owned())),
    });
    why.map(|text| shorten(&text, LONGEST))
}

/// Why a check did not pass, and what to try next.
pub(super) fn explanation(check: &CheckResult) -> String {
    let texts = [&check.rationale, &check.hint];
    let texts: Vec<&str> = texts.into_iter().flatten().map(String::as_str).collect();
    shorten(&texts.join("\n"), LONGEST)
}

/// The explanations of a part's checks that did not pass.
pub(super) fn explanations(row: &Row, part: &Part) -> String {
    let is_of = |check: &&CheckResult| {
        // A group's checks aren't in the mark; those of its status say enough.
        check.id == part.id && check.status != CheckStatus::Passed
    };
    let texts: Vec<String> =
        row.record.checks.iter().filter(is_of).map(explanation).collect();
    texts.join("\n")
}

/// The mark in a line, such as `25 of 29 points, 1 taken off: 3 hours late.`
pub(super) fn line(row: &Row) -> String {
    let mark = &row.mark;
    let Some(points) = mark.exported() else { return "No points yet.".into() };
    let mut line = format!("{} of {} points", points.normalize(), mark.of.normalize());
    if !mark.penalty.is_zero() {
        let late = how_long(mark.late_s);
        line += &format!(", {} taken off: {late} late", mark.penalty.normalize());
    }
    let adjusted = mark.adjusted();
    if !adjusted.is_zero() {
        line += &format!(", {adjusted:+} by the rubric's limits and rounding");
    }
    line.push('.');
    let lost = mark.parts.iter().filter(|part| !part.extra && part.points < part.of);
    let lost: Vec<&str> = lost.map(|part| part.title.as_str()).collect();
    match row.record.why.as_deref() {
        Some(why) => line += &format!(" {}", sentence(why)),
        None if lost.is_empty() => {}
        None => {
            line += &format!(" Not passed: {}", lost[..lost.len().min(3)].join("; "));
            if lost.len() > 3 {
                line += &format!("; and {} more", lost.len() - 3);
            }
            line.push('.');
        }
    }
    shorten(&line, LONGEST)
}

/// A reason as a sentence of its own, unless it begins with a file's name.
fn sentence(why: &str) -> String {
    let first = why.split_whitespace().next().unwrap_or_default();
    let is_word = first.chars().all(char::is_alphabetic);
    let mut chars = why.chars();
    let text = match chars.next() {
        Some(letter) if is_word => letter.to_uppercase().chain(chars).collect(),
        _ => why.to_owned(),
    };
    match text.ends_with(['.', '!', '?', '…']) {
        true => text,
        false => text + ".",
    }
}

/// A length of time in words, rounded down.
fn how_long(seconds: u64) -> String {
    let (count, unit) = match seconds {
        DAY.. => (seconds / DAY, "day"),
        HOUR.. => (seconds / HOUR, "hour"),
        MINUTE.. => (seconds / MINUTE, "minute"),
        _ => (seconds, "second"),
    };
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {unit}{plural}")
}

/// A text of at most so many characters.
pub(super) fn shorten(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{} … (shortened)", &text[..end]),
        None => text.to_owned(),
    }
}
