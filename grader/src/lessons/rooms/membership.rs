//! Joining, leaving, and what somebody may do who is not in a room.

use serde_json::json;

use crate::{
    check::Finding,
    json::carries,
    lessons::{
        ask::ask,
        list,
        talk::{all_copies, strays_since},
    },
    stage::{Said, Stage},
};

use super::{
    hearing::nobody_else,
    words::{
        LEAVE, TALK, first_argument, join, leave, list_of, new_room, refused, say_in,
    },
};

pub async fn not_in_room(stage: &mut Stage) -> Result<(), Finding> {
    let (tea, jam) = (new_room(stage), new_room(stage));
    join(stage, &tea, &["Ann", "Ben"]).await?;
    join(stage, &jam, &["Dee"]).await?;
    refused(stage, "Eli", &tea).await?;
    refused(stage, "Dee", &tea).await?;
    let nobodys = new_room(stage);
    refused(stage, "Ann", &nobodys).await?;
    Ok(())
}

/// A message that was refused is not heard, not stored, and puts nobody into a room.
pub async fn nothing_of_it(stage: &mut Stage) -> Result<(), Finding> {
    let room = new_room(stage);
    join(stage, &room, &["Ann", "Ben"]).await?;
    let mark = stage.journal.mark();
    let mut stopped = Vec::new();
    for by in ["Eli", "Dee"] {
        stopped.push(refused(stage, by, &room).await?);
    }
    say_in(stage, "Ann", &room, &["Ann", "Ben"]).await?;
    stage.fence(&stage.exact_names()).await?;
    if let Some((said, heard)) = strays_since(stage, mark).into_iter().next() {
        let by = &said.by;
        let finding = if said.audience.is_empty() {
            Finding::failed(format!(
                "{by}'s message was refused, and {} heard it all the same.",
                heard.who
            ))
            .expected("an answer to the sender, and nothing else")
            .hint("Return after the answer: a refused message is not sent.")
        } else {
            Finding::failed(format!(
                "{}'s message was refused, and now {} hears what is said in the room.",
                heard.who, heard.who
            ))
            .expected("only `joinRoom` puts somebody into a room")
            .hint("Don't join the room in order to send: ask first who is in it.")
        };
        return Err(finding
            .actual(format!("`{}` at {}", TALK.heard, heard.who))
            .focus(&said.nonce));
    }
    let list = list::get(stage, &list_of(&room)).await?;
    not_listed(&list, &stopped)
}

/// None of the refused messages is in the list.
///
/// # Errors
/// One is.
fn not_listed(list: &[serde_json::Value], refused: &[Said]) -> Result<(), Finding> {
    let listed = |said: &&Said| list.iter().any(|entry| carries(entry, &said.nonce));
    let Some(said) = refused.iter().find(listed) else { return Ok(()) };
    Err(Finding::failed(format!(
        "{}'s message was refused, and is in the list of the room.",
        said.by
    ))
    .expected("a list without it")
    .actual("it was stored")
    .hint("Ask first whether the sender is in the room, and store only then.")
    .focus(&said.nonce))
}

/// Somebody is in two rooms, and each room hears its own.
pub async fn two_rooms(stage: &mut Stage) -> Result<(), Finding> {
    let mark = stage.journal.mark();
    let (tea, jam) = (new_room(stage), new_room(stage));
    join(stage, &tea, &["Ann", "Ben"]).await?;
    join(stage, &jam, &["Dee", "Ann"]).await?;
    let here = |finding: Finding| {
        finding.hint(
            "Ann is in both rooms, because she has joined one and then the other. \
             Joining a room must not take anybody out of another: no `leave_all` before \
             `join`.",
        )
    };
    say_in(stage, "Ben", &tea, &["Ann", "Ben"]).await.map_err(here)?;
    say_in(stage, "Ann", &tea, &["Ann", "Ben"]).await.map_err(here)?;
    say_in(stage, "Dee", &jam, &["Ann", "Dee"]).await?;
    say_in(stage, "Ann", &jam, &["Ann", "Dee"]).await?;
    nobody_else(stage, mark).await?;
    heard_once(stage, mark, |said, who, count| {
        Finding::failed(format!("{who} heard one message {count} times."))
            .actual(format!(
                "{count} copies of what {} said in one of two rooms",
                said.by
            ))
            .hint("One message, one room, one emit: not one for each room of the sender.")
    })
}

/// Each message since `mark` was heard once by each who should have.
fn heard_once(
    stage: &Stage,
    mark: usize,
    finding: impl Fn(&Said, &str, usize) -> Finding,
) -> Result<(), Finding> {
    for (said, heard) in all_copies(stage) {
        for who in said.audience.iter().filter(|_| said.mark >= mark) {
            let count = heard.iter().filter(|heard| heard.who == *who).count();
            if count > 1 {
                return Err(finding(&said, who, count)
                    .expected("each message once at each member")
                    .focus(&said.nonce));
            }
        }
    }
    Ok(())
}

/// Joining twice is joining once: one copy, and one `leaveRoom` is enough.
pub async fn join_twice(stage: &mut Stage) -> Result<(), Finding> {
    let mark = stage.journal.mark();
    let room = new_room(stage);
    join(stage, &room, &["Ann", "Ben"]).await?;
    join(stage, &room, &["Ben"]).await?;
    say_in(stage, "Ann", &room, &["Ann", "Ben"]).await?;
    stage.fence(&stage.exact_names()).await?;
    heard_once(stage, mark, |_, who, count| {
        Finding::failed(format!(
            "{who} joined a room twice, and hears each message {count} times."
        ))
        .actual(format!("{count} copies"))
        .hint("A room is a set: who is in it already stays in it. Don't push to a list.")
    })?;
    leave(stage, &room, "Ben").await?;
    say_in(stage, "Ann", &room, &["Ann"]).await?;
    nobody_else(stage, mark).await.map_err(|finding| {
        finding.hint(
            "Ben joined twice and left once. He is out then: a room is a set, and does \
             not count.",
        )
    })
}

pub async fn leave_ack(stage: &mut Stage) -> Result<(), Finding> {
    let room = new_room(stage);
    join(stage, &room, &["Ann", "Ben"]).await?;
    leave(stage, &room, "Ben").await?;
    leave(stage, &room, "Ann").await
}

/// Who leaves is out, and the others stay.
pub async fn left(stage: &mut Stage) -> Result<(), Finding> {
    let mark = stage.journal.mark();
    let room = new_room(stage);
    join(stage, &room, &["Ann", "Ben", "Cy"]).await?;
    say_in(stage, "Ben", &room, &["Ann", "Ben", "Cy"]).await?;
    leave(stage, &room, "Ben").await?;
    say_in(stage, "Ann", &room, &["Ann", "Cy"]).await.map_err(|finding| {
        finding.hint("Only Ben has left. `socket.leave(room)` takes one client out.")
    })?;
    nobody_else(stage, mark).await.map_err(|finding| {
        finding.hint(
            "Ben has left the room, and was answered. `socket.leave(room)` takes him out \
             of it; has the room the same name as when he joined?",
        )
    })?;
    refused(stage, "Ben", &room).await?;
    Ok(())
}

/// Leaving one room keeps the others.
pub async fn leave_one(stage: &mut Stage) -> Result<(), Finding> {
    let mark = stage.journal.mark();
    let (tea, jam) = (new_room(stage), new_room(stage));
    join(stage, &tea, &["Ann", "Ben"]).await?;
    join(stage, &jam, &["Ann", "Dee"]).await?;
    leave(stage, &tea, "Ann").await?;
    let all = |finding: Finding| {
        finding.hint(
            "Ann has left one of her two rooms, and is in the other still. \
             `socket.leave(room)` leaves one room, `socket.leave_all()` all.",
        )
    };
    say_in(stage, "Dee", &jam, &["Ann", "Dee"]).await.map_err(all)?;
    say_in(stage, "Ann", &jam, &["Ann", "Dee"]).await.map_err(all)?;
    say_in(stage, "Ben", &tea, &["Ben"]).await?;
    nobody_else(stage, mark).await
}

pub async fn rejoin(stage: &mut Stage) -> Result<(), Finding> {
    let mark = stage.journal.mark();
    let room = new_room(stage);
    join(stage, &room, &["Ann", "Ben"]).await?;
    leave(stage, &room, "Ben").await?;
    say_in(stage, "Ann", &room, &["Ann"]).await?;
    join(stage, &room, &["Ben"]).await?;
    for by in ["Ann", "Ben"] {
        say_in(stage, by, &room, &["Ann", "Ben"]).await.map_err(|finding| {
            finding.hint("Ben has joined, left, and joined again: he is in the room.")
        })?;
    }
    nobody_else(stage, mark).await
}

/// Leaving a room that one is not in is answered somehow, and harms nobody.
pub async fn leave_nothing(stage: &mut Stage) -> Result<(), Finding> {
    let room = new_room(stage);
    join(stage, &room, &["Ann", "Ben"]).await?;
    let asked = ask(stage, "Dee", LEAVE, &[json!({ "roomId": room })]);
    first_argument(stage, &asked).await?;
    for by in ["Ben", "Ann"] {
        say_in(stage, by, &room, &["Ann", "Ben"]).await.map_err(|finding| {
            finding.hint(
                "Dee left a room that she was not in, and somebody else is out of it now. \
                 In JavaScript, `splice(-1, 1)` takes the last one.",
            )
        })?;
    }
    Ok(())
}
