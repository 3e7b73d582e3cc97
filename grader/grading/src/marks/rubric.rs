//! What each check is worth.

use std::{fs, path::Path};

use classroom::{
    lesson::Lesson,
    verdict::{STARTS, STARTS_TITLE},
};
use rust_decimal::{Decimal, RoundingStrategy};

use super::{Late, Rounding, RubricError, reading};

/// Shares of points are rounded to this many decimal places.
const PLACES: u32 = 2;

/// What each check is worth, and what is taken off.
#[derive(Clone, Debug, PartialEq)]
pub struct Rubric {
    /// Its name, for people.
    pub title: Option<String>,
    /// The sum of all items that are no extra credit.
    pub total: Decimal,
    /// What earns points. Those that are extra credit come last.
    pub items: Vec<Item>,
    /// The limits of extra credit.
    pub extra: Extra,
    /// The least points for a pass. If there are none, a submission passes if all
    /// required checks do.
    pub pass: Option<Decimal>,
    /// How marks are rounded.
    pub rounding: Rounding,
    /// What is taken off if it comes late.
    pub late: Option<Late>,
    /// The ids of students whose marks wait.
    pub hold: Vec<String>,
}

/// A check or a group of checks that earns points.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// The check's id, or the group's name.
    pub id: String,
    /// The claim, or the group's title.
    pub title: String,
    /// The ids of its checks; at least one.
    pub checks: Vec<String>,
    /// What it is worth.
    pub of: Decimal,
    /// Whether it is extra credit.
    pub extra: bool,
    /// Whether all its checks must pass. Otherwise each earns an equal share.
    pub all: bool,
}

/// The limits of extra credit.
#[derive(Clone, Debug, PartialEq)]
pub struct Extra {
    /// The most that it is worth.
    pub cap: Option<Decimal>,
    /// Whether it counts only if all required checks pass.
    pub after_required: bool,
    /// Whether it can raise a mark over the total.
    pub beyond_total: bool,
}

impl Default for Extra {
    fn default() -> Self {
        Self { cap: None, after_required: false, beyond_total: true }
    }
}

impl Rubric {
    /// The rubric for instructors who bring none: each required check is worth 1 point,
    /// as the result that the student saw counts them, and optional ones count nothing.
    pub fn usual(lesson: &Lesson) -> Self {
        let items: Vec<Item> = required(lesson)
            .map(|(id, title)| Item::check(id, title, Decimal::ONE))
            .collect();
        Self {
            title: None,
            total: items.iter().map(|item| item.of).sum(),
            items,
            extra: Extra::default(),
            pass: None,
            rounding: Rounding::default(),
            late: None,
            hold: Vec::new(),
        }
    }

    /// Reads a rubric for a lesson.
    ///
    /// # Errors
    /// The file can't be read, or says something that can't be: everything that is wrong,
    /// with its lines.
    pub fn read(path: &Path, lesson: &Lesson) -> Result<Self, RubricError> {
        let text = fs::read_to_string(path)
            .map_err(|error| RubricError::Unreadable { path: path.into(), error })?;
        reading::rubric(&text, lesson)
            .map_err(|problems| RubricError::Wrong { path: path.into(), problems })
    }

    /// The rubric in one line, for people, such as `Points: 29, 1 for each of 29 checks; no
    /// extra credit.`
    pub fn says(&self) -> String {
        let of = |extra: bool| self.items.iter().filter(move |item| item.extra == extra);
        let count: usize = of(false).map(|item| item.checks.len()).sum();
        let mut worths: Vec<Decimal> = of(false).map(|item| item.of).collect();
        worths.dedup();
        let each = match worths.as_slice() {
            [one] if of(false).count() == count => {
                format!("{} for each of {count} checks", one.normalize())
            }
            _ => format!("shared by {count} checks"),
        };
        let sum: Decimal = of(true).map(|item| item.of).sum();
        let extra = match self.extra.cap.map_or(sum, |cap| cap.min(sum)) {
            none if none.is_zero() => "no extra credit".into(),
            most => format!("up to {} more as extra credit", most.normalize()),
        };
        let name = self.title.as_deref().unwrap_or("Points");
        format!("{name}: {}, {each}; {extra}.", self.total.normalize())
    }

    /// The ids in `hold` that are nobody's. A misspelt one would let out a mark that
    /// must wait.
    pub fn held_strangers<'a>(&'a self, ids: &[&str]) -> Vec<&'a str> {
        let is_stranger = |id: &&str| !ids.contains(id);
        self.hold.iter().map(String::as_str).filter(is_stranger).collect()
    }
}

impl Item {
    /// One check.
    pub(super) fn check(id: &str, title: &str, of: Decimal) -> Self {
        Self {
            id: id.into(),
            title: title.into(),
            checks: vec![id.into()],
            of,
            extra: false,
            all: true,
        }
    }

    /// What it earns if so many of its checks passed.
    pub(super) fn earned(&self, passed: usize) -> Decimal {
        if passed == self.checks.len() {
            return self.of;
        }
        if self.all {
            return Decimal::ZERO;
        }
        let share = self.of * Decimal::from(passed) / Decimal::from(self.checks.len());
        round(share, PLACES)
    }
}

/// The ids and claims of a lesson's required checks, in order. The first is that the
/// server starts.
pub(super) fn required(
    lesson: &Lesson,
) -> impl Iterator<Item = (&'static str, &'static str)> {
    let checks = lesson.checks().filter(|check| check.required);
    [(STARTS, STARTS_TITLE)]
        .into_iter()
        .chain(checks.map(|check| (check.id, check.title)))
}

/// Shares `total` by the items' weights. Shares are rounded, but their sum is exact: each
/// is the difference of two rounded sums.
pub(super) fn scale(items: &mut [Item], total: Decimal) {
    let weights: Decimal = items.iter().map(|item| item.of).sum();
    let places = PLACES.max(total.scale());
    let (mut sum, mut given) = (Decimal::ZERO, Decimal::ZERO);
    for item in items.iter_mut().filter(|_| !weights.is_zero()) {
        sum += item.of;
        let due = round(total * sum / weights, places);
        item.of = (due - given).normalize();
        given = due;
    }
}

fn round(points: Decimal, places: u32) -> Decimal {
    points
        .round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero)
        .normalize()
}
