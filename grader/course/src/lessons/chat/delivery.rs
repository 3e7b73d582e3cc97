//! Which clients hear a message, how often, in which order, and under which name.

use std::collections::HashMap;

use classroom::{
    finding::Finding,
    stage::{Exchange, Said, Stage},
    trap::Trap,
};

use super::{
    differs::all_same,
    quiet::settle,
    talk::{
        BOTH, CHAT, REPLY, all_copies, and, heard_by_all, one_late, say, say_words,
        times_heard,
    },
};
pub use crate::families::crossed::none_crossed;
use crate::families::order::{arrive, heard_by};

pub async fn everyone(stage: &mut Stage) -> Result<(), Finding> {
    at_all(stage, CHAT).await
}

pub async fn reply(stage: &mut Stage) -> Result<(), Finding> {
    at_all(stage, REPLY).await
}

async fn at_all(stage: &mut Stage, exchange: Exchange) -> Result<(), Finding> {
    let said = say_words(stage, "Ann", exchange);
    match heard_by_all(stage, &said).await {
        Ok(_) => Ok(()),
        Err(finding) => Err(or_later(stage, &said, finding).await?),
    }
}

/// Looks back at the messages so far.
pub async fn same_payload(stage: &mut Stage) -> Result<(), Finding> {
    let (Err(finding), Some(said)) = (all_same(stage), stage.said.last().cloned()) else {
        return Ok(());
    };
    Err(or_later(stage, &said, finding).await?)
}

/// Sends another message, to see whether the first one comes then; returns the finding.
async fn or_later(
    stage: &mut Stage,
    said: &Said,
    finding: Finding,
) -> Result<Finding, Finding> {
    let next = say_words(stage, &said.by, said.exchange);
    one_late(stage, said, &next, finding).await
}

/// Which client sends in turn, with which event, and how often: first one client alone, with
/// each event, then two in a conversation.
const TURNS: [(&[(&str, Exchange)], usize); 3] = [
    (&[("Ann", CHAT)], 20),
    (&[("Ann", REPLY)], 10),
    (&[("Ann", CHAT), ("Ben", REPLY), ("Ann", REPLY), ("Ben", CHAT)], 3),
];

/// Each message is sent once its sender has heard the one before.
pub async fn order(stage: &mut Stage) -> Result<(), Finding> {
    let turns = TURNS.iter().flat_map(|(turns, times)| turns.repeat(*times));
    let turns: Vec<(&str, Exchange)> = turns.collect();
    let mut all: Vec<Said> = Vec::new();
    for (by, exchange) in turns {
        if let Some(last) = all.last() {
            heard_by(stage, last, by).await?;
        }
        all.push(say_words(stage, by, exchange));
    }
    arrive(stage, &all).await
}

/// Two clients send the same text four times, each once the previous one was heard.
pub async fn said_again(stage: &mut Stage) -> Result<(), Finding> {
    for exchange in BOTH {
        let first = say_words(stage, "Ann", exchange);
        heard_by_all(stage, &first).await?;
        for by in ["Ann", "Ann", "Ben"] {
            let (payload, nonce) = (first.payload.clone(), first.nonce.clone());
            let said = say(stage, by, exchange, payload, nonce);
            heard_by_all(stage, &said)
                .await
                .map_err(|finding| finding.trap("repeated-message-dropped"))?;
        }
    }
    Ok(())
}

/// Looks back at the whole run: no message sent with one of the two events came back under
/// a name of the other.
pub async fn names(stage: &mut Stage) -> Result<(), Finding> {
    settle(stage).await?;
    none_crossed(stage)
}

pub async fn once(stage: &mut Stage) -> Result<(), Finding> {
    stage.fence(&stage.exact_names()).await?;
    once_so_far(stage)
}

/// Each client has heard each message once so far.
pub fn once_so_far(stage: &Stage) -> Result<(), Finding> {
    // A repeated text counts together with the earlier ones.
    let mut times: HashMap<&str, usize> = HashMap::new();
    for said in &stage.said {
        *times.entry(&said.nonce).or_default() += 1;
    }
    for (said, heard) in all_copies(stage) {
        let times = times.get(said.nonce.as_str()).copied().unwrap_or(1);
        let count = |who: &String| times_heard(&heard, who);
        let more: Vec<&String> =
            said.audience.iter().filter(|who| count(who) > times).collect();
        let Some(who) = more.first() else { continue };
        let trap = if more.len() == 1 && **who == said.by {
            Trap::of("sender-hears-it-twice")
        } else {
            Trap::of("emitted-twice")
        };
        let often = |times: usize| match times {
            1 => "once".to_owned(),
            times => format!("{times} times"),
        };
        return Err(Finding::failed(format!(
            "{} sent `{}` {}, but {} heard it {}.",
            said.by,
            said.exchange.sent,
            often(times),
            and(&more),
            often(count(who))
        ))
        .expected("each message once at each client")
        .actual(format!("{} copies at {who}", count(who)))
        .trap(trap)
        .focus(&said.nonce));
    }
    Ok(())
}
