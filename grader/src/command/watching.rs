//! `check watch`: every save is judged, and the verdict on the screen always belongs to
//! the last save.
//!
//! One loop waits for the next event (a save, a key, a verdict) and reacts to it. The
//! check that runs is one future: dropping it stops the compilers and servers that it
//! started, so a save never waits for an old check to end.

mod actions;
mod checks;
mod files;
mod footer;
mod keys;
mod list;
mod page;
mod screen;
mod show;
mod snapshot;
pub mod terminal;
mod verdict;
mod work;

use std::{
    io,
    path::Path,
    time::{Duration, Instant},
};

use classroom::{lesson::Lesson, server::StartFailure, verdict::Report};
use futures_util::future::LocalBoxFuture;
use tokio::sync::mpsc;

use crate::progress::Progress;
use files::{Files, News};
use keys::{Key, Keys};
use list::List;
use page::Page;
use screen::Screen;
use terminal::{Job, Jobs, Terminal};
use verdict::View;
use work::Outcome;

/// What can happen next.
enum Event {
    Files(News),
    Key(Key),
    Job(Job),
    Judged(Outcome),
    /// The clients have stopped listening. They may have heard something that changes the
    /// verdict.
    Heard(Option<Report>),
    /// The next build is faster now.
    Prepared,
    /// The build takes long, and this is why.
    Delayed(&'static str),
    Page(Result<(), StartFailure>),
}

/// Watches until the student quits.
///
/// # Errors
/// When nobody reads stdout any more, or the shell's signals can't be received.
pub async fn run(
    workspace: &Path,
    lesson: &'static Lesson,
    poll: Option<Duration>,
) -> io::Result<()> {
    let jobs = Jobs::listen()?;
    let terminal = Terminal::take();
    let keys = Keys::read(terminal.is_some());
    let mut watch = Watch {
        workspace,
        lesson,
        is_new: Progress::read(workspace).is_new(),
        files: Files::watch(workspace, poll),
        keys,
        screen: Screen::new(),
        page: Page::new(workspace),
        jobs,
        terminal,
        work: None,
        listening: None,
        preparing: None,
        told: None,
        delay: None,
        announced: None,
        last: None,
        view: View::First,
        list: None,
        note: String::new(),
    };
    watch.check()?;
    if let (Some(pause), None) = (watch.files.polling(), poll) {
        watch.tell_of_polling(pause)?;
    }
    loop {
        match watch.event().await {
            Event::Key(key) if watch.quits(key) => return Ok(()),
            event => watch.act(event)?,
        }
    }
}

/// Everything that the loop knows.
struct Watch<'a> {
    workspace: &'a Path,
    lesson: &'static Lesson,
    /// Nothing was ever checked here, and nothing was saved or asked for yet.
    is_new: bool,
    files: Files,
    keys: Keys,
    screen: Screen,
    page: Page,
    jobs: Jobs,
    terminal: Option<Terminal>,
    /// The check that runs.
    work: Option<LocalBoxFuture<'a, Outcome>>,
    /// The clients that still listen after a pass.
    listening: Option<LocalBoxFuture<'a, Option<Report>>>,
    /// Makes the next build faster, and goes on while others run.
    preparing: Option<LocalBoxFuture<'a, ()>>,
    /// Where the check tells why it takes long.
    told: Option<mpsc::UnboundedReceiver<&'static str>>,
    /// What it has told.
    delay: Option<&'static str>,
    /// The lesson whose check was announced last, and when.
    announced: Option<(&'static str, Instant)>,
    /// The last outcome of this lesson.
    last: Option<Outcome>,
    /// How much of it is shown.
    view: View,
    /// The list of lessons, while it is open.
    list: Option<List>,
    /// What stands between the verdict and the footer, such as a hint.
    note: String,
}

/// What comes of a future, if there is one; otherwise it never ends.
async fn ended<T>(future: &mut Option<LocalBoxFuture<'_, T>>) -> T {
    match future {
        Some(future) => future.await,
        None => std::future::pending().await,
    }
}

impl Watch<'_> {
    /// Waits for the next event. A save comes before a verdict that it makes outdated.
    async fn event(&mut self) -> Event {
        let work = ended(&mut self.work);
        let listening = ended(&mut self.listening);
        let preparing = ended(&mut self.preparing);
        let told = async {
            match &mut self.told {
                Some(told) => told.recv().await,
                None => None,
            }
        };
        tokio::select! {
            biased;
            news = self.files.next() => Event::Files(news),
            key = self.keys.next() => Event::Key(key),
            job = self.jobs.next() => Event::Job(job),
            Some(why) = told => Event::Delayed(why),
            outcome = work => Event::Judged(outcome),
            report = listening => Event::Heard(report),
            () = preparing => Event::Prepared,
            started = self.page.started() => Event::Page(started),
        }
    }

    fn act(&mut self, event: Event) -> io::Result<()> {
        match event {
            Event::Files(News::Saved(files)) => self.saved(&files),
            Event::Files(News::Polling(pause)) => self.tell_of_polling(pause),
            Event::Judged(outcome) => {
                self.work = None;
                // A save may have caused no event.
                match &self.files.changes()[..] {
                    [] => self.judged(outcome),
                    files => self.saved(files),
                }
            }
            Event::Heard(report) => {
                self.listening = None;
                report.map_or(Ok(()), |report| self.amended(report))
            }
            Event::Prepared => {
                self.preparing = None;
                Ok(())
            }
            Event::Delayed(why) => self.delayed(why),
            Event::Page(Ok(())) => Ok(()),
            Event::Page(Err(failure)) => {
                self.say(&format!("The page has no server: {failure}"))
            }
            Event::Key(key) => self.pressed(key),
            Event::Job(job) => {
                match job {
                    Job::Stop => terminal::stop(self.terminal.as_ref()),
                    Job::GoOn => {
                        self.terminal.iter().for_each(Terminal::keys_at_once);
                    }
                    Job::Resized => {}
                }
                self.draw()
            }
        }
    }

    fn tell_of_polling(&mut self, pause: Duration) -> io::Result<()> {
        self.say(&format!(
            "File events don't arrive here, so check looks at your files every {} ms.",
            pause.as_millis()
        ))
    }
}
