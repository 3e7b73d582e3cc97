//! What earns points, while a rubric is read. No check may earn points twice.

use std::ops::Range;

use classroom::{
    lesson::Lesson,
    reading::{Value, Values, nearest},
    verdict::{STARTS, STARTS_TITLE},
};
use rust_decimal::Decimal;

use super::{Item, rubric, values::Measures};

const GROUP_KEYS: [&str; 6] = ["name", "title", "checks", "points", "all", "extra"];

/// The items so far, and which checks they have.
pub(super) struct Items<'a> {
    lesson: &'a Lesson,
    singles: Vec<Item>,
    groups: Vec<Item>,
    /// The check's id, and the line that names it.
    taken: Vec<(String, usize)>,
}

impl<'a> Items<'a> {
    /// Nothing yet.
    pub(super) fn new(lesson: &'a Lesson) -> Self {
        Self { lesson, singles: Vec::new(), groups: Vec::new(), taken: Vec::new() }
    }

    /// Whether an item counts in the total.
    pub(super) fn has_required(&self) -> bool {
        self.singles.iter().chain(&self.groups).any(|item| !item.extra)
    }

    /// A table of checks and their points.
    pub(super) fn checks(
        &mut self,
        values: &mut Values<'_>,
        value: Option<&Value<'_>>,
        extra: bool,
    ) {
        let Some(table) = value.and_then(|value| values.table(value)) else { return };
        for (key, value) in table {
            let id = key.get_ref().as_ref();
            let points = values.points(value);
            let title = self.take(values, id, key.span());
            if let (Some(points), Some(title)) = (points, title) {
                self.singles.push(Item { extra, ..Item::check(id, title, points) });
            }
        }
    }

    /// All groups.
    pub(super) fn groups(&mut self, values: &mut Values<'_>, value: Option<&Value<'_>>) {
        for value in value.and_then(|value| values.list(value)).unwrap_or_default() {
            if let Some(group) = self.group(values, value) {
                self.groups.push(group);
            }
        }
    }

    fn group(&mut self, values: &mut Values<'_>, value: &Value<'_>) -> Option<Item> {
        let table = values.table(value)?;
        let section = values.section(table, "`[[group]]`", &GROUP_KEYS);
        let needed = |values: &mut Values<'_>, key| {
            let found = section.get(key);
            if found.is_none() {
                values.wrong(value.span(), format!("the group has no `{key}`"));
            }
            found
        };
        let name = needed(values, "name");
        let id = name.and_then(|name| values.text(name));
        if let (Some(name), Some(id)) = (name, &id) {
            let is_check = self.known().contains(&id.as_str());
            if is_check || self.groups.iter().any(|group| group.id == *id) {
                let other = if is_check { "a check" } else { "another group" };
                values.wrong(name.span(), format!("`{id}` is the name of {other}"));
            }
        }
        let checks = needed(values, "checks").and_then(|value| {
            let list = values.list(value)?;
            if list.is_empty() {
                values.wrong(value.span(), "the group has no checks");
            }
            Some(list)
        });
        let mut ids = Vec::new();
        for check in checks.unwrap_or_default() {
            if let Some(id) = values.text(check)
                && self.take(values, &id, check.span()).is_some()
            {
                ids.push(id);
            }
        }
        let points = needed(values, "points").and_then(|value| values.points(value));
        let mut flag =
            |key| section.get(key).and_then(|value| values.flag(value)).unwrap_or(false);
        let (all, extra) = (flag("all"), flag("extra"));
        let title = section.get("title").and_then(|value| values.text(value));
        let id = id?;
        Some(Item {
            title: title.unwrap_or_else(|| id.clone()),
            id,
            checks: ids,
            of: points?,
            extra,
            all,
        })
    }

    /// So many points for each required check that has none yet.
    pub(super) fn other_required(&mut self, points: Decimal) {
        for (id, title) in rubric::required(self.lesson) {
            if self.is_free(id) {
                self.singles.push(Item::check(id, title, points));
            }
        }
    }

    /// So much extra credit for each optional check that has none yet.
    pub(super) fn other_optional(&mut self, points: Decimal) {
        for check in self.lesson.checks().filter(|check| !check.required) {
            if self.is_free(check.id) {
                let item = Item::check(check.id, check.title, points);
                self.singles.push(Item { extra: true, ..item });
                self.taken.push((check.id.into(), 0));
            }
        }
    }

    /// What counts in the total, and what is extra credit: checks in the lesson's order,
    /// then groups. What is worth nothing is left out.
    pub(super) fn finish(mut self) -> (Vec<Item>, Vec<Item>) {
        let known = self.known();
        self.singles.sort_by_key(|item| known.iter().position(|id| *id == item.id));
        self.singles.append(&mut self.groups);
        self.singles
            .into_iter()
            .filter(|item| !item.of.is_zero() && !item.checks.is_empty())
            .partition(|item| !item.extra)
    }

    /// All ids, in order.
    fn known(&self) -> Vec<&'static str> {
        [STARTS].into_iter().chain(self.lesson.checks().map(|check| check.id)).collect()
    }

    fn is_free(&self, id: &str) -> bool {
        !self.taken.iter().any(|(taken, _)| taken == id)
    }

    /// Takes a check; its title. Notes a check that isn't known or has points already.
    fn take(
        &mut self,
        values: &mut Values<'_>,
        id: &str,
        at: Range<usize>,
    ) -> Option<&'static str> {
        let check = self.lesson.checks().find(|check| check.id == id);
        let title = check.map(|check| check.title);
        let Some(title) = title.or((id == STARTS).then_some(STARTS_TITLE)) else {
            let nearest = nearest(id, &self.known());
            let slug = self.lesson.slug;
            values.wrong(at, format!("{slug} has no check `{id}`. {nearest}"));
            return None;
        };
        if let Some((_, line)) = self.taken.iter().find(|(taken, _)| taken == id) {
            values.wrong(at, format!("`{id}` is also in line {line}; name it once"));
            return None;
        }
        self.taken.push((id.to_owned(), values.line(&at)));
        Some(title)
    }
}
