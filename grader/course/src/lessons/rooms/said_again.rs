//! The same words twice are two messages.

use classroom::{
    finding::Finding,
    journal::Entry,
    json::{any_carries, carries, same},
    play::ask::ask,
    stage::{Look, Stage},
};
use serde_json::{Value, json};

use super::words::{TALK, join, list_of, new_room};
use crate::families::list;

/// Dee says the same twice, and both are in the list. Her messages are not kept among
/// those that were said, or the second would look like a copy of the first.
pub async fn said_again(stage: &mut Stage) -> Result<(), Finding> {
    let room = new_room(stage);
    join(stage, &room, &["Dee"]).await?;
    let nonce = stage.texts.nonce();
    let payload = json!({ "roomId": room, "content": format!("{nonce} yes") });
    let mark = stage.journal.mark();
    let finding = |actual: String| {
        Finding::failed("Dee said the same words twice. Those are two messages.")
            .expected("two messages, each with an id of its own")
            .actual(actual)
            .trap("repeated-message-dropped")
            .focus(&nonce)
    };
    for times in 1..=2 {
        ask(stage, "Dee", TALK.sent, std::slice::from_ref(&payload));
        let copies = |entries: &[Entry]| {
            let own = entries.iter().skip(mark).filter(|entry| entry.who == "Dee");
            let ours = own.filter_map(|entry| entry.heard(TALK.heard));
            match ours.filter(|args| any_carries(args, &nonce)).count() {
                count if count >= times => Look::Found(()),
                count => Look::Waiting(count),
            }
        };
        if stage.wait("Dee to hear the same words again", copies).await?.is_none() {
            return Err(finding(format!("{} heard", times - 1)));
        }
    }
    // They may come a little later than the events, as in `stored-first`.
    let both = |list: &[Value]| {
        let ours = list.iter().filter(|entry| carries(entry, &nonce));
        Some(ours.cloned().collect::<Vec<_>>()).filter(|entries| entries.len() > 1)
    };
    match list::until(stage, &list_of(&room), both).await? {
        Ok(entries) if same(&entries[0]["id"], &entries[1]["id"]) => {
            Err(finding(format!("both with the `id` {}", entries[0]["id"])))
        }
        Ok(_) => Ok(()),
        Err(list) => Err(finding(format!("a list of {}", list.len()))),
    }
}
