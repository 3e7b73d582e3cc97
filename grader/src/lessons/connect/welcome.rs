//! What a newcomer hears.

use serde_json::Value;

use super::{
    roll::{self, Stay, roll, stay_of},
    unwelcomed::{unwelcomed, wrong_id},
};
use crate::{
    check::Finding,
    class::Over,
    json::short,
    lessons::talk::and,
    stage::{Look, Stage},
};

/// The event that a newcomer hears.
pub const WELCOME: &str = "welcome";

/// More than a server would welcome by luck, over both ways.
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
        let before = |who: &str| !welcomes(stage, who, 0, mark).is_empty();
        let to_others =
            stage.names().iter().any(|who| welcomes_since(stage, who, mark) > 0);
        // Who is left out, when some are welcomed, is another check's matter.
        let some = stage.names().iter().any(|who| before(who)) && !to_others;
        return if some { Ok(()) } else { Err(unwelcomed(stage, "Dee", mark)) };
    }
    let entries = stage.journal.read();
    let first = roll::heard(&entries, WELCOME).find(|(_, who, _)| *who == "Dee");
    let let_in = stay_of(&entries, "Dee").map_or(0, |stay| stay.from);
    if first.is_some_and(|(at, ..)| at < let_in) {
        return Err(Finding::failed("Dee heard `welcome` before she was connected.")
            .expected("the server's answer to CONNECT first, then `welcome`")
            .actual("`welcome` first")
            .hint(
                "A middleware runs before the client is let in. Send `welcome` from the \
                 handler that is called on connect.",
            ));
    }
    Ok(())
}

pub async fn every_client(stage: &mut Stage) -> Result<(), Finding> {
    for who in ["Ann", "Ben", "Cy"] {
        if !is_welcomed(stage, who, 0).await? {
            return Err(unwelcomed(stage, who, 0));
        }
    }
    for (who, over) in [("Eli", Over::Polling), ("Flo", Over::WebSocket)] {
        visit(stage, who, over).await?;
    }
    // Who comes back is a new client.
    stage.leave("Flo").await;
    visit(stage, "Flo", Over::WebSocket).await.map_err(|finding| {
        finding.hint(
            "Flo was welcomed, left, and came back. To the server that is a new client, \
             with a new id: an id names a connection, not a person.",
        )
    })
}

/// Looks at the first `welcome` of everyone so far.
pub async fn own_id(stage: &mut Stage) -> Result<(), Finding> {
    let mark = stage.journal.mark();
    stage.join("Gil", Over::WebSocket).await?;
    is_welcomed(stage, "Gil", mark).await?;
    let entries = stage.journal.read().clone();
    let roll = roll(&entries);
    // The newest first: its packets are those that the verdict shows.
    for stay in roll.iter().rev() {
        let heard = welcomes(stage, &stay.who, 0, usize::MAX);
        if let Some(first) = heard.first()
            && !heard.iter().any(|args| stay.is_id_in(args))
        {
            return Err(wrong_id(stay, first, &roll));
        }
    }
    Ok(())
}

/// Looks back at all that was heard so far.
pub async fn private(stage: &mut Stage) -> Result<(), Finding> {
    visit(stage, "Hal", Over::WebSocket).await?;
    stage.fence(&stage.exact_names()).await?;
    let entries = stage.journal.read();
    let stays = roll(&entries);
    for (at, who, args) in roll::heard(&entries, WELCOME) {
        let own = stays.iter().filter(|stay| stay.who == who);
        let mut own = own.peekable();
        if own.peek().is_some() && !own.any(|stay| stay.is_id_in(args)) {
            let about = stays.iter().find(|stay| stay.is_in(args) && stay.from < at);
            let whose = about.map_or("somebody else", |stay| &stay.who);
            return Err(Finding::failed(format!(
                "{who} heard the `welcome` that was meant for {whose}."
            ))
            .expected("`welcome` at the newcomer alone")
            .actual(format!("`welcome` at {who}, too: {}", text(args)))
            .hint(
                "`io.emit` reaches every client. `socket.emit` reaches the one client \
                 that has just connected.",
            )
            .focus(WELCOME));
        }
    }
    Ok(())
}

pub async fn at_once(stage: &mut Stage) -> Result<(), Finding> {
    stage.join_all(&CROWD).await?;
    for (who, _) in CROWD {
        if !is_welcomed(stage, who, 0).await? {
            return Err(unwelcomed(stage, who, 0).hint(
                "It works for those who come one by one. Does a new client stop what \
                 the server was doing for the one before?",
            ));
        }
        let entries = stage.journal.read().clone();
        let Some(stay) = stay_of(&entries, who) else { continue };
        let heard = welcomes(stage, who, 0, usize::MAX);
        if let Some(first) = heard.iter().find(|args| !stay.is_id_in(args)) {
            return Err(wrong_id(&stay, first, &roll(&entries)).hint(
                "Several came at once. Take the id from the socket that the handler was \
                 given, not from a variable that all of them share.",
            ));
        }
    }
    Ok(())
}

/// Looks back at the whole run, so that a copy which came late is seen too.
pub async fn once(stage: &mut Stage) -> Result<(), Finding> {
    stage.fence(&stage.exact_names()).await?;
    let entries = stage.journal.read();
    let again = |who: &str, stay: Option<&Stay>| {
        let own = |args: &[Value]| stay.is_none_or(|stay| stay.is_id_in(args));
        roll::heard(&entries, WELCOME)
            .filter(|(_, by, args)| *by == who && own(args))
            .count()
    };
    let stays = roll(&entries);
    let exact =
        stays.iter().map(|stay| (stay.who.as_str(), again(&stay.who, Some(stay))));
    let mut counts = exact.chain([("Cy", again("Cy", None))]);
    match counts.find(|(_, count)| *count > 1) {
        None => Ok(()),
        Some((who, count)) => Err(Finding::failed(format!(
            "{who} connected once and heard `welcome` {count} times."
        ))
        .expected("one `welcome` for each connection")
        .actual(format!("{count} of them at {who}"))
        .hint(
            "Is there more than one emit? `socket.emit` to the newcomer is enough: \
             `io.emit` would reach it, too.",
        )
        .focus(WELCOME)),
    }
}

/// Somebody connects, and is welcomed.
///
/// # Errors
/// Nothing came.
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
        let mut since = entries.iter().skip(mark).filter(|entry| entry.who == who);
        match since.any(|entry| entry.heard(WELCOME).is_some()) {
            true => Look::Found(()),
            false => Look::Waiting(0),
        }
    });
    Ok(welcomed.await?.is_some())
}

/// The arguments of each `welcome` that this client heard between two places.
fn welcomes(stage: &Stage, who: &str, from: usize, to: usize) -> Vec<Vec<Value>> {
    let entries = stage.journal.read();
    let all = roll::heard(&entries, WELCOME);
    let own = all.filter(|(at, by, _)| *by == who && (from..to).contains(at));
    own.map(|(_, _, args)| args.to_vec()).collect()
}

fn welcomes_since(stage: &Stage, who: &str, mark: usize) -> usize {
    welcomes(stage, who, mark, usize::MAX).len()
}

/// An event's arguments, in few characters.
pub fn text(args: &[Value]) -> String {
    match args {
        [one] => short(one, 80),
        many => short(&Value::Array(many.to_vec()), 80),
    }
}

/// Names of clients that heard `welcome` since a place.
pub fn who_heard(stage: &Stage, mark: usize) -> String {
    let mut names = stage.names();
    names.retain(|who| welcomes_since(stage, who, mark) > 0);
    and(&names)
}
