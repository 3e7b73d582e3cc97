//! What comes late. A second copy, or a message at the wrong client, breaks a claim even
//! if it comes after the group's last check. So the clients stay connected, and listen for
//! as long as the lessons say that "once" and "nobody else" hold.
//!
//! Nothing is sent meanwhile. That also finds a server that cuts off quiet clients, as a
//! timeout layer does: a long-polling request waits until there is something to receive.

use std::time::{Duration, Instant};

use classroom::{
    check::{Check, Group, Unasked},
    class::Over,
    finding::Finding,
    journal::{Entry, Way},
    lesson::Lesson,
    patience::stretched,
    stage::Stage,
    verdict::{CheckReport, Report, Status},
};
use futures_util::future::join_all;
use tokio::time::sleep;

use super::{
    Target,
    blame::{apply, did_not_stay},
    blank, complete, stay,
};
use crate::report::ROWS;

/// How long "once" and "nobody else" hold after a group's last packet.
pub const HOLDS: Duration = Duration::from_millis(1000);

/// The client that connects to a shared server, to see whether that brings anything.
const NEWCOMER: &str = "Nel";

/// A wait as long as this, or up to twice as long on a crowded machine. The server's timers
/// are late there, but not by many times.
fn at_leisure(time: Duration) -> Duration {
    stretched(time).min(time * 2)
}

/// The groups of a run whose clients still listen. Dropping it ends their servers.
#[derive(Default)]
pub struct Listening {
    pub(super) ears: Vec<Ear>,
}

impl Listening {
    /// Listens until the time of every group is over, and ends the servers. Whether the
    /// report has changed: a claim that had passed is broken. A report that has not passed
    /// stays as it is, and there is nothing to wait for.
    pub async fn until_over(mut self, report: &mut Report) -> bool {
        let mut late = Vec::new();
        if report.verdict == Status::Passed {
            let has_passed = |id: &str| {
                let own = report.checks.iter().find(|check| check.id == id);
                own.is_some_and(|check| check.status == Status::Passed)
            };
            let listening = self.ears.iter_mut().map(|ear| ear.listen(has_passed));
            late = join_all(listening).await.concat();
        }
        self.end().await;
        let has_changed = !late.is_empty();
        report.amend(late);
        has_changed
    }

    /// Ends the servers at once.
    pub async fn end(self) {
        join_all(self.ears.into_iter().map(|ear| ear.stage.close())).await;
    }
}

/// One group whose checks are done, and whose clients listen on.
pub struct Ear {
    /// The group's server and clients.
    pub stage: Stage,
    group: &'static Group,
    slug: &'static str,
    hints: &'static [&'static str],
    target: Target,
    /// Whether a check has said why a connection may have ended.
    is_explained: bool,
    /// The journal's length when the checks were done.
    mark: usize,
}

impl Ear {
    /// The clients of `stage` listen from now on.
    pub fn new(
        stage: Stage,
        group: &'static Group,
        lesson: &Lesson,
        target: &Target,
        is_explained: bool,
    ) -> Self {
        let mark = stage.journal.mark();
        let (slug, hints, target) = (lesson.slug, lesson.hints, target.clone());
        Self { stage, group, slug, hints, target, is_explained, mark }
    }

    /// Whether a claim of this group can be broken later.
    pub fn has_late_claims(&self) -> bool {
        let is_late =
            |check: &Check| check.look_back.is_some() || check.unasked.is_some();
        self.group.checks.iter().any(is_late)
    }

    /// Listens until the group's time is over. Returns the reports of the claims that were
    /// broken by then, of those that `has_passed`.
    pub async fn listen(
        &mut self,
        has_passed: impl Fn(&str) -> bool,
    ) -> Vec<CheckReport> {
        let last = self.stage.journal.read().last().map_or(0.0, |entry| entry.at_ms);
        let since = self.stage.journal.at_ms(Instant::now()) - last;
        let since = Duration::from_secs_f64(since.max(0.0) / 1000.0);
        let since = match self.group.checks.iter().any(|check| check.unasked.is_some()) {
            // The class connected long ago.
            true if self.stage.is_shared() => {
                self.newcomer().await;
                Duration::ZERO
            }
            _ => since,
        };
        sleep(at_leisure(HOLDS.saturating_sub(since))).await;
        let mut late = self.broken(has_passed).await;
        complete(self.hints, &self.target, &mut late);
        late.retain(CheckReport::is_finding);
        late
    }

    async fn broken(&mut self, has_passed: impl Fn(&str) -> bool) -> Vec<CheckReport> {
        let stage = &self.stage;
        if let Some(end) = stage.end_of_broken_server(self.mark).await {
            return vec![did_not_stay(end)];
        }
        if let Some(away) = stay::sent_away(self.group.class, self.is_explained, stage) {
            return vec![away];
        }
        if let Err(end) = stage.fence(&stage.exact_names()).await {
            return vec![did_not_stay(end)];
        }
        let mut found = Vec::new();
        for check in self.group.checks.iter().filter(|check| has_passed(check.id)) {
            let broken =
                check.look_back.and_then(|look_back| look_back(&self.stage).err());
            let entries = self.stage.journal.read().clone();
            let finding = match (broken, check.unasked) {
                (None, Some(unasked)) => self.unasked(unasked).await,
                (broken, _) => broken,
            };
            found.extend(finding.map(|finding| self.report(check, finding, &entries)));
        }
        found
    }

    /// What the server has said of its own accord. On a shared server, other clients may
    /// have caused it. But what the server sends whenever a client connects comes each
    /// time that one connects again, and never in between.
    async fn unasked(&mut self, unasked: Unasked) -> Option<Finding> {
        let shared = self.stage.is_shared();
        let finding = unasked(&self.stage, if shared { self.mark } else { 0 }).err()?;
        for connects in [false, true, false, true].iter().filter(|_| shared) {
            let mark = self.stage.journal.mark();
            if *connects {
                self.newcomer().await;
            }
            sleep(at_leisure(HOLDS)).await;
            if unasked(&self.stage, mark).is_err() != *connects {
                return None;
            }
        }
        Some(finding)
    }

    /// A client connects, again if it was there before.
    async fn newcomer(&mut self) {
        self.stage.leave(NEWCOMER).await;
        // Another check says why nobody is let in.
        let _ = self.stage.join(NEWCOMER, Over::WebSocket).await;
    }

    /// The report of a claim that was broken after its check, as the journal shows.
    fn report(
        &self,
        check: &Check,
        mut finding: Finding,
        entries: &[Entry],
    ) -> CheckReport {
        let read = format!("lessons/{}.md#{}", self.slug, check.read);
        let mut report = blank(check.id, check.title, check.required, Some(read));
        if let Some(late) = late(entries, &finding.focus, self.mark) {
            // What nobody asked for repeats nothing.
            let repeated = match check.unasked {
                Some(_) => &[][..],
                None => &finding.focus,
            };
            let when = how_late(entries, repeated, late);
            finding.rationale = format!("{} {when}", finding.rationale);
            report.journal = evidence(entries, &finding.focus, late);
        }
        apply(&mut report, finding);
        report
    }
}

fn is_about(entry: &Entry, focus: &[String]) -> bool {
    focus.iter().any(|text| entry.packet.contains(text))
}

/// The last packet that somebody heard and that holds a text of `focus`; if there is none,
/// the last one since `mark`.
fn late<'a>(entries: &'a [Entry], focus: &[String], mark: usize) -> Option<&'a Entry> {
    let heard = |entry: &&Entry| entry.way == Way::Heard && !entry.aside;
    let about = entries.iter().filter(|entry| is_about(entry, focus)).rfind(heard);
    about.or_else(|| entries[mark..].iter().rfind(heard))
}

/// The packets to show with a late one: those that hold a text of `focus`. If that is more
/// than a diagram has room for, only those of the client that heard the late one.
fn evidence(entries: &[Entry], focus: &[String], late: &Entry) -> Vec<Entry> {
    let about = |entry: &&Entry| {
        is_about(entry, focus) || (entry.who == late.who && entry.at_ms >= late.at_ms)
    };
    let mut all: Vec<Entry> = entries.iter().filter(about).cloned().collect();
    if all.len() > ROWS {
        all.retain(|entry| entry.who == late.who);
    }
    all
}

/// How late this packet came: in ms, after what caused it. It repeats a packet that holds a
/// text of `repeated`, if there is one.
fn how_late(entries: &[Entry], repeated: &[String], late: &Entry) -> String {
    let before = || entries.iter().take_while(|entry| entry.at_ms < late.at_ms);
    let about = |entry: &&Entry| is_about(entry, repeated);
    let sent = |entry: &&Entry| matches!(entry.way, Way::Sent | Way::Asked);
    let own = |entry: &&Entry| entry.way == Way::Heard && entry.who == late.who;
    let heard = |entry: &&Entry| entry.way == Way::Heard && !entry.aside;
    // The answer to CONNECT (Socket.IO v5).
    let connected = |entry: &&Entry| own(entry) && entry.packet.starts_with("0{");
    let first = || before().filter(about).filter(heard);
    let (cause, what) = if let Some(sent) = before().filter(about).find(sent) {
        (Some(sent), format!("{} had sent it", sent.who))
    } else if let Some(first) = first().find(own).or_else(|| first().next()) {
        (Some(first), "the first one".to_owned())
    } else {
        let connected = before().filter(connected).last();
        (connected, format!("{} had connected", late.who))
    };
    let since = cause.map_or(0.0, |cause| cause.at_ms);
    format!("It came late, {:.0} ms after {what}.", late.at_ms - since)
}

#[cfg(test)]
mod tests {
    use super::*;
    use classroom::journal::Journal;

    fn lateness(packets: &[(&str, Way, &str)], focus: &[&str]) -> String {
        let journal = Journal::default();
        for (who, way, packet) in packets {
            journal.packet(who, *way, packet);
        }
        let mut entries = journal.read().clone();
        for (at, entry) in entries.iter_mut().enumerate() {
            entry.at_ms = 100.0 * at as f64;
        }
        let focus: Vec<String> = focus.iter().map(|text| (*text).to_owned()).collect();
        let late = late(&entries, &focus, 1).unwrap();
        how_late(&entries, &focus, late)
    }

    #[test]
    fn a_late_packet_is_measured_from_its_cause() {
        let connected = ("Ann", Way::Heard, r#"0{"sid":"a1"}"#);
        let sent = ("Ann", Way::Sent, r#"2["message","n1"]"#);
        let heard = ("Ben", Way::Heard, r#"2["message","n1"]"#);
        let welcome = ("Ann", Way::Heard, r#"2["welcome"]"#);
        assert_eq!(
            lateness(&[connected, sent, heard, heard], &["n1"]),
            "It came late, 200 ms after Ann had sent it."
        );
        assert_eq!(
            lateness(&[connected, welcome, heard, welcome], &["welcome"]),
            "It came late, 200 ms after the first one."
        );
        assert_eq!(
            lateness(&[connected, sent, welcome], &[]),
            "It came late, 200 ms after Ann had connected."
        );
    }
}
