//! Several members speak in several rooms at the same time.

use std::collections::HashSet;

use classroom::{
    finding::Finding,
    play::{ask::one_answer, talk::Heard},
    stage::Stage,
};

use super::{
    extra::nobody_else,
    identity::is_from,
    words::{Spoken, heard, join, new_room, speak},
};
use crate::families::copies;

/// The store is slow: a server that keeps "the current room" somewhere mixes them up.
pub async fn own_room(stage: &mut Stage) -> Result<(), Finding> {
    let mark = stage.journal.mark();
    let (tea, jam) = (new_room(stage), new_room(stage));
    let (in_tea, in_jam) = (["Ann", "Ben"], ["Ben", "Dee"]);
    join(stage, &tea, &in_tea).await?;
    join(stage, &jam, &in_jam).await?;
    let mut all = Vec::new();
    for _ in 0..2 {
        all.push(speak(stage, "Ann", &tea, &in_tea));
        all.push(speak(stage, "Dee", &jam, &in_jam));
        all.push(speak(stage, "Ben", &tea, &in_tea));
        all.push(speak(stage, "Ben", &jam, &in_jam));
    }
    let mut ids = HashSet::new();
    for spoken in &all {
        let copies = heard(stage, spoken)
            .await
            .map_err(|finding| finding.trap("not-heard-at-once"))?;
        for copy in &copies {
            is_own(stage, spoken, copy)?;
        }
        if let Some(copy) = copies.first()
            && !ids.insert(copy.message()["id"].to_string())
        {
            return Err(Finding::failed("Two members spoke at once and got one id.")
                .expected("a new id for each message")
                .actual(format!("`id` {} twice", copy.message()["id"]))
                .trap("id-twice-at-once")
                .focus(&spoken.said.nonce));
        }
    }
    for spoken in &all {
        let answer = one_answer(stage, &spoken.asked).await?;
        let message = answer["message"].clone();
        is_own(stage, spoken, &Heard { who: "the answer".into(), args: vec![message] })?;
    }
    nobody_else(stage, mark)
        .await
        .map_err(|finding| finding.trap("calls-share-a-message"))
}

fn is_own(stage: &Stage, spoken: &Spoken, heard: &Heard) -> Result<(), Finding> {
    let Spoken { said, .. } = spoken;
    copies::own_words(said, heard, &["roomId", "content"])
        .and_then(|()| is_from(stage, said, heard))
        .map_err(|finding| finding.trap("calls-share-a-message"))
}
