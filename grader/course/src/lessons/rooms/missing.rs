//! Why a member of a room did not hear what was said there, as far as the journal
//! shows it.

use classroom::{
    finding::Finding,
    journal::{Entry, Way},
    json::{any_carries, short},
    play::{
        ask::refused_for_haste,
        talk::{and, copy, strays_since},
    },
    stage::{Said, Stage},
    trap::Trap,
    verdict::Status,
};

use super::talk::{NOT_IN_ROOM, Spoken, TALK};

/// Gives the causes that only rooms have, where the finding knows only clients.
pub fn explain(stage: &Stage, spoken: &Spoken, finding: Finding) -> Finding {
    if finding.status != Status::Failed || finding.place.is_some() {
        return finding;
    }
    let Spoken { said, asked } = spoken;
    let entries = stage.journal.read();
    let heard = |who: &String| copy(&entries, said, who).is_some();
    let missing: Vec<&String> = said.audience.iter().filter(|who| !heard(who)).collect();
    let since: Vec<Entry> = entries[said.mark..].to_vec();
    drop(entries);
    let answer = since
        .iter()
        .filter(|entry| entry.who == said.by)
        .find_map(|entry| entry.answers(asked.id)?.first());
    if let Some(answer) = answer
        && answer["status"] == "error"
    {
        let by = &said.by;
        let mut refused = Finding::failed(format!(
            "{by} is in the room, and its `{}` was refused.",
            TALK.sent
        ))
        .expected(format!("`{}` at every member, the sender too", TALK.heard))
        .actual(format!("the answer {}", short(answer, 100)))
        .focus(&said.nonce);
        refused = match answer["message"] == NOT_IN_ROOM {
            true => refused.trap("join-does-not-join"),
            false => match refused_for_haste(answer) {
                Some(says) => refused.because(says),
                None => refused.trap("refused"),
            },
        };
        return refused;
    }
    if let Some(outside) =
        heard_outside(stage, said).filter(|_| missing.len() == said.audience.len())
    {
        return finding
            .actual(format!("{outside} heard it, and nobody in the room"))
            .because("sent-to-another-room");
    }
    if is_otherwise_clear(&since, &missing, &said.nonce)
        || finding.is_trap("payload-does-not-fit")
    {
        return finding;
    }
    let sender_missing = missing.contains(&&said.by);
    if let Some(who) = came_later(stage, said, &missing) {
        return finding.because(Trap::of("members-looked-up-once").with("who", who));
    }
    if missing.len() == said.audience.len() && answer.is_none() {
        finding.trap(
            Trap::of("not-answered-either").with("by", &said.by).with("event", TALK.sent),
        )
    } else if missing.len() == said.audience.len() {
        finding.trap("emit-not-awaited")
    } else if missing.len() == 1 && sender_missing {
        finding.trap("leaves-sender-out")
    } else if missing.len() + 1 == said.audience.len() && !sender_missing {
        finding.trap("to-the-sender-only")
    } else {
        finding.trap("to-some-members")
    }
}

/// Those who heard this, and are not in the room.
fn heard_outside(stage: &Stage, said: &Said) -> Option<String> {
    let strays = strays_since(stage, said.mark);
    let of_this = strays.iter().filter(|(other, _)| other.nonce == said.nonce);
    let mut names: Vec<&str> = of_this.map(|(_, heard)| heard.who.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    (!names.is_empty()).then(|| and(&names))
}

/// A client that missed this, and joined the room after its first message, while those
/// who heard that one hear this one too.
fn came_later<'a>(stage: &Stage, said: &Said, missing: &[&'a String]) -> Option<&'a str> {
    let room = &said.payload["roomId"];
    let reached = said.audience.iter().filter(|who| !missing.contains(who));
    let reached: Vec<&String> = reached.collect();
    if reached.is_empty() || missing.contains(&&said.by) {
        return None;
    }
    let earlier = stage.said.iter().find(|other| {
        other.mark < said.mark
            && other.payload["roomId"] == *room
            && !other.audience.is_empty()
    })?;
    let later = missing.iter().all(|who| !earlier.audience.contains(who));
    let same = reached.iter().all(|who| earlier.audience.contains(who));
    (later && same).then(|| missing.first().map(|who| who.as_str())).flatten()
}

/// Whether the journal shows a cause that has nothing to do with rooms: an ended
/// connection, a malformed packet, an event of another name.
fn is_otherwise_clear(since: &[Entry], missing: &[&String], nonce: &str) -> bool {
    since.iter().filter(|entry| missing.contains(&&entry.who)).any(|entry| {
        let renamed = entry.way == Way::Heard
            && entry.event.as_ref().is_some_and(|(name, args)| {
                name != TALK.heard && any_carries(args, nonce)
            });
        entry.way == Way::Closed || entry.malformed.is_some() || renamed
    })
}
