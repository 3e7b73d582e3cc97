//! What those who stay hear when somebody leaves, in whatever way.

use std::collections::HashSet;

use super::{
    CLASS,
    chatter::say_something,
    departure::{
        Departure, LEFT, Leaving, depart, goes, is_missed, missed, named,
        nobody_sent_away, settle,
    },
    overlooked::{hasty, last_two},
    roll::{self, about, is_about, roll, stay_of, times_stock_left},
    welcome::text,
};
use crate::{
    check::Finding,
    class::{Client, Connection, Over},
    journal::{Entry, Way},
    lessons::late::late,
    stage::{Look, Stage},
};

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
        Finding::failed(format!("Nan left, and {who} was disconnected, too."))
            .expected("the connections of all others to stay open")
            .actual(closed.map_or("it was closed".into(), |entry| entry.packet.clone()))
            .hint(
                "The disconnect handler is called for the one who leaves. It has nothing \
                 to disconnect.",
            )
    });
    stage.join("Sol", Over::WebSocket).await.map_err(|mut finding| {
        finding.rationale = "Nan left, and since then nobody is let in.".into();
        let finding = finding.hint(
            "What the disconnect handler does must not end the program, nor the server: \
             all others are still there.",
        );
        stage.end_of_server().unwrap_or(finding)
    })?;
    found.map_or(Ok(()), Err)
}

pub async fn heard(stage: &mut Stage) -> Result<(), Finding> {
    let departure = depart(stage, "Oda", Over::WebSocket, Leaving::Politely).await?;
    if let Err(finding) = missed(stage, &departure).await {
        return Err(if_they_stay(stage, finding).await?);
    }
    hasty(stage).await
}

/// Ole comes and stays for longer than Oda. If he is missed, the server gave her its
/// handler too late.
async fn if_they_stay(stage: &mut Stage, finding: Finding) -> Result<Finding, Finding> {
    stage.join("Ole", Over::WebSocket).await?;
    let never = |_: &[Entry]| Look::<()>::Waiting(0);
    stage.wait("Ole to stay for a while", never).await?;
    let departure = goes(stage, "Ole", Leaving::Politely).await?;
    Ok(match is_missed(stage, &departure).await {
        Ok(true) => finding.hint(
            "When Ole stayed for a second, the others heard that he left. Register the \
             disconnect handler first, before any `.await`: until then, a client can \
             leave and nobody is told.",
        ),
        _ => finding,
    })
}

pub async fn id(stage: &mut Stage) -> Result<(), Finding> {
    // Who leaves is neither the first nor the last who came.
    stage.join("Uma", Over::WebSocket).await?;
    settle(stage, "Uma").await?;
    stage.join("Zoe", Over::WebSocket).await?;
    settle(stage, "Zoe").await?;
    let departure = goes(stage, "Uma", Leaving::Politely).await?;
    missed(stage, &departure).await?;
    named(stage, &departure).await
}

pub async fn polling(stage: &mut Stage) -> Result<(), Finding> {
    missed_and_named(stage, "Pip", Over::Polling, Leaving::Politely).await?;
    missed_and_named(stage, "Sue", Over::Polling, Leaving::Closed).await
}

pub async fn closed(stage: &mut Stage) -> Result<(), Finding> {
    missed_and_named(stage, "Quin", Over::WebSocket, Leaving::Closed).await
}

pub async fn lost(stage: &mut Stage) -> Result<(), Finding> {
    missed_and_named(stage, "Rex", Over::WebSocket, Leaving::Lost).await
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
    // The others leave, all together.
    stage.assemble(&CLASS).await?;
    let entries = stage.journal.read().clone();
    for (who, _, leaving) in LEAVERS {
        let Some(stay) = stay_of(&entries, who) else { continue };
        let departure = Departure { stay, leaving, mark, stayers: stage.names() };
        let together = |finding: Finding| {
            finding.hint(
                "Four left at once. Is something shared between two calls of the \
                 disconnect handler, or is one put off until the next comes?",
            )
        };
        missed(stage, &departure).await.map_err(together)?;
        named(stage, &departure).await.map_err(together)?;
    }
    last_two(stage).await
}

/// Looks back at the whole run, so that a copy which came late is seen too.
pub async fn once(stage: &mut Stage) -> Result<(), Finding> {
    if stage.is_shared() {
        late(stage).await?;
    }
    stage.fence(&stage.exact_names()).await?;
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
                .hint(
                    "Is there more than one emit, or is the work done once for each of \
                     those who stay? One `socket.broadcast().emit(…)` reaches them all.",
                )
                .focus(&stay.sid));
            }
        }
    }
    Ok(())
}

/// Looks back at the whole run: an id in `left` is one of a client that has gone.
/// On a shared server, people may leave that are not of this class; but each has an
/// id, and leaves once.
pub async fn is_true(stage: &mut Stage) -> Result<(), Finding> {
    // Words are no reason to say that somebody has left.
    say_something(stage);
    stage.fence(&stage.exact_names()).await?;
    let entries = stage.journal.read();
    nobody_sent_away(&entries)?;
    let stays = roll(&entries);
    let shared = stage.is_shared();
    let mut strangers: HashSet<(&str, &str)> = HashSet::new();
    let false_one = roll::heard(&entries, LEFT).find_map(|(at, who, args)| {
        let Some(stay) = about(args, &stays) else {
            let id = args.first().and_then(|first| first["id"].as_str());
            let new = id.is_some_and(|id| strangers.insert((who, id)));
            // Of the class, only the stock client's ids are not known.
            let count = strangers.iter().filter(|(by, _)| *by == who).count();
            let stock = id.is_some() && count <= times_stock_left(&entries).max(1);
            let may_be = if shared { new } else { stock };
            return (!may_be).then_some((who, args, None));
        };
        // Whom the server sent away may be missed before it knows.
        let sent_away = |end: usize| entries[end].way == Way::Closed;
        let there = stay.covers(at) && !stay.until.is_some_and(sent_away);
        there.then_some((who, args, Some(stay)))
    });
    let Some((who, args, stay)) = false_one else { return Ok(()) };
    let finding = Finding::failed(match stay {
        Some(stay) if stay.who == *who => {
            format!("{who} heard that {who} has left, and is still there.")
        }
        Some(stay) => {
            format!("{who} heard that {} has left, who was there.", stay.who)
        }
        None => format!("{who} heard `{LEFT}`, and no client of that id has left."),
    });
    Err(finding
        .expected(format!("`{LEFT}` when a client has gone, with its id"))
        .actual(text(args))
        .hint(
            "Send it from the disconnect handler, once, with the id of the socket that \
             the handler was given.",
        )
        .focus(LEFT))
}

/// A client comes, leaves, and is missed under its own id.
async fn missed_and_named(
    stage: &mut Stage,
    who: &str,
    over: Over,
    leaving: Leaving,
) -> Result<(), Finding> {
    let departure = depart(stage, who, over, leaving).await?;
    missed(stage, &departure).await?;
    named(stage, &departure).await
}
