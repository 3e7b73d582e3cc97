//! Waiting. A wait ends as soon as the answer is known. Silence is proved by a round trip
//! on the same connection, not by sleeping.

use std::time::{Duration, Instant};

use tokio::{sync::watch, time::timeout};

use super::Stage;
use crate::{
    class::{Client, Connection},
    finding::Finding,
    journal::{Entry, Way},
    packet::{Kind, Packet},
    patience::{STEP, counted},
    server::Vitals,
    verdict::Status,
};

/// How long something that should come at once may take. A slow server gets more, see
/// [`Stage::patience`].
const PATIENCE: Duration = Duration::from_millis(1000);

/// How the namespaces of fences begin, see [`Stage::fence`].
pub const FENCE: &str = "/fence-";

/// How long a server may take to answer a fence. No handler delays that.
const FENCE_ANSWER: Duration = Duration::from_millis(300);

/// The patience grows by this many times the slowest message so far, of which at most
/// [`LATENCY`] counts.
const TIMES: u32 = 20;

/// The slowest message that increases the patience.
const LATENCY: Duration = Duration::from_millis(250);

/// How long the server's last packets may take to arrive after its end.
const LAST_PACKETS: Duration = Duration::from_millis(100);

/// What a look into the journal found.
pub enum Look<T> {
    /// Everything that was looked for.
    Found(T),
    /// Only this many of the things that were looked for. When the number grows, the
    /// waiting time begins again.
    Waiting(usize),
}

impl Stage {
    /// How long to wait for one thing: a second, or more if the server or the machine has
    /// been slow so far.
    pub fn patience(&self) -> Duration {
        PATIENCE + self.latency.min(LATENCY) * TIMES
    }

    /// Looks into the journal whenever something is written, until everything is found.
    /// `None` if it did not come in time. `what` completes "waited for …".
    ///
    /// # Errors
    /// Immediately, if the server has reached a `todo!()` or has ended.
    pub async fn wait<T>(
        &self,
        what: &str,
        look: impl FnMut(&[Entry]) -> Look<T>,
    ) -> Result<Option<T>, Finding> {
        self.wait_within(self.patience(), what, look).await
    }

    /// Like [`Stage::wait`], but with a limit of its own, for what may take longer.
    ///
    /// # Errors
    /// As [`Stage::wait`].
    pub async fn wait_within<T>(
        &self,
        limit: Duration,
        what: &str,
        mut look: impl FnMut(&[Entry]) -> Look<T>,
    ) -> Result<Option<T>, Finding> {
        self.expect(what.to_owned());
        let mut written = self.journal.watch();
        let mut vitals = self.server().map(|server| server.vitals());
        let mut left = limit;
        let mut best = 0;
        loop {
            written.mark_unchanged();
            match look(&self.journal.read()) {
                Look::Found(found) => return Ok(Some(found)),
                Look::Waiting(so_far) if so_far > best => {
                    best = so_far;
                    left = limit;
                }
                Look::Waiting(_) => {}
            }
            let finding =
                vitals.as_mut().and_then(|vitals| self.end_in(&vitals.borrow()));
            match finding {
                Some(finding) if finding.status == Status::Unfinished => {
                    return Err(finding);
                }
                Some(finding) if left.is_zero() => return Err(finding),
                Some(_) => left = left.min(LAST_PACKETS),
                None if left.is_zero() => return Ok(None),
                None => {}
            }

            // Not shorter than a timer can be, or the rest would never run out.
            let step = STEP.min(left).max(Duration::from_millis(2));
            let started = Instant::now();
            let event = async {
                tokio::select! {
                    _ = written.changed() => {}
                    () = changed(&mut vitals) => {}
                }
            };
            let _ = timeout(step, event).await;
            left = left.saturating_sub(counted(started.elapsed(), step));
        }
    }

    /// Proves that these exact clients have received everything that the server has sent
    /// them so far. Each asks to join a namespace that doesn't exist, and the answer
    /// comes after everything else (Socket.IO v5 keeps the order of a connection's
    /// packets). If no answer comes, the wait was long enough.
    ///
    /// # Errors
    /// As [`Stage::wait`].
    pub async fn fence(&self, names: &[String]) -> Result<(), Finding> {
        let mark = self.journal.mark();
        let namespace = format!("{FENCE}{mark}");
        for name in names {
            if let Some(Client::Exact(client)) = self.client(name)
                && client.connection() == Connection::Open
            {
                client.send(&Packet::connect(&namespace));
            }
        }
        let answered = |entries: &[Entry]| {
            let asked =
                entries.iter().skip(mark).filter(|e| is(e, Way::Sent, &namespace));
            let heard =
                entries.iter().skip(mark).filter(|e| is(e, Way::Heard, &namespace));
            let (asked, heard) = (asked.count(), heard.count());
            if heard >= asked { Look::Found(()) } else { Look::Waiting(heard) }
        };
        let wait = self.wait("the answer to a fence", answered);
        match timeout(FENCE_ANSWER, wait).await {
            Ok(result) => result.map(|_| ()),
            Err(_) => Ok(()),
        }
    }

    /// Writes into the journal that an event never reached these clients.
    pub fn never_came<T: AsRef<str>>(&self, event: &str, missing: &[T]) {
        let ms = self.patience().as_millis();
        for who in missing {
            let note = format!("`{event}` never came ({ms} ms)");
            self.journal.note(who.as_ref(), Way::Missing, note);
        }
    }
}

/// Whether this entry is about joining `namespace`.
fn is(entry: &Entry, way: Way, namespace: &str) -> bool {
    entry.way == way
        && Packet::decode(&entry.packet).is_ok_and(|packet| {
            packet.namespace == namespace
                && matches!(packet.kind, Kind::Connect | Kind::ConnectError)
        })
}

async fn changed(vitals: &mut Option<watch::Receiver<Vitals>>) {
    let changed = match vitals {
        Some(vitals) => vitals.changed().await.is_ok(),
        None => false,
    };
    if !changed {
        std::future::pending().await
    }
}
