//! One announcement, and the clients that heard it.

use classroom::{
    finding::Finding,
    journal::Entry,
    json::short,
    play::talk::and,
    stage::{Look, Stage},
};
use serde_json::Value;

/// A client has joined a room.
pub const JOINED: &str = "userJoined";
/// A client has left a room.
pub const LEFT: &str = "userLeft";

/// The announcement that a client has joined a room, or left it.
pub struct News {
    event: &'static str,
    /// Its name.
    pub room: String,
    /// The client that it is about, and the id of its socket.
    about: String,
    id: String,
    /// The journal's length before.
    mark: usize,
}

/// An announcement about this client, which may disconnect meanwhile.
pub fn news(stage: &Stage, event: &'static str, room: &str, about: &str) -> News {
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
    pub fn count(&self, entries: &[Entry], who: &str) -> usize {
        let since = entries.iter().skip(self.mark).filter(|entry| entry.who == who);
        let payloads = since.filter_map(|entry| entry.heard(self.event)?.first());
        payloads.filter(|p| p["roomId"] == *self.room && p["id"] == *self.id).count()
    }

    /// Waits until all of these clients have heard it.
    ///
    /// # Errors
    /// Some have not.
    pub async fn reaches(&self, stage: &Stage, others: &[&str]) -> Result<(), Finding> {
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
        stage.never_came(event, &missing);
        let does = if *event == JOINED { "joined" } else { "left" };
        let finding = Finding::failed(format!(
            "{about} {does} a room, and {} never heard `{event}`.",
            and(&missing)
        ))
        .expected(format!(
            r#"`{event}` {{"roomId": {room:?}, "id": {id:?}}} at {}"#,
            and(others)
        ))
        .focus(room);
        match other_shape {
            Some(args) => finding.actual(short(&args, 120)).trap("news-not-an-object"),
            None if *event == JOINED => {
                finding.actual("nothing").trap("joined-not-announced")
            }
            None => finding.actual("nothing").trap("left-not-announced"),
        }
    }

    /// None of these clients has heard it so far.
    ///
    /// # Errors
    /// One has.
    pub async fn is_news_to_none_of(
        &self,
        stage: &Stage,
        who: &[&str],
    ) -> Result<(), Finding> {
        stage.fence(&stage.exact_names()).await?;
        let entries = stage.journal.read();
        let News { event, room, about, id, mark } = self;
        let wrong = entries.iter().skip(*mark).find(|entry| {
            let args = entry.heard(event).unwrap_or_default();
            let no_room = args.first().is_some_and(|arg| arg.get("roomId").is_none());
            let ours =
                entry.packet.contains(id) && (entry.packet.contains(room) || no_room);
            who.contains(&entry.who.as_str()) && !args.is_empty() && ours
        });
        let Some(entry) = wrong else { return Ok(()) };
        let finding = Finding::failed(match entry.who == *about {
            true => format!("{about} heard `{event}` of itself."),
            false => {
                format!("{} is not in that room, and heard `{event}`.", entry.who)
            }
        })
        .expected(format!("`{event}` at the others in this room only"))
        .actual(entry.packet.clone())
        .focus(room);
        Err(match entry.who == *about {
            true => finding.trap("announced-to-the-client-itself"),
            false => finding.trap("announced-to-others"),
        })
    }
}
