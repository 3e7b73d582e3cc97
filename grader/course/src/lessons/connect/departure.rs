//! A client's departure, and whether the clients that stay have heard of it.

use std::time::Duration;

use classroom::{
    class::Over,
    finding::Finding,
    journal::Entry,
    stage::{Look, Stage},
};
use serde_json::Value;
use tokio::time::timeout;

use super::{
    events::WELCOME,
    events::{Departure, LEFT, Leaving},
    left_out::{left_out, wrong_left},
    roll::{self, Stay, about, roll, stay_of},
    unwelcomed::id_hint,
    welcome::is_welcomed,
};

/// How long a server may take to welcome a client before that client leaves.
const SETTLING: Duration = Duration::from_millis(250);

/// A client connects, settles, and leaves.
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

/// A connected client leaves.
pub async fn goes(
    stage: &mut Stage,
    who: &str,
    leaving: Leaving,
) -> Result<Departure, Finding> {
    let mark = stage.journal.mark();
    end(stage, who, leaving).await;
    let stay = stay_of(&stage.journal.read(), who).ok_or_else(|| {
        Finding::failed(format!("The server let {who} in, but gave it no id.")).expected(
            "the answer to CONNECT as in Socket.IO protocol v5: `0{\"sid\": …}`",
        )
    })?;
    let stayers = stage.names().into_iter().filter(|name| name != who).collect();
    Ok(Departure { stay, leaving, mark, stayers })
}

/// Gives the server time to do its work when this client connects: until the welcome, if
/// it sends one, and one more round trip.
pub async fn settle(stage: &mut Stage, who: &str) -> Result<(), Finding> {
    let welcomes = roll::heard(&stage.journal.read(), WELCOME).next().is_some();
    if welcomes {
        // Another check makes sure that it comes.
        let _ = timeout(SETTLING, is_welcomed(stage, who, 0)).await;
    }
    stage.fence(&stage.exact_names()).await
}

async fn end(stage: &mut Stage, who: &str, leaving: Leaving) {
    match leaving {
        Leaving::Politely => stage.leave(who).await,
        Leaving::SteppedOut => stage.step_out(who),
        Leaving::Closed => stage.hang_up(who).await,
        Leaving::Lost => stage.vanish(who),
    }
}

/// Waits until all clients that stay have heard of a departure.
///
/// # Errors
/// Which clients did not, and why, as far as the journal shows it.
pub async fn announced(stage: &Stage, departure: &Departure) -> Result<(), Finding> {
    if is_announced(stage, departure).await? {
        return Ok(());
    }
    let entries = stage.journal.read().clone();
    let stays = roll(&entries);
    let untold = |who: &&String| candidates(&entries, &stays, departure, who).is_empty();
    let untold: Vec<&String> = departure.stayers.iter().filter(untold).collect();
    match untold.is_empty() {
        // They heard another id, which another check reports.
        true => Ok(()),
        false => Err(left_out(stage, departure, &entries, &untold)),
    }
}

/// Waits until all clients that stay have heard of a departure; false if they never do.
///
/// # Errors
/// As [`Stage::wait`].
pub async fn is_announced(stage: &Stage, departure: &Departure) -> Result<bool, Finding> {
    let what = format!("all the others to hear that {} has left", departure.stay.who);
    let shared = stage.is_shared();
    let all = |entries: &[Entry]| {
        let stays = roll(entries);
        let told = |who: &&String| {
            // On a shared server, other clients may be leaving at the same time.
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
    Ok(stage.wait(&what, all).await?.is_some())
}

/// The arguments of each `left` that this client heard since the departure, without those
/// that name another client that has left.
pub fn candidates(
    entries: &[Entry],
    stays: &[Stay],
    departure: &Departure,
    who: &str,
) -> Vec<Vec<Value>> {
    let of_another = |args: &[Value]| {
        let other = |stay: &Stay| stay.sid != departure.stay.sid && stay.until.is_some();
        about(args, stays).is_some_and(other)
    };
    roll::heard(entries, LEFT)
        .filter(|(at, by, args)| *at >= departure.mark && *by == who && !of_another(args))
        .map(|(_, _, args)| args.to_vec())
        .collect()
}

/// Checks that all clients that heard of a departure heard the right id.
///
/// # Errors
/// A client heard another id, or none.
pub async fn named(stage: &Stage, departure: &Departure) -> Result<(), Finding> {
    let entries = stage.journal.read().clone();
    let stays = roll(&entries);
    for who in &departure.stayers {
        let heard = candidates(&entries, &stays, departure, who);
        let Some(first) = heard.first() else { continue };
        if !heard.iter().any(|args| departure.stay.is_id_in(args)) {
            if stage.is_shared() && about(first, &stays).is_none() {
                too_late(stage, departure, who).await?;
            }
            let trap = id_hint(&departure.stay, first, &stays);
            return Err(wrong_left(departure, who, first).trap(trap));
        }
    }
    Ok(())
}

/// Checks whether the right id still comes. On a shared server, the `left` that came instead
/// may belong to a client that left earlier.
async fn too_late(
    stage: &Stage,
    departure: &Departure,
    who: &str,
) -> Result<(), Finding> {
    let own = |entries: &[Entry]| {
        let mut heard = roll::heard(entries, LEFT);
        let of_leaver = |args| departure.stay.is_id_in(args);
        match heard.any(|(_, by, args)| by == who && of_leaver(args)) {
            true => Look::Found(()),
            false => Look::Waiting(0),
        }
    };
    if stage.wait("a late `left`", own).await?.is_none() {
        return Ok(());
    }
    let whose = &departure.stay.who;
    Err(Finding::failed(format!("{whose} left, and {who} heard of it too late."))
        .expected(format!("`{LEFT}` at once"))
        .actual(format!("more than {} ms went by", stage.patience().as_millis()))
        .trap("left-late")
        .focus(&departure.stay.sid))
}
