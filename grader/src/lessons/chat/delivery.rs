//! Which clients hear a message, how often, in which order, and under which name.

use std::collections::HashMap;

use serde_json::Value;

use super::{
    differs::{all_same, shown},
    quiet::settle,
    talk::{BOTH, CHAT, REPLY, all_copies, and, heard_by_all, one_late, say, say_words},
};
use crate::{
    finding::Finding,
    journal::Way,
    json::any_carries,
    stage::{Exchange, Said, Stage},
    trap::Trap,
};

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
    let mut all = Vec::new();
    for (at, &(by, exchange)) in turns.iter().enumerate() {
        let said = say_words(stage, by, exchange);
        let (next, _) = turns.get(at + 1).unwrap_or(&turns[at]);
        let soon = Said { audience: vec![(*next).to_owned()], ..said.clone() };
        heard_by_all(stage, &soon)
            .await
            .map_err(|finding| finding.trap("messages-limited"))?;
        all.push(said);
    }
    for said in &all {
        heard_by_all(stage, said).await?;
    }
    for who in stage.names() {
        let entries = stage.journal.read();
        let place = |said: &Said| {
            let is = |args: &[Value]| any_carries(args, &said.nonce);
            let heard = |at: usize| {
                let args = entries[at].heard(said.exchange.heard);
                entries[at].who == who && args.is_some_and(is)
            };
            (said.mark..entries.len()).find(|at| heard(*at))
        };
        let places: Vec<Option<usize>> = all.iter().map(place).collect();
        drop(entries);
        if let Some(at) = places.windows(2).position(|pair| pair[0] > pair[1]) {
            let (first, second) = (&all[at], &all[at + 1]);
            return Err(Finding::failed(format!(
                "{} sent `{}`, {} heard it and sent `{}`, but {who} heard the second one first.",
                first.by, first.exchange.sent, second.by, second.exchange.sent
            ))
            .expected("the order in which they were sent")
            .actual(format!("another order at {who}"))
            .trap("message-delayed")
            .focus(&first.nonce)
            .focus(&second.nonce));
        }
    }
    Ok(())
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

/// The same for what has arrived so far.
pub fn none_crossed(stage: &Stage) -> Result<(), Finding> {
    let entries = stage.journal.read();
    for said in &stage.said {
        let crossed = entries.iter().skip(said.mark).find_map(|entry| {
            let (name, args) = entry.event.as_ref()?;
            let ours = [CHAT.sent, REPLY.sent, REPLY.heard].contains(&name.as_str());
            let crossed = entry.way == Way::Heard
                && ours
                && name != said.exchange.heard
                && any_carries(args, &said.nonce);
            crossed.then_some((entry, name, args))
        });
        let Some((entry, name, args)) = crossed else { continue };
        let (sent, heard) = (said.exchange.sent, said.exchange.heard);
        return Err(Finding::failed(format!(
            "{} sent `{sent}`, but {} heard it as `{name}` too.",
            said.by, entry.who
        ))
        .expected(format!("`{heard}`, and no other name"))
        .actual(shown(name, args, &said.payload))
        .trap(Trap::of("under-both-names").with("sent", sent).with("heard", heard))
        .focus(&said.nonce));
    }
    Ok(())
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
        let count = |who: &String| heard.iter().filter(|heard| heard.who == *who).count();
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
