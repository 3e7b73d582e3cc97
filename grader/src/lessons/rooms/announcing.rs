//! The optional part: the others in a room hear who comes and who goes. In these
//! checks Eli is in no room.

use std::collections::HashSet;

use serde_json::Value;

use crate::{
    check::Finding,
    class::Over,
    journal::{Entry, Way},
    json::short,
    lessons::talk::and,
    stage::{Look, Stage},
};

use super::words::{join, join_in_turn, leave, new_room};

const JOINED: &str = "userJoined";
const LEFT: &str = "userLeft";

/// That somebody has joined a room, or left it.
struct News {
    event: &'static str,
    room: String,
    /// Whom it is about, and the id of their socket.
    about: String,
    id: String,
    /// The journal's length before.
    mark: usize,
}

fn news(stage: &Stage, event: &'static str, room: &str, about: &str) -> News {
    News {
        event,
        room: room.to_owned(),
        about: about.to_owned(),
        id: stage.sid(about).unwrap_or_default().to_owned(),
        mark: stage.journal.mark(),
    }
}

impl News {
    /// How often this client has heard it.
    fn count(&self, entries: &[Entry], who: &str) -> usize {
        let since = entries.iter().skip(self.mark).filter(|entry| entry.who == who);
        let payloads = since.filter_map(|entry| entry.heard(self.event)?.first());
        payloads.filter(|p| p["roomId"] == *self.room && p["id"] == *self.id).count()
    }

    /// Waits until all of these have heard it.
    async fn reaches(&self, stage: &Stage, others: &[&str]) -> Result<(), Finding> {
        let told = |entries: &[Entry]| {
            let count = others.iter().filter(|who| self.count(entries, who) > 0).count();
            if count == others.len() { Look::Found(()) } else { Look::Waiting(count) }
        };
        match stage.wait(&format!("the others to hear `{}`", self.event), told).await? {
            Some(()) => Ok(()),
            None => Err(self.unheard(stage, others)),
        }
    }

    fn unheard(&self, stage: &Stage, others: &[&str]) -> Finding {
        let Self { event, room, about, id, mark } = self;
        let entries = stage.journal.read();
        let missing: Vec<&str> =
            others.iter().copied().filter(|who| self.count(&entries, who) == 0).collect();
        let other_shape = entries.iter().skip(*mark).find_map(|entry| {
            let args = entry.heard(event)?;
            let ours = entry.packet.contains(room) || entry.packet.contains(id);
            (ours && missing.contains(&entry.who.as_str()))
                .then(|| Value::Array(args.to_vec()))
        });
        drop(entries);
        let ms = stage.patience().as_millis();
        for who in &missing {
            stage.journal.note(
                who,
                Way::Missing,
                format!("`{event}` never came ({ms} ms)"),
            );
        }
        let does = if *event == JOINED { "joined" } else { "left" };
        let finding = Finding::failed(format!(
            "{about} {does} a room, and {} never heard `{event}` of it.",
            and(&missing)
        ))
        .expected(format!(
            r#"`{event}` {{"roomId": {room:?}, "id": {id:?}}} at {}"#,
            and(others)
        ))
        .focus(room);
        match other_shape {
            Some(args) => finding.actual(short(&args, 120)).hint(
                "The payload is one object: `roomId`, the name of the room, and `id`, the \
                 id of the socket that it is about.",
            ),
            None if *event == JOINED => finding.actual("nothing").hint(
                "When the client has joined, `socket.to(room).emit(\"userJoined\", …).await` \
                 reaches the others there.",
            ),
            None => finding.actual("nothing").hint(
                "Emit it with `socket.to(room)`, to the room that is left. When a \
                 connection ends, `on_disconnect` is called: ask there for \
                 `socket.rooms()` before the first `.await`. Later it may be empty.",
            ),
        }
    }

    /// Of those who may not hear it, one who has.
    async fn is_news_to_none_of(
        &self,
        stage: &Stage,
        who: &[&str],
    ) -> Result<(), Finding> {
        stage.fence(&stage.exact_names()).await?;
        let entries = stage.journal.read();
        let News { event, room, about, id, mark } = self;
        let wrong = entries.iter().skip(*mark).find(|entry| {
            let ours = entry.packet.contains(room) && entry.packet.contains(id);
            who.contains(&entry.who.as_str()) && entry.heard(event).is_some() && ours
        });
        let Some(entry) = wrong else { return Ok(()) };
        let finding = Finding::failed(match entry.who == *about {
            true => format!("{about} heard `{event}` of itself."),
            false => {
                format!("{} is not in that room, and heard `{event}`.", entry.who)
            }
        })
        .expected(format!("`{event}` at the others in this room, and nowhere else"))
        .actual(entry.packet.clone())
        .focus(room);
        Err(match entry.who == *about {
            true => {
                finding.hint("`socket.to(room)` leaves out the socket that it is about.")
            }
            false => finding.hint(
                "Emit it with `socket.to(room)`, once for each room that it is about: \
                 `io.emit` and `broadcast()` tell everyone.",
            ),
        })
    }
}

/// The others in a room hear who joins it.
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
    Ok(())
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
    second.is_news_to_none_of(stage, &["Dee", "Ben", "Eli"]).await
}

/// The others in a room hear who leaves it.
pub async fn left(stage: &mut Stage) -> Result<(), Finding> {
    let room = new_room(stage);
    join(stage, &room, &["Ann", "Ben", "Dee"]).await?;
    let first = news(stage, LEFT, &room, "Dee");
    leave(stage, &room, "Dee").await?;
    first.reaches(stage, &["Ann", "Ben"]).await?;
    let second = news(stage, LEFT, &room, "Ben");
    leave(stage, &room, "Ben").await?;
    second.reaches(stage, &["Ann"]).await
}

/// Only the others, and only in this room.
pub async fn left_others(stage: &mut Stage) -> Result<(), Finding> {
    let (tea, jam) = (new_room(stage), new_room(stage));
    join(stage, &tea, &["Ann", "Dee"]).await?;
    join(stage, &jam, &["Ben", "Dee"]).await?;
    let news = news(stage, LEFT, &tea, "Dee");
    leave(stage, &tea, "Dee").await?;
    news.reaches(stage, &["Ann"]).await?;
    news.is_news_to_none_of(stage, &["Dee", "Ben", "Eli"]).await
}

/// A connection that ends leaves its room, whether it says so or not.
pub async fn left_disconnect(stage: &mut Stage) -> Result<(), Finding> {
    let room = new_room(stage);
    stage.join("Fay", Over::WebSocket).await?;
    stage.join("Gil", Over::Polling).await?;
    stage.join("Hal", Over::WebSocket).await?;
    join(stage, &room, &["Ann", "Ben", "Fay", "Gil", "Hal"]).await?;
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

/// Who was in two rooms is missed in both, and nowhere else.
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
                .expected("each room to hear of itself alone")
                .actual(format!("`{LEFT}` of another room at {wrong}"))
                .hint("One emit for each room, to that room, with its own name.")
                .focus(&news.room));
            }
        }
    }
    Ok(())
}

/// Nobody is told of one thing twice: looks back at the whole run.
pub async fn announced_once(stage: &mut Stage) -> Result<(), Finding> {
    let room = new_room(stage);
    stage.join("Fay", Over::WebSocket).await?;
    join_in_turn(stage, &room, &["Ann", "Fay", "Ben"]).await?;
    let news = news(stage, LEFT, &room, "Fay");
    leave(stage, &room, "Fay").await?;
    news.reaches(stage, &["Ann", "Ben"]).await?;
    // She is in no room any more when her connection ends.
    stage.leave("Fay").await;
    leave(stage, &room, "Ben").await?;
    stage.fence(&stage.exact_names()).await?;

    let entries = stage.journal.read();
    let mut seen = HashSet::new();
    for entry in entries.iter().filter(|entry| entry.way == Way::Heard) {
        let Some((event, args)) = &entry.event else { continue };
        let Some(payload) = args.first().filter(|p| p["id"].is_string()) else {
            continue;
        };
        if event != JOINED && event != LEFT {
            continue;
        }
        // In these checks, nobody comes back to a room that they have left.
        let room = payload["roomId"].to_string();
        if !seen.insert((&entry.who, event, room, payload["id"].to_string())) {
            return Err(Finding::failed(format!(
                "{} heard of one thing twice: `{event}` {payload}.",
                entry.who
            ))
            .expected("each joining and each leaving once")
            .actual("the same event twice")
            .hint(
                "Who left the room before is not in it when the connection ends. And one \
                 emit is enough: `socket.to(room)` reaches all the others.",
            )
            .focus(short(&payload["roomId"], 60).trim_matches('"')));
        }
    }
    Ok(())
}
