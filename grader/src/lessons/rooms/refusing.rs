//! What a client outside a room may not do.

use crate::{
    check::Finding,
    families::{late::late, list, talk::strays_since},
    json::any_carries,
    stage::{Said, Stage},
};

use super::words::{TALK, join, list_of, new_room, refused, say_in};

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
    late(stage).await?;
    stage.fence(&stage.exact_names()).await?;
    if let Some((said, heard)) = strays_since(stage, mark).into_iter().next() {
        let by = &said.by;
        let finding = if said.audience.is_empty() {
            Finding::failed(format!(
                "{by}'s message was refused, and {} heard it all the same.",
                heard.who
            ))
            .expected("an answer to the sender, and nothing else")
            .hint("Return after the answer, so that a refused message isn't sent.")
        } else {
            Finding::failed(format!(
                "{}'s message was refused, and now {} hears what is said in the room.",
                heard.who, heard.who
            ))
            .expected("only `joinRoom` puts somebody into a room")
            .hint(
                "Don't join the room in order to send. Check first whether the sender \
                 is in it.",
            )
        };
        return Err(finding
            .actual(format!("`{}` at {}", TALK.heard, heard.who))
            .focus(&said.nonce));
    }
    let list = list::get(stage, &list_of(&room)).await?;
    not_listed(&list, &stopped)?;
    refused(stage, "Eli", &room).await.map_err(|finding| {
        finding.hint(
            "Eli was refused the first time, but not the second time. Only `joinRoom` \
             changes who may speak.",
        )
    })?;
    join(stage, &room, &["Eli"]).await?;
    say_in(stage, "Eli", &room, &["Ann", "Ben", "Eli"]).await.map(|_| ())
}

/// None of the refused messages is in the list of a room.
///
/// # Errors
/// One is.
pub fn not_listed(list: &[serde_json::Value], refused: &[Said]) -> Result<(), Finding> {
    let listed = |said: &&Said| any_carries(list, &said.nonce);
    let Some(said) = refused.iter().find(listed) else { return Ok(()) };
    Err(Finding::failed(format!(
        "{}'s message was refused, and is in the list of the room.",
        said.by
    ))
    .expected("a list without it")
    .actual("it was stored")
    .hint("Check whether the sender is in the room before you store anything.")
    .focus(&said.nonce))
}
