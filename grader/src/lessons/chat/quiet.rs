//! Messages that nobody has sent.

use std::time::{Duration, Instant};

use serde_json::Value;
use tokio::time::sleep;

use super::{
    differs::shown,
    talk::{CHAT, Heard, REPLY, say_to_all},
};
use crate::{
    check::Finding,
    class::Over,
    journal::Entry,
    lessons::talk::{is_said, strays},
    stage::{Exchange, Stage},
};

/// How often something must bring a message, where others may speak: what they say
/// comes without it, too.
const TIMES: usize = 4;

/// How long a server that runs elsewhere may take to greet somebody. Others may
/// speak there, so what came in the whole run proves less.
const GREETING: Duration = Duration::from_millis(150);

/// What may bring a message that nobody has sent.
#[derive(Clone, Copy)]
enum Occasion {
    /// Two come and go; this one leaves as the protocol asks, and the other hangs up.
    Visit(&'static str),
    /// Somebody says something.
    Words(&'static str, Exchange),
}

const VISITORS: [(&str, Over); 2] = [("Nia", Over::WebSocket), ("Oli", Over::Polling)];

const OCCASIONS: [Occasion; 4] = [
    Occasion::Visit("Nia"),
    Occasion::Visit("Oli"),
    Occasion::Words("Ann", CHAT),
    Occasion::Words("Ben", REPLY),
];

/// Some come and go, and some speak. Then it looks back at the whole run.
pub async fn quiet(stage: &mut Stage) -> Result<(), Finding> {
    for occasion in OCCASIONS {
        brings_nothing(stage, occasion).await?;
    }
    if let Some((_, heard)) = strays(stage).into_iter().next() {
        return Err(replay(&heard));
    }
    // What somebody has heard by now, Ann has heard when the fence stands.
    let by_now = unasked(stage, 0);
    settle(stage).await?;
    let all = unasked(stage, 0);
    let guilty = match stage.is_shared() {
        true => by_now.iter().find(|entry| not_for_ann(entry, &by_now, &all)),
        false => all.first(),
    };
    guilty.map_or(Ok(()), |entry| Err(unsent(entry)))
}

/// Lets it happen: once, if the look back at the end tells what it has brought, and
/// otherwise until it brings nothing.
async fn brings_nothing(stage: &mut Stage, occasion: Occasion) -> Result<(), Finding> {
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

async fn happen(stage: &mut Stage, occasion: Occasion) -> Result<(), Finding> {
    match occasion {
        Occasion::Words(by, exchange) => {
            say_to_all(stage, by, exchange).await?;
        }
        Occasion::Visit(polite) => {
            stage.join_all(&VISITORS).await?;
            settle(stage).await?;
            for (name, _) in VISITORS {
                match name == polite {
                    true => stage.leave(name).await,
                    false => stage.hang_up(name).await,
                }
            }
        }
    }
    settle(stage).await
}

/// Lets arrive what comes late: of coming and going, and of what was said.
pub async fn settle(stage: &Stage) -> Result<(), Finding> {
    if stage.is_shared() {
        sleep(GREETING).await;
    }
    stage.fence(&stage.exact_names()).await
}

/// Ann is there from the start to the end, so she hears all that others say to
/// everyone. What somebody has heard more often than she was meant for them alone.
fn not_for_ann(entry: &Entry, by_now: &[Entry], all: &[Entry]) -> bool {
    let times = |who: &str, entries: &[Entry]| {
        entries.iter().filter(|e| e.who == who && e.event == entry.event).count()
    };
    times(&entry.who, by_now) > times("Ann", all)
}

/// Whether nobody hears a message that nobody asked for, for so long.
async fn is_quiet(stage: &Stage, time: Duration) -> Result<bool, Finding> {
    let mark = stage.journal.mark();
    sleep(time).await;
    stage.fence(&stage.exact_names()).await?;
    Ok(unasked(stage, mark).is_empty())
}

/// The messages since `mark` that nobody in the class has said.
fn unasked(stage: &Stage, mark: usize) -> Vec<Entry> {
    let entries = stage.journal.read();
    let unasked = entries.iter().skip(mark).filter(|entry| {
        let args = entry.heard(CHAT.heard).or_else(|| entry.heard(REPLY.heard));
        args.is_some_and(|args| !is_said(stage, args))
    });
    unasked.cloned().collect()
}

fn replay(heard: &Heard) -> Finding {
    Finding::failed(format!("{} heard what was said before it connected.", heard.who))
        .expected("who comes late hears what is said from then on")
        .actual(shown("a message", &heard.args, &Value::Null))
        .hint(
            "Old messages, sent again to somebody who has just come, look new. In this \
             lesson nothing is kept.",
        )
}

fn unsent(entry: &Entry) -> Finding {
    let (name, args) = entry.event.clone().unwrap_or_default();
    Finding::failed(format!("{} heard a message that nobody had sent.", entry.who))
        .expected(format!(
            "no `{}` and no `{}` until a client sends something",
            CHAT.heard, REPLY.heard
        ))
        .actual(shown(&name, &args, &Value::Null))
        .hint(
            "Does the server greet those who come, report those who leave, or confirm what \
             it was told? Such an event needs a name of its own.",
        )
        .focus(&entry.packet)
}
