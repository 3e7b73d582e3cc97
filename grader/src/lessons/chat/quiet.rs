//! Messages that nobody has sent.

use std::time::{Duration, Instant};

use serde_json::Value;
use tokio::time::sleep;

use super::{
    differs::shown,
    talk::{CHAT, REPLY},
};
use crate::{check::Finding, class::Over, journal::Entry, json::carries, stage::Stage};

/// How often somebody connects to show that it brings no message.
const VISITS: usize = 4;

/// How long a server that runs elsewhere may take to greet somebody. Others may
/// speak there, so what came in the whole run proves nothing.
const GREETING: Duration = Duration::from_millis(150);

/// Somebody comes and goes. On a server of our own, where only the class speaks, it
/// also looks back at the whole run.
pub async fn quiet(stage: &mut Stage) -> Result<(), Finding> {
    let mut each_time = true;
    for visit in 0..VISITS {
        let over = if visit % 2 == 0 { Over::WebSocket } else { Over::Polling };
        let mark = stage.journal.mark();
        let started = Instant::now();
        stage.join("Nia", over).await?;
        settle(stage).await?;
        if let Some(replay) = only_nia(&unasked(stage, mark, "Nia")) {
            return Err(spam(stage, &replay));
        }
        stage.leave("Nia").await;
        settle(stage).await?;
        let found = unasked(stage, mark, "");
        if stage.is_shared() {
            let took = started.elapsed();
            each_time &= !found.is_empty() && is_quiet(stage, took).await?;
            if each_time && visit + 1 == VISITS {
                return Err(spam(stage, &found[0]));
            }
        }
    }
    if !stage.is_shared()
        && let Some(entry) = unasked(stage, 0, "").first()
    {
        return Err(spam(stage, entry));
    }
    Ok(())
}

/// Lets what comes of coming and going arrive.
async fn settle(stage: &Stage) -> Result<(), Finding> {
    if stage.is_shared() {
        sleep(GREETING / 2).await;
    }
    stage.fence(&stage.exact_names()).await
}

/// Whether nobody hears a message that nobody asked for, for so long.
async fn is_quiet(stage: &Stage, time: Duration) -> Result<bool, Finding> {
    let mark = stage.journal.mark();
    sleep(time).await;
    stage.fence(&stage.exact_names()).await?;
    Ok(unasked(stage, mark, "").is_empty())
}

/// The first that the newcomer alone heard: nobody said that to all.
fn only_nia(found: &[Entry]) -> Option<Entry> {
    let alone = |entry: &&Entry| {
        found.iter().filter(|other| other.packet == entry.packet).all(|e| e.who == "Nia")
    };
    found.iter().find(alone).cloned()
}

/// The messages that came since `mark` and that nobody in the class has said since;
/// for a `newcomer` also those that were said before it came.
fn unasked(stage: &Stage, mark: usize, newcomer: &str) -> Vec<Entry> {
    let entries = stage.journal.read();
    let since = entries.iter().skip(mark);
    let unasked = since.filter(|entry| {
        let args = match (entry.heard(CHAT.heard), entry.heard(REPLY.heard)) {
            (Some(args), _) | (_, Some(args)) => args,
            _ => return false,
        };
        let said = |args: &[Value]| {
            let mut said = stage.said.iter();
            said.any(|said| args.iter().any(|arg| carries(arg, &said.nonce)))
        };
        entry.who == newcomer || !said(args)
    });
    unasked.cloned().collect()
}

fn spam(stage: &Stage, entry: &Entry) -> Finding {
    let (name, args) = entry.event.clone().unwrap_or_default();
    let old =
        stage.said.iter().any(|said| args.iter().any(|arg| carries(arg, &said.nonce)));
    let finding = Finding::failed(format!(
        "{} heard a message that nobody had just sent.",
        entry.who
    ))
    .expected(format!(
        "no `{}` and no `{}` until a client sends something",
        CHAT.heard, REPLY.heard
    ))
    .actual(shown(&name, &args))
    .focus(&entry.packet);
    if old {
        finding.hint(
            "Old messages, sent again to somebody who has just come, look new. In this \
             lesson nothing is kept.",
        )
    } else {
        finding.hint(
            "Does the server greet those who come, or report those who leave? Such an \
             event needs a name of its own.",
        )
    }
}
