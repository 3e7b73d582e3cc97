//! What those who stay hear when somebody leaves, in whatever way.

use std::{collections::HashSet, time::Duration};

use serde_json::Value;
use tokio::time::timeout;

use super::{
    CLASS,
    chatter::say_something,
    left_out::{left_out, wrong_left},
    roll::{self, Stay, roll, stay_of},
    unwelcomed::id_hint,
    welcome::{WELCOME, is_welcomed, text},
};
use crate::{
    check::Finding,
    class::{Connection, Over},
    journal::{Entry, Way},
    stage::{Look, Stage},
};

/// The event that those who stay hear.
pub const LEFT: &str = "left";

/// How long a server may take to welcome somebody before that one leaves.
const SETTLING: Duration = Duration::from_millis(250);

/// How a client leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaving {
    /// By a DISCONNECT packet, as `socket.disconnect()` does; then it closes.
    Politely,
    /// It closes the connection, as a browser's tab does.
    Closed,
    /// It vanishes: the TCP connection is dropped.
    Lost,
}

/// One client's departure.
pub struct Departure {
    /// Its last stay.
    pub stay: Stay,
    /// How it left.
    pub leaving: Leaving,
    /// The journal's length before it left.
    pub mark: usize,
    /// Those who should hear of it.
    pub stayers: Vec<String>,
}

pub async fn others_stay(stage: &mut Stage) -> Result<(), Finding> {
    let departure = depart(stage, "Nan", Over::WebSocket, Leaving::Politely).await?;
    stage.fence(&stage.exact_names()).await?;
    let entries = stage.journal.read().clone();
    let mut since = entries.iter().skip(departure.mark);
    let closed = since.find(|entry| entry.way == Way::Closed && entry.who != "Nan");
    let not_open =
        |client: &&crate::class::Client| client.connection() != Connection::Open;
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
    missed(stage, &departure).await
}

pub async fn id(stage: &mut Stage) -> Result<(), Finding> {
    // Who leaves is neither the first nor the last who came.
    stage.join("Uma", Over::WebSocket).await?;
    settle(stage, "Uma").await?;
    stage.join("Zoe", Over::WebSocket).await?;
    settle(stage, "Zoe").await?;
    let departure = goes(stage, "Uma", Leaving::Politely).await?;
    missed(stage, &departure).await?;
    named(stage, &departure)
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
        named(stage, &departure).map_err(together)?;
    }
    Ok(())
}

/// Looks back at the whole run, so that a copy which came late is seen too.
pub async fn once(stage: &mut Stage) -> Result<(), Finding> {
    stage.fence(&stage.exact_names()).await?;
    let entries = stage.journal.read();
    for stay in roll(&entries) {
        let Some(until) = stay.until else { continue };
        for who in ["Ann", "Ben"] {
            let count = roll::heard(&entries, LEFT)
                .filter(|(at, by, args)| *at > until && *by == who && stay.is_in(args))
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
    let stays = roll(&entries);
    let shared = stage.is_shared();
    let mut strangers: HashSet<(&str, &str)> = HashSet::new();
    let false_one = roll::heard(&entries, LEFT).find_map(|(at, who, args)| {
        let named = stays.iter().find(|stay| stay.is_in(args));
        let Some(stay) = named else {
            let id = args.first().and_then(|first| first["id"].as_str());
            let new = id.is_some_and(|id| strangers.insert((who, id)));
            return (!shared || !new).then_some((who, args, None));
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
pub async fn missed_and_named(
    stage: &mut Stage,
    who: &str,
    over: Over,
    leaving: Leaving,
) -> Result<(), Finding> {
    let departure = depart(stage, who, over, leaving).await?;
    missed(stage, &departure).await?;
    named(stage, &departure)
}

/// A client comes, is settled, and leaves.
pub async fn depart(
    stage: &mut Stage,
    who: &str,
    over: Over,
    leaving: Leaving,
) -> Result<Departure, Finding> {
    stage.join(who, over).await?;
    settle(stage, who).await?;
    goes(stage, who, leaving).await
}

async fn goes(
    stage: &mut Stage,
    who: &str,
    leaving: Leaving,
) -> Result<Departure, Finding> {
    let mark = stage.journal.mark();
    end(stage, who, leaving).await;
    let stay = stay_of(&stage.journal.read(), who).ok_or_else(|| {
        Finding::failed(format!("The server let {who} in, and gave no id."))
            .expected("the answer to CONNECT as Socket.IO v5 has it: `0{\"sid\": …}`")
    })?;
    let stayers = stage.names().into_iter().filter(|name| name != who).collect();
    Ok(Departure { stay, leaving, mark, stayers })
}

/// Gives the server the time to do what it does when this client connects: until
/// the welcome, if it welcomes people, and a round trip more.
async fn settle(stage: &mut Stage, who: &str) -> Result<(), Finding> {
    let welcomes = roll::heard(&stage.journal.read(), WELCOME).next().is_some();
    if welcomes {
        // That it must come is another check's matter.
        let _ = timeout(SETTLING, is_welcomed(stage, who, 0)).await;
    }
    stage.fence(&stage.exact_names()).await
}

async fn end(stage: &mut Stage, who: &str, leaving: Leaving) {
    match leaving {
        Leaving::Politely => stage.leave(who).await,
        Leaving::Closed => stage.hang_up(who).await,
        Leaving::Lost => stage.vanish(who),
    }
}

/// Waits until all who stay have heard of a departure.
///
/// # Errors
/// Who did not, and why as far as the journal shows it.
pub async fn missed(stage: &Stage, departure: &Departure) -> Result<(), Finding> {
    let what = format!("all others to hear that {} has left", departure.stay.who);
    let shared = stage.is_shared();
    let all = |entries: &[Entry]| {
        let stays = roll(entries);
        let told = |who: &&String| {
            // Others may leave a shared server just now.
            candidates(entries, &stays, departure, who)
                .iter()
                .any(|args| !shared || departure.stay.is_in(args))
        };
        let count = departure.stayers.iter().filter(told).count();
        match count == departure.stayers.len() {
            true => Look::Found(()),
            false => Look::Waiting(count),
        }
    };
    if stage.wait(&what, all).await?.is_some() {
        return Ok(());
    }
    let entries = stage.journal.read().clone();
    let stays = roll(&entries);
    let untold = |who: &&String| candidates(&entries, &stays, departure, who).is_empty();
    let untold: Vec<&String> = departure.stayers.iter().filter(untold).collect();
    match untold.is_empty() {
        // By another id: that is another check's matter.
        true => Ok(()),
        false => Err(left_out(stage, departure, &entries, &untold)),
    }
}

/// Whether all who heard of a departure heard the right id.
fn named(stage: &Stage, departure: &Departure) -> Result<(), Finding> {
    let entries = stage.journal.read();
    let stays = roll(&entries);
    for who in &departure.stayers {
        let heard = candidates(&entries, &stays, departure, who);
        let Some(first) = heard.first() else { continue };
        if !heard.iter().any(|args| departure.stay.is_id_in(args)) {
            let hint = id_hint(&departure.stay, first, &stays);
            return Err(wrong_left(departure, who, first).hint(hint));
        }
    }
    Ok(())
}

/// The arguments of each `left` that this client heard since somebody left, and
/// that does not name another who has gone.
pub fn candidates(
    entries: &[Entry],
    stays: &[Stay],
    departure: &Departure,
    who: &str,
) -> Vec<Vec<Value>> {
    let of_another = |args: &[Value]| {
        let other = |stay: &&Stay| stay.sid != departure.stay.sid && stay.until.is_some();
        !departure.stay.is_in(args) && stays.iter().filter(other).any(|s| s.is_in(args))
    };
    roll::heard(entries, LEFT)
        .filter(|(at, by, args)| *at >= departure.mark && *by == who && !of_another(args))
        .map(|(_, _, args)| args.to_vec())
        .collect()
}
