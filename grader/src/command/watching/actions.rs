//! What each key does.

use std::io;

use classroom::lesson::Lesson;

use super::{
    Watch,
    keys::Key,
    list::{List, Wish},
};
use crate::{
    command::{hint, list, reset},
    progress::Progress,
};

impl Watch<'_> {
    /// Whether this key ends the program: `q`, unless it closes the list.
    pub(super) fn quits(&self, key: Key) -> bool {
        key == Key::End || (key == Key::Letter('q') && self.list.is_none())
    }

    /// Does what a key asks for.
    pub(super) fn pressed(&mut self, key: Key) -> io::Result<()> {
        if key == Key::Resized {
            return self.draw();
        }
        self.note.clear();
        if let Some(list) = &mut self.list {
            let wish = list.press(key);
            return self.grant(wish);
        }
        match key {
            Key::Letter('n') => self.next(),
            // The last hint is about a state of the file that is past.
            Key::Letter('h') if self.work.is_none() => self.hint(self.lesson),
            Key::Letter('l') => self.list(),
            Key::Letter('v') => self.more(),
            Key::Letter('o') => self.open(),
            Key::Letter('r') => self.check(),
            _ => self.draw(),
        }
    }

    fn grant(&mut self, wish: Wish) -> io::Result<()> {
        match wish {
            Wish::Nothing => self.draw(),
            Wish::Back => {
                self.list = None;
                self.draw()
            }
            Wish::Go(lesson) => self.go_to(lesson),
            Wish::Hint(lesson) => self.hint(lesson),
            Wish::Reset(lesson) => {
                let done = reset::reset(self.workspace, lesson, || true);
                self.note = match done {
                    Ok(Some(done)) => done.said + "\n",
                    Ok(None) => String::new(),
                    Err(error) => format!("{error}\n"),
                };
                self.go_to(lesson)
            }
        }
    }

    /// Goes to the next lesson, if this one is passed.
    fn next(&mut self) -> io::Result<()> {
        let progress = Progress::read(self.workspace);
        if !progress.is_passed(self.lesson) {
            self.note = format!(
                "{} is not passed yet. To go on anyway, choose a lesson in the list.\n",
                self.lesson.slug
            );
            return self.show_note();
        }
        match progress.after(self.lesson) {
            Some(lesson) => self.go_to(lesson),
            None => {
                self.note = "Every lesson is passed.\n".to_owned();
                self.show_note()
            }
        }
    }

    fn hint(&mut self, lesson: &Lesson) -> io::Result<()> {
        self.note = match hint::text(self.workspace, lesson, None) {
            Ok(text) => text,
            Err(error) => format!("{error}\n"),
        };
        self.show_note()
    }

    /// Opens the list; where the screen can't be redrawn it is printed.
    fn list(&mut self) -> io::Result<()> {
        if self.screen.redraws() && self.terminal.is_some() {
            self.list = Some(List::open(self.lesson));
            return self.draw();
        }
        self.note = list::text(&Progress::read(self.workspace));
        self.show_note()
    }

    /// Shows more of the last verdict, or less again.
    fn more(&mut self) -> io::Result<()> {
        let judged = self.last.as_ref().and_then(|last| last.judged.as_ref().ok());
        let has_errors = judged.is_some_and(|judged| judged.errors.is_some());
        self.view = self.view.next(has_errors);
        self.show_verdict()
    }

    /// Opens the page of the last program that was built.
    fn open(&mut self) -> io::Result<()> {
        let program = self.last.as_ref().and_then(|last| last.program.clone());
        let opened = program.map(|program| self.page.open(&program));
        match opened {
            None => self.say("The page needs your server, which is not built yet."),
            Some(Err(error)) => {
                self.say(&format!("There is no free port for the page: {error}"))
            }
            Some(Ok(())) => self.show_note(),
        }
    }
}
