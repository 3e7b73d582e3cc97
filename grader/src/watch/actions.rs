//! What each key does.

use std::io;

use super::{Watch, keys::Key};
use crate::{command, lesson::Lesson, progress::Progress, report::Detail};

impl Watch<'_> {
    /// Does what a key asks for.
    pub(super) fn pressed(&mut self, key: Key) -> io::Result<()> {
        match key {
            Key::Again => return self.check(),
            Key::Detail => return self.detail(),
            Key::Next => {
                if let Some(lesson) = self.next()? {
                    return self.go_to(lesson);
                }
            }
            Key::Hint => {
                self.screen.show("\n")?;
                command::hint::run(self.workspace, Some(self.lesson.slug));
            }
            Key::List => {
                self.screen.show("\n")?;
                command::list::run(self.workspace);
            }
            Key::Open => self.open()?,
            // The loop ends before.
            Key::Quit => {}
        }
        self.footer()
    }

    /// The lesson to go on with, if this one is passed.
    fn next(&mut self) -> io::Result<Option<&'static Lesson>> {
        let progress = Progress::read(self.workspace);
        let next = progress.after(self.lesson);
        if !progress.is_passed(self.lesson) {
            self.screen.say(&format!(
                "\n{} is not passed yet. To go on all the same, save the file of \
                 another lesson.",
                self.lesson.slug
            ))?;
            return Ok(None);
        }
        if next.is_none() {
            self.screen.say("\nEvery lesson is passed.")?;
        }
        Ok(next)
    }

    /// Shows more of the last verdict, or less.
    fn detail(&mut self) -> io::Result<()> {
        self.detail = match self.detail {
            Detail::Usual => Detail::Verbose,
            Detail::Verbose => Detail::Quiet,
            Detail::Quiet => Detail::Usual,
        };
        if self.work.is_some() {
            return self.screen.say("The verdict will be shown that way.");
        }
        self.screen.begin(&format!("Checked {}", self.lesson.slug))?;
        self.verdict()?;
        self.footer()
    }

    /// Opens the page, before the last program that was built.
    fn open(&mut self) -> io::Result<()> {
        let program = self.last.as_ref().and_then(|last| last.program.clone());
        let Some(program) = program else {
            return self.screen.say("\nThere is no server to open the page of yet.");
        };
        match self.page.open(&program) {
            Ok(()) => Ok(()),
            Err(error) => self.screen.say(&format!("The page has no port: {error}")),
        }
    }
}
