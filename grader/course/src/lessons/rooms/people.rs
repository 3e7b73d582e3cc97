//! Connections that end, and clients that come back.

use classroom::{
    class::Over,
    finding::Finding,
    play::talk::all_copies,
    stage::{Said, Stage},
};

use super::{
    extra::nothing_else,
    message::first_difference,
    words::{join, leave_each, list_of, new_room, refused, say_in},
};
use crate::families::list;

/// A client that comes back has a new id, and is in no room.
pub async fn new_socket(stage: &mut Stage) -> Result<(), Finding> {
    let mark = stage.journal.mark();
    let room = new_room(stage);
    stage.join("Fay", Over::WebSocket).await?;
    join(stage, &room, &["Ann", "Ben", "Fay"]).await?;
    for by in ["Ben", "Fay"] {
        say_in(stage, by, &room, &["Ann", "Ben", "Fay"]).await?;
    }
    stage.leave("Ben").await;
    stage.vanish("Fay");
    stage.join("Ben", Over::Polling).await?;
    stage.join("Fay", Over::WebSocket).await?;

    say_in(stage, "Ann", &room, &["Ann"])
        .await
        .map_err(|finding| finding.trap("leaver-breaks-the-emit"))?;
    let anew = |finding: Finding| finding.trap("rooms-by-name");
    let after = "Two members came back with a new connection";
    nothing_else(stage, mark, after).await.map_err(anew)?;
    for by in ["Ben", "Fay"] {
        refused(stage, by, &room).await.map_err(anew)?;
    }
    join(stage, &room, &["Ben"]).await?;
    for by in ["Ben", "Ann"] {
        say_in(stage, by, &room, &["Ann", "Ben"]).await?;
    }
    // Fay has not joined again; a server may find her old rooms a little later.
    nothing_else(stage, mark, after).await.map_err(anew)
}

/// One client closes its connection, one vanishes: the others still hear each other, and
/// the messages stay.
pub async fn leaving(stage: &mut Stage) -> Result<(), Finding> {
    let mark = stage.journal.mark();
    stage.join("Fay", Over::WebSocket).await?;
    stage.join("Gil", Over::Polling).await?;
    stage.join("Hal", Over::WebSocket).await?;
    let (tea, jam) = (new_room(stage), new_room(stage));
    join(stage, &tea, &["Ann", "Fay", "Gil", "Ben"]).await?;
    join(stage, &jam, &["Hal", "Dee", "Fay"]).await?;
    let mut said = Vec::new();
    for by in ["Fay", "Gil"] {
        said.push(say_in(stage, by, &tea, &["Ann", "Fay", "Gil", "Ben"]).await?.0);
    }
    stage.leave("Gil").await;
    stage.vanish("Fay");
    stage.leave("Hal").await;
    let after = |finding: Finding| finding.trap("leaver-affects-others");
    for by in ["Ann", "Ben"] {
        said.push(say_in(stage, by, &tea, &["Ann", "Ben"]).await.map_err(after)?.0);
    }
    say_in(stage, "Dee", &jam, &["Dee"]).await.map_err(after)?;
    nothing_else(stage, mark, "Members disconnected").await?;
    still_listed(stage, &tea, &said).await
}

/// A room keeps its messages when all members have left, and the server works on, also
/// when no client is connected: before the first comes, and after the last has gone.
pub async fn empty_room(stage: &mut Stage) -> Result<(), Finding> {
    let room = new_room(stage);
    if !list::get(stage, &list_of(&room)).await.map_err(nobody)?.is_empty() {
        return Err(Finding::failed("A room that nobody has named has messages.")
            .expected("an empty list")
            .trap("lists-mixed-up"));
    }
    let mark = stage.journal.mark();
    let both = [("Fay", Over::WebSocket), ("Gil", Over::Polling)];
    stage.join_all(&both).await?;
    let all = ["Fay", "Gil"];
    join(stage, &room, &all).await?;
    let mut said = Vec::new();
    for by in all {
        said.push(say_in(stage, by, &room, &all).await?.0);
    }
    // Once all leave by `leaveRoom`, and once all connections end.
    leave_each(stage, &all.map(|who| (who, &*room))).await?;
    still_listed(stage, &room, &said).await?;
    join(stage, &room, &all).await?;
    for who in all {
        stage.leave(who).await;
    }
    still_listed(stage, &room, &said).await.map_err(nobody)?;
    stage
        .join_all(&[("Hal", Over::WebSocket), ("Ida", Over::Polling)])
        .await
        .map_err(nobody)?;
    join(stage, &room, &["Hal", "Ida"]).await?;
    for by in ["Ida", "Hal"] {
        said.push(say_in(stage, by, &room, &["Hal", "Ida"]).await?.0);
    }
    nothing_else(stage, mark, "All members left, and others came").await?;
    still_listed(stage, &room, &said).await
}

/// What to try when something fails while no client is connected.
fn nobody(finding: Finding) -> Finding {
    finding.trap("nobody-there")
}

async fn still_listed(stage: &Stage, room: &str, said: &[Said]) -> Result<(), Finding> {
    for said in said {
        let entry =
            list::entry(stage, &list_of(room), said).await.map_err(|mut finding| {
                finding.rationale = format!(
                    "Since somebody left, what {} said is no longer in the room's \
                     list.",
                    said.by
                );
                finding.trap("emptied-with-the-room")
            })?;
        let copies =
            all_copies(stage).into_iter().find(|(other, _)| other.nonce == said.nonce);
        let Some(heard) = copies.and_then(|(_, heard)| heard.into_iter().next()) else {
            continue;
        };
        if let Some(field) = first_difference(heard.message(), &entry) {
            return Err(list::disagrees(said, &heard, &entry, &field)
                .trap("stored-message-changes"));
        }
    }
    Ok(())
}
