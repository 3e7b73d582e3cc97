//! An example of a mistake: the failing submission that is the nearest to a passing one,
//! and what the two don't have in common. The smallest difference shows the mistake best.

use std::collections::HashSet;

use similar::{ChangeTag, TextDiff};

use crate::{
    exports::{
        Gradebook,
        pages::{Known, frame},
    },
    records::Verdict,
};

/// So many members of a group are compared.
const TRIED: usize = 12;

/// The longest difference that is shown, in lines.
const MOST: usize = 40;

/// Lines around a change.
const AROUND: usize = 2;

/// A text that passes.
#[derive(Clone, Debug)]
pub struct Passing<'a> {
    /// The row, or nothing for the solution.
    index: Option<usize>,
    text: &'a str,
    lines: HashSet<&'a str>,
}

/// A comparison to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// The row of the failing submission.
    pub failing: usize,
    /// The row of the passing one, or nothing for the solution.
    pub passing: Option<usize>,
    /// What differs.
    pub lines: Vec<Line>,
    /// How many lines more there would be.
    pub left_out: usize,
}

/// A line of a comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// `-` in the failing one only, `+` in the passing one only, `@` where lines are left
    /// out, or a space.
    pub sign: char,
    /// The line, or its number in the failing one where lines are left out.
    pub text: String,
}

/// All texts that pass, each once, and the solution last.
pub fn passing<'a>(book: &'a Gradebook, known: &'a Known) -> Vec<Passing<'a>> {
    let rows = book.rows.iter().enumerate();
    let passed = rows.filter(|(_, row)| row.record.verdict == Verdict::Passed);
    let texts =
        passed.filter_map(|(at, row)| Some((Some(at), row.record.source.as_deref()?)));
    let solution = known.solution.as_deref().map(|text| (None, text));
    let mut seen = HashSet::new();
    let all = texts.chain(solution).filter(|(_, text)| seen.insert(*text));
    all.map(|(index, text)| Passing { index, text, lines: lines(text) }).collect()
}

/// The example of a group. Nothing if no text that passes has a third of the lines, which
/// is so for a solution in another language.
pub fn example(
    book: &Gradebook,
    members: &[usize],
    passing: &[Passing<'_>],
) -> Option<Example> {
    let sources = members.iter().filter_map(|&index| {
        Some((index, book.rows.get(index)?.record.source.as_deref()?))
    });
    let mut nearest: Option<(usize, usize, &str, &Passing<'_>)> = None;
    for (index, source) in sources.take(TRIED) {
        let own = lines(source);
        for one in passing {
            let common = own.intersection(&one.lines).count();
            let apart = own.len() + one.lines.len() - 2 * common;
            let is_nearer = nearest.is_none_or(|(least, ..)| apart < least);
            if is_nearer && common * 3 >= own.len() {
                nearest = Some((apart, index, source, one));
            }
        }
    }
    let (_, failing, source, one) = nearest?;
    let mut lines = compare(source, one.text);
    let left_out = lines.len().saturating_sub(MOST);
    lines.truncate(MOST);
    Some(Example { failing, passing: one.index, lines, left_out })
}

/// The lines that say something.
fn lines(text: &str) -> HashSet<&str> {
    text.lines().map(str::trim).filter(|line| line.len() > 1).collect()
}

/// What changes from one text to the other, with some lines around it.
fn compare(one: &str, other: &str) -> Vec<Line> {
    let diff = TextDiff::from_lines(one, other);
    let mut all = Vec::new();
    for group in diff.grouped_ops(AROUND) {
        let from = group.first().map_or(0, |op| op.old_range().start) + 1;
        all.push(Line { sign: '@', text: format!("line {from}") });
        for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
            let sign = match change.tag() {
                ChangeTag::Delete => '-',
                ChangeTag::Insert => '+',
                ChangeTag::Equal => ' ',
            };
            let text = frame::lines(change.value()).next().unwrap_or_default();
            all.push(Line { sign, text });
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comparison_has_the_change_and_two_lines_around_it() {
        let compared = compare("a\nb\nc\nd\ne\nf\n", "a\nb\nc\nx\ne\nf\n");
        let shown: Vec<String> =
            compared.iter().map(|line| format!("{}{}", line.sign, line.text)).collect();
        assert_eq!(shown, ["@line 2", " b", " c", "-d", "+x", " e", " f"]);
    }
}
