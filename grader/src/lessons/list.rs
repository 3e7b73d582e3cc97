//! The lists that a server's REST API gives: a JSON array, oldest first.

use std::time::Duration;

use serde_json::Value;
use tokio::time::{Instant, sleep};

use crate::{
    check::Finding,
    json::{carries, kind, short},
    stage::{Said, Stage},
};

/// How often a list is read again that should soon be another: REST has nothing to
/// wait on.
const AGAIN: Duration = Duration::from_millis(20);

/// How often a check looks whether the store comes first, where one try does not tell.
pub const TRIES: usize = 8;

/// A store that takes so long is slow enough to tell.
const SLOW: Duration = Duration::from_millis(20);

/// Whether one try tells: the store was slow, it was waited for, and the list was
/// read in time. With a store of ours, whatever took much longer than the store alone
/// was slow for another reason, and says nothing.
pub fn tells(stage: &Stage, took: Duration, asked: Duration) -> bool {
    let delay = stage.store_delay;
    if delay.is_zero() {
        return took >= SLOW && asked < took / 2;
    }
    (delay..delay * 2).contains(&took) && asked < delay / 2
}

/// The list at this path, such as `/api/messages`.
///
/// # Errors
/// It is not a JSON array with status 200.
pub async fn get(stage: &Stage, path: &str) -> Result<Vec<Value>, Finding> {
    stage.expect(format!("the answer to GET {path}"));
    let finding = |actual: String| {
        Finding::failed(format!("`GET {path}` did not answer with the list."))
            .expected("status 200 and a JSON array of messages")
            .actual(actual)
    };
    let answer = match stage.rest.get(path, stage.patience()).await {
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
        return Err(finding(format!("status {}", answer.status))
            .hint("Is the route on the router, before the Socket.IO layer?"));
    }
    match answer.json {
        Some(Value::Array(list)) => Ok(list),
        Some(Value::Object(object)) => {
            let fields: Vec<&String> = object.keys().collect();
            Err(finding(format!("an object with the fields {fields:?}"))
                .hint("Answer with the bare array, not with an object around it."))
        }
        Some(other) => Err(finding(kind(&other).into())),
        None => Err(finding(format!("no JSON: {}", answer.text))),
    }
}

/// The entries of the list that carry what was said.
pub fn entries_of<'a>(list: &'a [Value], said: &Said) -> Vec<&'a Value> {
    list.iter().filter(|entry| carries(entry, &said.nonce)).collect()
}

/// The list's entry of what was said, which may come a little later than the
/// event: whether it may is another check's matter.
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
        "The list is empty. Is the store that the handlers write to the one that the \
         route reads? A clone of a `Vec` is another `Vec`: share it through \
         `Arc<Mutex<…>>`."
    } else {
        "Others are in the list, this one is not. Is every message stored, and is the \
         store's future awaited?"
    };
    Err(Finding::failed("A message was heard, and is not in the list.")
        .expected(format!("{} in `GET {path}`", short(&said.payload, 100)))
        .actual(format!("a list of {} without it", missing.len()))
        .hint(hint)
        .focus(&said.nonce))
}

/// Reads the list until `look` finds something in it; the last list, when it does
/// not within [`Stage::patience`].
///
/// # Errors
/// As [`get`].
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
