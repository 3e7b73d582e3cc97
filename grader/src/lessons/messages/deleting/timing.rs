//! What a slow store shows of a deletion that is announced too early.

use std::time::Instant;

use serde_json::Value;

use super::{
    asking::{DELETED, all_hear_of_it, ask, deletions},
    holds, leaves_the_list,
};
use crate::{
    check::Finding,
    journal::Entry,
    lessons::{
        ids::id_of,
        messages::{storing, talk::say_to_all},
        tries::Tries,
    },
    stage::{Look, Said, Stage},
};

/// The deletion is done when it is announced. A slow store shows it, if the machine is
/// not too busy to ask in time: so the list is read when the first one hears of it.
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

/// The message was in the list after its deletion was announced. One that is never gone
/// is another check's matter.
async fn announced_too_early(
    stage: &Stage,
    said: &Said,
    id: &Value,
) -> Result<(), Finding> {
    if !leaves_the_list(stage, said, id).await? {
        return Ok(());
    }
    let why = format!("`{DELETED}` was heard, and the message was still in the list.");
    Err(Finding::failed(why)
        .expected("the list without it, once its deletion is announced")
        .actual("it was gone a little later")
        .hint(
            "Await the service's `delete` first, and announce it when it returned true.",
        )
        .focus(&said.nonce)
        .focus(DELETED))
}
