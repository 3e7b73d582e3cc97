//! Values of a TOML file, with their places. A value of the wrong type is noted, and then
//! treated as if it were missing.

use std::ops::Range;

use jiff::{Span, SpanRelativeTo, Timestamp, Unit};
use rust_decimal::Decimal;
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{Amount, Problem, names};

/// Points have at most this many decimal places. With [`MOST`], every number then has an
/// exact form in JSON, whose readers keep about 15 digits.
const PLACES: u32 = 4;

/// The most points.
const MOST: Decimal = Decimal::from_parts(1_000_000, 0, 0, false, 0);

/// What was found wrong so far.
pub(super) struct Values<'a> {
    text: &'a str,
    /// With the offset in the text, in bytes.
    problems: Vec<(usize, String)>,
}

/// A table whose keys are all known.
pub(super) struct Section<'a>(Vec<(&'a str, &'a Spanned<DeValue<'a>>)>);

impl<'a> Section<'a> {
    /// The value of a key.
    pub(super) fn get(&self, key: &str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.0.iter().find(|(known, _)| *known == key).map(|(_, value)| *value)
    }
}

impl<'a> Values<'a> {
    /// Of this text.
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, problems: Vec::new() }
    }

    /// Notes a problem.
    pub(super) fn wrong(&mut self, at: Range<usize>, text: impl Into<String>) {
        self.problems.push((at.start, text.into()));
    }

    /// All problems, in the order of the text.
    pub(super) fn problems(mut self) -> Vec<Problem> {
        self.problems.sort();
        let place = |(at, text): (usize, String)| {
            let before = self.text.get(..at).unwrap_or(self.text);
            let line = before.rsplit('\n').next().unwrap_or(before);
            Problem {
                line: before.matches('\n').count() + 1,
                column: line.chars().count() + 1,
                text,
            }
        };
        self.problems.into_iter().map(place).collect()
    }

    /// The line of a place, counted from 1.
    pub(super) fn line(&self, at: &Range<usize>) -> usize {
        self.text.get(..at.start).unwrap_or(self.text).matches('\n').count() + 1
    }

    /// A table; notes each key that is not known. `what` names it.
    pub(super) fn section<'t>(
        &mut self,
        table: &'t DeTable<'t>,
        what: &str,
        known: &[&str],
    ) -> Section<'t> {
        let mut section = Vec::new();
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            if known.contains(&name) {
                section.push((name, value));
            } else {
                let nearest = names::nearest(name, known);
                self.wrong(key.span(), format!("{what} has no key `{name}`. {nearest}"));
            }
        }
        Section(section)
    }

    /// A table.
    pub(super) fn table<'t>(
        &mut self,
        value: &'t Spanned<DeValue<'t>>,
    ) -> Option<&'t DeTable<'t>> {
        let table = value.get_ref().as_table();
        self.typed(value, table, "a table")
    }

    /// A list.
    pub(super) fn list<'t>(
        &mut self,
        value: &'t Spanned<DeValue<'t>>,
    ) -> Option<Vec<&'t Spanned<DeValue<'t>>>> {
        let list = value.get_ref().as_array().map(|list| list.iter().collect());
        self.typed(value, list, "a list, such as [\"one\", \"two\"]")
    }

    /// A text that is not empty.
    pub(super) fn text(&mut self, value: &Spanned<DeValue<'_>>) -> Option<String> {
        let text = value.get_ref().as_str().filter(|text| !text.trim().is_empty());
        self.typed(value, text.map(str::to_owned), "a text, such as \"one\"")
    }

    /// `true` or `false`.
    pub(super) fn flag(&mut self, value: &Spanned<DeValue<'_>>) -> Option<bool> {
        self.typed(value, value.get_ref().as_bool(), "`true` or `false`")
    }

    /// One of some texts.
    pub(super) fn choice<T: Copy>(
        &mut self,
        value: &Spanned<DeValue<'_>>,
        known: &[(&str, T)],
    ) -> Option<T> {
        let text = value.get_ref().as_str();
        let found = known.iter().find(|(name, _)| Some(*name) == text);
        let names: Vec<String> =
            known.iter().map(|(name, _)| format!("\"{name}\"")).collect();
        self.typed(value, found.map(|(_, one)| *one), &names.join(" or "))
    }

    /// Points: a number that is not negative.
    pub(super) fn points(&mut self, value: &Spanned<DeValue<'_>>) -> Option<Decimal> {
        let text = match value.get_ref() {
            DeValue::Integer(number) if number.radix() == 10 => Some(number.as_str()),
            DeValue::Float(number) => Some(number.as_str()),
            _ => None,
        };
        let number = text.and_then(|text| Decimal::from_str_exact(text).ok());
        let number = self.typed(value, number, "a number, such as 2 or 0.5")?;
        self.in_range(value, number)
    }

    /// Points, or a percentage as a text.
    pub(super) fn amount(&mut self, value: &Spanned<DeValue<'_>>) -> Option<Amount> {
        let Some(text) = value.get_ref().as_str() else {
            if matches!(value.get_ref(), DeValue::Integer(_) | DeValue::Float(_)) {
                return self.points(value).map(Amount::Points);
            }
            return self.typed(
                value,
                None,
                "points or a percentage, such as 5 or \"5 %\"",
            );
        };
        let number = text.strip_suffix('%').map(str::trim);
        let number = number.and_then(|number| Decimal::from_str_exact(number).ok());
        let number = self.typed(value, number, "a percentage, such as \"5 %\"")?;
        self.in_range(value, number).map(Amount::Percent)
    }

    /// A time, in s since 1970.
    pub(super) fn moment(&mut self, value: &Spanned<DeValue<'_>>) -> Option<u64> {
        let time = value.get_ref().as_datetime();
        let time = time.and_then(|time| time.to_string().parse::<Timestamp>().ok());
        let seconds = time.and_then(|time| u64::try_from(time.as_second()).ok());
        let wanted = "a time with its offset from UTC and no quotes, such as \
                      2026-11-30T23:59:00+01:00";
        self.typed(value, seconds, wanted)
    }

    /// A length of time, in s.
    pub(super) fn duration(&mut self, value: &Spanned<DeValue<'_>>) -> Option<u64> {
        let days = SpanRelativeTo::days_are_24_hours();
        let span = value.get_ref().as_str().and_then(|text| text.parse::<Span>().ok());
        let seconds = span.and_then(|span| {
            // Whole seconds: what is smaller is dropped.
            let seconds = span.total((Unit::Second, days)).ok()?;
            (seconds >= 0.0).then_some(seconds as u64)
        });
        self.typed(
            value,
            seconds,
            "a length of time, such as \"15 min\" or \"1 day 2 h\"",
        )
    }

    fn in_range(
        &mut self,
        value: &Spanned<DeValue<'_>>,
        number: Decimal,
    ) -> Option<Decimal> {
        let text = match number {
            _ if number.is_sign_negative() && !number.is_zero() => {
                "it must not be negative".to_owned()
            }
            _ if number > MOST => format!("it must not be more than {MOST}"),
            _ if number.normalize().scale() > PLACES => {
                format!("it has more than {PLACES} decimal places")
            }
            _ => return Some(number.abs().normalize()),
        };
        self.wrong(value.span(), text);
        None
    }

    /// Notes that a value is not what it should be.
    fn typed<T>(
        &mut self,
        value: &Spanned<DeValue<'_>>,
        found: Option<T>,
        wanted: &str,
    ) -> Option<T> {
        if found.is_none() {
            self.wrong(value.span(), format!("it must be {wanted}"));
        }
        found
    }
}
