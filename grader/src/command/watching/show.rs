//! What stands on the screen: the verdict or the list, a note, and the footer.
//!
//! The screen is drawn as a whole after each event. Where that is impossible, in a pipe
//! or a dumb terminal, only what is new is added.

use std::io;

use super::{Watch, footer::Footer, screen::Typing, verdict};
use crate::{
    progress::Progress,
    report::{BOLD, fold, width},
    workspace::is_as_shipped,
};

/// Shown when nothing was ever checked here.
const WELCOME: &str = "\
Welcome. Each lesson is a small server for you to complete.
Read its page, then replace the todo!()s in the exercise.
Each save is checked at once; this screen shows the result.
The last lines say where you are and which keys work.
";

impl Watch<'_> {
    /// Draws the whole screen, if that is possible.
    pub(super) fn draw(&self) -> io::Result<()> {
        self.show(String::new)
    }

    /// Draws the whole screen, or only adds what is new if that is impossible.
    fn show(&self, news: impl FnOnce() -> String) -> io::Result<()> {
        match self.screen.redraws() {
            true => self.screen.draw(&self.all()),
            false => self.screen.add(&news()),
        }
    }

    /// Says that a check has begun.
    pub(super) fn announce(&self) -> io::Result<()> {
        self.show(|| format!("\n{}{}", self.welcome(), self.heading()))
    }

    /// Shows the last verdict.
    pub(super) fn show_verdict(&self) -> io::Result<()> {
        self.show(|| self.verdict(usize::MAX) + &self.below())
    }

    /// Shows the note, which has changed.
    pub(super) fn show_note(&self) -> io::Result<()> {
        self.show(|| self.below())
    }

    /// Adds a paragraph to the note. What was said before is still true.
    pub(super) fn say(&mut self, text: &str) -> io::Result<()> {
        let text = paragraph(text);
        if self.screen.redraws() {
            self.note += &text;
        }
        self.show(|| text)
    }

    /// Says why the check takes long.
    pub(super) fn delayed(&mut self, why: &'static str) -> io::Result<()> {
        self.delay = Some(why);
        self.show(|| paragraph(why))
    }

    /// The whole screen.
    fn all(&self) -> String {
        if let Some(list) = &self.list {
            let progress = Progress::read(self.workspace);
            return list.text(&progress, &self.note(), width());
        }
        let (welcome, below) = (self.welcome(), self.below());
        let taken = welcome.lines().count() + below.lines().count();
        let verdict = match self.work {
            Some(_) => self.heading(),
            None => self.verdict(self.screen.rows().saturating_sub(taken)),
        };
        welcome + &verdict + &below
    }

    fn heading(&self) -> String {
        let delay = self.delay.map(paragraph).unwrap_or_default();
        let slug = self.lesson.slug;
        format!("{BOLD}Checking {slug} …{BOLD:#}\n{delay}")
    }

    fn welcome(&self) -> String {
        match self.is_new {
            true => {
                let text: Vec<_> =
                    WELCOME.lines().map(|line| textwrap::fill(line, width())).collect();
                let page = self.lesson.page();
                format!("{}\n{BOLD}Read first: {page}{BOLD:#}\n\n", text.join("\n"))
            }
            false => String::new(),
        }
    }

    fn verdict(&self, rows: usize) -> String {
        match &self.last {
            Some(outcome) => verdict::text(outcome, self.view, width(), rows),
            None => String::new(),
        }
    }

    /// The note and the footer.
    fn below(&self) -> String {
        let typing = match (self.keys.have_ended(), &self.terminal) {
            (true, _) => Typing::Nothing,
            (false, Some(_)) => Typing::Keys,
            (false, None) => Typing::Lines,
        };
        let footer = Footer {
            lesson: self.lesson,
            progress: &Progress::read(self.workspace),
            outcome: self.last.as_ref(),
            is_checking: self.work.is_some(),
            view: self.view,
            page: self.page.url(),
            typing,
        };
        format!("{}\n{}", self.note(), footer.text(width()))
    }

    /// The note, in lines that fit: it was written before the last resize.
    fn note(&self) -> String {
        match self.note.trim_matches('\n') {
            "" => String::new(),
            note => format!("\n{}", fold(note, width())),
        }
    }

    /// Forgets the note, except what was said about a reset: that holds until the
    /// student edits the file.
    pub(super) fn forget_note(&mut self) {
        if !is_as_shipped(self.workspace, self.lesson) {
            self.note.clear();
        }
    }
}

/// A text in lines that fit, with a newline at its end.
fn paragraph(text: &str) -> String {
    textwrap::fill(text, width()) + "\n"
}
