//! An example of a mistake: the failing submission that is the nearest to a passing one,
//! and what the two don't have in common. The smallest difference shows the mistake best.

use std::collections::{HashMap, HashSet};

use similar::{ChangeTag, TextDiff};

use crate::{
    exports::{Gradebook, pages::Known},
    records::Verdict,
};

/// So many members of a group are compared.
const TRIED: usize = 12;

/// The longest difference that is shown, in lines.
const MOST: usize = 40;

/// Lines around a change.
const AROUND: usize = 2;

/// The texts that pass. Lines are compared as numbers, because there may be thousands of
/// texts.
#[derive(Clone, Debug, Default)]
pub struct Passing<'a> {
    texts: Vec<Text<'a>>,
    numbers: HashMap<&'a str, u32>,
}

/// A text that passes.
#[derive(Clone, Debug)]
struct Text<'a> {
    /// The row, or nothing for the solution.
    index: Option<usize>,
    text: &'a str,
    /// The numbers of its lines, sorted.
    lines: Vec<u32>,
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

impl<'a> Passing<'a> {
    /// Each text that passes once, and the solution last.
    pub fn of(book: &'a Gradebook, known: &'a Known) -> Self {
        let rows = book.rows.iter().enumerate();
        let passed = rows.filter(|(_, row)| row.record.verdict == Verdict::Passed);
        let texts = passed
            .filter_map(|(at, row)| Some((Some(at), row.record.source.as_deref()?)));
        let solution = known.solution.as_deref().map(|text| (None, text));
        let mut all = Self::default();
        let mut seen = HashSet::new();
        for (index, text) in texts.chain(solution).filter(|(_, text)| seen.insert(*text))
        {
            let number = |line| {
                let next = all.numbers.len() as u32;
                *all.numbers.entry(line).or_insert(next)
            };
            let mut lines: Vec<u32> = lines(text).into_iter().map(number).collect();
            lines.sort_unstable();
            all.texts.push(Text { index, text, lines });
        }
        all
    }

    /// The text that has the fewest lines that this one hasn't, and the other way round,
    /// with their number. Nothing if none has a third of the lines, which is so for a
    /// solution in another language.
    fn nearest(&self, source: &str) -> Option<(usize, &Text<'a>)> {
        let own = lines(source);
        let known = own.iter().filter_map(|line| self.numbers.get(line).copied());
        let mut known: Vec<u32> = known.collect();
        known.sort_unstable();
        let others = self.texts.iter().filter(|text| text.text != source);
        let compared = others.filter_map(|text| {
            let common = common(&known, &text.lines);
            let apart = own.len() + text.lines.len() - 2 * common;
            (common * 3 >= own.len()).then_some((apart, text))
        });
        compared.min_by_key(|(apart, _)| *apart)
    }
}

/// The example of a group, if there is a text that passes and resembles a member.
pub fn example(
    book: &Gradebook,
    members: &[usize],
    passing: &Passing<'_>,
) -> Option<Example> {
    let tried = members.iter().take(TRIED).filter_map(|&index| {
        let source = book.rows.get(index)?.record.source.as_deref()?;
        let (apart, text) = passing.nearest(source)?;
        Some((apart, index, source, text))
    });
    let (_, failing, source, text) = tried.min_by_key(|(apart, ..)| *apart)?;
    let mut lines = compare(source, text.text);
    let left_out = lines.len().saturating_sub(MOST);
    lines.truncate(MOST);
    Some(Example { failing, passing: text.index, lines, left_out })
}

/// The lines that say something.
fn lines(text: &str) -> HashSet<&str> {
    text.lines().map(str::trim).filter(|line| line.len() > 1).collect()
}

/// How many numbers two sorted lists have in common.
fn common(one: &[u32], other: &[u32]) -> usize {
    let mut rest = other.iter().peekable();
    let is_in_other = |number: &&u32| {
        while rest.next_if(|next| next < number).is_some() {}
        rest.next_if(|next| next == number).is_some()
    };
    one.iter().filter(is_in_other).count()
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
            let text = change.value().trim_end_matches(['\r', '\n']).to_owned();
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
