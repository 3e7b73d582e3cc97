//! Why a member of a room did not hear what was said there, as far as the journal
//! shows it.

use crate::{
    check::Finding,
    journal::{Entry, Way},
    json::{any_carries, short},
    lessons::talk::copy,
    stage::Stage,
    verdict::Status,
};

use super::words::{NOT_IN_ROOM, Spoken, TALK};

/// Says what a room's own mistakes are, where the finding knows only of clients.
pub fn explain(stage: &Stage, spoken: &Spoken, finding: Finding) -> Finding {
    if finding.status != Status::Failed || finding.place.is_some() {
        return finding;
    }
    let Spoken { said, asked } = spoken;
    let entries = stage.journal.read();
    let since = &entries[said.mark..];
    let heard = |who: &String| copy(&entries, said, who).is_some();
    let missing: Vec<&String> = said.audience.iter().filter(|who| !heard(who)).collect();
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
            true => refused.hint(
                "Does `joinRoom` put the client into the room with `socket.join(…)`, under \
                 the very name that `roomMessage` looks for, and does it stay there?",
            ),
            false => refused.hint(
                "Do the fields of your struct have the names and types of the lesson?",
            ),
        };
        return refused;
    }
    if is_otherwise_clear(since, &missing, &said.nonce)
        || finding.hint.as_deref().is_some_and(|hint| hint.contains("`Data<T>`"))
    {
        return finding;
    }
    let sender_missing = missing.contains(&&said.by);
    if missing.len() == said.audience.len() && answer.is_none() {
        finding.hint(format!(
            "{} was not answered either. Is the handler registered as `{}`, and does it \
             come to its end?",
            said.by, TALK.sent
        ))
    } else if missing.len() == said.audience.len() {
        finding.hint(
            "Is the emit awaited? `io.to(room).emit(…)` is a future. And does the room \
             have exactly the name that was joined? A room where nobody is swallows \
             everything, without an error.",
        )
    } else if missing.len() == 1 && sender_missing {
        finding.hint(
            "`socket.to(room)` leaves the sender out. `io.to(room)`, or \
             `socket.within(room)`, reaches the sender too.",
        )
    } else if missing.len() + 1 == said.audience.len() && !sender_missing {
        finding.hint(
            "`socket.emit` reaches the sender alone. `io.to(room).emit(…).await` reaches \
             all who are in the room.",
        )
    } else {
        finding.hint(
            "Some members were reached, others were not. Are all in the room who have \
             joined it, and only out of it when they have left?",
        )
    }
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
