//! Who hears a message, how often, in which order, and under which name.

use std::collections::HashMap;

use serde_json::Value;

use super::{
    differs::{all_same, shown},
    quiet::settle,
    talk::{BOTH, CHAT, REPLY, all_copies, and, heard_by_all, one_late, say, say_words},
};
use crate::{
    check::Finding,
    journal::Way,
    json::any_carries,
    stage::{Exchange, Said, Stage},
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

/// Looks back at what was said so far.
pub async fn same_payload(stage: &mut Stage) -> Result<(), Finding> {
    let (Err(finding), Some(said)) = (all_same(stage), stage.said.last().cloned()) else {
        return Ok(());
    };
    Err(or_later(stage, &said, finding).await?)
}

/// The finding about what was said; says something else, to see what comes then.
async fn or_later(
    stage: &mut Stage,
    said: &Said,
    finding: Finding,
) -> Result<Finding, Finding> {
    let next = say_words(stage, &said.by, said.exchange);
    one_late(stage, said, &next, finding).await
}

/// Who says one after the other, by which event, and how often this is done: one speaks
/// alone, by each event, and then two talk to each other.
const TURNS: [(&[(&str, Exchange)], usize); 3] = [
    (&[("Ann", CHAT)], 20),
    (&[("Ann", REPLY)], 10),
    (&[("Ann", CHAT), ("Ben", REPLY), ("Ann", REPLY), ("Ben", CHAT)], 3),
];

/// Each is sent when its sender has heard the one before.
pub async fn order(stage: &mut Stage) -> Result<(), Finding> {
    let turns = TURNS.iter().flat_map(|(turns, times)| turns.repeat(*times));
    let turns: Vec<(&str, Exchange)> = turns.collect();
    let mut all = Vec::new();
    for (at, &(by, exchange)) in turns.iter().enumerate() {
        let said = say_words(stage, by, exchange);
        let (next, _) = turns.get(at + 1).unwrap_or(&turns[at]);
        let soon = Said { audience: vec![(*next).to_owned()], ..said.clone() };
        heard_by_all(stage, &soon).await.map_err(|finding| {
            finding.hint(
                "Those before were heard. Does the server count messages, or the time \
                 between them, or does it drop what comes too soon?",
            )
        })?;
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
                "{} sent `{}`, {} heard it and sent `{}`, and {who} heard that first.",
                first.by, first.exchange.sent, second.by, second.exchange.sent
            ))
            .expected("the order in which they were sent")
            .actual(format!("another order at {who}"))
            .hint(
                "What was sent when the one before had been heard comes after it, at \
                 every client. Does the server hold some back?",
            )
            .focus(&first.nonce)
            .focus(&second.nonce));
        }
    }
    Ok(())
}

/// The same text four times, by two clients, each heard before the next.
pub async fn said_again(stage: &mut Stage) -> Result<(), Finding> {
    for exchange in BOTH {
        let first = say_words(stage, "Ann", exchange);
        heard_by_all(stage, &first).await?;
        for by in ["Ann", "Ann", "Ben"] {
            let (payload, nonce) = (first.payload.clone(), first.nonce.clone());
            let said = say(stage, by, exchange, payload, nonce);
            heard_by_all(stage, &said).await.map_err(|finding| {
                finding.hint(
                    "The same words were said before. They are a message again: people \
                     say \"yes\" more than once.",
                )
            })?;
        }
    }
    Ok(())
}

/// Looks back at the whole run: nothing that was said by one of the two events came
/// back under a name of the other.
pub async fn names(stage: &mut Stage) -> Result<(), Finding> {
    settle(stage).await?;
    none_crossed(stage)
}

/// The same of what has come by now.
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
            "{} sent `{sent}`, and {} heard it as `{name}` too.",
            said.by, entry.who
        ))
        .expected(format!("`{heard}`, and neither of the other names"))
        .actual(shown(name, args, &said.payload))
        .hint(format!(
            "Each event has a handler of its own, which emits once: `{sent}` is answered \
             with `{heard}`."
        ))
        .focus(&said.nonce));
    }
    Ok(())
}

/// Looks back at the whole run, so that a copy which came late is seen too.
pub async fn once(stage: &mut Stage) -> Result<(), Finding> {
    stage.fence(&stage.exact_names()).await?;
    // What was said again counts with what was said before.
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
        let hint = if more.len() == 1 && **who == said.by {
            "The sender is among those that `io.emit` reaches. Sending it to the socket \
             as well makes it twice."
        } else {
            "Is there more than one emit, or is the handler's work done once for each \
             client?"
        };
        let often = |times: usize| match times {
            1 => "once".to_owned(),
            times => format!("{times} times"),
        };
        return Err(Finding::failed(format!(
            "{} sent `{}` {}, and {} heard it {}.",
            said.by,
            said.exchange.sent,
            often(times),
            and(&more),
            often(count(who))
        ))
        .expected("each message once at each client")
        .actual(format!("{} copies at {who}", count(who)))
        .hint(hint)
        .focus(&said.nonce));
    }
    Ok(())
}
