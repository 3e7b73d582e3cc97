//! Why a client did not hear `left`, as far as the journal shows it.

use serde_json::Value;

use super::{
    departure::{Departure, LEFT, Leaving},
    joined::JOINED,
    roll,
    welcome::text,
};
use crate::{
    finding::Finding,
    journal::{Entry, Way},
    play::{
        broken,
        talk::{and, heard_only},
    },
    stage::Stage,
};

/// The finding about a departure that these clients have not heard of.
pub fn left_out(
    stage: &Stage,
    departure: &Departure,
    entries: &[Entry],
    untold: &[&String],
) -> Finding {
    stage.never_came(LEFT, untold);
    let whose = &departure.stay.who;
    let how = match departure.leaving {
        Leaving::Politely | Leaving::SteppedOut => "left",
        Leaving::Closed => "closed its connection",
        Leaving::Lost => "lost its connection",
    };
    let told: Vec<&String> =
        departure.stayers.iter().filter(|who| !untold.contains(who)).collect();
    let finding =
        Finding::failed(format!("{whose} {how}, and {} never heard of it.", and(untold)))
            .expected(format!("`{LEFT}` at {}", and(&departure.stayers)))
            .actual(heard_only(&told))
            .focus(&departure.stay.sid)
            .focus(LEFT);

    let since = &entries[departure.mark..];
    if let Some(explained) = broken::explained(&finding, since, untold) {
        return explained;
    }
    let missed = since.iter().filter(|entry| untold.contains(&&entry.who));
    let renamed = missed.filter(|entry| entry.way == Way::Heard).find_map(|entry| {
        let (name, args) = entry.event.as_ref()?;
        let own = name == JOINED && may_be_late(entries, departure, &entry.who);
        (name != LEFT && !own && departure.stay.is_in(args)).then_some((&entry.who, name))
    });
    if let Some((who, name)) = renamed {
        return finding
            .actual(format!("{who} heard an event called `{name}`"))
            .hint(format!("The event's name is `{LEFT}`."));
    }
    finding.hint(match (told.is_empty(), departure.leaving) {
        (true, Leaving::Politely) => {
            "Do you register the disconnect handler when a client connects? In that \
             handler, `socket.emit` reaches nobody: a client that has left can't receive \
             anything. `socket.broadcast().emit(…).await` reaches the others."
        }
        (_, Leaving::SteppedOut) => {
            "The client left the namespace `/`, and kept its connection open, as a page does \
             that still uses another namespace. It has left all the same: emit `left` in the \
             disconnect handler of the socket, not when the connection below it ends."
        }
        (true, Leaving::Closed) => {
            "The others hear `left` after a goodbye, but not when a client just closes its \
             connection. The disconnect handler runs in both cases: emit `left` there, \
             whatever the reason."
        }
        (true, Leaving::Lost) => {
            "The others hear `left` when a client closes its connection, but not when it \
             loses it. The disconnect handler runs in both cases: emit `left` there, \
             whatever the reason."
        }
        (false, _) => {
            "Only some were reached. `socket.broadcast().emit(…).await` reaches all the \
             others; you don't need a list of your own."
        }
    })
}

/// Whether a `joined` that follows may be about the arrival, and late: the server announces
/// arrivals, and has not announced this one to that client before.
fn may_be_late(entries: &[Entry], departure: &Departure, who: &str) -> bool {
    let mut before = roll::heard(&entries[..departure.mark], JOINED).peekable();
    before.peek().is_some()
        && !before.any(|(_, by, args)| by == who && departure.stay.is_in(args))
}

/// The finding about a `left` without the id of the client that left.
pub fn wrong_left(departure: &Departure, who: &str, args: &[Value]) -> Finding {
    let (whose, sid) = (&departure.stay.who, &departure.stay.sid);
    Finding::failed(format!(
        "{whose} left, but {who} heard `{LEFT}` without {whose}'s id."
    ))
    .expected(format!("{{\"id\":\"{sid}\"}}, the id that {whose} had"))
    .actual(match args {
        [] => "no payload".to_owned(),
        args => text(args),
    })
    .focus(LEFT)
}
