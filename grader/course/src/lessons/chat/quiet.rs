//! Messages that no client has sent.

use std::time::{Duration, Instant};

use classroom::{
    class::Over,
    finding::Finding,
    journal::{Entry, Way},
    json::same,
    play::talk::{is_said, strays},
    stage::{Exchange, Stage},
};
use serde_json::Value;
use tokio::time::sleep;

use super::{
    differs::shown,
    talk::{CHAT, Heard, REPLY, WAYS, say_to_all},
};

/// How often an occasion must bring a message on a shared server: messages of other users
/// come without it too.
const TIMES: usize = 4;

/// How long a server behind `--url` may take to greet a client. Other users may send
/// messages there, so looking back at the whole run proves less.
const GREETING: Duration = Duration::from_millis(150);

/// An event that may bring a message that nobody sent.
enum Occasion {
    /// Two clients come and go; this one says goodbye, and the other hangs up.
    Visit(&'static str),
    /// A client sends a message.
    Words(&'static str, Exchange),
    /// A client sends again what it has sent before.
    Again(String, String, Vec<Value>),
}

const VISITORS: [(&str, Over); 2] = [("Nia", Over::WebSocket), ("Oli", Over::Polling)];

const OCCASIONS: [Occasion; 4] = [
    Occasion::Visit("Nia"),
    Occasion::Visit("Oli"),
    Occasion::Words("Ann", CHAT),
    Occasion::Words("Ben", REPLY),
];

/// Clients come and go, and send messages. Then it looks back at the whole run.
pub async fn quiet(stage: &mut Stage) -> Result<(), Finding> {
    for occasion in OCCASIONS {
        brings_nothing(stage, &occasion).await?;
    }
    if let Some((_, heard)) = strays(stage).into_iter().next() {
        return Err(replay(&heard));
    }
    // Once the fence has passed, Ann has heard whatever another client has heard by now.
    let by_now = unasked(stage, 0);
    settle(stage).await?;
    let all = unasked(stage, 0);
    let guilty = match stage.is_shared() {
        true => {
            let entries = stage.journal.read();
            let ann_was_in = |entry: &&Entry| was_in("Ann", &entries, entry.at_ms);
            by_now.iter().filter(ann_was_in).find(|it| not_for_ann(it, &by_now, &all))
        }
        false => all.first(),
    };
    guilty.map_or(Ok(()), |entry| Err(unsent(entry)))
}

/// Looks back for messages that nobody sent. On a shared server, they may come from other
/// users, so what was sent just before one of them is sent again.
///
/// # Errors
/// Such a message.
pub async fn nothing_unsent(stage: &mut Stage) -> Result<(), Finding> {
    let Some(first) = unasked(stage, 0).into_iter().next() else { return Ok(()) };
    if !stage.is_shared() {
        return Err(unsent(&first));
    }
    let before = |entry: &&Entry| entry.at_ms <= first.at_ms && entry.way == Way::Sent;
    let sent: Vec<(String, (String, Vec<Value>))> = {
        let entries = stage.journal.read();
        let sent = entries.iter().rev().filter(before);
        let sent =
            sent.filter_map(|entry| Some((entry.who.clone(), entry.event.clone()?)));
        sent.take(WAYS.len()).collect()
    };
    for (by, (event, args)) in sent {
        brings_nothing(stage, &Occasion::Again(by, event, args)).await?;
    }
    Ok(())
}

/// Lets it happen: once, if looking back at the end shows what it brought, otherwise until
/// it brings nothing.
async fn brings_nothing(stage: &mut Stage, occasion: &Occasion) -> Result<(), Finding> {
    let mut guilty = None;
    for _ in 0..TIMES {
        let (mark, started) = (stage.journal.mark(), Instant::now());
        happen(stage, occasion).await?;
        let took = started.elapsed();
        guilty = unasked(stage, mark).into_iter().next();
        let tells = stage.is_shared() && guilty.is_some();
        if !tells || !is_quiet(stage, took).await? {
            return Ok(());
        }
    }
    guilty.map_or(Ok(()), |entry| Err(unsent(&entry)))
}

async fn happen(stage: &mut Stage, occasion: &Occasion) -> Result<(), Finding> {
    match occasion {
        Occasion::Words(by, exchange) => {
            say_to_all(stage, by, *exchange).await?;
        }
        Occasion::Again(by, event, args) => stage.emit(by, event, args),
        Occasion::Visit(polite) => {
            stage.join_all(&VISITORS).await?;
            settle(stage).await?;
            for (name, _) in VISITORS {
                match name == *polite {
                    true => stage.leave(name).await,
                    false => stage.hang_up(name).await,
                }
            }
        }
    }
    settle(stage).await
}

/// Waits for late events that follow from arrivals, departures and messages.
pub async fn settle(stage: &Stage) -> Result<(), Finding> {
    if stage.is_shared() {
        sleep(GREETING).await;
    }
    stage.fence(&stage.exact_names()).await
}

/// Whether this client was connected at a time, in ms, and not just before it left or after
/// it came.
fn was_in(who: &str, entries: &[Entry], at: f64) -> bool {
    let margin = GREETING.as_secs_f64() * 1000.0;
    let mut since = None;
    for entry in entries.iter().filter(|entry| entry.who == who) {
        match since {
            None if entry.lets_in().is_some() => since = Some(entry.at_ms + margin),
            Some(from) if entry.ends_connection() => {
                if (from..entry.at_ms - margin).contains(&at) {
                    return true;
                }
                since = None;
            }
            _ => {}
        }
    }
    since.is_some_and(|from| from <= at)
}

/// Ann hears everything that other users send to everyone while she is in. If a client
/// hears something more often than she does, it was sent to that client only.
fn not_for_ann(entry: &Entry, by_now: &[Entry], all: &[Entry]) -> bool {
    let times = |who: &str, entries: &[Entry]| {
        entries.iter().filter(|e| e.who == who && e.event == entry.event).count()
    };
    times(&entry.who, by_now) > times("Ann", all)
}

/// Whether no unsent message arrives during this time.
async fn is_quiet(stage: &Stage, time: Duration) -> Result<bool, Finding> {
    let mark = stage.journal.mark();
    sleep(time).await;
    stage.fence(&stage.exact_names()).await?;
    Ok(unasked(stage, mark).is_empty())
}

/// No client has heard a message since `mark` that no client in the class has sent.
pub fn quiet_since(stage: &Stage, mark: usize) -> Result<(), Finding> {
    unasked(stage, mark).first().map_or(Ok(()), |entry| Err(unsent(entry)))
}

/// The messages since `mark` that no client in the class has sent.
fn unasked(stage: &Stage, mark: usize) -> Vec<Entry> {
    let entries = stage.journal.read();
    let unasked = entries.iter().skip(mark).filter(|entry| {
        let args = entry.heard(CHAT.heard).or_else(|| entry.heard(REPLY.heard));
        args.is_some_and(|args| !is_said(stage, args) && !is_bare(&entries, args))
    });
    unasked.cloned().collect()
}

/// Whether a client has sent this payload, which has no room for a nonce.
fn is_bare(entries: &[Entry], args: &[Value]) -> bool {
    let sent = entries.iter().filter(|entry| entry.way == Way::Sent);
    let mut sent = sent.filter_map(|entry| entry.event.as_ref()?.1.first());
    args.first().is_some_and(|got| sent.any(|sent| same(got, sent)))
}

fn replay(heard: &Heard) -> Finding {
    Finding::failed(format!(
        "{} heard a message that was sent before it connected.",
        heard.who
    ))
    .expected("a new client to hear only messages sent from then on")
    .actual(shown("a message", &heard.args, &Value::Null))
    .trap("old-messages-sent-again")
}

fn unsent(entry: &Entry) -> Finding {
    let (name, args) = entry.event.clone().unwrap_or_default();
    Finding::failed(format!("{} heard a message that no client had sent.", entry.who))
        .expected(format!(
            "no `{}` and no `{}` until a client sends something",
            CHAT.heard, REPLY.heard
        ))
        .actual(shown(&name, &args, &Value::Null))
        .trap("greeting-as-a-message")
        .focus(&entry.packet)
}
