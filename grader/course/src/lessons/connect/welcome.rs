//! What a new client hears.

use classroom::{
    class::Over,
    finding::Finding,
    journal::Entry,
    stage::{Look, Stage},
    trap::Trap,
};
use serde_json::Value;

use super::{
    chatter::say_something,
    events::{WELCOME, strangers, text},
    roll::{self, STOCK, Stay, nobody_sent_away, roll, times_stock_left},
    unwelcomed::{unwelcomed, wrong_id},
};

/// Too many for a server to welcome by luck, over both transports.
const CROWD: [(&str, Over); 8] = [
    ("Ida", Over::WebSocket),
    ("Jo", Over::WebSocket),
    ("Kim", Over::Polling),
    ("Lou", Over::WebSocket),
    ("May", Over::WebSocket),
    ("Ned", Over::Polling),
    ("Ole", Over::WebSocket),
    ("Pat", Over::WebSocket),
];

pub async fn heard(stage: &mut Stage) -> Result<(), Finding> {
    let mark = stage.journal.mark();
    stage.join("Dee", Over::WebSocket).await?;
    if !is_welcomed(stage, "Dee", mark).await? {
        // If only some clients are welcomed, another check says which are left out.
        let some = roll::heard(&stage.journal.read(), WELCOME).next().is_some();
        let some = some && strangers(stage, "Dee", mark).is_empty();
        return if some { Ok(()) } else { Err(unwelcomed(stage, "Dee", mark)) };
    }
    Ok(())
}

pub async fn every_client(stage: &mut Stage) -> Result<(), Finding> {
    for who in ["Ann", "Ben", "Cy"] {
        if !is_welcomed(stage, who, 0).await? {
            return Err(unwelcomed(stage, who, 0));
        }
    }
    for (who, over) in
        [("Eli", Over::Polling), ("Eve", Over::Upgraded), ("Flo", Over::WebSocket)]
    {
        visit(stage, who, over).await?;
    }
    // A client that comes back is a new client.
    stage.leave("Flo").await;
    visit(stage, "Flo", Over::WebSocket)
        .await
        .map_err(|finding| finding.trap("returning-client-not-welcomed"))?;
    after_a_loss(stage).await
}

/// A client loses its connection, and those that come next are welcomed.
async fn after_a_loss(stage: &mut Stage) -> Result<(), Finding> {
    stage.vanish("Flo");
    for (who, over) in [("Gwen", Over::WebSocket), ("Hank", Over::Polling)] {
        stage.fence(&stage.exact_names()).await?;
        visit(stage, who, over).await.map_err(|finding| {
            finding.trap(Trap::of("leaver-hides-a-welcome").with("who", who))
        })?;
    }
    Ok(())
}

/// Looks at the clients that connected one by one; the class connected in quick succession,
/// see [`at_once`].
pub async fn own_id(stage: &mut Stage) -> Result<(), Finding> {
    let mark = stage.journal.mark();
    stage.join("Gil", Over::WebSocket).await?;
    is_welcomed(stage, "Gil", mark).await?;
    let entries = stage.journal.read().clone();
    let roll = roll(&entries);
    let class = |stay: &&Stay| ["Ann", "Ben"].contains(&stay.who.as_str());
    // The newest first: the verdict shows its packets.
    for stay in roll.iter().rev().filter(|stay| !class(stay)) {
        not_own(&entries, stay)
            .map_or(Ok(()), |args| Err(wrong_id(stay, args, &roll)))?;
    }
    Ok(())
}

pub async fn private(stage: &mut Stage) -> Result<(), Finding> {
    let mark = stage.journal.mark();
    stage.join("Hal", Over::WebSocket).await?;
    is_welcomed(stage, "Hal", mark).await?;
    stage.fence(&stage.exact_names()).await?;
    private_so_far(stage)
}

/// No client has heard more than its own `welcome` so far.
pub fn private_so_far(stage: &Stage) -> Result<(), Finding> {
    let entries = stage.journal.read();
    let stays = roll(&entries);
    for stay in &stays {
        let all = welcomes(&entries, stay);
        let other = all.iter().rev().find(|args| !stay.is_id_in(args));
        let Some(args) = other.filter(|_| all.len() > 1) else { continue };
        let (who, about) = (&stay.who, stays.iter().find(|stay| stay.is_in(args)));
        let whose = about.map_or("another client", |stay| &stay.who);
        return Err(Finding::failed(format!(
            "{who} heard the `welcome` that was meant for {whose}."
        ))
        .expected("`welcome` at the new client only")
        .actual(format!("`welcome` at {who} too: {}", text(args)))
        .trap("welcome-to-everyone")
        .focus(WELCOME));
    }
    Ok(())
}

/// The class connected in quick succession too, so it is looked at as well.
pub async fn at_once(stage: &mut Stage) -> Result<(), Finding> {
    stage.join("Hal", Over::WebSocket).await?;
    stage.join_all(&CROWD).await?;
    stage.leave("Hal").await;
    for (who, _) in CROWD {
        if !is_welcomed(stage, who, 0).await? {
            return Err(unwelcomed(stage, who, 0).trap("welcome-stopped-by-others"));
        }
    }
    let entries = stage.journal.read();
    let roll = roll(&entries);
    for stay in roll.iter().rev() {
        if let Some(args) = not_own(&entries, stay) {
            return Err(wrong_id(stay, args, &roll).trap("welcome-mixed-up"));
        }
    }
    Ok(())
}

pub async fn once(stage: &mut Stage) -> Result<(), Finding> {
    // Events of connected clients must not bring a `welcome`.
    say_something(stage, &["Ann", "Ben"]);
    stage.fence(&stage.exact_names()).await?;
    once_so_far(stage)?;
    after_all_left(stage).await
}

/// Each connection has brought one `welcome` so far.
pub fn once_so_far(stage: &Stage) -> Result<(), Finding> {
    let entries = stage.journal.read();
    // The stock client would reconnect by itself, and be welcomed again.
    nobody_sent_away(&entries)?;
    let again = |who: &str, stay: Option<&Stay>| {
        let own = |args: &[Value]| stay.is_none_or(|stay| stay.is_id_in(args));
        roll::heard(&entries, WELCOME)
            .filter(|(_, by, args)| *by == who && own(args))
            .count()
    };
    let stays = roll(&entries);
    let exact =
        stays.iter().map(|stay| (stay.who.as_str(), again(&stay.who, Some(stay))));
    let more = times_stock_left(&entries);
    let stock = (STOCK, again(STOCK, None).saturating_sub(more));
    match exact.chain([stock]).find(|(_, count)| *count > 1) {
        None => Ok(()),
        Some((who, count)) => Err(Finding::failed(format!(
            "{who} connected once, but heard `welcome` {count} times."
        ))
        .expected("one `welcome` for each connection")
        .actual(format!("{count} of them at {who}"))
        .trap("welcome-twice")
        .focus(WELCOME)),
    }
}

/// Everyone leaves, and the next client is welcomed.
async fn after_all_left(stage: &mut Stage) -> Result<(), Finding> {
    stage.leave_all().await;
    visit(stage, "Zed", Over::WebSocket)
        .await
        .map_err(|finding| finding.trap("last-leaver-ends-the-server"))
}

/// A client connects, and hears `welcome`.
///
/// # Errors
/// It heard none.
pub async fn visit(stage: &mut Stage, who: &str, over: Over) -> Result<(), Finding> {
    let mark = stage.journal.mark();
    stage.join(who, over).await?;
    match is_welcomed(stage, who, mark).await? {
        true => Ok(()),
        false => Err(unwelcomed(stage, who, mark)),
    }
}

/// Waits until a client has heard `welcome` since `mark`; false if it never does.
pub async fn is_welcomed(stage: &Stage, who: &str, mark: usize) -> Result<bool, Finding> {
    let what = format!("`{WELCOME}` at {who}");
    let welcomed = stage.wait(&what, |entries| {
        let mut heard = roll::heard(entries, WELCOME);
        match heard.any(|(at, by, _)| at >= mark && by == who) {
            true => Look::Found(()),
            false => Look::Waiting(0),
        }
    });
    Ok(welcomed.await?.is_some())
}

/// The arguments of each `welcome` that a client heard during this connection.
fn welcomes<'a>(entries: &'a [Entry], stay: &Stay) -> Vec<&'a [Value]> {
    let during = roll::heard(entries, WELCOME)
        .filter(|(at, who, _)| *who == stay.who && stay.covers(*at));
    during.map(|(_, _, args)| args).collect()
}

/// The arguments of the first `welcome` of this connection, if none has its own id.
fn not_own<'a>(entries: &'a [Entry], stay: &Stay) -> Option<&'a [Value]> {
    let all = welcomes(entries, stay);
    let own = all.iter().any(|args| stay.is_id_in(args));
    all.first().copied().filter(|_| !own)
}
