//! What clients hear after a request: one event at every client.

use std::time::{Duration, Instant};

use classroom::{
    finding::Finding,
    journal::{Entry, Way},
    json::cut,
    play::{
        broken,
        talk::{Heard, and, heard_only},
    },
    stage::{Look, Stage},
    trap::Trap,
};
use serde_json::Value;

/// How long to wait for an event that need not come.
const SETTLING: Duration = Duration::from_millis(250);

/// An event that a request should cause.
pub struct Told<'a> {
    /// Such as `POST /api/messages`.
    pub request: &'a str,
    /// The event's name.
    pub event: &'static str,
    /// The journal's length before the request.
    pub mark: usize,
    /// Who should hear it.
    pub audience: &'a [String],
    /// Whether these arguments are about what was asked for.
    pub is: &'a (dyn Fn(&[Value]) -> bool + Sync),
    /// A text in the packets that this is about.
    pub focus: &'a str,
    /// What the payload should look like.
    pub shape: &'a str,
}

impl Told<'_> {
    /// All copies so far at one client.
    pub fn copies<'e>(
        &'e self,
        entries: &'e [Entry],
        who: &'e str,
    ) -> impl Iterator<Item = &'e [Value]> {
        let since = entries.iter().skip(self.mark).filter(move |entry| entry.who == who);
        since.filter_map(|entry| entry.heard(self.event)).filter(|args| (self.is)(args))
    }
}

/// Waits until all have heard it.
///
/// # Errors
/// Some didn't; the finding says why, as far as the journal shows it.
pub async fn all_told(stage: &mut Stage, told: &Told<'_>) -> Result<Vec<Heard>, Finding> {
    let started = Instant::now();
    let all = |entries: &[Entry]| {
        let heard = told.audience.iter().filter_map(|who| {
            let args = told.copies(entries, who).next()?.to_vec();
            Some(Heard { who: who.clone(), args })
        });
        let heard: Vec<Heard> = heard.collect();
        match heard.len() == told.audience.len() {
            true => Look::Found(heard),
            false => Look::Waiting(heard.len()),
        }
    };
    let what = format!("all to hear `{}`", told.event);
    match stage.wait(&what, all).await? {
        Some(heard) => {
            stage.latency = stage.latency.max(started.elapsed());
            stage.step += 1;
            Ok(heard)
        }
        None => Err(untold(stage, told)),
    }
}

/// Gives the clients time to hear an event. Another check tries whether they do, and late
/// events should not disturb it.
///
/// # Errors
/// As [`Stage::wait`].
pub async fn settle(
    stage: &Stage,
    event: &str,
    mark: usize,
    is: &(dyn Fn(&[Value]) -> bool + Sync),
) -> Result<(), Finding> {
    let names = stage.names();
    let all = |entries: &[Entry]| {
        let hears = |who: &&String| {
            let mut since = entries.iter().skip(mark).filter(|entry| entry.who == **who);
            since.any(|entry| entry.heard(event).is_some_and(is))
        };
        match names.iter().filter(hears).count() {
            count if count == names.len() => Look::Found(()),
            count => Look::Waiting(count),
        }
    };
    stage.wait_within(SETTLING, "what was done to be heard", all).await.map(|_| ())
}

/// The finding about clients that didn't hear it, with the reason that the journal shows.
fn untold(stage: &Stage, told: &Told<'_>) -> Finding {
    let entries = stage.journal.read();
    let (heard, missing): (Vec<&String>, Vec<&String>) =
        told.audience.iter().partition(|who| told.copies(&entries, who).next().is_some());
    let since: Vec<Entry> = entries[told.mark..].to_vec();
    drop(entries);
    stage.never_came(told.event, &missing);
    let finding = Finding::failed(format!(
        "`{}` was answered, and {} never heard `{}`.",
        told.request,
        and(&missing),
        told.event
    ))
    .expected(format!("`{}` {} at every client", told.event, told.shape))
    .actual(heard_only(&heard))
    .focus(told.focus);
    explain(stage, finding, told, &since, &heard, &missing)
}

fn explain(
    stage: &Stage,
    finding: Finding,
    told: &Told<'_>,
    since: &[Entry],
    heard: &[&String],
    missing: &[&String],
) -> Finding {
    if let Some(explained) = broken::explained(&finding, since, missing) {
        return explained;
    }
    let mut missed = since.iter().filter(|entry| missing.contains(&&entry.who));
    // On a shared server, an event without our words may be somebody else's.
    let other = missed.find(|entry| {
        let ours = |name: &str, args: &[Value]| {
            (told.is)(args) || (name == told.event && !stage.is_shared())
        };
        entry.way == Way::Heard
            && entry.event.as_ref().is_some_and(|(name, args)| ours(name, args))
    });
    if let Some(entry) = other
        && let Some((name, _)) = &entry.event
    {
        let finding = finding.focus(&entry.packet).actual(format!(
            "{} heard {}",
            entry.who,
            cut(&entry.packet, 120)
        ));
        return if name == told.event {
            finding.trap(Trap::of("payload-of-another-shape").with("shape", told.shape))
        } else {
            finding.trap(Trap::of("event-under-another-name").with("event", told.event))
        };
    }
    if heard.is_empty() {
        return finding.trap("route-does-not-emit");
    }
    let overs = missing.iter().filter_map(|who| Some(stage.client(who)?.over()));
    let mut overs: Vec<String> = overs.map(|over| over.to_string()).collect();
    overs.dedup();
    finding.trap(
        Trap::of("route-reaches-some")
            .with("missing", and(missing))
            .with("overs", overs.join(", ")),
    )
}
