//! The optional part: deleting a message.

use serde_json::{Value, json};

use super::{
    bad_input::bad_payloads,
    storing,
    talk::{and, say_to_all},
};
use crate::{
    check::Finding,
    journal::{Entry, Way},
    json::{carries, kind, same, short},
    stage::{Look, Said, Stage},
};

const DELETE: &str = "deleteMessage";
const DELETED: &str = "messageDeleted";
const ERROR: &str = "error";
const NOT_FOUND: &str = "Message not found";

/// Lets a client ask for the deletion of `id`; returns the journal's mark before.
fn ask(stage: &Stage, by: &str, id: &Value) -> usize {
    let mark = stage.journal.mark();
    stage.emit(by, DELETE, &[json!({ "messageId": id })]);
    mark
}

/// Whether an event's arguments name `id` anywhere.
fn names(args: &[Value], id: &Value) -> bool {
    fn holds(value: &Value, id: &Value) -> bool {
        let as_text = |v: &Value| v.as_str().map_or_else(|| v.to_string(), str::to_owned);
        match value {
            Value::Array(items) => items.iter().any(|item| holds(item, id)),
            Value::Object(fields) => fields.values().any(|field| holds(field, id)),
            Value::Null | Value::Bool(_) => false,
            leaf => as_text(leaf) == as_text(id),
        }
    }
    args.iter().any(|arg| holds(arg, id))
}

/// The `messageDeleted` events since `mark` that name `id`, at one client.
fn deletions<'a>(
    entries: &'a [Entry],
    mark: usize,
    who: &'a str,
    id: &'a Value,
) -> impl Iterator<Item = Vec<Value>> + 'a {
    entries.iter().skip(mark).filter(move |entry| entry.who == who).filter_map(|entry| {
        let args = entry.heard(DELETED)?;
        names(args, id).then(|| args.to_vec())
    })
}

/// Says something and has it deleted; returns what was said, its id, and the
/// mark before the deletion, once all have heard of it.
async fn delete_one(
    stage: &mut Stage,
    by: &str,
) -> Result<(Said, Value, usize), Finding> {
    let (said, heard) = say_to_all(stage, "Ann").await?;
    let id = heard.first().map(|heard| heard.message()["id"].clone()).unwrap_or_default();
    let mark = ask(stage, by, &id);
    all_hear_of_it(stage, by, &id, mark).await?;
    Ok((said, id, mark))
}

async fn all_hear_of_it(
    stage: &Stage,
    by: &str,
    id: &Value,
    mark: usize,
) -> Result<(), Finding> {
    let everyone = stage.names();
    let hear = |entries: &[Entry]| {
        let hears = |who: &&String| deletions(entries, mark, who, id).next().is_some();
        let count = everyone.iter().filter(hears).count();
        if count == everyone.len() { Look::Found(()) } else { Look::Waiting(count) }
    };
    let what = format!("all to hear `{DELETED}`");
    if stage.wait(&what, hear).await?.is_some() {
        return Ok(());
    }

    let entries = stage.journal.read();
    let (heard, missing): (Vec<&String>, Vec<&String>) = everyone
        .iter()
        .partition(|who| deletions(&entries, mark, who, id).next().is_some());
    let since: Vec<Entry> = entries.iter().skip(mark).cloned().collect();
    drop(entries);
    let ms = stage.patience().as_millis();
    for who in &missing {
        stage.journal.note(
            who,
            Way::Missing,
            format!("`{DELETED}` never came ({ms} ms)"),
        );
    }
    let finding = Finding::failed(format!(
        "{by} sent `{DELETE}`, and {} never heard `{DELETED}`.",
        and(&missing)
    ))
    .expected(format!("`{DELETED}` {{\"messageId\": {id}}} at every client"))
    .actual(match heard.is_empty() {
        true => "nobody heard it".to_owned(),
        false => format!("only {} heard it", and(&heard)),
    })
    .focus(id.as_str().map_or_else(|| id.to_string(), str::to_owned));
    let refused =
        since.iter().find(|entry| entry.who == *by && entry.heard(ERROR).is_some());
    let wordless = since.iter().find(|entry| entry.heard(DELETED).is_some());
    Err(if let Some(refused) = refused {
        finding.focus(ERROR).hint(format!(
            "{by} heard {} instead. Is the field read as `messageId`, in camel case? \
             `#[serde(rename_all = \"camelCase\")]` does that. And are the ids of one type?",
            refused.packet
        ))
    } else if let Some(wordless) = wordless {
        finding
            .focus(DELETED)
            .actual(format!("{} without the id: {}", wordless.who, wordless.packet))
            .hint("Send back the id that was asked for, as `messageId`.")
    } else if heard.len() == 1 && heard[0] == by {
        finding.hint("`socket.emit` reaches the sender alone. Use `io.emit(…).await`.")
    } else if missing.len() == 1 && missing[0] == by {
        finding.hint(
            "`socket.broadcast()` leaves the sender out. `io.emit(…).await` reaches all.",
        )
    } else {
        finding.hint(format!(
            "Is there a handler for `{DELETE}`, and can it hold `{{\"messageId\": …}}`? A \
             payload that its `Data<T>` cannot hold is dropped without a word."
        ))
    })
}

pub async fn everyone(stage: &mut Stage) -> Result<(), Finding> {
    delete_one(stage, "Ann").await.map(|_| ())
}

pub async fn any_client(stage: &mut Stage) -> Result<(), Finding> {
    delete_one(stage, "Ben").await.map(|_| ())
}

pub async fn payload(stage: &mut Stage) -> Result<(), Finding> {
    let (_, id, mark) = delete_one(stage, "Ann").await?;
    let entries = stage.journal.read();
    for who in stage.names() {
        let Some(args) = deletions(&entries, mark, &who, &id).next() else { continue };
        let got = args.first().unwrap_or(&Value::Null);
        if got.get("messageId").is_some_and(|got| same(got, &id)) {
            continue;
        }
        let finding =
            Finding::failed(format!("`{DELETED}` came to {who} in another shape."))
                .expected(format!("{{\"messageId\": {id}}}"))
                .actual(short(&Value::Array(args.clone()), 100))
                .focus(DELETED);
        return Err(match got {
            Value::Object(fields) if fields.contains_key("messageId") => {
                finding.hint("Send the id with the type that it came with.")
            }
            Value::Object(_) => finding.hint(
                "The field's name is `messageId`. Rust's `message_id` becomes that with \
                 `#[serde(rename_all = \"camelCase\")]`.",
            ),
            other => finding.hint(format!(
                "The payload is {}; it should be an object with the field `messageId`.",
                kind(other)
            )),
        });
    }
    Ok(())
}

pub async fn once(stage: &mut Stage) -> Result<(), Finding> {
    let (_, id, mark) = delete_one(stage, "Ann").await?;
    stage.fence(&stage.exact_names()).await?;
    let entries = stage.journal.read();
    for who in stage.names() {
        let count = deletions(&entries, mark, &who, &id).count();
        if count > 1 {
            return Err(Finding::failed(format!(
                "{who} heard `{DELETED}` {count} times."
            ))
            .expected("once at each client")
            .actual(format!("{count} times"))
            .hint("The sender is among those that `io.emit` reaches.")
            .focus(DELETED));
        }
    }
    Ok(())
}

/// The deletion is done when it is announced. The slow store shows it.
pub async fn gone(stage: &mut Stage) -> Result<(), Finding> {
    let (said, _, _) = delete_one(stage, "Ann").await?;
    let list = storing::list(stage).await?;
    if !list.iter().any(|entry| carries(entry, &said.nonce)) {
        return Ok(());
    }
    Err(Finding::failed(format!(
        "`{DELETED}` was heard, and the message is still listed."
    ))
    .expected("the list without it, once its deletion is announced")
    .actual(format!("a list of {} with it", list.len()))
    .hint("Await the service's `delete` first, and announce it when it returned true.")
    .focus(&said.nonce)
    .focus(DELETED))
}

pub async fn others_kept(stage: &mut Stage) -> Result<(), Finding> {
    let (before, _) = say_to_all(stage, "Ben").await?;
    let (_, heard) = say_to_all(stage, "Ann").await?;
    let (after, _) = say_to_all(stage, "Ben").await?;
    let id = heard.first().map(|heard| heard.message()["id"].clone()).unwrap_or_default();
    let mark = ask(stage, "Ann", &id);
    all_hear_of_it(stage, "Ann", &id, mark).await?;
    let list = storing::list(stage).await?;
    let place = |said: &Said| list.iter().position(|entry| carries(entry, &said.nonce));
    let finding = |why: &str| {
        Finding::failed(why.to_owned())
            .expected("the message with that id deleted, all others as they were")
            .focus(DELETE)
            .focus(&before.nonce)
            .focus(&after.nonce)
    };
    match (place(&before), place(&after)) {
        (Some(first), Some(second)) if first < second => Ok(()),
        (Some(_), Some(_)) => Err(finding("A deletion changed the order of the others.")
            .actual("the two others are the other way round")
            .hint("`swap_remove` moves the last one forward; `retain` keeps the order.")),
        _ => Err(finding("A deletion took other messages with it.")
            .actual(format!(
                "a list of {}, without a message that was not deleted",
                list.len()
            ))
            .hint("Delete by comparing ids, not by place, and not everything.")),
    }
}

/// Asks for two ids that no message has: one that is gone, one that never was.
async fn ask_for_nothing(stage: &mut Stage) -> Result<(usize, Vec<Value>), Finding> {
    let (_, gone, _) = delete_one(stage, "Ann").await?;
    let never = match &gone {
        Value::String(text) => Value::from(stage.texts.alike(text)),
        Value::Number(number) => Value::from(number.as_i64().unwrap_or(0) + 1_000_003),
        _ => Value::from("no-such-id"),
    };
    let mark = stage.journal.mark();
    for id in [&gone, &never] {
        let asked = ask(stage, "Ann", id);
        let answer = |entries: &[Entry]| {
            let mut since = entries.iter().skip(asked).filter(|entry| entry.who == "Ann");
            match since.find(|entry| entry.heard(ERROR).is_some()) {
                Some(entry) => Look::Found(entry.clone()),
                None => Look::Waiting(0),
            }
        };
        let Some(entry) = stage.wait("the answer `error`", answer).await? else {
            let ms = stage.patience().as_millis();
            stage.journal.note(
                "Ann",
                Way::Missing,
                format!("`{ERROR}` never came ({ms} ms)"),
            );
            return Err(Finding::failed("Ann asked for the deletion of a message that is not there, and heard no `error`.")
                .expected(format!("`{ERROR}` {{\"message\": \"{NOT_FOUND}\"}} at Ann"))
                .actual("nothing")
                .hint("The service's `delete` says whether there was such a message: answer `false` with `socket.emit(\"error\", …)`.")
                .focus(DELETE).focus(ERROR));
        };
        let got =
            entry.heard(ERROR).and_then(<[Value]>::first).cloned().unwrap_or_default();
        if got["message"] != NOT_FOUND {
            return Err(Finding::failed(
                "The `error` does not say what the lesson asks for.",
            )
            .expected(format!("{{\"message\": \"{NOT_FOUND}\"}}"))
            .actual(short(&got, 100))
            .hint("The payload is an object with one field, `message`.")
            .focus(ERROR));
        }
    }
    Ok((mark, vec![gone, never]))
}

pub async fn not_found(stage: &mut Stage) -> Result<(), Finding> {
    ask_for_nothing(stage).await.map(|_| ())
}

pub async fn error_to_sender(stage: &mut Stage) -> Result<(), Finding> {
    let (mark, ids) = ask_for_nothing(stage).await?;
    stage.fence(&stage.exact_names()).await?;
    let entries = stage.journal.read();
    for entry in entries.iter().skip(mark).filter(|entry| entry.way == Way::Heard) {
        let is_error =
            |args: &[Value]| args.iter().any(|arg| arg["message"] == NOT_FOUND);
        let others = entry.who != "Ann" && entry.heard(ERROR).is_some_and(is_error);
        let deleted =
            entry.heard(DELETED).is_some_and(|args| ids.iter().any(|id| names(args, id)));
        let (why, hint) = if others {
            ("heard of an error that was Ann's alone", "Answer with `socket.emit`.")
        } else if deleted {
            (
                "heard that a message was deleted which is not there",
                "Announce a deletion only when the service's `delete` returned true, and \
                 return after the error.",
            )
        } else {
            continue;
        };
        return Err(Finding::failed(format!("{} {why}.", entry.who))
            .expected(format!("`{ERROR}` at Ann, and nothing at anybody else"))
            .actual(format!(
                "{} heard {}",
                entry.who,
                crate::json::cut(&entry.packet, 100)
            ))
            .hint(hint)
            .focus(ERROR)
            .focus(DELETED));
    }
    let count =
        entries.iter().skip(mark).filter(|e| e.who == "Ann" && e.heard(ERROR).is_some());
    let count = count.count();
    if count > ids.len() {
        return Err(Finding::failed("Ann heard an `error` more than once.")
            .expected("one `error` for each request")
            .actual(format!("{count} for {}", ids.len()))
            .hint("Is the answer sent in more than one place?")
            .focus(ERROR));
    }
    Ok(())
}

pub async fn id_not_reused(stage: &mut Stage) -> Result<(), Finding> {
    let (_, id, _) = delete_one(stage, "Ann").await?;
    for _ in 0..2 {
        let (said, heard) = say_to_all(stage, "Ann").await?;
        if heard.iter().any(|heard| same(&heard.message()["id"], &id)) {
            return Err(Finding::failed("A new message got the id of a deleted one.")
                .expected("ids that are never used again")
                .actual(format!("`id` {id} for two messages"))
                .hint("The list's length is no id: it shrinks. Count in a field of its own.")
                .focus(&said.nonce)
                .focus(DELETE));
        }
    }
    Ok(())
}

/// Payloads that name no message.
pub async fn harmless(stage: &mut Stage) -> Result<(), Finding> {
    let (kept, _) = say_to_all(stage, "Ben").await?;
    for args in bad_payloads() {
        stage.emit("Ann", DELETE, &args);
    }
    for id in [Value::Null, json!({}), json!([]), json!(true), json!(""), json!(-1.5)] {
        ask(stage, "Ben", &id);
    }
    stage.fence(&stage.exact_names()).await?;
    let closed = super::people::closed(stage);
    if !closed.is_empty() {
        return Err(Finding::failed(format!(
            "{} sent a bad `{DELETE}`, and the connection was ended.",
            and(&closed)
        ))
        .hint("A mistake in one event is no reason to lose all others."));
    }
    delete_one(stage, "Ben").await.map_err(|mut finding| {
        finding.rationale = format!("After bad payloads: {}", finding.rationale);
        finding.hint("Something is left behind by a payload that names no message.")
    })?;
    storing::stored(stage, &kept).await.map(|_| ())
}
