//! The lessons of the course, in order.

use serde_json::Value;

use crate::{
    check::{Check, Group},
    lessons::{acks, bad_input, chat, connect, messages, rest, rooms, targets},
};

/// One lesson.
pub struct Lesson {
    /// Names it in every folder: `lessons/SLUG.md`, `exercises/SLUG.rs`, …
    pub slug: &'static str,
    /// What it is about, in a few words.
    pub title: &'static str,
    /// The hints for its checks, as in `grader/hints/SLUG.toml`.
    pub hints: &'static str,
    /// Where the REST list is that holds what the payload of an event said, for a
    /// lesson that has such lists.
    pub list: Option<fn(&Value) -> String>,
    /// Its checks, in the groups that run side by side.
    pub groups: &'static [Group],
}

/// All lessons, in the order of the course.
pub static COURSE: [Lesson; 8] = [
    connect::LESSON,
    chat::LESSON,
    targets::LESSON,
    messages::LESSON,
    acks::LESSON,
    bad_input::LESSON,
    rest::LESSON,
    rooms::LESSON,
];

impl Lesson {
    /// All checks, in order.
    pub fn checks(&self) -> impl Iterator<Item = &'static Check> + use<> {
        self.groups.iter().flat_map(|group| group.checks)
    }

    /// How many required checks a verdict has, and how many optional ones. The start
    /// of the server is a required one.
    pub fn counts(&self) -> (usize, usize) {
        let required = self.checks().filter(|check| check.required).count();
        (required + 1, self.checks().count() - required)
    }

    /// The student's file, from the workspace's root.
    pub fn exercise(&self) -> String {
        format!("exercises/{}.rs", self.slug)
    }

    /// The solved file, from the workspace's root; a handout has none.
    pub fn solution(&self) -> String {
        format!("solutions/{}.rs", self.slug)
    }

    /// The file as it was shipped, from the workspace's root.
    pub fn starter(&self) -> String {
        format!("exercises/starters/{}.rs", self.slug)
    }

    /// The page to read, from the workspace's root.
    pub fn page(&self) -> String {
        format!("lessons/{}.md", self.slug)
    }

    /// The reference solution's binary.
    pub fn solution_bin(&self) -> String {
        format!("{}-solution", self.slug)
    }
}

/// Finds a lesson by its slug (`04-messages`), its number (`4`, `04`) or its name
/// (`messages`), in whatever case; also by the path of one of its files.
///
/// # Errors
/// A sentence with the nearest names.
pub fn find(text: &str) -> Result<&'static Lesson, String> {
    let file = text.rsplit(['/', '\\']).next().unwrap_or(text);
    let wanted = file.split('.').next().unwrap_or(file).to_lowercase();
    let number = |text: &str| text.parse::<u32>().ok();
    let parts =
        |lesson: &Lesson| lesson.slug.split_once('-').unwrap_or(("", lesson.slug));
    let found = COURSE.iter().find(|lesson| {
        let (digits, name) = parts(lesson);
        let by_number = number(&wanted).is_some_and(|n| number(digits) == Some(n));
        wanted == lesson.slug || wanted == name || by_number
    });
    found.ok_or_else(|| {
        let names: Vec<&str> = nearest(text).iter().take(3).map(|one| one.slug).collect();
        format!("there is no lesson `{text}`. The nearest are: {}", names.join(", "))
    })
}

/// All lessons, those first whose names are the most like this text.
pub fn nearest(text: &str) -> Vec<&'static Lesson> {
    let wanted = text.to_lowercase();
    let distance = |lesson: &&Lesson| {
        let (digits, name) = lesson.slug.split_once('-').unwrap_or(("", lesson.slug));
        [lesson.slug, name, digits]
            .map(|name| strsim::damerau_levenshtein(name, &wanted))
            .into_iter()
            .min()
    };
    let mut nearest: Vec<&Lesson> = COURSE.iter().collect();
    nearest.sort_by_key(distance);
    nearest
}

/// Finds one check of a lesson by its id, in whatever case.
///
/// # Errors
/// A sentence with the nearest ids.
pub fn find_check(lesson: &Lesson, id: &str) -> Result<&'static Check, String> {
    let found = lesson.checks().find(|check| check.id.eq_ignore_ascii_case(id));
    found.ok_or_else(|| {
        let mut ids: Vec<&str> = lesson.checks().map(|check| check.id).collect();
        // A part of an id is nearer than any misspelling.
        ids.sort_by_key(|known| {
            (!known.contains(id), strsim::damerau_levenshtein(known, id))
        });
        ids.truncate(3);
        format!(
            "{} has no check `{id}`. The nearest are: {}",
            lesson.slug,
            ids.join(", ")
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lesson_is_found_by_any_of_its_names() {
        for name in
            ["04-messages", "4", "04", "messages", "Messages", "exercises/04-messages.rs"]
        {
            assert_eq!(find(name).map(|lesson| lesson.slug), Ok("04-messages"), "{name}");
        }
        let error = find("05-mesages").map(|_| ()).unwrap_err();
        assert!(error.contains("04-messages"), "{error}");
    }

    #[test]
    fn ids_are_unique_and_needs_come_before() {
        for lesson in &COURSE {
            let mut seen: Vec<&str> = vec!["starts"];
            for check in lesson.checks() {
                assert!(!seen.contains(&check.id), "{} twice", check.id);
                for need in check.needs {
                    assert!(seen.contains(need), "{} needs {need}", check.id);
                }
                seen.push(check.id);
            }
        }
    }
}
