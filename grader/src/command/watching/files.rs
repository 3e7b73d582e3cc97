//! Notices that a file was saved: by the system's events, or by looking regularly where
//! no events arrive, as on a network drive.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use notify::{
    Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher,
    event::{AccessKind, AccessMode, ModifyKind},
};
use tokio::{
    sync::mpsc,
    time::{Interval, MissedTickBehavior, interval},
};

use super::snapshot::{Snapshot, matters};

/// How often to look beside the events, to find out whether they arrive at all.
const LOOK: Duration = Duration::from_secs(1);

/// How often to look where no events arrive, unless the student says so.
pub const POLL: Duration = Duration::from_millis(300);

/// The student's files, and what they contained last.
pub struct Files {
    workspace: PathBuf,
    known: Snapshot,
    events: Option<Events>,
    look: Interval,
    /// A change was found that no event has announced.
    unannounced: bool,
}

/// News about the files.
pub enum News {
    /// These files were saved, as paths from the workspace's root.
    Saved(Vec<PathBuf>),
    /// No events arrive, so the files are looked at with this pause.
    Polling(Duration),
}

/// The system's events.
struct Events {
    /// The files of an event; none if the system has lost track.
    paths: mpsc::UnboundedReceiver<Vec<PathBuf>>,
    _watcher: RecommendedWatcher,
}

impl Files {
    /// Starts to watch. With `poll` it looks that often, and uses no events.
    pub fn watch(workspace: &Path, poll: Option<Duration>) -> Self {
        // From here on no save is missed, so the files are read after this.
        let events = match poll {
            Some(_) => None,
            None => Events::listen(workspace).ok(),
        };
        let pause = match &events {
            Some(_) => LOOK,
            None => poll.unwrap_or(POLL),
        };
        Self {
            workspace: workspace.to_owned(),
            known: Snapshot::read(workspace),
            events,
            look: every(pause),
            unannounced: false,
        }
    }

    /// How often it looks, if it uses no events.
    pub fn polling(&self) -> Option<Duration> {
        self.events.is_none().then(|| self.look.period())
    }

    /// Waits for the next news. Nothing is lost when the future is dropped.
    pub async fn next(&mut self) -> News {
        loop {
            tokio::select! {
                biased;
                written = event(&mut self.events) => {
                    self.unannounced = false;
                    let mut files = self.changes();
                    files.extend(written.into_iter().filter_map(|path| {
                        let path = path.strip_prefix(&self.workspace).ok()?;
                        matters(path).then(|| path.to_owned())
                    }));
                    if !files.is_empty() {
                        return News::Saved(files);
                    }
                }
                _ = self.look.tick() => {
                    if self.unannounced {
                        self.unannounced = false;
                        self.events = None;
                        self.look = every(POLL);
                        return News::Polling(POLL);
                    }
                    let files = self.changes();
                    if !files.is_empty() {
                        // Its event may still arrive.
                        self.unannounced = self.events.is_some();
                        return News::Saved(files);
                    }
                }
            }
        }
    }

    /// The files that have changed since the last news.
    pub fn changes(&mut self) -> Vec<PathBuf> {
        let now = Snapshot::read(&self.workspace);
        let changes = self.known.differences(&now);
        self.known = now;
        changes
    }

    /// Whether an editor may be about to write this file.
    pub fn lacks(&self, path: &Path) -> bool {
        self.known.lacks(path)
    }
}

impl Events {
    fn listen(workspace: &Path) -> notify::Result<Self> {
        let (tell, paths) = mpsc::unbounded_channel();
        let mut watcher = notify::recommended_watcher(move |event| {
            if let Some(written) = written(event) {
                // It fails when nobody listens any more.
                let _ = tell.send(written);
            }
        })?;
        watcher.watch(&workspace.join("exercises"), RecursiveMode::Recursive)?;
        watcher.watch(workspace, RecursiveMode::NonRecursive)?;
        Ok(Self { paths, _watcher: watcher })
    }
}

/// The files that were written according to an event, if it can mean a save.
fn written(event: notify::Result<Event>) -> Option<Vec<PathBuf>> {
    match event {
        Err(_) => Some(Vec::new()),
        Ok(event) => match event.kind {
            EventKind::Access(AccessKind::Close(AccessMode::Write)) => Some(event.paths),
            // We read the files ourselves.
            EventKind::Access(_) => None,
            // The content may be unchanged.
            EventKind::Modify(ModifyKind::Metadata(_)) => Some(Vec::new()),
            _ => Some(event.paths),
        },
    }
}

/// Waits for an event, and takes all others that have arrived.
async fn event(events: &mut Option<Events>) -> Vec<PathBuf> {
    let next = match events {
        Some(events) => events.paths.recv().await,
        None => None,
    };
    let (Some(mut paths), Some(events)) = (next, events) else {
        return std::future::pending().await;
    };
    while let Ok(more) = events.paths.try_recv() {
        paths.extend(more);
    }
    paths
}

fn every(pause: Duration) -> Interval {
    let mut interval = interval(pause);
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    interval
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// As on a network drive: the watcher starts, but reports nothing.
    #[tokio::test(flavor = "current_thread")]
    async fn where_no_events_come_it_looks() {
        let folder = tempfile::TempDir::new().unwrap();
        let file = Path::new("exercises/04-messages.rs");
        fs::create_dir(folder.path().join("exercises")).unwrap();
        let (_tell, paths) = mpsc::unbounded_channel();
        let deaf = notify::recommended_watcher(|_| ()).unwrap();
        let mut files = Files::watch(folder.path(), None);
        files.events = Some(Events { paths, _watcher: deaf });

        fs::write(folder.path().join(file), "one").unwrap();
        let saved =
            |news, file: &Path| matches!(news, News::Saved(files) if files == [file]);
        assert!(saved(files.next().await, file));
        assert!(matches!(files.next().await, News::Polling(_)));
        assert!(files.polling().is_some());
        fs::write(folder.path().join(file), "two").unwrap();
        assert!(saved(files.next().await, file));
    }

    #[tokio::test(flavor = "current_thread")]
    async fn where_events_come_it_does_not() {
        let folder = tempfile::TempDir::new().unwrap();
        let file = Path::new("exercises/04-messages.rs");
        fs::create_dir(folder.path().join("exercises")).unwrap();
        let mut files = Files::watch(folder.path(), None);
        for text in ["one", "two"] {
            fs::write(folder.path().join(file), text).unwrap();
            let news = files.next().await;
            assert!(
                matches!(news, News::Saved(files) if files.contains(&file.to_owned()))
            );
        }
        assert!(files.polling().is_none());
    }
}
