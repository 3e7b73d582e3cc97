//! What is stored before anybody hears of it. A slow store shows what is done too
//! early.

use std::time::{Duration, Instant};

use crate::{
    check::Finding,
    journal::Entry,
    lessons::{list, talk::copy},
    stage::{Look, Stage},
};

use super::words::{Spoken, heard, join, list_of, new_room, speak};

/// How often [`stored_first`] tries, where one try does not tell.
const TRIES: usize = 8;

/// So many tries must tell: on a busy machine, one alone may be late by chance.
const TELLING: usize = 2;

/// A store that takes so long is slow enough to tell.
const SLOW: Duration = Duration::from_millis(20);

/// Who hears a message, or is answered, finds it in the list.
pub async fn stored_first(stage: &mut Stage) -> Result<(), Finding> {
    let room = new_room(stage);
    join(stage, &room, &["Ann", "Ben"]).await?;
    let mut told = 0;
    for _ in 0..TRIES {
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
                "{first}, asked for the list at once, and the message was not there."
            ))
            .expected("a message to be in the list when it is heard or answered")
            .actual(format!("a list of {} without it", list.len()))
            .hint(
                "Await the service first; then emit what it returned, and answer with it.",
            )
            .focus(&spoken.said.nonce));
        }
        heard(stage, &spoken).await?;
        // The store was slow, it was waited for, and the list was read in time.
        let took = came - sent;
        told += usize::from(took >= stage.store_delay.max(SLOW) && asked < took / 2);
        if told == TELLING {
            break;
        }
    }
    Ok(())
}

/// Who was the first to be told of a message, and how.
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
