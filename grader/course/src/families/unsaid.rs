//! Nothing beside what was said: each event of the contract comes of something that a
//! client has just emitted.
//!
//! What goes wrong: a notice under the name of an event, with content of the server's own;
//! a second event beside the right one; earlier events again for whoever connects or
//! joins. On a server that others use too, strangers cause events: a notice counts there
//! if it comes each time, and at no other time.

use std::time::Instant;

use classroom::{
    contract::{Held, Subject},
    finding::Finding,
    journal::{Entry, Way},
    json::{any_carries, cut, same},
    play::{
        again::take_again,
        turn::{Turn, came, play},
    },
    stage::{FENCE, Said, Stage},
    trap::Trap,
};

use super::unasked::is_quiet;

/// What causes a notice on such a server is at most so many journal entries before it.
const NEAR: usize = 100;

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
    none_beside(stage, subject, std::slice::from_ref(turn)).await
}

/// The same for several turns, one after the other.
///
/// # Errors
/// As [`nothing_else`].
pub async fn none_beside(
    stage: &mut Stage,
    subject: Subject,
    turns: &[Turn],
) -> Result<(), Finding> {
    let Some(first) = turns.first() else { return Ok(()) };
    // What came of something earlier may just be late.
    let counts = |it: &Beside| {
        let earlier = it.said.as_ref();
        earlier.is_none_or(|said| is_replayed(stage, first.mark, &it.entry, said))
    };
    let found = beside(stage, subject, first.mark).into_iter().find(counts);
    let Some(Beside { at, entry, said }) = found else { return Ok(()) };
    let event = &subject.event.name;
    // The latest first.
    let mut before = turns.iter().rev().filter(|turn| turn.mark <= at);
    let mut cause = before.clone().next().unwrap_or(first);
    if let Some(said) = said {
        return Err(earlier(&format!("After {}'s `{event}`,", cause.by), &entry, &said));
    }
    if stage.is_shared() {
        loop {
            let Some(turn) = before.next().filter(|turn| at - turn.mark < NEAR) else {
                return Ok(());
            };
            if comes_each_time(stage, subject, turn).await? {
                cause = turn;
                break;
            }
        }
    }
    let name = entry.event.as_ref().map_or("", |(name, _)| name);
    Err(Finding::failed(format!(
        "After {}'s `{event}`, {} heard a `{name}` that came of nothing.",
        cause.by, entry.who
    ))
    .expected(format!("only what the contract says of `{event}`"))
    .actual(cut(&entry.packet, 120))
    .trap(Trap::of("notice-under-an-events-name").with("event", name))
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
    let found = all.iter().find_map(|it| Some((&it.entry, it.said.as_ref()?)));
    let Some((entry, said)) = found else { return Ok(()) };
    Err(earlier("Clients connected, nobody emitted anything, and", entry, said))
}

fn earlier(after: &str, entry: &Entry, said: &Said) -> Finding {
    let name = said.exchange.heard;
    Finding::failed(format!("{after} {} heard an earlier `{name}`.", entry.who))
        .expected(format!("each `{name}` once, when it happens"))
        .actual(cut(&entry.packet, 120))
        .trap("old-event-sent-again")
        .focus(&said.nonce)
}

/// An event that came of nothing that was emitted since then.
struct Beside {
    /// Its place in the journal.
    at: usize,
    entry: Entry,
    /// What it came of, if that was earlier.
    said: Option<Said>,
}

/// The events of the contract since `mark` that came of nothing since then, at the clients
/// that see every packet.
fn beside(stage: &Stage, subject: Subject, mark: usize) -> Vec<Beside> {
    // Then nothing tells what an event came of.
    if stage.wordless {
        return Vec::new();
    }
    let emits = || subject.contract.events.iter().flat_map(|event| &event.emits);
    let entries = stage.journal.read();
    let since = entries.iter().enumerate().skip(mark);
    let seen = since.filter(|(_, entry)| stage.sees_all(&entry.who));
    let strange = seen.filter_map(|(at, entry)| {
        let (args, emit) =
            emits().find_map(|emit| Some((entry.heard(&emit.event)?, emit)))?;
        let is_whole = emit.holds == Some(Held::Same(None));
        let is_payload =
            |said: &Said| args.first().is_some_and(|it| same(it, &said.payload));
        let is_copy = |said: &Said| match said.nonce.as_str() {
            "" => !is_whole || is_payload(said),
            nonce => any_carries(args, nonce),
        };
        let named =
            || stage.said.iter().rev().filter(|it| it.exchange.heard == emit.event);
        if named().any(|said| said.mark >= mark && is_copy(said)) {
            return None;
        }
        let earlier = named().find(|said| any_carries(args, &said.nonce));
        Some(Beside { at, entry: entry.clone(), said: earlier.cloned() })
    });
    strange.collect()
}

/// Whether such an event comes each time that this is emitted once more, and at no other
/// time.
async fn comes_each_time(
    stage: &mut Stage,
    subject: Subject,
    turn: &Turn,
) -> Result<bool, Finding> {
    for _ in 0..TIMES {
        let started = Instant::now();
        let mark = stage.journal.mark();
        match take_again(stage, subject, turn) {
            Some(again) => {
                came(stage, subject, &again).await?;
            }
            None => {
                play(stage, subject, &turn.by).await?;
            }
        }
        stage.fence(&stage.exact_names()).await?;
        let strange = |stage: &Stage, mark| beside(stage, subject, mark);
        let comes = !strange(stage, mark).is_empty();
        if !comes || !is_quiet(stage, started.elapsed(), strange).await? {
            return Ok(false);
        }
    }
    Ok(true)
}
