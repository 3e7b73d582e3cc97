//! `check watch`: every save is judged, and every verdict is of the last save.
//!
//! One loop waits for whatever comes next (a save, a key, a verdict) and says what to
//! do. What runs is one future: dropping it stops the compilers and the servers that
//! it has started, so a save never waits for an old check to end.

mod actions;
mod files;
mod keys;
mod page;
mod screen;
mod snapshot;
pub mod terminal;
mod work;

use std::{
    io,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use futures_util::{FutureExt, future::LocalBoxFuture};
use tokio::time::sleep;

use crate::{
    command::judge::Judged,
    lesson::{COURSE, Lesson},
    progress::Progress,
    report::{self, Detail, Reader},
    server::StartFailure,
};
use files::{Files, News};
use keys::{Key, Keys};
use page::Page;
use screen::{Screen, Typing};
use terminal::{Job, Jobs, Terminal};
use work::{Outcome, judge};

/// An editor saves in several steps, milliseconds apart.
const PAUSE: Duration = Duration::from_millis(10);

/// Between two of them the file may have no text, or not be there.
const LONG_PAUSE: Duration = Duration::from_millis(200);

/// What can come next.
enum Event {
    Files(News),
    Key(Key),
    Job(Job),
    Judged(Outcome),
    Page(Result<(), StartFailure>),
}

/// Watches until the student quits.
///
/// # Errors
/// When nobody can see what is printed any more, or the signals of the shell cannot
/// be heard.
pub async fn run(
    workspace: &Path,
    lesson: &'static Lesson,
    poll: Option<Duration>,
) -> io::Result<()> {
    let jobs = Jobs::listen()?;
    let terminal = Terminal::take();
    let typing = if terminal.is_some() { Typing::Keys } else { Typing::Lines };
    let mut watch = Watch {
        workspace,
        lesson,
        detail: Detail::Usual,
        files: Files::watch(workspace, poll),
        keys: Keys::read(typing == Typing::Keys),
        screen: Screen::new(typing),
        page: Page::new(workspace),
        jobs,
        terminal,
        work: None,
        announced: None,
        last: None,
    };
    watch.check()?;
    if let (Some(pause), None) = (watch.files.polling(), poll) {
        watch.tell_of_polling(pause)?;
    }
    loop {
        match watch.event().await {
            Event::Key(Key::Quit) => return Ok(()),
            event => watch.act(event)?,
        }
    }
}

/// All that the loop knows.
struct Watch<'a> {
    workspace: &'a Path,
    lesson: &'static Lesson,
    detail: Detail,
    files: Files,
    keys: Keys,
    screen: Screen,
    page: Page,
    jobs: Jobs,
    terminal: Option<Terminal>,
    work: Option<LocalBoxFuture<'a, Outcome>>,
    /// The lesson that the screen last said to be checked, and when.
    announced: Option<(&'static str, Instant)>,
    /// The last outcome of this lesson, to be shown in another way.
    last: Option<Outcome>,
}

impl Watch<'_> {
    /// Waits for what comes next. A save comes before the verdict that it overtakes.
    async fn event(&mut self) -> Event {
        let work = async {
            match &mut self.work {
                Some(work) => work.await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            biased;
            news = self.files.next() => Event::Files(news),
            key = self.keys.next() => Event::Key(key),
            job = self.jobs.next() => Event::Job(job),
            outcome = work => Event::Judged(outcome),
            started = self.page.started() => Event::Page(started),
        }
    }

    fn act(&mut self, event: Event) -> io::Result<()> {
        match event {
            Event::Files(News::Saved(files)) => self.saved(&files),
            Event::Files(News::Polling(pause)) => self.tell_of_polling(pause),
            Event::Judged(outcome) => {
                self.work = None;
                // No event may have told of it.
                match &self.files.changes()[..] {
                    [] => self.judged(outcome),
                    files => self.saved(files),
                }
            }
            Event::Page(Ok(())) => Ok(()),
            Event::Page(Err(failure)) => {
                self.screen.say(&format!("The page has no server: {failure}"))
            }
            Event::Key(key) => self.pressed(key),
            Event::Job(job) => {
                match job {
                    Job::Stop => terminal::stop(self.terminal.as_ref()),
                    Job::GoOn => {
                        self.terminal.iter().for_each(Terminal::keys_at_once);
                    }
                }
                Ok(())
            }
        }
    }

    /// Checks the lesson that the files are of. What all lessons share is of the one
    /// that is being worked on.
    fn saved(&mut self, files: &[PathBuf]) -> io::Result<()> {
        let lessons: Vec<_> = files.iter().map(|path| lesson_of(path)).collect();
        let is_here = |lesson: &Option<&Lesson>| match lesson {
            Some(lesson) => lesson.slug == self.lesson.slug,
            None => true,
        };
        match lessons.last().copied().flatten() {
            Some(lesson) if !lessons.iter().any(is_here) => self.go_to(lesson),
            _ => self.check(),
        }
    }

    fn go_to(&mut self, lesson: &'static Lesson) -> io::Result<()> {
        self.lesson = lesson;
        self.last = None;
        self.check()
    }

    /// Stops what runs, and begins anew.
    fn check(&mut self) -> io::Result<()> {
        let (slug, now) = (self.lesson.slug, Instant::now());
        // First of all the student sees that the save was noticed: once, however many
        // steps it has.
        if !self.announced.is_some_and(|(last, at)| last == slug && now - at < PAUSE) {
            self.screen.begin(&format!("Checking {slug} …"))?;
            self.announced = Some((slug, now));
        }
        self.work = None;
        let pause = match self.files.lacks(Path::new(&self.lesson.exercise())) {
            true => LONG_PAUSE,
            false => PAUSE,
        };
        let (workspace, lesson) = (self.workspace, self.lesson);
        let work = async move {
            sleep(pause).await;
            judge(workspace, lesson).await
        };
        self.work = Some(work.boxed_local());
        Ok(())
    }

    fn judged(&mut self, outcome: Outcome) -> io::Result<()> {
        let mut finale = String::new();
        if let Ok(Judged { report, compiler, .. }) = &outcome.judged {
            let mut progress = Progress::read(self.workspace);
            let was_done = progress.next().is_none();
            if let Err(error) = progress.record(report, compiler) {
                self.screen.say(&format!("Progress could not be written: {error}"))?;
            }
            if !was_done && progress.next().is_none() {
                finale = report::finale(&progress);
            }
        }
        if let Some(program) = &outcome.program
            && let Err(error) = self.page.follow(program)
        {
            self.screen.say(&format!("The page has no port: {error}"))?;
        }
        self.last = Some(outcome);
        self.verdict()?;
        self.screen.show(&finale)?;
        self.footer()
    }

    /// Shows the last verdict.
    fn verdict(&self) -> io::Result<()> {
        let Some(Outcome { program, said, judged }) = &self.last else { return Ok(()) };
        // A program was built: then they are warnings.
        if program.is_none() || self.detail == Detail::Verbose {
            self.screen.show(said)?;
        }
        match judged {
            Err(why) => self.screen.say(why),
            Ok(judged) => {
                let next = Progress::read(self.workspace).after(self.lesson);
                let reader = Reader {
                    again: None,
                    file: Some(self.lesson.exercise()),
                    next: next.map(Lesson::page),
                    detail: self.detail,
                    width: report::width(),
                };
                self.screen.show(&judged.shown(&reader, Some("h")))
            }
        }
    }

    /// What the student can do now.
    fn footer(&self) -> io::Result<()> {
        if let Some(url) = self.page.url() {
            self.screen.show(&format!("\nYour page: {url}\n"))?;
        }
        match self.keys.have_ended() {
            true => Ok(()),
            false => self.screen.keys(self.detail),
        }
    }

    fn tell_of_polling(&self, pause: Duration) -> io::Result<()> {
        self.screen.say(&format!(
            "No file events come here, so your files are looked at every {} ms.",
            pause.as_millis()
        ))
    }
}

/// The lesson that a file is of; none if all lessons share it.
fn lesson_of(path: &Path) -> Option<&'static Lesson> {
    let slug = path.file_stem()?.to_str()?;
    let alone = path.parent() == Some(Path::new("exercises"));
    COURSE.iter().find(|lesson| alone && lesson.slug == slug)
}
