//! What is wrong, judged by who should have heard a text and who heard it.

use classroom::{
    finding::Finding,
    journal::Way,
    json::any_carries,
    play::talk::{and, told_elsewhere},
    stage::{Said, Stage},
    trap::Trap,
};

use super::target::{HEARD, Target};

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
    .trap(hint(stage, said))
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
    Some(finding.trap("one-text-under-another-name").focus(&said.nonce))
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
pub fn hint(stage: &Stage, said: &Said) -> Trap {
    let heard = hearers(stage, said);
    let sender = heard.contains(&said.by);
    let here = stage.names();
    let others = here.iter().filter(|name| **name != said.by);
    let (near, far): (Vec<&String>, Vec<&String>) =
        others.partition(|name| heard.contains(name));
    match (Target::of(said), sender, near.is_empty(), far.is_empty()) {
        (Target::One, true, true, _) => Trap::of("one-to-the-sender"),
        (Target::One, false, true, _) => nobody_named(stage, said),
        (Target::One, true, false, false) => Trap::of("one-to-the-sender-too"),
        (Target::One, _, _, true) => Trap::of("one-to-many"),
        (Target::One, ..) => Trap::of("one-to-the-wrong-client"),
        (_, false, true, _) => Trap::of("nobody-heard-it"),
        (Target::Me, true, ..) => Trap::of("me-to-everyone"),
        (Target::Me, false, _, true) => Trap::of("me-to-the-others"),
        (Target::Others, true, _, true) => Trap::of("others-and-the-sender"),
        (Target::Others, true, true, false) => Trap::of("others-is-the-sender"),
        (Target::All, true, true, _) => Trap::of("all-is-the-sender"),
        (Target::All, false, _, true) => Trap::of("all-without-the-sender"),
        (Target::Others | Target::All, false, _, false)
        | (Target::Me, false, _, false)
        | (Target::Others | Target::All, true, false, false) => Trap::of("some-missed"),
        (Target::Others, false, _, true) | (Target::All, true, _, true) => {
            Trap::of("one-too-many")
        }
    }
}

/// The hint when nobody heard what was for one client.
fn nobody_named(stage: &Stage, said: &Said) -> Trap {
    let entries = stage.journal.read();
    let mut since = entries.iter().skip(said.mark).filter(|entry| entry.who == said.by);
    let refused = since.any(|entry| {
        entry.way == Way::Heard && entry.event.as_ref().is_some_and(|(n, _)| n == "error")
    });
    if refused { Trap::of("one-refused") } else { Trap::of("one-by-room") }
}

/// Puts a sentence on the situation before the finding's own hint, unless the cause is clear.
pub fn with_hint(mut finding: Finding, situation: impl Into<Trap>) -> Finding {
    if !finding.is_clear {
        finding.traps.insert(0, situation.into());
    }
    finding
}
