//! Two ways in, one chat: what clients send over their sockets goes on working, and
//! both ways meet in one list.

use super::asking::post_to_all;
use crate::{
    check::Finding,
    json::{carries, short},
    lessons::{
        list,
        messages::{storing::LIST, talk::say_to_all},
        talk::Heard,
    },
    stage::{Said, Stage},
};

pub async fn get_array(stage: &mut Stage) -> Result<(), Finding> {
    list::get(stage, LIST).await.map(|_| ())
}

pub async fn socket_everyone(stage: &mut Stage) -> Result<(), Finding> {
    for by in stage.names() {
        say_to_all(stage, &by).await?;
    }
    Ok(())
}

/// One message each way; both are in the list.
pub async fn one_list(stage: &mut Stage) -> Result<(), Finding> {
    let (said, _) = say_to_all(stage, "Ann").await?;
    let (posted, _) = post_to_all(stage).await?;
    list::entry(stage, LIST, &posted.said).await?;
    list::entry(stage, LIST, &said).await.map(|_| ()).map_err(|mut finding| {
        finding.rationale =
            "What was posted is in the list, what came over a socket is not.".into();
        finding.hint(
            "There are two stores. The routes and the handlers need clones of one \
             `MessageService`: a clone is a handle to the same messages.",
        )
    })
}

pub async fn order(stage: &mut Stage) -> Result<(), Finding> {
    let mut all: Vec<Said> = Vec::new();
    for by in ["Ann", "Ben"] {
        all.push(post_to_all(stage).await?.0.said);
        all.push(say_to_all(stage, by).await?.0);
    }
    all.push(post_to_all(stage).await?.0.said);
    for said in &all {
        list::entry(stage, LIST, said).await?;
    }
    let list = list::get(stage, LIST).await?;
    let place = |said: &Said| list.iter().position(|entry| carries(entry, &said.nonce));
    for pair in all.windows(2) {
        let [first, second] = pair else { continue };
        if place(first) > place(second) {
            return Err(Finding::failed("The list is not in the order of the messages.")
                .expected("oldest first, whichever way each of them came")
                .actual(format!(
                    "{} stands before {}",
                    short(&second.payload["content"], 60),
                    short(&first.payload["content"], 60)
                ))
                .hint("One list for both ways, and each new message at its end.")
                .focus(&first.nonce)
                .focus(&second.nonce));
        }
    }
    Ok(())
}

/// The id of what was heard.
pub fn id_of(heard: &[Heard]) -> serde_json::Value {
    heard.first().map(|heard| heard.message()["id"].clone()).unwrap_or_default()
}
