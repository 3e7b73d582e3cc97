//! The lessons of the course, in order, and how to find one.

pub mod exercise;
pub mod families;
pub mod lessons;

use classroom::{check::Check, lesson::Lesson};

use lessons::{acks, bad_input, chat, connect, messages, rest, rooms, targets};

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
