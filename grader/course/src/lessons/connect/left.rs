//! What the other clients hear when a client leaves, in any way.

use std::collections::HashSet;

use classroom::{
    class::{Client, Connection, Over},
    finding::Finding,
    journal::{Entry, Way},
    stage::{Look, Stage},
};

use super::{
    CLASS,
    afterwards::not_kept,
    chatter::say_something,
    departure::{announced, depart, goes, is_announced, named, settle},
    events::{Departure, LEFT, Leaving, text},
    overlooked::{hasty, last_two},
    roll::{self, about, is_about, nobody_sent_away, roll, stay_of, times_stock_left},
};
use crate::families::alive::since_before;

pub async fn others_stay(stage: &mut Stage) -> Result<(), Finding> {
    let departure = depart(stage, "Nan", Over::WebSocket, Leaving::Politely).await?;
    stage.fence(&stage.exact_names()).await?;
    let entries = stage.journal.read().clone();
    let mut since = entries.iter().skip(departure.mark);
    let closed = since.find(|entry| entry.way == Way::Closed && entry.who != "Nan");
    let not_open = |client: &&Client| client.connection() != Connection::Open;
    let gone =
        stage.clients().iter().find(not_open).map(|client| client.name().to_owned());
    let found = closed.map(|entry| entry.who.clone()).or(gone).map(|who| {
        Finding::failed(format!("Nan left, and {who} was disconnected too."))
            .expected("the connections of all the others to stay open")
            .actual(closed.map_or("it was closed".into(), |entry| entry.packet.clone()))
            .trap("others-sent-away")
    });
    stage.join("Sol", Over::WebSocket).await.map_err(|mut finding| {
        finding.rationale = "Nan left, and since then no client can connect.".into();
        let finding = finding.trap("leaver-ends-the-server");
        stage.end_of_server().unwrap_or(finding)
    })?;
    found.map_or(Ok(()), Err)
}

pub async fn heard(stage: &mut Stage) -> Result<(), Finding> {
    let departure = depart(stage, "Oda", Over::WebSocket, Leaving::Politely).await?;
    if let Err(finding) = announced(stage, &departure).await {
        return Err(if_they_stay(stage, finding).await?);
    }
    hasty(stage).await?;
    let departure = depart(stage, "Odo", Over::WebSocket, Leaving::SteppedOut).await?;
    announced(stage, &departure).await?;
    stage.hang_up("Odo").await;
    Ok(())
}

/// Ole connects and stays longer than Oda did. If the others hear that he left, the server
/// registered Oda's handler too late.
async fn if_they_stay(stage: &mut Stage, finding: Finding) -> Result<Finding, Finding> {
    stage.join("Ole", Over::WebSocket).await?;
    let never = |_: &[Entry]| Look::<()>::Waiting(0);
    stage.wait("Ole to stay for a while", never).await?;
    let departure = goes(stage, "Ole", Leaving::Politely).await?;
    Ok(match is_announced(stage, &departure).await {
        Ok(true) => finding.trap("quick-leaver-missed"),
        _ => since_before(stage, finding),
    })
}

pub async fn id(stage: &mut Stage) -> Result<(), Finding> {
    // The client that leaves is neither the first nor the last that came.
    stage.join("Uma", Over::WebSocket).await?;
    settle(stage, "Uma").await?;
    stage.join("Zoe", Over::Upgraded).await?;
    settle(stage, "Zoe").await?;
    say_something(stage, &["Uma"]);
    let departure = goes(stage, "Uma", Leaving::Politely).await?;
    announced(stage, &departure)
        .await
        .map_err(|finding| finding.trap("active-leaver-missed"))?;
    named(stage, &departure).await
}

pub async fn polling(stage: &mut Stage) -> Result<(), Finding> {
    announced_and_named(stage, "Pip", Over::Polling, Leaving::Politely).await?;
    announced_and_named(stage, "Sue", Over::Polling, Leaving::Closed).await
}

pub async fn closed(stage: &mut Stage) -> Result<(), Finding> {
    announced_and_named(stage, "Quin", Over::WebSocket, Leaving::Closed).await
}

pub async fn lost(stage: &mut Stage) -> Result<(), Finding> {
    announced_and_named(stage, "Rex", Over::WebSocket, Leaving::Lost).await
}

/// Four leave at once.
pub async fn many(stage: &mut Stage) -> Result<(), Finding> {
    const LEAVERS: [(&str, Over, Leaving); 4] = [
        ("Tom", Over::WebSocket, Leaving::Politely),
        ("Val", Over::Polling, Leaving::Politely),
        ("Wes", Over::WebSocket, Leaving::Politely),
        ("Xia", Over::WebSocket, Leaving::Lost),
    ];
    stage.join_all(&LEAVERS.map(|(who, over, _)| (who, over))).await?;
    for (who, ..) in LEAVERS {
        settle(stage, who).await?;
    }
    let mark = stage.journal.mark();
    stage.vanish("Xia");
    // The other three leave together.
    stage.assemble(&CLASS).await?;
    let entries = stage.journal.read().clone();
    for (who, _, leaving) in LEAVERS {
        let Some(stay) = stay_of(&entries, who) else { continue };
        let departure = Departure { stay, leaving, mark, stayers: stage.names() };
        let together = |finding: Finding| finding.trap("leavers-at-once-missed");
        announced(stage, &departure).await.map_err(together)?;
        named(stage, &departure).await.map_err(together)?;
    }
    last_two(stage).await
}

pub async fn once(stage: &mut Stage) -> Result<(), Finding> {
    stage.fence(&stage.exact_names()).await?;
    once_so_far(stage)?;
    not_kept(stage, LEFT).await
}

/// No departure has been announced twice so far.
pub fn once_so_far(stage: &Stage) -> Result<(), Finding> {
    let entries = stage.journal.read();
    let stays = roll(&entries);
    for stay in &stays {
        let Some(until) = stay.until else { continue };
        for who in ["Ann", "Ben"] {
            let count = roll::heard(&entries, LEFT)
                .filter(|(at, by, _)| *at > until && *by == who)
                .filter(|(.., args)| is_about(args, &stays, stay))
                .count();
            if count > 1 {
                let whose = &stay.who;
                return Err(Finding::failed(format!(
                    "{whose} left once, and {who} heard `{LEFT}` {count} times."
                ))
                .expected(format!("one `{LEFT}` for each client that leaves"))
                .actual(format!("{count} of them at {who}"))
                .trap("left-twice")
                .focus(&stay.sid));
            }
        }
    }
    Ok(())
}

/// Looks back at the whole run: each id in `left` belongs to a client that has left. On a
/// shared server, clients of others may leave too, but each has an id, and leaves once.
pub async fn is_true(stage: &mut Stage) -> Result<(), Finding> {
    // No `left` may follow from these events.
    say_something(stage, &["Ann", "Ben"]);
    stage.fence(&stage.exact_names()).await?;
    is_true_so_far(stage)
}

/// Each `left` so far was about a client that had left.
pub fn is_true_so_far(stage: &Stage) -> Result<(), Finding> {
    let entries = stage.journal.read();
    nobody_sent_away(&entries)?;
    let stays = roll(&entries);
    let shared = stage.is_shared();
    let mut strangers: HashSet<(&str, &str)> = HashSet::new();
    let false_one = roll::heard(&entries, LEFT).find_map(|(at, who, args)| {
        let Some(stay) = about(args, &stays) else {
            let id = args.first().and_then(|first| first["id"].as_str());
            let new = id.is_some_and(|id| strangers.insert((who, id)));
            // In the class, only the stock client's ids are unknown.
            let count = strangers.iter().filter(|(by, _)| *by == who).count();
            let stock = id.is_some() && count <= times_stock_left(&entries).max(1);
            let may_be = if shared { new } else { stock };
            return (!may_be).then_some((who, args, None));
        };
        // If the server disconnects a client, the others may hear of it first.
        let sent_away = |end: usize| entries[end].way == Way::Closed;
        let there = stay.covers(at) && !stay.until.is_some_and(sent_away);
        there.then_some((who, args, Some(stay)))
    });
    let Some((who, args, stay)) = false_one else { return Ok(()) };
    let finding = Finding::failed(match stay {
        Some(stay) if stay.who == *who => {
            format!("{who} heard `{LEFT}` for itself, but is still connected.")
        }
        Some(stay) => {
            format!("{who} heard `{LEFT}` for {}, which was still connected.", stay.who)
        }
        None => format!("{who} heard `{LEFT}`, but no client with that id has left."),
    });
    Err(finding
        .expected(format!("`{LEFT}` only when a client has left, with its id"))
        .actual(text(args))
        .trap("left-nobody-left")
        .focus(LEFT))
}

/// A client connects and leaves, and the others hear `left` with its id.
async fn announced_and_named(
    stage: &mut Stage,
    who: &str,
    over: Over,
    leaving: Leaving,
) -> Result<(), Finding> {
    let departure = depart(stage, who, over, leaving).await?;
    announced(stage, &departure).await?;
    named(stage, &departure).await
}
