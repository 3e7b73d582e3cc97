//! The lists that a server's REST API returns: a JSON array, oldest first.

use std::time::Duration;

use classroom::{
    class::rest::Answer,
    finding::Finding,
    json::{carries, kind, same, short, short_pair},
    play::talk::Heard,
    stage::{Said, Stage},
    trap::Trap,
};
use serde_json::Value;
use tokio::time::{Instant, sleep};

use super::status::status_says;

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
            return Err(finding.trap("list-never-answers"));
        }
    };
    if answer.status != 200 {
        let nothing_said = stage.said.is_empty() && !stage.is_shared();
        let finding = finding(format!("status {}", answer.status));
        return Err(match status_says(answer.status) {
            Some(says) if !nothing_said => finding.because(says),
            _ => finding.trap(hint_for(answer.status, nothing_said)),
        });
    }
    match answer.json {
        Some(Value::Array(list)) => Ok(list),
        Some(Value::Object(object)) => {
            let fields: Vec<&String> = object.keys().collect();
            Err(finding(format!("an object with the fields {fields:?}"))
                .trap("list-in-an-object"))
        }
        Some(other) => Err(finding(kind(&other).into()).trap("list-not-an-array")),
        None => {
            Err(finding(format!("no JSON: {}", answer.text)).trap("list-not-an-array"))
        }
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

/// What to try when the list came with this status instead of 200.
fn hint_for(status: u16, nothing_said: bool) -> Trap {
    match status {
        404 | 405 => Trap::of("list-not-routed"),
        _ if nothing_said => Trap::of("empty-list-is-an-error"),
        500.. => Trap::of("list-failed"),
        _ => Trap::of("list-another-status"),
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
        .trap("added-more-than-once")
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
        .because("list-forgets")
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
    let trap = match field {
        "id" if heard.message()[field].is_null() => Trap::of("told-without-id"),
        "id" => Trap::of("two-ids-for-one"),
        _ => Trap::of("told-is-not-stored"),
    };
    let (heard, listed) = short_pair(&heard.message()[field], &entry[field], 100);
    Finding::failed(format!("The list and the broadcast disagree about `{field}`."))
        .expected(format!("`{field}` as it was heard: {heard}"))
        .actual(format!("in the list: {listed}"))
        .trap(trap)
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
    let trap = if missing.is_empty() {
        Trap::of("two-stores")
    } else {
        Trap::of("not-always-stored")
    };
    Err(Finding::failed("Clients heard a message that is not in the list.")
        .expected(format!("{} in `GET {path}`", short(&said.payload, 100)))
        .actual(without_it(missing.len()))
        .trap(trap)
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
