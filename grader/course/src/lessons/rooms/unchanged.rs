//! Two rooms, and what should change nothing in them.

use classroom::{
    finding::Finding,
    stage::{Said, Stage},
    trap::Trap,
};

use super::{
    extra::nothing_else,
    listing::{not_listed, only_said},
    words::{heard, join, list_of, new_room, refused_each, speak},
};
use crate::families::list;

/// Ann is in both rooms, Ben in the first and Dee in the second; Eli is in none.
const MEMBERS: [[&str; 2]; 2] = [["Ann", "Ben"], ["Ann", "Dee"]];

/// Two rooms, and what was said in each of them.
pub struct Rooms {
    names: [String; 2],
    said: [Vec<Said>; 2],
    /// The journal's length when it was last looked at.
    mark: usize,
}

impl Rooms {
    /// The members join, and one of them speaks in each room.
    ///
    /// # Errors
    /// As [`join`] and [`heard`].
    pub async fn open(stage: &mut Stage) -> Result<Self, Finding> {
        let names = [new_room(stage), new_room(stage)];
        let mark = stage.journal.mark();
        let mut rooms = Self { names, said: [vec![], vec![]], mark };
        for (at, here) in MEMBERS.iter().enumerate() {
            join(stage, &rooms.names[at], here).await?;
            let spoken = speak(stage, here[1], &rooms.names[at], here);
            heard(stage, &spoken).await?;
            rooms.said[at].push(spoken.said);
        }
        nothing_else(stage, mark, "Clients joined two rooms, and two of them spoke")
            .await?;
        rooms.mark = stage.journal.mark();
        Ok(rooms)
    }

    /// The rooms' names.
    pub fn names(&self) -> [String; 2] {
        self.names.clone()
    }

    /// Each member can speak and is heard once, nobody else can, and the lists are whole.
    /// `after` says in a sentence what has happened before.
    ///
    /// # Errors
    /// What is different.
    pub async fn as_before(
        &mut self,
        stage: &mut Stage,
        after: &str,
    ) -> Result<(), Finding> {
        let changed =
            |finding: Finding| finding.trap(Trap::of("not-a-set").with("after", after));
        let mut all = Vec::new();
        for (at, here) in MEMBERS.iter().enumerate() {
            for by in here {
                all.push((at, speak(stage, by, &self.names[at], here)));
            }
        }
        for (at, spoken) in all {
            heard(stage, &spoken).await.map_err(changed)?;
            self.said[at].push(spoken.said);
        }
        let [tea, jam] = &self.names;
        let strangers = [("Dee", &**tea), ("Ben", jam), ("Eli", tea), ("Eli", jam)];
        let stopped = refused_each(stage, &strangers).await.map_err(changed)?;
        nothing_else(stage, self.mark, after).await.map_err(changed)?;
        self.mark = stage.journal.mark();
        for (room, said) in self.names.iter().zip(&self.said) {
            lists(stage, room, said, &stopped).await.map_err(changed)?;
        }
        Ok(())
    }
}

/// A room's list holds what was said there, once each, and nothing else.
async fn lists(
    stage: &Stage,
    room: &str,
    said: &[Said],
    stopped: &[Said],
) -> Result<(), Finding> {
    let list = list::get(stage, &list_of(room)).await?;
    for said in said.iter().filter(|said| list::entries_of(&list, said).is_empty()) {
        list::entry(stage, &list_of(room), said).await?;
    }
    list::no_twice(&list, said)?;
    not_listed(&list, stopped)?;
    only_said(&list, room, said)
}
