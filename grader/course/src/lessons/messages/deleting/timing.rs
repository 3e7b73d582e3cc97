//! Deletions that are announced too early; a slow store shows them.

use std::time::Instant;

use classroom::{
    finding::Finding,
    journal::Entry,
    stage::{Look, Said, Stage},
};
use serde_json::Value;

use super::{
    asking::{DELETED, all_hear_of_it, ask, deletions},
    holds, leaves_the_list,
};
use crate::{
    families::{ids::id_of, tries::Tries},
    lessons::messages::{storing, talk::say_to_all},
};

/// The message must be gone when its deletion is announced. The list is read as soon as
/// the first client hears of the deletion; on a busy machine that may still be too late.
pub async fn first(stage: &mut Stage) -> Result<(), Finding> {
    let mut tries = Tries::new(stage);
    while tries.go_on() {
        let (said, heard) = say_to_all(stage, "Ann").await?;
        let (id, names) = (id_of(&heard), stage.names());
        let sent = Instant::now();
        let mark = ask(stage, "Ann", &id);
        let announced = |entries: &[Entry]| {
            let hears =
                |who: &String| deletions(entries, mark, who, &id).next().is_some();
            if names.iter().any(hears) { Look::Found(()) } else { Look::Waiting(0) }
        };
        stage.wait("the first to hear of a deletion", announced).await?;
        let took = sent.elapsed();
        let is_listed = holds(&storing::list(stage).await?, &said, &id);
        let asked = sent.elapsed() - took;
        all_hear_of_it(stage, "Ann", &id, mark).await?;
        if is_listed {
            return announced_too_early(stage, &said, &id).await;
        }
        tries.saw(took, asked);
    }
    Ok(())
}

/// The finding that the message was still in the list after its deletion was announced.
/// Another check looks at a message that never goes.
async fn announced_too_early(
    stage: &Stage,
    said: &Said,
    id: &Value,
) -> Result<(), Finding> {
    if !leaves_the_list(stage, said, id).await? {
        return Ok(());
    }
    let why =
        format!("Clients heard `{DELETED}` while the message was still in the list.");
    Err(Finding::failed(why)
        .expected("a list without the message, once its deletion is announced")
        .actual("the message left the list a little later")
        .trap("deletion-before-it-is-done")
        .focus(&said.nonce)
        .focus(DELETED))
}
