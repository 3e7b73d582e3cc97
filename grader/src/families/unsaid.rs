//! Nothing beside what was said: each event of the contract comes of something that a
//! client has just emitted.
//!
//! What goes wrong: a notice under the name of an event, with content of the server's own;
//! a second event beside the right one; earlier events again for whoever connects or
//! joins. On a server that others use too, strangers cause events: a notice counts there
//! if it comes each time, and at no other time.

use std::time::Instant;

use super::unasked::is_quiet;
use crate::{
    contract::Subject,
    finding::Finding,
    journal::{Entry, Way},
    json::{any_carries, cut},
    play::turn::{Turn, play},
    stage::{FENCE, Said, Stage},
};

/// How often a notice must come on a server that others use, too.
const TIMES: usize = 3;

/// Whether a turn that is over brought no event but those that were due.
///
/// # Errors
/// What else came.
pub async fn nothing_else(
    stage: &mut Stage,
    subject: Subject,
    turn: &Turn,
) -> Result<(), Finding> {
    let event = &subject.event.name;
    let after = format!("After {}'s `{event}`,", turn.by);
    let mut news = beside(stage, subject, turn.mark).into_iter().filter(
        |(entry, said)| match said {
            Some(said) => is_replayed(stage, turn.mark, entry, said),
            None => true,
        },
    );
    let Some((entry, said)) = news.next() else { return Ok(()) };
    if let Some(said) = said {
        return Err(earlier(&after, &entry, &said));
    }
    if stage.is_shared() && !comes_each_time(stage, subject, &turn.by).await? {
        return Ok(());
    }
    let name = entry.event.as_ref().map_or("", |(name, _)| name);
    Err(Finding::failed(format!(
        "{after} {} heard a `{name}` that came of nothing.",
        entry.who
    ))
    .expected(format!("only what the contract says of `{event}`"))
    .actual(cut(&entry.packet, 120))
    .hint(format!(
        "Clients take each `{name}` for something that a client did. Use an event of \
         another name for a notice of the server's own."
    ))
    .focus(&entry.packet))
}

/// Whether an event came again to a client that it wasn't for: all that came of it at once
/// had arrived before `mark`. That it came too late, or twice, is another check's matter.
fn is_replayed(stage: &Stage, mark: usize, entry: &Entry, said: &Said) -> bool {
    let entries = stage.journal.read();
    let fenced = entries[said.mark..mark].iter().any(|it| {
        it.way == Way::Heard && it.who == entry.who && it.packet.contains(FENCE)
    });
    fenced && !said.audience.contains(&entry.who)
}

/// Whether no client that connected since `mark`, a length of the journal, has heard
/// something earlier. Nothing was emitted since then.
///
/// # Errors
/// It has.
pub fn nothing_earlier(
    stage: &Stage,
    subject: Subject,
    mark: usize,
) -> Result<(), Finding> {
    let all = beside(stage, subject, mark);
    let found = all.iter().find_map(|(entry, said)| Some((entry, said.as_ref()?)));
    let Some((entry, said)) = found else { return Ok(()) };
    Err(earlier("Clients connected, nobody emitted anything, and", entry, said))
}

fn earlier(after: &str, entry: &Entry, said: &Said) -> Finding {
    let name = said.exchange.heard;
    Finding::failed(format!("{after} {} heard an earlier `{name}`.", entry.who))
        .expected(format!("each `{name}` once, when it happens"))
        .actual(cut(&entry.packet, 120))
        .hint("Don't send old events again: a client that hears one takes it for new.")
        .focus(&said.nonce)
}

/// The events of the contract since `mark` that came of nothing since then, at the clients
/// that see every packet; with what they came of, if that was earlier.
fn beside(stage: &Stage, subject: Subject, mark: usize) -> Vec<(Entry, Option<Said>)> {
    // Then nothing tells what an event came of.
    if stage.wordless {
        return Vec::new();
    }
    let emits = || subject.contract.events.iter().flat_map(|event| &event.emits);
    let entries = stage.journal.read();
    let since = entries.iter().skip(mark).filter(|entry| stage.sees_all(&entry.who));
    let strange = since.filter_map(|entry| {
        let (args, name) = emits()
            .find_map(|emit| Some((entry.heard(&emit.event)?, emit.event.as_str())))?;
        let same = || stage.said.iter().rev().filter(|said| said.exchange.heard == name);
        let is_new = |said: &Said| {
            said.mark >= mark && (said.nonce.is_empty() || any_carries(args, &said.nonce))
        };
        if same().any(is_new) {
            return None;
        }
        let earlier = same().find(|said| any_carries(args, &said.nonce));
        Some((entry.clone(), earlier.cloned()))
    });
    strange.collect()
}

/// Whether such an event comes each time that this client emits the event, and at no other
/// time.
async fn comes_each_time(
    stage: &mut Stage,
    subject: Subject,
    by: &str,
) -> Result<bool, Finding> {
    for _ in 0..TIMES {
        let started = Instant::now();
        let (turn, _) = play(stage, subject, by).await?;
        stage.fence(&stage.exact_names()).await?;
        let strange = |stage: &Stage, mark| beside(stage, subject, mark);
        let comes = !strange(stage, turn.mark).is_empty();
        if !comes || !is_quiet(stage, started.elapsed(), strange).await? {
            return Ok(false);
        }
    }
    Ok(true)
}
