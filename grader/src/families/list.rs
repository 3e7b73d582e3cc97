//! The lists that a server's REST API returns: a JSON array, oldest first.

use std::time::Duration;

use serde_json::Value;
use tokio::time::{Instant, sleep};

use super::status::status_says;
use crate::{
    class::rest::Answer,
    finding::Finding,
    json::{carries, kind, same, short, short_pair},
    play::talk::Heard,
    stage::{Said, Stage},
};

/// The pause before a list that should soon change is read again: REST has nothing to
/// wait on.
const AGAIN: Duration = Duration::from_millis(20);

/// The list at this path, such as `/api/messages`.
///
/// # Errors
/// It is not a JSON array with status 200.
pub async fn get(stage: &Stage, path: &str) -> Result<Vec<Value>, Finding> {
    stage.expect(format!("the answer to GET {path}"));
    let answer = stage.rest.get(path, stage.patience()).await;
    answered(stage, path, answer)
}

/// The list in the answer to a request for it, see [`get`].
fn answered(
    stage: &Stage,
    path: &str,
    answer: Result<Answer, String>,
) -> Result<Vec<Value>, Finding> {
    let finding = |actual: String| {
        Finding::failed(format!("`GET {path}` did not answer with the list."))
            .expected("status 200 and a JSON array of messages")
            .actual(actual)
    };
    let answer = match answer {
        Ok(answer) => answer,
        Err(reason) => {
            let finding = stage.end_of_server().unwrap_or_else(|| finding(reason));
            return Err(finding.hint(
                "The handler of this route did not finish. Does it wait for a lock that \
                 another handler holds, or that a panic has poisoned?",
            ));
        }
    };
    if answer.status != 200 {
        let nothing_said = stage.said.is_empty() && !stage.is_shared();
        let finding = finding(format!("status {}", answer.status));
        return Err(match status_says(answer.status) {
            Some(says) if !nothing_said => finding.because(says),
            _ => finding.hint(hint_for(answer.status, nothing_said)),
        });
    }
    match answer.json {
        Some(Value::Array(list)) => Ok(list),
        Some(Value::Object(object)) => {
            let fields: Vec<&String> = object.keys().collect();
            Err(finding(format!("an object with the fields {fields:?}"))
                .hint("Answer with the bare array, not with an object around it."))
        }
        Some(other) => Err(finding(kind(&other).into()).hint(ARRAY)),
        None => Err(finding(format!("no JSON: {}", answer.text)).hint(ARRAY)),
    }
}

/// Whether the list was answered before the first client came, if it was asked for then,
/// and is answered now.
///
/// # Errors
/// See [`get`].
pub async fn from_the_start(stage: &Stage, path: &str) -> Result<(), Finding> {
    get(stage, path).await?;
    let Some(early) = stage.early.first().cloned() else { return Ok(()) };
    answered(stage, path, Ok(early)).map(|_| ()).map_err(|mut finding| {
        finding.rationale = format!(
            "Before the first client came, `GET {path}` did not answer with the list."
        );
        finding
    })
}

const ARRAY: &str =
    "The answer is always an array. When there is no message, it is `[]`.";

/// What to try when the list came with this status instead of 200.
fn hint_for(status: u16, nothing_said: bool) -> &'static str {
    match status {
        404 | 405 => "Is the route on the router, before the Socket.IO layer?",
        _ if nothing_said => {
            "No client has sent anything yet, so the list is empty. That is not an error: \
             answer with status 200 and `[]`."
        }
        500.. => {
            "The route failed. Always answer with status 200. When the list is empty, the \
             answer is `[]`."
        }
        _ => "Answer with status 200, even when the list is empty.",
    }
}

/// The entries of the list that carry a message.
pub fn entries_of<'a>(list: &'a [Value], said: &Said) -> Vec<&'a Value> {
    list.iter().filter(|entry| carries(entry, &said.nonce)).collect()
}

/// The entry of a message, preferably with this id. Another check looks for entries that
/// are there twice.
pub fn entry_with_id<'a>(
    list: &'a [Value],
    said: &Said,
    id: &Value,
) -> Option<&'a Value> {
    let is_ours = |entry: &&Value| carries(entry, &said.nonce);
    let with_id = list.iter().find(|entry| same(&entry["id"], id) && is_ours(entry));
    with_id.or_else(|| list.iter().find(is_ours))
}

/// Whether each of these messages is in the list no more than once.
///
/// # Errors
/// One is there more than once.
pub fn no_twice(list: &[Value], all: &[Said]) -> Result<(), Finding> {
    let twice = |said: &&Said| entries_of(list, said).len() > 1;
    let Some(said) = all.iter().find(twice) else { return Ok(()) };
    Err(Finding::failed("A message was sent once, but stored more than once.")
        .expected("one entry in the list")
        .actual(format!("{} entries", entries_of(list, said).len()))
        .hint("Does your code call the service's `add` more than once for a message?")
        .focus(&said.nonce))
}

/// Whether the list has the oldest of these messages, if it has the youngest. None of them
/// was deleted.
///
/// # Errors
/// The list has lost messages while time went by.
pub fn none_expired(list: &[Value], all: &[Said]) -> Result<(), Finding> {
    let (Some(first), Some(last)) = (all.first(), all.last()) else { return Ok(()) };
    if entries_of(list, last).is_empty() || !entries_of(list, first).is_empty() {
        return Ok(());
    }
    let left = all.iter().filter(|said| !entries_of(list, said).is_empty()).count();
    Err(Finding::failed("The list has lost its oldest messages after a while.")
        .expected(format!("all {} messages of this run", all.len()))
        .actual(format!("{left} of them are left"))
        .because(
            "Younger messages are still there. Does the list forget a message after some \
             time, or when there are too many?",
        )
        .focus(&first.nonce))
}

/// The first message was sent before the second, but comes after it in the list.
pub fn wrong_order(first: &Said, second: &Said) -> Finding {
    Finding::failed("The list is not in the order in which the messages were sent.")
        .expected("the oldest message first")
        .actual(format!(
            "{} comes before {}",
            short(&second.payload["content"], 60),
            short(&first.payload["content"], 60)
        ))
        .focus(&first.nonce)
        .focus(&second.nonce)
}

/// A field of an entry differs from what was heard.
pub fn disagrees(said: &Said, heard: &Heard, entry: &Value, field: &str) -> Finding {
    let hint = match field {
        "id" if heard.message()[field].is_null() => {
            "The clients heard no id. Store the message first, then send what the service \
             returned: it has the id."
        }
        "id" => {
            "Two ids were made for one message. Send what the service returned: it has \
             the id under which the message is stored."
        }
        _ => {
            "Send what the service returned: what is stored is what everyone should hear."
        }
    };
    let (heard, listed) = short_pair(&heard.message()[field], &entry[field], 100);
    Finding::failed(format!("The list and the broadcast disagree about `{field}`."))
        .expected(format!("`{field}` as it was heard: {heard}"))
        .actual(format!("in the list: {listed}"))
        .hint(hint)
        .focus(&said.nonce)
}

/// What was got where a message is missing from a list of so many.
pub fn without_it(length: usize) -> String {
    match length {
        0 => "an empty list".to_owned(),
        1 => "a list of one other message".to_owned(),
        n => format!("a list of {n} messages, without it"),
    }
}

/// The list's entry of a message. It may appear a little later than the event; another
/// check decides whether it may.
///
/// # Errors
/// It is not in the list.
pub async fn entry(stage: &Stage, path: &str, said: &Said) -> Result<Value, Finding> {
    let ours = |list: &[Value]| entries_of(list, said).first().copied().cloned();
    let missing = match until(stage, path, ours).await? {
        Ok(entry) => return Ok(entry),
        Err(list) => list,
    };
    let hint = if missing.is_empty() {
        "The list is empty. Do the handlers write to the same store that the route reads? \
         Make one service, and give a clone of it to both. A clone of a `Vec` is a \
         separate `Vec`: share one through `Arc<Mutex<…>>`."
    } else {
        "Other messages are in the list, but not this one. Does your handler store every \
         message, and await the store?"
    };
    Err(Finding::failed("Clients heard a message that is not in the list.")
        .expected(format!("{} in `GET {path}`", short(&said.payload, 100)))
        .actual(without_it(missing.len()))
        .hint(hint)
        .focus(&said.nonce))
}

/// Reads the list again and again until `look` finds something in it. If it doesn't
/// within [`Stage::patience`], returns the last list.
///
/// # Errors
/// See [`get`].
pub async fn until<T>(
    stage: &Stage,
    path: &str,
    mut look: impl FnMut(&[Value]) -> Option<T>,
) -> Result<Result<T, Vec<Value>>, Finding> {
    let end = Instant::now() + stage.patience();
    loop {
        let list = get(stage, path).await?;
        if let Some(found) = look(&list) {
            return Ok(Ok(found));
        }
        if Instant::now() > end {
            return Ok(Err(list));
        }
        sleep(AGAIN).await;
    }
}
