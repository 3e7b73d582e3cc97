//! Joining and leaving.

use serde_json::json;

use crate::{
    check::Finding,
    class::Connection,
    families::{
        ask::{ask, one_answer},
        list,
        talk::{all_copies, field_differs},
    },
    stage::{Said, Stage},
};

use super::{
    hearing::{nobody_else, unsaid},
    refusing::not_listed,
    words::{LEAVE, TALK, join, leave, list_of, new_room, refused, say_in},
};

/// More rooms than a server with a small limit allows.
const MANY: usize = 6;

/// A client is in two rooms, and each room hears its own messages.
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
    let (said, copies) =
        say_in(stage, "Ann", &tea, &["Ann", "Ben"]).await.map_err(here)?;
    if let Some(heard) = copies.iter().find(|heard| heard.message()["roomId"] != *tea) {
        return Err(field_differs(&said, heard, "roomId").hint(
            "Ann is in two rooms. Take `roomId` from the payload, not from the room \
             that she joined last.",
        ));
    }
    say_in(stage, "Dee", &jam, &["Ann", "Dee"]).await?;
    say_in(stage, "Ann", &jam, &["Ann", "Dee"]).await?;
    for _ in 0..MANY {
        let room = new_room(stage);
        join(stage, &room, &["Ann"]).await?;
    }
    say_in(stage, "Ben", &tea, &["Ann", "Ben"]).await.map_err(|finding| {
        finding.hint(
            "Ann has joined more rooms, and has left none. A client may be in any \
             number of rooms.",
        )
    })?;
    nobody_else(stage, mark).await?;
    heard_once(stage, mark, |said, who, count| {
        Finding::failed(format!("{who} heard one message {count} times."))
            .actual(format!(
                "{count} copies of what {} said in one of two rooms",
                said.by
            ))
            .hint(
                "Emit once, to the room of the message, and not once for each room of \
                 the sender.",
            )
    })
}

/// Since `mark`, each member heard each message once.
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

/// Joining twice is the same as joining once: one copy, and one `leaveRoom` is enough.
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
        .hint(
            "A room is a set: to join it again changes nothing. Don't push members to \
             a list.",
        )
    })?;
    leave(stage, &room, "Ben").await?;
    say_in(stage, "Ann", &room, &["Ann"]).await?;
    nobody_else(stage, mark).await.map_err(|finding| {
        finding.hint(
            "Ben joined twice and left once. Now he is out: a room is a set, and \
             doesn't count how often somebody joined.",
        )
    })
}

pub async fn leave_ack(stage: &mut Stage) -> Result<(), Finding> {
    let room = new_room(stage);
    join(stage, &room, &["Ann", "Ben"]).await?;
    leave(stage, &room, "Ben").await?;
    leave(stage, &room, "Ann").await?;
    stage.fence(&stage.exact_names()).await?;
    for who in ["Ben", "Ann"] {
        if let Some(Connection::Closed(reason)) =
            stage.client(who).map(|client| client.connection())
        {
            return Err(Finding::failed(format!(
                "{who} left a room, and the server ended {who}'s connection."
            ))
            .expected("the connection to stay open: only the room is left")
            .actual(reason)
            .because(
                "`socket.leave(room)` takes the client out of one room. `disconnect` ends \
                 its connection, and with it all other rooms.",
            ));
        }
    }
    Ok(())
}

/// A client that leaves is out, and the others stay.
pub async fn left(stage: &mut Stage) -> Result<(), Finding> {
    let mark = stage.journal.mark();
    let room = new_room(stage);
    join(stage, &room, &["Ann", "Ben", "Cy"]).await?;
    say_in(stage, "Ben", &room, &["Ann", "Ben", "Cy"]).await?;
    let going = stage.journal.mark();
    leave(stage, &room, "Ben").await?;
    stage.fence(&stage.exact_names()).await?;
    let told_again = |who: &str| {
        Finding::failed(format!(
            "Ben left a room, nobody spoke, and {who} heard `{}`.",
            TALK.heard
        ))
        .expected("no `newMessage` until a member speaks")
        .hint(
            "`newMessage` is for messages only. To announce who leaves, use \
                 another event.",
        )
    };
    if let Some((who, packet)) = unsaid(stage, going) {
        return Err(told_again(&who).actual(packet));
    }
    heard_once(stage, mark, |_, who, count| {
        told_again(who).actual(format!("{count} copies of what was said before"))
    })?;
    say_in(stage, "Ann", &room, &["Ann", "Cy"]).await.map_err(|finding| {
        finding.hint("Only Ben has left. `socket.leave(room)` takes one client out.")
    })?;
    let out = |finding: Finding| {
        finding.hint(
            "Ben has left the room, and was answered. `socket.leave(room)` takes him \
             out of it; is the room's name the same as when he joined?",
        )
    };
    nobody_else(stage, mark).await.map_err(out)?;
    let stopped = refused(stage, "Ben", &room).await?;
    nobody_else(stage, mark).await.map_err(out)?;
    not_listed(&list::get(stage, &list_of(&room)).await?, &[stopped])
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
            "Ann has left one of her two rooms, and is still in the other. \
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
    nobody_else(stage, mark).await.map_err(|finding| {
        finding.hint(
            "Ben came back, and hears what is said from then on. What was said while he \
             was out is in the list.",
        )
    })
}

/// Leaving a room that the client isn't in is answered somehow, and changes nothing for
/// anybody. The other room is empty.
pub async fn leave_nothing(stage: &mut Stage) -> Result<(), Finding> {
    let mark = stage.journal.mark();
    let room = new_room(stage);
    join(stage, &room, &["Ann", "Ben"]).await?;
    for room in [room.clone(), new_room(stage)] {
        let asked = ask(stage, "Dee", LEAVE, &[json!({ "roomId": room })]);
        one_answer(stage, &asked).await?;
    }
    for by in ["Ben", "Ann"] {
        say_in(stage, by, &room, &["Ann", "Ben"]).await.map_err(|finding| {
            finding.hint(
                "Dee left a room that she was not in, and somebody else is out of it \
                 now. In JavaScript, `splice(-1, 1)` removes the last element.",
            )
        })?;
    }
    nobody_else(stage, mark).await.map_err(|finding| {
        finding.hint("Dee left a room that she was not in, and now she is in it.")
    })?;
    join(stage, &room, &["Dee"]).await?;
    say_in(stage, "Dee", &room, &["Ann", "Ben", "Dee"]).await.map(|_| ())
}
