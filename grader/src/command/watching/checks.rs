//! When a check starts, and what becomes of its verdict.

use std::{
    io,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use classroom::{lesson::Lesson, verdict::Report};
use course::COURSE;
use futures_util::FutureExt;
use tokio::{sync::mpsc, time::sleep};

use super::{
    Watch,
    work::{Outcome, judge},
};
use crate::{judging::Judged, progress::Progress, report};

/// An editor saves in several steps, milliseconds apart.
const PAUSE: Duration = Duration::from_millis(10);

/// Between two steps the file may be empty or missing.
const LONG_PAUSE: Duration = Duration::from_millis(200);

impl Watch<'_> {
    /// Checks the lesson that the files belong to. Files that all lessons share belong to
    /// the one on the screen.
    pub(super) fn saved(&mut self, files: &[PathBuf]) -> io::Result<()> {
        self.is_new = false;
        self.forget_note();
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

    pub(super) fn go_to(&mut self, lesson: &'static Lesson) -> io::Result<()> {
        self.is_new = false;
        self.lesson = lesson;
        self.last = None;
        self.check()
    }

    /// Stops the check that runs, and starts a new one.
    pub(super) fn check(&mut self) -> io::Result<()> {
        self.list = None;
        let (slug, now) = (self.lesson.slug, Instant::now());
        // The student sees at once that the save was noticed, and only once if it has
        // several steps.
        let is_announced =
            self.announced.is_some_and(|(last, at)| last == slug && now - at < PAUSE);
        (self.work, self.listening) = (None, None);
        let pause = match self.files.lacks(Path::new(&self.lesson.exercise())) {
            true => LONG_PAUSE,
            false => PAUSE,
        };
        let (workspace, lesson) = (self.workspace, self.lesson);
        let (tell, told) = mpsc::unbounded_channel();
        (self.told, self.delay) = (Some(told), None);
        let work = async move {
            sleep(pause).await;
            // It fails when nobody listens any more.
            judge(workspace, lesson, |news| _ = tell.send(news)).await
        };
        self.work = Some(work.boxed_local());
        if is_announced {
            return Ok(());
        }
        self.announced = Some((slug, now));
        self.announce()
    }

    pub(super) fn judged(&mut self, mut outcome: Outcome) -> io::Result<()> {
        let preparation =
            outcome.judged.as_mut().ok().and_then(|judged| judged.preparation.take());
        if let (None, Some(preparation)) = (&self.preparing, preparation) {
            self.preparing = Some(preparation.make().boxed_local());
        }
        if let Ok(Judged { report, compiler, .. }) = &outcome.judged {
            let mut progress = Progress::read(self.workspace);
            let was_done = progress.next().is_none();
            if let Err(error) = progress.record(report, compiler) {
                self.say(&format!("Progress could not be written: {error}"))?;
            }
            if !was_done && progress.next().is_none() {
                self.note += &report::finale(&progress);
            }
        }
        if let Ok(Judged { report, .. }) = &outcome.judged {
            let mut report = report.clone();
            let listening = std::mem::take(&mut outcome.listening);
            let listening =
                async move { listening.until_over(&mut report).await.then_some(report) };
            self.listening = Some(listening.boxed_local());
        }
        if let Some(program) = &outcome.program
            && let Err(error) = self.page.follow(program)
        {
            self.say(&format!("There is no free port for the page: {error}"))?;
        }
        self.last = Some(outcome);
        self.show_verdict()
    }

    /// Something came after the verdict, which changes it.
    pub(super) fn amended(&mut self, report: Report) -> io::Result<()> {
        self.note.clear();
        let written = Progress::read(self.workspace).amend(&report);
        if let Some(Outcome { judged: Ok(judged), .. }) = &mut self.last {
            judged.report = report;
        }
        if let Err(error) = written {
            self.say(&format!("Progress could not be written: {error}"))?;
        }
        self.show_verdict()
    }
}

/// The lesson that a file belongs to; none if all lessons share it.
fn lesson_of(path: &Path) -> Option<&'static Lesson> {
    let slug = path.file_stem()?.to_str()?;
    let alone = path.parent() == Some(Path::new("exercises"));
    COURSE.iter().find(|lesson| alone && lesson.slug == slug)
}
