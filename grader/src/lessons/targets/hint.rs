//! What is wrong, judged by who should have heard a text and who heard it.

use super::talk::{HEARD, Target, and};
use crate::{
    finding::Finding,
    journal::Way,
    json::any_carries,
    play::talk::told_elsewhere,
    stage::{Said, Stage},
};

/// The finding for a text that reached clients outside its audience.
pub fn astray(stage: &Stage, said: &Said) -> Finding {
    let heard = hearers(stage, said);
    let others: Vec<&String> =
        heard.iter().filter(|who| !said.audience.contains(who)).collect();
    let whom = match Target::of(said) {
        Target::Me => format!("{} only", said.by),
        Target::Others if said.audience.is_empty() => {
            "nobody: there are no others".into()
        }
        Target::Others => format!("{}, and not at {}", and(&said.audience), said.by),
        Target::All => and(&said.audience),
        Target::One => format!("{} only", and(&said.audience)),
    };
    Finding::failed(format!(
        "{} sent `{}`, and {} heard it too.",
        said.by,
        said.exchange.sent,
        and(&others)
    ))
    .expected(format!("`{HEARD}` at {whom}"))
    .actual(format!("`{HEARD}` at {}", and(&heard)))
    .hint(hint(stage, said))
    .focus(&said.nonce)
}

/// The finding for a text for one client that reached another by an event of another name,
/// if that has happened.
pub fn leak(stage: &Stage, said: &Said) -> Option<Finding> {
    let target = Target::of(said);
    if !matches!(target, Target::Me | Target::One) {
        return None;
    }
    let (who, name) = told_elsewhere(stage, said)?;
    let (by, event) = (&said.by, said.exchange.sent);
    let finding = Finding::failed(format!(
        "{by} sent `{event}`, and {who} heard of it as `{name}`."
    ))
    .expected(match said.audience.as_slice() {
        [] => format!("the text at nobody: no client has this id, and {by} knows it"),
        one => format!("the text at {} only, by whatever event", and(one)),
    })
    .actual(format!("an event `{name}` with the text at {who}"));
    Some(
        finding
            .hint(
                "Other events are fine, but a text for one client must not reach another \
                 under any name.",
            )
            .focus(&said.nonce),
    )
}

/// Everyone who has heard it so far: connected clients in class order, then others.
fn hearers(stage: &Stage, said: &Said) -> Vec<String> {
    let mut heard: Vec<String> = Vec::new();
    for entry in stage.journal.read().iter().skip(said.mark) {
        let Some(args) = entry.heard(HEARD) else { continue };
        if any_carries(args, &said.nonce) && !heard.contains(&entry.who) {
            heard.push(entry.who.clone());
        }
    }
    let names = stage.names();
    heard.sort_by_key(|who| {
        names.iter().position(|name| name == who).unwrap_or(usize::MAX)
    });
    heard
}

/// What to try, judged by who should have heard it and who heard it.
pub fn hint(stage: &Stage, said: &Said) -> String {
    let heard = hearers(stage, said);
    let sender = heard.contains(&said.by);
    let here = stage.names();
    let others = here.iter().filter(|name| **name != said.by);
    let (near, far): (Vec<&String>, Vec<&String>) =
        others.partition(|name| heard.contains(name));
    let hint = match (Target::of(said), sender, near.is_empty(), far.is_empty()) {
        (Target::One, true, true, _) => {
            "`socket` is the sender. `io.get_socket(id)` finds the client with the id `to`."
        }
        (Target::One, false, true, _) => return nobody_named(stage, said),
        (Target::One, true, false, false) => {
            "Only the client with the id `to` hears it. The sender gets no copy."
        }
        (Target::One, _, _, true) => {
            "`io.emit` and `socket.broadcast()` reach many clients, and `io.to` with an \
             empty list of rooms reaches everyone. Find the one client with \
             `io.get_socket(id)`, and call `emit` on it."
        }
        (Target::One, ..) => {
            "The text reached the wrong client. Does your handler look the client up by \
             `to`?"
        }
        (_, false, true, _) => {
            "Nobody heard it. Is the handler registered under this name? And do you await \
             an emit of `io` or `socket.broadcast()`? Those return a future: without \
             `.await`, nothing is sent."
        }
        (Target::Me, true, ..) => {
            "`socket.emit(…)` reaches the client that sent the event, and nobody else. \
             `io.emit` reaches everyone."
        }
        (Target::Me, false, _, true) => {
            "`socket.broadcast()` leaves the sender out. `socket.emit(…)` reaches the \
             sender, and nobody else."
        }
        (Target::Others, true, _, true) => {
            "`io.emit` and `io.broadcast()` reach the sender too, and so does `io.to` with \
             an empty list of rooms. `socket.broadcast().emit(…).await` leaves out only \
             the sender."
        }
        (Target::Others, true, true, false) => {
            "`socket.emit` reaches only the sender. `socket.broadcast().emit(…).await` \
             reaches everyone else."
        }
        (Target::All, true, true, _) => {
            "`socket.emit` reaches only the sender. `io.emit(…).await` reaches everyone; \
             add `io: SocketIo` to the handler's arguments."
        }
        (Target::All, false, _, true) => {
            "`socket.broadcast()` leaves the sender out. `io.emit(…).await` reaches the \
             sender too."
        }
        (Target::Others | Target::All, false, _, false)
        | (Target::Me, false, _, false)
        | (Target::Others | Target::All, true, false, false) => {
            "Does the handler emit from the sender's own `socket`? It gets it as an \
             argument with each event. And if you keep a list of clients: is one missing \
             from it?"
        }
        (Target::Others, false, _, true) | (Target::All, true, _, true) => {
            "All the right clients heard it, but so did another client."
        }
    };
    hint.into()
}

/// The hint when nobody heard what was for one client.
fn nobody_named(stage: &Stage, said: &Said) -> String {
    let entries = stage.journal.read();
    let mut since = entries.iter().skip(said.mark).filter(|entry| entry.who == said.by);
    let refused = since.any(|entry| {
        entry.way == Way::Heard && entry.event.as_ref().is_some_and(|(n, _)| n == "error")
    });
    if refused {
        "The server says that there is no such client, but the client is connected. Does \
         your code compare `to` with the socket id, both as text?"
    } else {
        "In socketioxide, no room is named after a socket's id, so `io.to(id)` reaches \
         nobody and reports no error. `io.get_socket(id)` finds the client."
    }
    .into()
}

/// Puts a sentence on the situation before the finding's own hint, unless the cause is clear.
pub fn with_hint(mut finding: Finding, situation: &str) -> Finding {
    if finding.is_clear {
        return finding;
    }
    let seen = finding.hint.take().unwrap_or_default();
    finding.hint(format!("{situation} {seen}").trim_end().to_owned())
}
