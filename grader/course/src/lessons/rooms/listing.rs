//! The lists of messages, one for each room.

use std::collections::HashMap;

use classroom::{
    finding::Finding,
    json::{any_carries, carries, short},
    play::talk::{Heard, all_copies},
    stage::{Said, Stage},
    trap::Trap,
};
use serde_json::{Value, json};

use super::{
    extra::nothing_else,
    message::first_difference,
    words::{
        Spoken, heard, join, leave, list_of, new_room, say_in, speak, speak_payload,
    },
};
use crate::families::{ids, list};

/// Before the first message, and after.
pub async fn get_array(stage: &mut Stage) -> Result<(), Finding> {
    let room = new_room(stage);
    let before = list::get(stage, &list_of(&room)).await;
    // Another check looks for a list that isn't there.
    before.or_else(|finding| match finding.actual.as_deref() {
        Some("status 404") => Ok(Vec::new()),
        _ => Err(finding),
    })?;
    join(stage, &room, &["Ann", "Ben"]).await?;
    say_in(stage, "Ann", &room, &["Ann", "Ben"]).await?;
    list::get(stage, &list_of(&room)).await.map(|_| ())
}

pub async fn unknown_room(stage: &mut Stage) -> Result<(), Finding> {
    let room = new_room(stage);
    let list = list::get(stage, &list_of(&room))
        .await
        .map_err(|finding| finding.trap("empty-room-not-a-list"))?;
    if list.is_empty() {
        return Ok(());
    }
    Err(Finding::failed("A room where nobody ever spoke has messages.")
        .expected("an empty list, `[]`")
        .actual(format!("a list of {}", list.len()))
        .trap("lists-mixed-up"))
}

pub async fn list_same(stage: &mut Stage) -> Result<(), Finding> {
    let room = new_room(stage);
    join(stage, &room, &["Ann", "Ben"]).await?;
    for by in ["Ann", "Ben"] {
        say_in(stage, by, &room, &["Ann", "Ben"]).await?;
    }
    let nonce = stage.texts.nonce();
    let content = format!("  {nonce} <b>é</b> 漢字 {} ", "a long text ".repeat(100));
    let payload = json!({ "roomId": room, "content": content });
    let spoken = speak_payload(stage, "Ann", payload, nonce, &["Ann", "Ben"]);
    heard(stage, &spoken).await?;
    for (said, heard) in heard_in_rooms(stage) {
        let path = list_of(&room_of(&said));
        list::entry(stage, &path, &said).await?;
        let list = list::get(stage, &path).await?;
        if let Some(entry) = list::entry_with_id(&list, &said, &heard.message()["id"]) {
            agrees(&said, &heard, entry)?;
        }
    }
    Ok(())
}

/// Everything that a room heard so far, each by its first copy.
fn heard_in_rooms(stage: &Stage) -> Vec<(Said, Heard)> {
    let all = all_copies(stage).into_iter();
    all.filter_map(|(said, heard)| Some((said, heard.into_iter().next()?))).collect()
}

fn room_of(said: &Said) -> String {
    said.payload["roomId"].as_str().unwrap_or_default().to_owned()
}

/// Whether a list's entry is what was heard.
fn agrees(said: &Said, heard: &Heard, entry: &Value) -> Result<(), Finding> {
    let Some(field) = first_difference(heard.message(), entry) else { return Ok(()) };
    Err(list::disagrees(said, heard, entry, &field))
}

/// What is said in one room is in no other room's list.
pub async fn list_apart(stage: &mut Stage) -> Result<(), Finding> {
    let (tea, jam) = (new_room(stage), new_room(stage));
    let (in_tea, in_jam) = (["Ann", "Dee"], ["Ben", "Eli"]);
    // Ann and Dee are in the other room too; another check tries whether they hear it.
    join(stage, &jam, &in_tea).await?;
    join(stage, &jam, &in_jam).await?;
    join(stage, &tea, &in_tea).await?;
    let mut said = Vec::new();
    for (by, room, here) in [
        ("Ann", &tea, in_tea),
        ("Ben", &jam, in_jam),
        ("Eli", &jam, in_jam),
        ("Dee", &tea, in_tea),
    ] {
        said.push(say_in(stage, by, room, &here).await?.0);
    }
    for room in [&tea, &jam] {
        for said in said.iter().filter(|said| room_of(said) == **room) {
            list::entry(stage, &list_of(room), said).await?;
        }
        let list = list::get(stage, &list_of(room)).await?;
        only_said(&list, room, &said)?;
        let others = said.iter().filter(|said| room_of(said) != **room);
        if let Some(other) =
            others.into_iter().find(|said| !list::entries_of(&list, said).is_empty())
        {
            return Err(Finding::failed(format!(
                "The list of the room {room:?} holds a message of another room."
            ))
            .expected("the messages of this room, and of no other")
            .actual(format!("{} among them", short(&other.payload, 80)))
            .trap("list-of-another-room")
            .focus(&other.nonce));
        }
    }
    Ok(())
}

/// A room's list holds nothing but these messages.
///
/// # Errors
/// It holds something else.
pub fn only_said(list: &[Value], room: &str, said: &[Said]) -> Result<(), Finding> {
    let is_said = |entry: &&Value| said.iter().any(|said| carries(entry, &said.nonce));
    let Some(entry) = list.iter().find(|entry| !is_said(entry)) else { return Ok(()) };
    Err(Finding::failed(format!(
        "The list of the room {room:?} holds something that nobody sent."
    ))
    .expected("the messages that its members have sent, and nothing else")
    .actual(short(entry, 100))
    .trap("joins-stored"))
}

pub async fn list_once(stage: &mut Stage) -> Result<(), Finding> {
    let room = new_room(stage);
    // Three members, for a server that stores once for each of them.
    join(stage, &room, &["Ann", "Ben", "Dee"]).await?;
    let (said, _) = say_in(stage, "Ann", &room, &["Ann", "Ben", "Dee"]).await?;
    list::entry(stage, &list_of(&room), &said).await?;
    let list = list::get(stage, &list_of(&room)).await?;
    list::no_twice(&list, &[said])
}

pub async fn order(stage: &mut Stage) -> Result<(), Finding> {
    let room = new_room(stage);
    join(stage, &room, &["Ann", "Ben"]).await?;
    let mut said = Vec::new();
    for by in ["Ann", "Ben", "Ann", "Ben", "Ann"] {
        let (last, _) = say_in(stage, by, &room, &["Ann", "Ben"]).await?;
        list::entry(stage, &list_of(&room), &last).await?;
        said.push(last);
    }
    let list = list::get(stage, &list_of(&room)).await?;
    let place = |said: &Said| list.iter().position(|entry| carries(entry, &said.nonce));
    let places: Vec<usize> = said.iter().filter_map(place).collect();
    if places.is_sorted() {
        return Ok(());
    }
    let trap = if places.is_sorted_by(|a, b| a > b) {
        Trap::of("newest-first")
    } else {
        Trap::of("no-order")
    };
    let mut finding = Finding::failed("The list is not in the order of the messages.")
        .expected("oldest first, as they were said one after the other")
        .actual(format!("their places are {places:?}"))
        .trap(trap);
    for said in &said {
        finding = finding.focus(&said.nonce);
    }
    Err(finding)
}

/// At the end of the run, every message is still in its room's list, once, also in a room
/// with more messages than a limited list would hold.
pub async fn all_kept(stage: &mut Stage) -> Result<(), Finding> {
    let mark = stage.journal.mark();
    let room = new_room(stage);
    join(stage, &room, &["Ann", "Ben"]).await?;
    // Later, one of them is enough.
    for (bursts, here) in [(2, &["Ann", "Ben"][..]), (6, &["Ann"])] {
        for _ in 0..bursts {
            let by = here.iter().cycle().take(BURST);
            let burst: Vec<Spoken> = by.map(|by| speak(stage, by, &room, here)).collect();
            for spoken in &burst {
                heard(stage, spoken).await?;
            }
        }
        leave(stage, &room, here[here.len() - 1]).await?;
    }
    nothing_else(stage, mark, "Two members have sent many messages").await?;
    // So many that short random ids would collide.
    ids::unique(stage)?;
    let mut rooms: HashMap<String, Vec<(Said, Heard)>> = HashMap::new();
    for (said, heard) in heard_in_rooms(stage) {
        rooms.entry(room_of(&said)).or_default().push((said, heard));
    }
    for (room, all) in &rooms {
        still_listed(stage, room, all).await?;
    }
    Ok(())
}

/// A room's list has all of this, once, and in the order in which it was said.
async fn still_listed(
    stage: &Stage,
    room: &str,
    all: &[(Said, Heard)],
) -> Result<(), Finding> {
    let path = list_of(room);
    let list = list::get(stage, &path).await?;
    // To look for each message in the whole list would take long.
    let places: HashMap<String, usize> = list
        .iter()
        .enumerate()
        .map(|(at, entry)| (entry["id"].to_string(), at))
        .collect();
    let mut found: Vec<(&Said, usize)> = Vec::new();
    for (said, heard) in all {
        let at = places.get(&heard.message()["id"].to_string());
        match at.filter(|at| carries(&list[**at], &said.nonce)) {
            Some(at) => {
                agrees(said, heard, &list[*at])?;
                found.push((said, *at));
            }
            // Another check looks for what is stored too late, or under another id.
            None => {
                let entry = list::entry(stage, &path, said).await.map_err(lost)?;
                agrees(said, heard, &entry)?;
            }
        }
    }
    if list.len() > all.len() {
        let all: Vec<Said> = all.iter().map(|(said, _)| said.clone()).collect();
        list::no_twice(&list, &all)?;
    }
    in_order(&found)
}

/// These messages have places in the order in which they were said, except those that
/// were sent at the same time.
fn in_order(places: &[(&Said, usize)]) -> Result<(), Finding> {
    let wrong = places.iter().find_map(|(said, at)| {
        let earlier = places.iter().filter(|(other, _)| other.step < said.step);
        let last = earlier.max_by_key(|(_, place)| place)?;
        (last.1 > *at).then_some((last.0, *said))
    });
    let Some((first, second)) = wrong else { return Ok(()) };
    Err(list::wrong_order(first, second).trap("sorted-as-texts"))
}

/// How many messages are sent at once. Eight bursts are more than 200.
const BURST: usize = 26;

fn lost(mut finding: Finding) -> Finding {
    finding.rationale =
        "A message that was stored is no longer in its room's list.".into();
    finding.expected("all messages that were said in this room").trap("list-limited")
}

/// None of the refused messages is in the list of a room.
///
/// # Errors
/// One is.
pub fn not_listed(list: &[Value], refused: &[Said]) -> Result<(), Finding> {
    let listed = |said: &&Said| any_carries(list, &said.nonce);
    let Some(said) = refused.iter().find(listed) else { return Ok(()) };
    Err(Finding::failed(format!(
        "{}'s message was refused, and is in the list of the room.",
        said.by
    ))
    .expected("a list without it")
    .actual("it was stored")
    .trap("stored-before-checking")
    .focus(&said.nonce))
}
