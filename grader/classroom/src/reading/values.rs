//! Values of a TOML text, with their places. A value of the wrong type is noted, and then
//! treated as if it were missing.

use std::ops::Range;

use toml::de::DeTable;

use super::{Problem, Value, nearest, quoted};

/// What was found wrong so far.
pub struct Values<'a> {
    text: &'a str,
    /// With the offset in the text, in bytes.
    problems: Vec<(usize, String)>,
}

/// A table whose keys are all known.
pub struct Section<'t>(Vec<(&'t str, &'t Value<'t>)>);

impl<'t> Section<'t> {
    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&'t Value<'t>> {
        self.0.iter().find(|(known, _)| *known == key).map(|(_, value)| *value)
    }
}

/// What is in a table, in the order of the text: names, their places, and values.
pub fn entries<'t>(
    table: &'t DeTable<'t>,
) -> impl Iterator<Item = (&'t str, Range<usize>, &'t Value<'t>)> {
    let mut entries: Vec<_> = table
        .iter()
        .map(|(key, value)| (key.get_ref().as_ref(), key.span(), value))
        .collect();
    entries.sort_by_key(|(_, at, _)| at.start);
    entries.into_iter()
}

impl<'a> Values<'a> {
    /// Of this text.
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, problems: Vec::new() }
    }

    /// Notes a problem.
    pub fn wrong(&mut self, at: Range<usize>, text: impl Into<String>) {
        self.problems.push((at.start, text.into()));
    }

    /// How many problems there are so far.
    pub fn count(&self) -> usize {
        self.problems.len()
    }

    /// All problems, in the order of the text.
    pub(super) fn problems(mut self) -> Vec<Problem> {
        self.problems.sort();
        let (mut line, mut start, mut seen) = (1, 0, 0);
        let place = |(at, text): (usize, String)| {
            // What follows on the problem before, so that each line is counted once.
            let between = self.text.get(seen..at).unwrap_or_default();
            line += between.matches('\n').count();
            start = between.rfind('\n').map_or(start, |end| seen + end + 1);
            seen = at.max(seen);
            let before = self.text.get(start..at).unwrap_or_default();
            Problem { line, column: before.chars().count() + 1, text }
        };
        self.problems.into_iter().map(place).collect()
    }

    /// The line of a place, counted from 1.
    pub fn line(&self, at: &Range<usize>) -> usize {
        self.text.get(..at.start).unwrap_or(self.text).matches('\n').count() + 1
    }

    /// A table; notes each key that is not known. `what` names it.
    pub fn section<'t>(
        &mut self,
        table: &'t DeTable<'t>,
        what: &str,
        known: &[&str],
    ) -> Section<'t> {
        let mut section = Vec::new();
        for (name, at, value) in entries(table) {
            if known.contains(&name) {
                section.push((name, value));
            } else {
                let (name, nearest) = (quoted(name), nearest(name, known));
                self.wrong(at, format!("{what} has no key {name}. {nearest}"));
            }
        }
        Section(section)
    }

    /// A table.
    pub fn table<'t>(&mut self, value: &'t Value<'t>) -> Option<&'t DeTable<'t>> {
        let table = value.get_ref().as_table();
        self.typed(value, table, "a table")
    }

    /// A list.
    pub fn list<'t>(&mut self, value: &'t Value<'t>) -> Option<Vec<&'t Value<'t>>> {
        let list = value.get_ref().as_array().map(|list| list.iter().collect());
        self.typed(value, list, "a list, such as [\"one\", \"two\"]")
    }

    /// A text that is not empty.
    pub fn text(&mut self, value: &Value<'_>) -> Option<String> {
        let text = value.get_ref().as_str().filter(|text| !text.trim().is_empty());
        self.typed(value, text.map(str::to_owned), "a text, such as \"one\"")
    }

    /// `true` or `false`.
    pub fn flag(&mut self, value: &Value<'_>) -> Option<bool> {
        self.typed(value, value.get_ref().as_bool(), "`true` or `false`")
    }

    /// One of some texts.
    pub fn choice<T: Copy>(
        &mut self,
        value: &Value<'_>,
        known: &[(&str, T)],
    ) -> Option<T> {
        let text = value.get_ref().as_str();
        let found = known.iter().find(|(name, _)| Some(*name) == text);
        let names: Vec<String> =
            known.iter().map(|(name, _)| format!("\"{name}\"")).collect();
        self.typed(value, found.map(|(_, one)| *one), &names.join(" or "))
    }

    /// Notes that a value is not what it should be.
    pub fn typed<T>(
        &mut self,
        value: &Value<'_>,
        found: Option<T>,
        wanted: &str,
    ) -> Option<T> {
        if found.is_none() {
            self.wrong(value.span(), format!("it must be {wanted}"));
        }
        found
    }
}
