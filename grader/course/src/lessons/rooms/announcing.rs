//! The optional part: the others in a room hear who joins and who leaves. In these
//! checks Eli is in no room.

mod news;

use std::collections::HashMap;

use classroom::{
    class::Over,
    finding::Finding,
    journal::{Entry, Way},
    json::short,
    stage::Stage,
};
use serde_json::Value;

use super::{
    names::{alike::alike, join_each},
    words::{JOIN, LEAVE, join, join_in_turn, leave, leave_each, new_room},
};
use news::{JOINED, LEFT, news};

/// The others in a room hear who joins it, each time.
pub async fn joined(stage: &mut Stage) -> Result<(), Finding> {
    let room = new_room(stage);
    join(stage, &room, &["Ann", "Ben"]).await?;
    for who in ["Dee", "Fay"] {
        if who == "Fay" {
            stage.join("Fay", Over::Polling).await?;
        }
        let news = news(stage, JOINED, &room, who);
        join(stage, &room, &[who]).await?;
        news.reaches(stage, &["Ann", "Ben"]).await?;
    }
    leave(stage, &room, "Dee").await?;
    let back = news(stage, JOINED, &room, "Dee");
    join(stage, &room, &["Dee"]).await?;
    back.reaches(stage, &["Ann", "Ben"]).await.map_err(each_time)
}

fn each_time(finding: Finding) -> Finding {
    finding.trap("came-back-not-announced")
}

/// Only the others, and only in this room.
pub async fn joined_others(stage: &mut Stage) -> Result<(), Finding> {
    let (tea, jam) = (new_room(stage), new_room(stage));
    let first = news(stage, JOINED, &tea, "Ann");
    join(stage, &tea, &["Ann"]).await?;
    first.is_news_to_none_of(stage, &["Ann", "Ben", "Dee", "Eli"]).await?;
    join(stage, &jam, &["Ben"]).await?;
    let second = news(stage, JOINED, &tea, "Dee");
    join(stage, &tea, &["Dee"]).await?;
    second.reaches(stage, &["Ann"]).await?;
    second.is_news_to_none_of(stage, &["Dee", "Ben", "Eli"]).await?;
    in_rooms_alike(stage, JOINED).await
}

/// The others in a room hear who leaves it, each time.
pub async fn left(stage: &mut Stage) -> Result<(), Finding> {
    let room = new_room(stage);
    join(stage, &room, &["Ann", "Ben", "Dee"]).await?;
    let first = news(stage, LEFT, &room, "Dee");
    leave(stage, &room, "Dee").await?;
    first.reaches(stage, &["Ann", "Ben"]).await?;
    let second = news(stage, LEFT, &room, "Ben");
    leave(stage, &room, "Ben").await?;
    second.reaches(stage, &["Ann"]).await?;
    join(stage, &room, &["Dee"]).await?;
    let again = news(stage, LEFT, &room, "Dee");
    leave(stage, &room, "Dee").await?;
    again.reaches(stage, &["Ann"]).await.map_err(each_time)
}

/// Only the others, and only in this room.
pub async fn left_others(stage: &mut Stage) -> Result<(), Finding> {
    let (tea, jam) = (new_room(stage), new_room(stage));
    join(stage, &tea, &["Ann", "Dee"]).await?;
    join(stage, &jam, &["Ben", "Dee"]).await?;
    let news = news(stage, LEFT, &tea, "Dee");
    leave(stage, &tea, "Dee").await?;
    news.reaches(stage, &["Ann"]).await?;
    news.is_news_to_none_of(stage, &["Dee", "Ben", "Eli"]).await?;
    in_rooms_alike(stage, LEFT).await
}

/// A client that disconnects leaves its room, with or without a close.
pub async fn left_disconnect(stage: &mut Stage) -> Result<(), Finding> {
    let room = new_room(stage);
    stage.join("Fay", Over::WebSocket).await?;
    stage.join("Gil", Over::Polling).await?;
    stage.join("Hal", Over::WebSocket).await?;
    join(stage, &room, &["Ann", "Ben", "Fay", "Gil", "Hal"]).await?;
    join(stage, &room, &["Fay"]).await?;
    for who in ["Fay", "Gil", "Hal"] {
        let news = news(stage, LEFT, &room, who);
        match who {
            "Hal" => stage.vanish(who),
            _ => stage.leave(who).await,
        }
        news.reaches(stage, &["Ann", "Ben"]).await?;
        news.is_news_to_none_of(stage, &["Dee", "Eli"]).await?;
    }
    Ok(())
}

/// When a client in two rooms disconnects, both rooms hear it, and no other.
pub async fn left_rooms(stage: &mut Stage) -> Result<(), Finding> {
    for (who, over) in [("Fay", Over::WebSocket), ("Gil", Over::Polling)] {
        stage.join(who, over).await?;
        let (tea, jam) = (new_room(stage), new_room(stage));
        let other = new_room(stage);
        join(stage, &tea, &["Ann", who]).await?;
        join(stage, &jam, &["Ben", who]).await?;
        join(stage, &other, &["Dee", who]).await?;
        leave(stage, &other, who).await?;
        let (of_tea, of_jam) =
            (news(stage, LEFT, &tea, who), news(stage, LEFT, &jam, who));
        stage.leave(who).await;
        of_tea.reaches(stage, &["Ann"]).await?;
        of_jam.reaches(stage, &["Ben"]).await?;
        of_tea.is_news_to_none_of(stage, &["Dee", "Eli"]).await?;
        of_jam.is_news_to_none_of(stage, &["Dee", "Eli"]).await?;
        let entries = stage.journal.read();
        for (news, wrong) in [(&of_tea, "Ben"), (&of_jam, "Ann")] {
            if news.count(&entries, wrong) > 0 {
                return Err(Finding::failed(format!(
                    "{wrong} is not in the room {:?}, and heard that {who} left it.",
                    news.room
                ))
                .expected("each room to hear only about itself")
                .actual(format!("`{LEFT}` of another room at {wrong}"))
                .trap("one-room-announced")
                .focus(&news.room));
            }
        }
    }
    Ok(())
}

pub async fn announced_once(stage: &mut Stage) -> Result<(), Finding> {
    let room = new_room(stage);
    stage.join("Fay", Over::WebSocket).await?;
    join_in_turn(stage, &room, &["Ann", "Fay"]).await?;
    let news = news(stage, LEFT, &room, "Fay");
    leave(stage, &room, "Fay").await?;
    news.reaches(stage, &["Ann"]).await?;
    // She is in no room any more when her connection ends.
    stage.leave("Fay").await;
    stage.fence(&stage.exact_names()).await?;
    announced_once_so_far(stage)
}

/// Each joining and each leaving has been announced once so far.
pub fn announced_once_so_far(stage: &Stage) -> Result<(), Finding> {
    let entries = stage.journal.read();
    let mut counts = HashMap::new();
    for entry in entries.iter().filter(|entry| entry.way == Way::Heard) {
        let Some((event, args)) = &entry.event else { continue };
        let Some(payload) = args.first().filter(|p| p["id"].is_string()) else {
            continue;
        };
        if event != JOINED && event != LEFT {
            continue;
        }
        let key =
            (&entry.who, event, payload["roomId"].to_string(), payload["id"].to_string());
        let count: &mut usize = counts.entry(key).or_default();
        *count += 1;
        let may = most(stage, &entries, event, payload);
        if *count > may {
            return Err(Finding::failed(format!(
                "{} heard the same announcement {count} times: `{event}` {payload}.",
                entry.who
            ))
            .expected("each joining and each leaving once")
            .actual(match may {
                0 => "an announcement of what has not happened".to_owned(),
                may => format!("it has happened no more than {may} times"),
            })
            .trap("announced-twice")
            .focus(short(&payload["roomId"], 60).trim_matches('"')));
        }
    }
    Ok(())
}

/// How often an announcement may come: as often as its client has asked to join this room,
/// or to leave it. The end of a connection in the room is one leaving more.
fn most(stage: &Stage, entries: &[Entry], event: &str, payload: &Value) -> usize {
    let names = stage.names();
    let about =
        names.iter().find(|name| stage.sid(name).is_some_and(|s| payload["id"] == *s));
    // How often each client has joined and left, and whether it is in the room.
    let mut moves: HashMap<&str, (usize, usize, bool)> = HashMap::new();
    for entry in entries.iter().filter(|entry| entry.way == Way::Sent) {
        let Some((name, args)) = &entry.event else { continue };
        // A client that has gone is one of those that are not here any more.
        let is_it = match about {
            Some(about) => entry.who == *about,
            None => !names.contains(&entry.who),
        };
        if is_it && args.first().is_some_and(|arg| arg["roomId"] == payload["roomId"]) {
            let (joins, leaves, is_in) = moves.entry(&entry.who).or_default();
            *joins += usize::from(name == JOIN);
            *leaves += usize::from(name == LEAVE);
            *is_in = name == JOIN || (name != LEAVE && *is_in);
        }
    }
    let times = moves.into_values().map(|(joins, leaves, is_in)| match event {
        JOINED => joins,
        _ => leaves + usize::from(is_in && about.is_none()),
    });
    times.max().unwrap_or(0)
}

/// How many names that are alike are enough here: the rules for names are the same as in
/// the required part.
const ALIKE: usize = 9;

/// Whoever joins and leaves rooms with similar names is news there, and nowhere else.
async fn in_rooms_alike(stage: &mut Stage, event: &'static str) -> Result<(), Finding> {
    let [mut names, ..] = alike(stage);
    names.truncate(ALIKE);
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let [base, others @ ..] = &names[..] else { return Ok(()) };
    join(stage, base, &["Ann"]).await?;
    join_each(stage, "Ben", others).await.map_err(|(finding, _)| finding)?;
    let anything = news(stage, event, "", "Dee");
    let all: Vec<_> = others.iter().map(|room| news(stage, event, room, "Dee")).collect();
    join_each(stage, "Dee", others).await.map_err(|(finding, _)| finding)?;
    if event == LEFT {
        let leaving: Vec<(&str, &str)> =
            others.iter().map(|room| ("Dee", *room)).collect();
        leave_each(stage, &leaving).await?;
    }
    for news in all {
        news.reaches(stage, &["Ben"]).await?;
    }
    anything
        .is_news_to_none_of(stage, &["Ann"])
        .await
        .map_err(|finding| finding.trap("announced-in-a-similar-room"))
}
