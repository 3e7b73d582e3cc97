//! Membership: a room has the members that have joined it by its whole name, until they
//! leave it.
//!
//! What goes wrong: rooms whose names are alike are one room; leaving one leaves them all,
//! or another; who joins twice or comes back hears everything twice; who joins hears what
//! was said before; who was refused is a member all the same.

use classroom::{
    contract::Subject,
    finding::Finding,
    json::cut,
    play::{
        ask::{answer, ask},
        draw::{Given, draw},
        turn::{came, prepare, take},
    },
    stage::Stage,
};
use futures_util::{FutureExt, future::BoxFuture};
use serde_json::Value;

use super::delivery::heard_as_promised;

type Tested<'a> = BoxFuture<'a, Result<(), Finding>>;

/// Names that a careless server takes for the given one.
const ALIKE: [fn(&str) -> String; 8] = [
    |name| format!("{name}2"),
    |name| format!("{name}:x"),
    |name| format!("{name}/x"),
    |name| format!("{name} "),
    |name| format!(" {name}"),
    |name| name.to_uppercase(),
    |name| name.chars().skip(1).collect(),
    |name| name.chars().take(name.chars().count() - 1).collect(),
];

/// The rooms of a trial, and who is in each.
struct Rooms {
    subject: Subject,
    joining: Subject,
    leaving: Option<Subject>,
    all: Vec<(String, Vec<String>)>,
}

impl Rooms {
    /// No rooms yet; `None` if nobody can join one.
    fn new(subject: Subject) -> Option<Self> {
        let joining = subject.joining()?;
        let leaving = subject.leaving();
        Some(Self { subject, joining, leaving, all: Vec::new() })
    }

    fn members(&mut self, room: &str) -> &mut Vec<String> {
        let at = self.all.iter().position(|(name, _)| name == room);
        let at = at.unwrap_or_else(|| {
            self.all.push((room.to_owned(), Vec::new()));
            self.all.len() - 1
        });
        &mut self.all[at].1
    }

    fn given(&mut self, room: &str) -> Given {
        let members = self.members(room).clone();
        Given { room: Some(room.to_owned()), members, ..Given::default() }
    }

    /// A client emits an event about a room, and what comes of it is what was promised.
    async fn act(
        &mut self,
        stage: &mut Stage,
        subject: Subject,
        who: &str,
        room: &str,
    ) -> Result<(), Finding> {
        let given = prepare(stage, subject, who, Some(&self.given(room))).await?;
        *self.members(room) = given.members.clone();
        let payload = draw(stage, subject.event, &given);
        let turn = take(stage, subject, who, payload, given);
        came(stage, subject, &turn).await?;
        heard_as_promised(stage, subject, &turn).await
    }

    /// The same, where the contract doesn't say what comes of it.
    async fn act_anyhow(
        &mut self,
        stage: &mut Stage,
        subject: Subject,
        who: &str,
        room: &str,
    ) -> Result<(), Finding> {
        let given = prepare(stage, subject, who, Some(&self.given(room))).await?;
        let payload = draw(stage, subject.event, &given).value;
        let args: Vec<Value> = payload.into_iter().collect();
        match subject.event.acks {
            Some(_) => {
                let asked = ask(stage, who, &subject.event.name, &args);
                answer(stage, &asked).await?;
            }
            None => stage.emit(who, &subject.event.name, &args),
        }
        stage.fence(&stage.exact_names()).await
    }

    async fn join(
        &mut self,
        stage: &mut Stage,
        who: &str,
        room: &str,
    ) -> Result<(), Finding> {
        self.act(stage, self.joining, who, room).await
    }

    /// The client leaves, if the contract has an event for that.
    async fn leave(
        &mut self,
        stage: &mut Stage,
        who: &str,
        room: &str,
    ) -> Result<(), Finding> {
        match self.leaving {
            Some(leaving) => self.act(stage, leaving, who, room).await,
            None => Ok(()),
        }
    }

    /// Each member speaks, and exactly the members hear it.
    async fn works(&mut self, stage: &mut Stage, room: &str) -> Result<(), Finding> {
        for who in self.members(room).clone() {
            self.act(stage, self.subject, &who, room).await?;
        }
        Ok(())
    }
}

/// `rooms-alike`: rooms whose names are nearly the same are different rooms.
pub fn alike(stage: &mut Stage, subject: Subject) -> Tested<'_> {
    async move {
        // A name may stand in another one, so nothing here can be looked up later.
        let said = stage.said.len();
        let letter_by_letter = |finding: Finding| finding.trap("name-not-compared-whole");
        for alike in ALIKE {
            let Some(mut rooms) = Rooms::new(subject) else { return Ok(()) };
            let room = stage.texts.nonce();
            let other = alike(&room);
            let trial = async {
                rooms.join(stage, "Ann", &room).await?;
                rooms.join(stage, "Ben", &other).await?;
                rooms.works(stage, &room).await?;
                rooms.works(stage, &other).await?;
                rooms.join(stage, "Ben", &room).await?;
                rooms.leave(stage, "Ben", &other).await?;
                rooms.works(stage, &room).await
            };
            trial.await.map_err(letter_by_letter)?;
        }
        stage.said.truncate(said);
        Ok(())
    }
    .boxed()
}

/// `rooms-kept`: joining or leaving one room changes nothing in another, and leaving a
/// room where one is not changes nothing at all.
pub fn kept(stage: &mut Stage, subject: Subject) -> Tested<'_> {
    async move {
        let Some(mut rooms) = Rooms::new(subject) else { return Ok(()) };
        let names = [stage.texts.nonce(), stage.texts.nonce(), stage.texts.nonce()];
        let [one, two, other] = &names;
        for room in [one, two] {
            for who in ["Ann", "Ben"] {
                rooms.join(stage, who, room).await?;
            }
        }
        rooms.leave(stage, "Ann", two).await?;
        rooms
            .works(stage, one)
            .await
            .map_err(|finding| finding.trap("leave-leaves-all"))?;
        rooms.works(stage, two).await?;
        let not_there = |finding: Finding| finding.trap("left-without-joining");
        if let Some(leaving) = rooms.leaving {
            rooms.act_anyhow(stage, leaving, "Ben", other).await.map_err(not_there)?;
        }
        rooms.works(stage, one).await.map_err(not_there)?;
        rooms.works(stage, two).await.map_err(not_there)
    }
    .boxed()
}

/// `rooms-again`: who joins twice, or comes back, is a member once.
pub fn again(stage: &mut Stage, subject: Subject) -> Tested<'_> {
    async move {
        let Some(mut rooms) = Rooms::new(subject) else { return Ok(()) };
        let room = stage.texts.nonce();
        rooms.join(stage, "Ann", &room).await?;
        for _ in 0..2 {
            rooms.join(stage, "Ben", &room).await?;
            rooms.leave(stage, "Ben", &room).await?;
            rooms.works(stage, &room).await?;
        }
        let once = |finding: Finding| finding.trap("joins-counted");
        rooms.join(stage, "Ben", &room).await?;
        rooms.act_anyhow(stage, rooms.joining, "Ben", &room).await?;
        rooms.works(stage, &room).await.map_err(once)?;
        rooms.join(stage, "Dee", &room).await.map_err(once)
    }
    .boxed()
}

/// `no-replay`: who joins hears what is said from then on.
pub fn no_replay(stage: &mut Stage, subject: Subject) -> Tested<'_> {
    async move {
        let Some(mut rooms) = Rooms::new(subject) else { return Ok(()) };
        let room = stage.texts.nonce();
        rooms.join(stage, "Ann", &room).await?;
        rooms.works(stage, &room).await?;
        stage.fence(&stage.exact_names()).await?;
        let mark = stage.journal.mark();
        for who in ["Ben", "Dee"] {
            rooms.join(stage, who, &room).await?;
        }
        let entries = stage.journal.read();
        let emits = &subject.event.emits;
        let found = entries
            .iter()
            .skip(mark)
            .find(|entry| emits.iter().any(|emit| entry.heard(&emit.event).is_some()));
        let Some(entry) = found else { return Ok(()) };
        Err(Finding::failed(format!(
            "Ben and Dee joined a room, nobody spoke, and {} heard what was said before.",
            entry.who
        ))
        .expected("only what is said from then on")
        .actual(cut(&entry.packet, 120))
        .trap("old-messages-sent-again"))
    }
    .boxed()
}
