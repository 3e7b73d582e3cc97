//! Why a client did not hear `left`, as far as the journal shows it.

use classroom::{
    finding::Finding,
    journal::{Entry, Way},
    play::{
        broken,
        talk::{and, heard_only},
    },
    stage::Stage,
    trap::Trap,
};
use serde_json::Value;

use super::{
    events::{Departure, JOINED, LEFT, Leaving, text},
    roll,
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
            .trap("left-under-another-name");
    }
    finding.trap(match (told.is_empty(), departure.leaving) {
        (true, Leaving::Politely) => Trap::of("left-to-the-leaver"),
        (_, Leaving::SteppedOut) => Trap::of("left-not-for-a-namespace"),
        (true, Leaving::Closed) => Trap::of("left-only-after-a-goodbye"),
        (true, Leaving::Lost) => Trap::of("left-not-for-lost-connections"),
        (false, _) => Trap::of("left-to-some"),
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
