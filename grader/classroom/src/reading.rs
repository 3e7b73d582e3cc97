//! Reads what people write in TOML: a contract, or a rubric. It goes on after a mistake,
//! so that one run names them all, each with its line and column.

mod values;

use std::{ops::Range, path::Path};

use toml::{Spanned, de::DeTable};

pub use values::{Section, Values, entries};

/// Something that is wrong with a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Counted from 1.
    pub line: usize,
    /// Counted from 1, in characters.
    pub column: usize,
    /// What is wrong, and what would be right: a sentence without a full stop.
    pub text: String,
}

/// What TOML says of a name that is there already.
const TWICE: &str = "duplicate key";

/// How many problems of a file are shown.
const MOST: usize = 50;

/// How much of a name is shown, in characters.
const SHOWN: usize = 60;

/// Reads a text. `whole` gets the table of the whole text, and notes what is wrong.
///
/// # Errors
/// Everything that is wrong, in the order of the text.
pub fn read<T>(
    text: &str,
    whole: impl FnOnce(&mut Values<'_>, &DeTable<'_>) -> Option<T>,
) -> Result<T, Vec<Problem>> {
    let mut values = Values::new(text);
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut is_toml = true;
    for error in errors {
        let at = error.span().unwrap_or_default();
        if error.message().starts_with(TWICE) {
            values.wrong(at.clone(), twice(text, at));
        } else {
            // What was meant is not known, so nothing more can be said about it.
            is_toml = false;
            // A word without quotes that begins like `true` or `false`.
            let mut message = error.message().trim_end().replace('\n', ", ");
            if message.contains("boolean") {
                message = "a text needs quotes around it".into();
            }
            values.wrong(at, message);
        }
    }
    let found = is_toml.then(|| whole(&mut values, table.get_ref())).flatten();
    let problems = values.problems();
    match found {
        Some(found) if problems.is_empty() => Ok(found),
        _ => Err(problems),
    }
}

fn twice(text: &str, at: Range<usize>) -> String {
    let name = text.get(at).unwrap_or_default().trim_matches(['"', '\'']);
    format!("{} is defined twice: keep one of them, or rename one", quoted(name))
}

/// The problems of a file, a line each: `FILE:LINE:COLUMN: TEXT`.
pub fn lines(path: &Path, problems: &[Problem]) -> String {
    let line = |problem: &Problem| {
        let Problem { line, column, text } = problem;
        format!("{}:{line}:{column}: {text}", path.display())
    };
    let mut lines: Vec<String> = problems.iter().take(MOST).map(line).collect();
    if problems.len() > MOST {
        lines.push(format!("and {} more", problems.len() - MOST));
    }
    lines.join("\n")
}

/// The three names that are the most like this one, as the end of a sentence.
pub fn nearest(name: &str, known: &[&str]) -> String {
    let cut: String = name.chars().take(SHOWN).collect();
    let nearest = similar::get_close_matches(cut.as_str(), known, 3, 0.0);
    let names: Vec<String> = nearest.iter().map(|name| quoted(name)).collect();
    match names.as_slice() {
        [] => String::new(),
        [one] => format!("The nearest is: {one}"),
        several => format!("The nearest are: {}", several.join(", ")),
    }
}

/// A name as it is shown: between backticks, on one line, and not too long.
pub fn quoted(name: &str) -> String {
    let cut: String = name.chars().take(SHOWN).collect();
    let shown: String = cut
        .chars()
        .flat_map(|c| match c.is_control() {
            true => c.escape_default().collect::<Vec<char>>(),
            false => vec![c],
        })
        .collect();
    format!("`{shown}{}`", if cut.len() < name.len() { "…" } else { "" })
}

/// A value of the text, with its place.
pub type Value<'t> = Spanned<toml::de::DeValue<'t>>;
