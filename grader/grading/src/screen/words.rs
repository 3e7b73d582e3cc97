//! Short texts of results.

use std::fmt::Write;

use anstyle::Style;
use classroom::verdict::Status;
use grader::report;
use rust_decimal::Decimal;

use crate::{
    marks::{Mark, State},
    records::Verdict,
};

/// A verdict's word, its colour and its character.
pub fn styled(verdict: Verdict) -> (&'static str, Style, char) {
    let status = match verdict {
        Verdict::Passed => Status::Passed,
        Verdict::Failed => Status::Failed,
        Verdict::Unfinished => Status::Unfinished,
        Verdict::Missing => Status::Skipped,
        Verdict::Inconclusive => Status::Inconclusive,
    };
    let (style, mark) = report::mark(status);
    (verdict.word(), style, mark)
}

/// The points of a mark: `12/29`, `12/29 held`, or `open`.
pub fn points(mark: &Mark) -> String {
    let of = |points: Decimal| format!("{}/{}", points.normalize(), mark.of.normalize());
    match mark.state {
        State::Final => of(mark.points),
        State::Held => format!("{} held", of(mark.points)),
        State::Open => "open".into(),
    }
}

/// How late something came: `3 d 4 h`, `25 min`, `40 s`; empty if it was on time.
pub fn late(seconds: u64) -> String {
    let units = [(86_400, "d"), (3_600, "h"), (60, "min"), (1, "s")];
    let (mut text, mut left) = (String::new(), seconds);
    let first = units.iter().position(|(size, _)| seconds >= *size).unwrap_or(4);
    for (size, unit) in units.iter().skip(first).take(2) {
        if left >= *size {
            // Writing to a string can't fail.
            let _ = write!(text, " {} {unit}", left / size);
        }
        left %= size;
    }
    text.trim_start().to_owned()
}

/// A few of many words: `ana, ben, cy and 12 more`.
pub fn list(words: &[&str], most: usize) -> String {
    let shown = words[..words.len().min(most)].join(", ");
    match words.len().saturating_sub(most) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// A number with its noun: `1 submission`, `2 submissions`.
pub fn number(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// A text as one word of a shell's command line.
pub fn word(text: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "/\\._-:@+".contains(c);
    match !text.is_empty() && text.chars().all(is_plain) {
        true => text.to_owned(),
        // In single quotes, nothing has a meaning but the quote.
        false => format!("'{}'", text.replace('\'', r"'\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_stays_one_in_a_shell() {
        for (text, word_) in [
            ("ana", "ana"),
            ("my results", "'my results'"),
            ("O'Brien", r"'O'\''Brien'"),
            ("$HOME", "'$HOME'"),
            ("", "''"),
        ] {
            assert_eq!(word(text), word_);
        }
    }

    #[test]
    fn lateness_has_two_units() {
        assert_eq!(late(0), "");
        assert_eq!(late(40), "40 s");
        assert_eq!(late(3_600), "1 h");
        assert_eq!(late(3 * 86_400 + 4 * 3_600 + 59), "3 d 4 h");
        assert_eq!(late(86_400 + 61), "1 d");
    }

    #[test]
    fn verdicts_are_counted_in_one_order() {
        use Verdict::{Failed, Inconclusive, Passed};
        let all = [Failed, Inconclusive, Passed, Failed];
        assert_eq!(Verdict::counts(&all), "1 passed, 2 failed, 1 inconclusive");
        assert_eq!(list(&["a", "b", "c"], 2), "a, b and 1 more");
        assert_eq!(number(1, "part") + &number(2, "part"), "1 part2 parts");
    }
}
