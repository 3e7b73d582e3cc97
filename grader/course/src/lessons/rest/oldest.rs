//! The first message of the list can be deleted like any other.

use classroom::{
    finding::Finding,
    stage::{Said, Stage},
    verdict::Status,
};

use super::{asking::path_of, deleting::delete, told::settle};
use crate::{
    families::list::{self, entries_of},
    lessons::messages::{
        deleting::asking::{DELETED, names},
        storing::LIST,
    },
};

/// Deletes the first message of the list, if the last can be deleted and the first is one
/// of ours: on a running server, other groups' messages may come first.
pub async fn deleted(stage: &mut Stage) -> Result<(), Finding> {
    let list = list::get(stage, LIST).await?;
    let [first, .., last] = list.as_slice() else { return Ok(()) };
    let said_in = |list: &[serde_json::Value]| -> Option<Said> {
        stage.said.iter().find(|said| !entries_of(list, said).is_empty()).cloned()
    };
    let said = said_in(std::slice::from_ref(first));
    let (Some(said), Some(_)) = (said, said_in(std::slice::from_ref(last))) else {
        return Ok(());
    };
    let path = path_of(&last["id"]);
    let answer = stage.rest.ask("DELETE", &path, None, stage.patience()).await;
    let is_there = !entries_of(&list::get(stage, LIST).await?, &said).is_empty();
    if !is_there || !answer.is_ok_and(|answer| answer.status == 204) {
        let mut other =
            Finding::failed("It is tried where DELETE works for other messages.");
        other.status = Status::Skipped;
        return Err(other);
    }
    let like_the_last = |mut finding: Finding| {
        finding.rationale =
            "The last message of the list could be deleted, but not the first one."
                .into();
        finding.trap("first-not-deleted")
    };
    let deleted =
        delete(stage, said, first["id"].clone()).await.map_err(like_the_last)?;
    // Other checks look at the event and the list.
    settle(stage, DELETED, deleted.mark, &|args| names(args, &deleted.id)).await
}
