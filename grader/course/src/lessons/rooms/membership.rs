//! Joining and leaving.

use classroom::{
    finding::Finding,
    play::{
        ask::{ask, one_answer},
        talk::field_differs,
    },
    stage::Stage,
};
use serde_json::json;

use super::{
    extra::{nobody_else, nothing_else},
    listing::not_listed,
    unchanged::Rooms,
    words::{
        LEAVE, heard, join, leave, leave_each, list_of, new_room, refused, refused_each,
        say_in, speak,
    },
};
use crate::families::list;

/// More rooms than a server with a small limit allows.
const MANY: usize = 12;

/// A client is in two rooms, and each room hears its own messages.
pub async fn two_rooms(stage: &mut Stage) -> Result<(), Finding> {
    let mark = stage.journal.mark();
    let (tea, jam) = (new_room(stage), new_room(stage));
    join(stage, &tea, &["Ann", "Ben"]).await?;
    join(stage, &jam, &["Dee", "Ann"]).await?;
    let here = |finding: Finding| finding.trap("join-leaves-other-rooms");
    say_in(stage, "Ben", &tea, &["Ann", "Ben"]).await.map_err(here)?;
    let (said, copies) =
        say_in(stage, "Ann", &tea, &["Ann", "Ben"]).await.map_err(here)?;
    if let Some(heard) = copies.iter().find(|heard| heard.message()["roomId"] != *tea) {
        return Err(field_differs(&said, heard, "roomId").trap("room-of-the-last-join"));
    }
    say_in(stage, "Dee", &jam, &["Ann", "Dee"]).await?;
    say_in(stage, "Ann", &jam, &["Ann", "Dee"]).await?;
    for _ in 0..MANY {
        let room = new_room(stage);
        join(stage, &room, &["Ann"]).await?;
    }
    say_in(stage, "Ben", &tea, &["Ann", "Ben"])
        .await
        .map_err(|finding| finding.trap("rooms-limited"))?;
    nothing_else(stage, mark, "Two clients share one room, and one of them is in more")
        .await
}

/// Joining twice is the same as joining once: nothing is said again, one copy comes, and
/// one `leaveRoom` is enough.
pub async fn join_twice(stage: &mut Stage) -> Result<(), Finding> {
    let mut rooms = Rooms::open(stage).await?;
    let [tea, jam] = rooms.names();
    join(stage, &tea, &["Ann", "Ben"]).await?;
    join(stage, &jam, &["Dee"]).await?;
    rooms.as_before(stage, "Three members joined their rooms again").await?;
    let mark = stage.journal.mark();
    leave(stage, &tea, "Ben").await?;
    say_in(stage, "Ann", &tea, &["Ann"]).await?;
    let out = |finding: Finding| finding.trap("joins-counted");
    nothing_else(stage, mark, "Ben joined twice and left once").await.map_err(out)?;
    refused(stage, "Ben", &tea).await.map_err(out)
}

pub async fn leave_ack(stage: &mut Stage) -> Result<(), Finding> {
    let mark = stage.journal.mark();
    let room = new_room(stage);
    join(stage, &room, &["Ann", "Ben"]).await?;
    leave(stage, &room, "Ben").await?;
    leave(stage, &room, "Ann").await?;
    nobody_else(stage, mark).await
}

/// A client that leaves is out, and the others stay.
pub async fn left(stage: &mut Stage) -> Result<(), Finding> {
    let mark = stage.journal.mark();
    let room = new_room(stage);
    join(stage, &room, &["Ann", "Ben", "Dee"]).await?;
    say_in(stage, "Ben", &room, &["Ann", "Ben", "Dee"]).await?;
    nothing_else(stage, mark, "Three clients joined a room, and one of them spoke")
        .await?;
    let mark = stage.journal.mark();
    leave(stage, &room, "Ben").await?;
    say_in(stage, "Ann", &room, &["Ann", "Dee"])
        .await
        .map_err(|finding| finding.trap("leave-takes-others-out"))?;
    let stopped = refused_each(stage, &[("Ben", &room)]).await?;
    nothing_else(stage, mark, "Ben left a room")
        .await
        .map_err(|finding| finding.trap("leave-does-nothing"))?;
    not_listed(&list::get(stage, &list_of(&room)).await?, &stopped)
}

/// Leaving one room keeps the others.
pub async fn leave_one(stage: &mut Stage) -> Result<(), Finding> {
    let mark = stage.journal.mark();
    let (tea, jam) = (new_room(stage), new_room(stage));
    join(stage, &tea, &["Ann", "Ben"]).await?;
    join(stage, &jam, &["Ann", "Dee"]).await?;
    leave(stage, &tea, "Ann").await?;
    let all = |finding: Finding| finding.trap("leave-leaves-all");
    say_in(stage, "Dee", &jam, &["Ann", "Dee"]).await.map_err(all)?;
    say_in(stage, "Ann", &jam, &["Ann", "Dee"]).await.map_err(all)?;
    say_in(stage, "Ben", &tea, &["Ben"]).await?;
    nothing_else(stage, mark, "Ann left one of her two rooms").await
}

/// Ben and Dee leave and come back, twice: the last time is like the first.
pub async fn rejoin(stage: &mut Stage) -> Result<(), Finding> {
    let mark = stage.journal.mark();
    let room = new_room(stage);
    let all = ["Ann", "Ben", "Dee"];
    let both = [("Ben", &*room), ("Dee", &room)];
    join(stage, &room, &all).await?;
    for _ in 0..2 {
        leave_each(stage, &both).await?;
        say_in(stage, "Ann", &room, &["Ann"]).await?;
        refused_each(stage, &both).await?;
        join(stage, &room, &["Ben", "Dee"]).await?;
        let said = all.map(|by| speak(stage, by, &room, &all));
        for spoken in &said {
            heard(stage, spoken)
                .await
                .map_err(|finding| finding.trap("rejoin-does-nothing"))?;
        }
    }
    let after = "Two members left a room and came back";
    nothing_else(stage, mark, after)
        .await
        .map_err(|finding| finding.trap("missed-messages-sent"))
}

/// Leaving a room that the client isn't in is answered somehow, and changes nothing for
/// anybody: not for the client, which may be in another room, nor for those who are there.
pub async fn leave_nothing(stage: &mut Stage) -> Result<(), Finding> {
    let mut rooms = Rooms::open(stage).await?;
    let [tea, jam] = rooms.names();
    let nobodys = new_room(stage);
    for (after, leaving) in [
        (
            "Clients left rooms that they weren't in",
            [("Dee", &tea), ("Eli", &jam), ("Ann", &nobodys), ("Ben", &jam)],
        ),
        (
            "Clients left such rooms once more",
            [("Eli", &jam), ("Dee", &tea), ("Dee", &nobodys), ("Eli", &nobodys)],
        ),
    ] {
        let asked = leaving
            .map(|(who, room)| ask(stage, who, LEAVE, &[json!({ "roomId": room })]));
        for asked in &asked {
            one_answer(stage, asked).await?;
        }
        rooms.as_before(stage, after).await?;
    }
    join(stage, &tea, &["Dee"]).await?;
    say_in(stage, "Dee", &tea, &["Ann", "Ben", "Dee"]).await.map(|_| ())
}
