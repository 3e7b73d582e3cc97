//! Deleting a message that doesn't exist, either way.

use classroom::{
    class::rest::Answer,
    finding::Finding,
    journal::Entry,
    json::{cut, same, short},
    stage::{Look, Said, Stage},
};
use serde_json::{Value, json};

use super::{
    asking::{ask, is_id, path_of, refusal, shown},
    deleting::{Deleted, delete_one, leaves_the_list},
};
use crate::{
    families::{ids, late::late, list, status::status_says},
    lessons::messages::{
        self,
        deleting::{
            asking::{self, DELETED, ERROR, names},
            not_found::NOT_FOUND,
        },
        spam::none_with,
        storing::LIST,
        talk::say_to_all,
    },
};

/// Two ids that no message has: one of a deleted message, and one that never existed.
async fn not_there(stage: &mut Stage) -> Result<[Value; 2], Finding> {
    let deleted = delete_one(stage).await?;
    leaves_the_list(stage, &deleted).await?;
    let Deleted { id: gone, .. } = deleted;
    let never = ids::never_given(stage, &gone);
    Ok([gone, never])
}

pub async fn status(stage: &mut Stage) -> Result<(), Finding> {
    for id in not_there(stage).await? {
        let answer = ask(stage, "DELETE", &path_of(&id), None).await?;
        is_404(&answer, "DELETE")?;
    }
    nearly(stage).await
}

/// Only its whole id names a message, over REST and over a socket.
async fn nearly(stage: &mut Stage) -> Result<(), Finding> {
    let (kept, heard) = say_to_all(stage, "Ben").await?;
    let mark = stage.journal.mark();
    let ids = ids::near(&ids::id_of(&heard), &list::get(stage, LIST).await?);
    for id in &ids {
        let answer = ask(stage, "DELETE", &path_of(id), None).await?;
        is_refused(&answer, "DELETE", id)?;
        asking::ask(stage, "Ann", id);
    }
    // The store has done with the others when it has done with this one.
    delete_one(stage).await?;
    let nearly = |mut finding: Finding| {
        finding.rationale =
            "DELETE and `deleteMessage` named ids that are nearly that of \
                             a message, and it was deleted."
                .into();
        finding.because("id-nearly-matches")
    };
    // Not a part of an id: it may be part of another one, too.
    let deletion = |args: &[Value]| {
        let told = args.first().map_or(&Value::Null, |arg| &arg["messageId"]);
        ids.iter().any(|id| is_id(told, id))
    };
    heard_nothing(stage, mark, |e| e.heard(DELETED).is_some_and(deletion))
        .map_err(nearly)?;
    still_there(stage, &kept).await.map_err(nearly)
}

/// Whether a request is refused that names a message by an id that is nearly its own.
///
/// # Errors
/// It was done.
pub fn is_refused(answer: &Answer, method: &str, id: &Value) -> Result<(), Finding> {
    if !(200..=299).contains(&answer.status) {
        return Ok(());
    }
    let why = format!("{method} named {id}, which is nearly the id of a message.");
    Err(Finding::failed(why)
        .expected("status 404: no message has this id")
        .actual(shown(answer))
        .trap("id-nearly-matches")
        .focus(method))
}

/// What the answer about a message that doesn't exist should be.
///
/// # Errors
/// It is not 404 with `{message}`.
pub fn is_404(answer: &Answer, method: &str) -> Result<(), Finding> {
    if answer.status == 404 && refusal(answer) == Some(NOT_FOUND) {
        return Ok(());
    }
    let why = format!(
        "{method} named a message that doesn't exist, and the answer doesn't say so.",
    );
    let finding = Finding::failed(why)
        .expected(format!("status 404 and {{\"message\": \"{NOT_FOUND}\"}}"))
        .actual(shown(answer))
        .focus(method);
    if let Some(says) = status_says(answer.status) {
        return Err(finding.because(says));
    }
    Err(match (answer.status, refusal(answer)) {
        (404, Some(_)) => finding.trap("not-found-text-differs"),
        (404, None) => finding.trap("not-found-without-text"),
        (200..=299, _) => finding.trap("not-found-as-success"),
        (400, _) => finding.trap("not-found-as-bad-request"),
        _ => finding.trap("not-found-as-servers-fault"),
    })
}

/// No client hears an event, and nothing else is deleted.
pub async fn is_silent(stage: &mut Stage) -> Result<(), Finding> {
    let ids = not_there(stage).await?;
    let (kept, heard) = say_to_all(stage, "Ben").await?;
    if same(&ids::id_of(&heard), &ids[0]) {
        return Err(ids::given_again(&ids[0]).focus(&kept.nonce));
    }
    stage.fence(&stage.exact_names()).await?;
    let mark = stage.journal.mark();
    for id in &ids {
        ask(stage, "DELETE", &path_of(id), None).await?;
    }
    stage.fence(&stage.exact_names()).await?;
    silent(stage, mark, &ids)?;
    late(stage).await?;
    // The first may be heard again by now, from when it was really deleted.
    silent(stage, mark, &ids[1..])?;
    let after = "DELETE named a message that doesn't exist, and";
    none_with(stage, mark, after, |s| Box::pin(status(s))).await?;
    still_there(stage, &kept).await
}

/// No client hears of a deletion of these, or an error.
fn silent(stage: &Stage, mark: usize, ids: &[Value]) -> Result<(), Finding> {
    let deletion = |args: &[Value]| ids.iter().any(|id| names(args, id));
    heard_nothing(stage, mark, |e| e.heard(DELETED).is_some_and(deletion))?;
    let error = |args: &[Value]| args.iter().any(|arg| arg["message"] == NOT_FOUND);
    heard_nothing(stage, mark, |e| {
        stage.sees_all(&e.who) && e.heard(ERROR).is_some_and(error)
    })
}

fn heard_nothing(
    stage: &Stage,
    mark: usize,
    is: impl Fn(&&Entry) -> bool,
) -> Result<(), Finding> {
    let entries = stage.journal.read();
    let Some(entry) = entries.iter().skip(mark).find(is) else { return Ok(()) };
    Err(Finding::failed(format!(
        "Nothing was deleted, and {} heard an event.",
        entry.who
    ))
    .expected("status 404 for the one who asked, and no event at any client")
    .actual(format!("{} heard {}", entry.who, cut(&entry.packet, 100)))
    .trap("unknown-id-told")
    .focus(DELETED)
    .focus(ERROR)
    .focus("DELETE"))
}

async fn still_there(stage: &Stage, kept: &Said) -> Result<(), Finding> {
    list::entry(stage, LIST, kept).await.map(|_| ()).map_err(|mut finding| {
        finding.rationale =
            "DELETE named a message that doesn't exist, and another one is gone.".into();
        finding.trap("unknown-id-deletes-the-last").focus("DELETE")
    })
}

/// What was deleted over a socket can't be deleted over REST. Another check tries
/// whether it goes.
async fn gone_by_socket(stage: &mut Stage) -> Result<(), Finding> {
    let (said, heard) = say_to_all(stage, "Ben").await?;
    let id = ids::id_of(&heard);
    asking::ask(stage, "Ann", &id);
    if !messages::deleting::leaves_the_list(stage, &said, &id).await? {
        return Ok(());
    }
    let taken = is_taken_again(stage, &id).await?;
    let answer = ask(stage, "DELETE", &path_of(&id), None).await?;
    is_404(&answer, "DELETE").map_err(|mut finding| {
        if taken {
            return ids::given_again(&id);
        }
        finding.rationale =
            "A message was deleted over a socket, and could be deleted again over \
             REST."
                .into();
        finding.trap("deleted-twice")
    })
}

/// Whether a message in the list has the id of one that was deleted.
async fn is_taken_again(stage: &Stage, gone: &Value) -> Result<bool, Finding> {
    let list = list::get(stage, LIST).await?;
    Ok(list.iter().any(|entry| same(&entry["id"], gone)))
}

/// A client that asks over a socket to delete what is gone over REST hears `error`.
pub async fn by_socket(stage: &mut Stage) -> Result<(), Finding> {
    gone_by_socket(stage).await?;
    let [gone, _] = not_there(stage).await?;
    // Another check looks for a second copy of that deletion.
    late(stage).await?;
    let taken = is_taken_again(stage, &gone).await?;
    for by in ["Ann", "Ben"] {
        refused_by_socket(stage, by, &gone, taken).await?;
    }
    Ok(())
}

async fn refused_by_socket(
    stage: &Stage,
    by: &str,
    gone: &Value,
    taken: bool,
) -> Result<(), Finding> {
    let mark = asking::ask(stage, by, gone);
    let answer = |entries: &[Entry]| {
        let mut since = entries.iter().skip(mark).filter(|entry| entry.who == by);
        let args = since.find_map(|entry| entry.heard(ERROR));
        args.map_or(Look::Waiting(0), |args| {
            Look::Found(args.first().cloned().unwrap_or_default())
        })
    };
    let finding = Finding::failed(format!(
        "A message was deleted over REST. Then {by} asked to delete it over a socket, and \
         did not hear the `error` for it.",
    ))
    .expected(format!("`{ERROR}` {} at {by} alone", json!({ "message": NOT_FOUND })))
    .trap("socket-unknown-id")
    .focus(asking::DELETE)
    .focus(ERROR);
    let finding = if taken { ids::given_again(gone) } else { finding };
    match stage.wait("the answer `error`", answer).await? {
        Some(got) if got["message"] == NOT_FOUND => {}
        Some(got) => return Err(finding.actual(short(&got, 100))),
        None => {
            stage.never_came(ERROR, &[by]);
            return Err(finding.actual("nothing"));
        }
    }
    stage.fence(&stage.exact_names()).await?;
    let entries = stage.journal.read();
    let told = entries.iter().skip(mark).find(|entry| {
        entry.heard(DELETED).is_some_and(|args| names(args, gone))
            || (entry.who != by
                && stage.sees_all(&entry.who)
                && entry.heard(ERROR).is_some_and(|args| {
                    args.iter().any(|arg| arg["message"] == NOT_FOUND)
                }))
    });
    match told {
        None => Ok(()),
        Some(entry) => Err(finding.actual(format!(
            "{} heard {}",
            entry.who,
            cut(&entry.packet, 100)
        ))),
    }
}
