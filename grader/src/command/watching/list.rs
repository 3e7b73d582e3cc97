//! The list of lessons as a screen: a cursor that moves, and what can be done with the
//! lesson under it.

use std::fmt::Write;

use classroom::lesson::Lesson;
use course::COURSE;

use super::{footer::fold, keys::Key};
use crate::{
    command,
    progress::Progress,
    report::{BOLD, DIM},
};

/// The list while it is open.
pub struct List {
    /// The lesson under the cursor.
    at: usize,
    /// The student was asked whether to reset it.
    is_asking: bool,
}

/// What a key in the list asks for.
pub enum Wish {
    /// Nothing but to be drawn again.
    Nothing,
    /// Close the list.
    Back,
    /// Go to this lesson.
    Go(&'static Lesson),
    /// Show a hint for this lesson.
    Hint(&'static Lesson),
    /// Reset this lesson: the student has said yes.
    Reset(&'static Lesson),
}

impl List {
    /// The list, with the cursor on this lesson.
    pub fn open(lesson: &Lesson) -> Self {
        let at = COURSE.iter().position(|one| one.slug == lesson.slug);
        Self { at: at.unwrap_or_default(), is_asking: false }
    }

    /// Does what a key asks for, as far as it concerns the list alone.
    pub fn press(&mut self, key: Key) -> Wish {
        let lesson = &COURSE[self.at];
        if std::mem::take(&mut self.is_asking) {
            return match key {
                Key::Letter('y') => Wish::Reset(lesson),
                _ => Wish::Nothing,
            };
        }
        match key {
            Key::Up | Key::Letter('k') => self.at = self.at.saturating_sub(1),
            Key::Down | Key::Letter('j') => self.at = (self.at + 1).min(COURSE.len() - 1),
            Key::Enter => return Wish::Go(lesson),
            Key::Letter('h') => return Wish::Hint(lesson),
            Key::Letter('r') => self.is_asking = true,
            Key::Escape | Key::Letter('q' | 'l') => return Wish::Back,
            _ => {}
        }
        Wish::Nothing
    }

    /// The whole screen, with a note in the place of the other lessons if there is one.
    pub fn text(&self, progress: &Progress, note: &str, width: usize) -> String {
        let lesson = &COURSE[self.at];
        let table = command::list::table(progress, width.saturating_sub(2));
        let mut text = String::new();
        for (row, line) in table.iter().enumerate() {
            // The heading has no lesson.
            let is_here = row == self.at + 1;
            let cursor =
                if is_here { format!("{BOLD}>{BOLD:#}") } else { " ".to_owned() };
            if row == 0 || is_here || note.is_empty() {
                // Writing to a text cannot fail.
                let _ = writeln!(text, "{cursor} {line}");
            }
        }
        if !note.is_empty() {
            text += note;
        }
        let file = lesson.exercise();
        let (about, keys): (String, &[&str]) = match self.is_asking {
            true => (
                format!(
                    "Restore {file} as it was shipped? Your file is kept beside it, and \
                     the lesson starts again."
                ),
                &["y: yes", "n: no"],
            ),
            false => (
                format!("{}: {}", lesson.title, lesson.page()),
                &["↑↓ or j k: move", "Enter: go", "h: hint", "r: reset", "Esc: back"],
            ),
        };
        let keys: Vec<String> = keys.iter().map(|&key| key.to_owned()).collect();
        let _ = writeln!(text, "\n{}", textwrap::fill(&about, width));
        for line in fold(&keys, width) {
            let _ = writeln!(text, "{DIM}{line}{DIM:#}");
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cursor_stays_in_the_list_and_a_reset_needs_a_yes() {
        let mut list = List::open(&COURSE[0]);
        list.press(Key::Up);
        assert!(
            matches!(list.press(Key::Enter), Wish::Go(lesson) if lesson.slug == COURSE[0].slug)
        );
        for _ in 0..20 {
            list.press(Key::Letter('j'));
        }
        let last = COURSE.last().unwrap().slug;
        for (answer, resets) in [(Key::Letter('n'), false), (Key::Letter('y'), true)] {
            assert!(matches!(list.press(Key::Letter('r')), Wish::Nothing));
            let wish = list.press(answer);
            assert_eq!(matches!(wish, Wish::Reset(one) if one.slug == last), resets);
        }
        assert!(matches!(list.press(Key::Letter('y')), Wish::Nothing));
        assert!(matches!(list.press(Key::Escape), Wish::Back));
    }
}
