//! A message is stored before anybody hears it. A slow store shows what happens too
//! early.

use std::time::{Duration, Instant};

use classroom::{
    finding::Finding,
    journal::Entry,
    json::any_carries,
    play::{ask::one_answer, talk::copy},
    stage::{Look, Stage},
};

use super::words::{Spoken, heard, join, list_of, new_room, speak};
use crate::families::{list, tries::Tries};

/// A message is in the list before it is heard or answered.
pub async fn stored_first(stage: &mut Stage) -> Result<(), Finding> {
    let room = new_room(stage);
    join(stage, &room, &["Ann", "Ben"]).await?;
    let mut tries = Tries::new(stage);
    while tries.go_on() {
        let sent = Instant::now();
        let spoken = speak(stage, "Ann", &room, &["Ann", "Ben"]);
        let Some(first) = first_sign(stage, &spoken).await? else {
            return heard(stage, &spoken).await.map(|_| ());
        };
        let came = Instant::now();
        let list = list::get(stage, &list_of(&room)).await?;
        let asked = came.elapsed();
        if list::entries_of(&list, &spoken.said).is_empty() {
            return Err(Finding::failed(format!(
                "{first}, and the list that was read right after that didn't have it."
            ))
            .expected("the message in the list by then")
            .actual(list::without_it(list.len()))
            .trap("told-before-stored")
            .focus(&spoken.said.nonce));
        }
        heard(stage, &spoken).await?;
        one_answer(stage, &spoken.asked).await?;
        // Both waited for the store, and the list was read in time.
        tries.saw(came - sent, asked.max(apart(stage, &spoken)));
    }
    Ok(())
}

/// How much time lay between the answer and the first copy. If the store needed that
/// time, one of them came too early.
fn apart(stage: &Stage, spoken: &Spoken) -> Duration {
    let Spoken { said, asked } = spoken;
    let entries = stage.journal.read();
    let since = || entries.iter().skip(said.mark);
    let answered = since().find(|e| e.who == said.by && e.answers(asked.id).is_some());
    let heard = since().find(|e| {
        let args = e.heard(said.exchange.heard).unwrap_or_default();
        any_carries(args, &said.nonce)
    });
    let (Some(answered), Some(heard)) = (answered, heard) else { return Duration::ZERO };
    Duration::from_secs_f64((answered.at_ms - heard.at_ms).abs() / 1000.0)
}

/// Which client was told of a message first, and how.
async fn first_sign(stage: &Stage, spoken: &Spoken) -> Result<Option<String>, Finding> {
    let Spoken { said, asked } = spoken;
    let first = |entries: &[Entry]| {
        let heard = said.audience.iter().find_map(|who| copy(entries, said, who));
        let answered = entries
            .iter()
            .skip(said.mark)
            .any(|entry| entry.who == said.by && entry.answers(asked.id).is_some());
        match (heard, answered) {
            (Some(heard), _) => Look::Found(format!("{} heard a message", heard.who)),
            (None, true) => Look::Found(format!("{} was answered", said.by)),
            (None, false) => Look::Waiting(0),
        }
    };
    stage.wait("the first to hear a message", first).await
}
