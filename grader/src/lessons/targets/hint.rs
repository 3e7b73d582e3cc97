//! What is wrong, given who should have heard something and who has.

use super::talk::{HEARD, Target, and};
use crate::{
    check::Finding,
    journal::Way,
    json::any_carries,
    stage::{Said, Stage},
};

/// The finding for something that was heard by others than it should.
pub fn astray(stage: &Stage, said: &Said) -> Finding {
    let heard = hearers(stage, said);
    let others: Vec<&String> =
        heard.iter().filter(|who| !said.audience.contains(who)).collect();
    let whom = match Target::of(said) {
        Target::Me => format!("{} alone", said.by),
        Target::Others if said.audience.is_empty() => {
            "nobody: there are no others".into()
        }
        Target::Others => format!("{}, and not at {}", and(&said.audience), said.by),
        Target::All => and(&said.audience),
        Target::One => format!("{} alone", and(&said.audience)),
    };
    Finding::failed(format!(
        "{} sent `{}`, and {} heard it, too.",
        said.by,
        said.exchange.sent,
        and(&others)
    ))
    .expected(format!("`{HEARD}` at {whom}"))
    .actual(format!("`{HEARD}` at {}", and(&heard)))
    .hint(hint(stage, said))
    .focus(&said.nonce)
}

/// All who have heard it so far: those who are here in their order, then others.
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

/// What to try, given who should have heard it and who has.
pub fn hint(stage: &Stage, said: &Said) -> String {
    let heard = hearers(stage, said);
    let sender = heard.contains(&said.by);
    let here = stage.names();
    let others = here.iter().filter(|name| **name != said.by);
    let (near, far): (Vec<&String>, Vec<&String>) =
        others.partition(|name| heard.contains(name));
    let hint = match (Target::of(said), sender, near.is_empty(), far.is_empty()) {
        (Target::One, true, true, _) => {
            "`socket` is the sender. `io.get_socket(id)` finds the client that is named."
        }
        (Target::One, false, true, _) => return nobody_named(stage, said),
        (Target::One, true, false, false) => {
            "Only the client that is named hears it; the sender gets no copy."
        }
        (Target::One, _, _, true) => {
            "`io.emit` and `socket.broadcast()` reach many clients, and `io.to` with an \
             empty list of rooms reaches all. `io.get_socket(id)` finds the one client, \
             whose `emit` reaches only that one."
        }
        (Target::One, ..) => {
            "Another client was reached than the one that is named. Is it found by `to`?"
        }
        (_, false, true, _) => {
            "Nobody was reached. Is the handler registered under this name? Is the emit \
             awaited, if it is one of `io` or `socket.broadcast()`? Those are futures: \
             without `.await` nothing is sent."
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
            "`io.emit` and `io.broadcast()` reach the sender too, and a list of receivers \
             that is empty may mean everybody. `socket.broadcast().emit(…).await` leaves \
             the sender out, and only the sender."
        }
        (Target::Others, true, true, false) => {
            "`socket.emit` reaches the sender. `socket.broadcast().emit(…).await` reaches \
             all others."
        }
        (Target::All, true, true, _) => {
            "`socket.emit` reaches one client. `io.emit(…).await` reaches them all, with \
             `io: SocketIo` among the handler's arguments."
        }
        (Target::All, false, _, true) => {
            "`socket.broadcast()` leaves the sender out. `io.emit(…).await` reaches the \
             sender too."
        }
        (Target::Others | Target::All, false, _, false)
        | (Target::Me, false, _, false)
        | (Target::Others | Target::All, true, false, false) => {
            "Is it the sender's own `socket` that the handler emits from? It is among the \
             handler's arguments, anew for each event. And is there a list of clients \
             that somebody is missing from?"
        }
        (Target::Others, false, _, true) | (Target::All, true, _, true) => {
            "All who are here were reached, and somebody else as well."
        }
    };
    hint.into()
}

/// Nobody heard what was for one client.
fn nobody_named(stage: &Stage, said: &Said) -> String {
    let entries = stage.journal.read();
    let mut since = entries.iter().skip(said.mark).filter(|entry| entry.who == said.by);
    let refused = since.any(|entry| {
        entry.way == Way::Heard && entry.event.as_ref().is_some_and(|(n, _)| n == "error")
    });
    if refused {
        "The server says that there is no such client, and there is. Is `to` compared \
         with the socket id, as text with text?"
    } else {
        "In socketioxide no room has a socket's id as its name, so `io.to(id)` reaches \
         nobody, and that is no error. `io.get_socket(id)` finds the client."
    }
    .into()
}

/// Puts what is special about the situation before the hint for what was seen.
pub fn with_hint(mut finding: Finding, situation: &str) -> Finding {
    let seen = finding.hint.take().unwrap_or_default();
    finding.hint(format!("{situation} {seen}").trim_end().to_owned())
}
