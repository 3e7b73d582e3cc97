//! Who hears a message, how often, in which order, and under which name.

use std::collections::HashMap;

use serde_json::Value;

use super::{
    differs::{all_same, shown},
    quiet::settle,
    talk::{
        BOTH, CHAT, REPLY, all_copies, and, heard_by_all, say, say_to_all, say_words,
    },
};
use crate::{
    check::Finding,
    journal::Way,
    json::carries,
    stage::{Said, Stage},
};

pub async fn everyone(stage: &mut Stage) -> Result<(), Finding> {
    say_to_all(stage, "Ann", CHAT).await.map(|_| ())
}

pub async fn reply(stage: &mut Stage) -> Result<(), Finding> {
    say_to_all(stage, "Ann", REPLY).await.map(|_| ())
}

/// Looks back at what was said so far.
pub async fn same_payload(stage: &mut Stage) -> Result<(), Finding> {
    all_same(stage)
}

/// So many messages follow each other.
const MANY: usize = 20;

/// Each is sent when its sender has heard the one before.
pub async fn order(stage: &mut Stage) -> Result<(), Finding> {
    let mut all = Vec::new();
    for _ in 0..MANY {
        let said = say_words(stage, "Ann", CHAT);
        let own = Said { audience: vec!["Ann".into()], ..said.clone() };
        heard_by_all(stage, &own).await.map_err(|finding| {
            finding.hint(
                "Those before came back to her. Does the server count messages, or the \
                 time between them, or does it drop what comes too soon?",
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
            let is = |args: &[Value]| args.iter().any(|arg| carries(arg, &said.nonce));
            let heard = |at: usize| {
                entries[at].who == who && entries[at].heard(CHAT.heard).is_some_and(is)
            };
            (said.mark..entries.len()).find(|at| heard(*at))
        };
        let places: Vec<Option<usize>> = all.iter().map(place).collect();
        drop(entries);
        if let Some(at) = places.windows(2).position(|pair| pair[0] > pair[1]) {
            return Err(Finding::failed(format!(
                "Ann sent one message after the other, and {who} heard number {} before \
                 number {}.",
                at + 2,
                at + 1
            ))
            .expected("the order in which they were sent")
            .actual(format!("another order at {who}"))
            .hint(
                "What was sent when the one before had been heard comes after it, at \
                 every client. Does the server hold some back?",
            )
            .focus(&all[at].nonce)
            .focus(&all[at + 1].nonce));
        }
    }
    Ok(())
}

/// The same text three times, by two clients, each heard before the next.
pub async fn said_again(stage: &mut Stage) -> Result<(), Finding> {
    for exchange in BOTH {
        let first = say_words(stage, "Ann", exchange);
        heard_by_all(stage, &first).await?;
        for by in ["Ann", "Ben"] {
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
    let entries = stage.journal.read();
    for said in &stage.said {
        let crossed = entries.iter().skip(said.mark).find_map(|entry| {
            let (name, args) = entry.event.as_ref()?;
            let ours = [CHAT.sent, REPLY.sent, REPLY.heard].contains(&name.as_str());
            let crossed = entry.way == Way::Heard
                && ours
                && name != said.exchange.heard
                && args.iter().any(|arg| carries(arg, &said.nonce));
            crossed.then_some((entry, name, args))
        });
        let Some((entry, name, args)) = crossed else { continue };
        let (sent, heard) = (said.exchange.sent, said.exchange.heard);
        return Err(Finding::failed(format!(
            "{} sent `{sent}`, and {} heard it as `{name}` too.",
            said.by, entry.who
        ))
        .expected(format!("`{heard}`, and neither of the other names"))
        .actual(shown(name, args))
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
