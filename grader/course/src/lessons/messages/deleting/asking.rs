//! Sends `deleteMessage`, and waits for `messageDeleted`.

use classroom::{
    finding::Finding,
    journal::{Entry, Way},
    json::{any_leaf, kind, short},
    play::talk::{and, heard_only},
    stage::{Look, Said, Stage},
    trap::Trap,
};
use serde_json::{Value, json};

use crate::{families::ids::id_of, lessons::messages::talk::say_to_all};

/// The event that a client sends.
pub const DELETE: &str = "deleteMessage";

/// The event that every client hears.
pub const DELETED: &str = "messageDeleted";

/// The event that the sender hears if there is no such message.
pub const ERROR: &str = "error";

/// Lets a client ask to delete `id`; returns the journal's mark before that.
pub fn ask(stage: &Stage, by: &str, id: &Value) -> usize {
    let mark = stage.journal.mark();
    stage.emit(by, DELETE, &[json!({ "messageId": id })]);
    mark
}

/// As [`ask`], with an event that asks for an acknowledgement.
pub fn ask_with_ack(stage: &mut Stage, by: &str, id: &Value) -> usize {
    let mark = stage.journal.mark();
    stage.emit_with_ack(by, DELETE, &[json!({ "messageId": id })]);
    mark
}

/// Whether an event's arguments contain `id` anywhere, even in another case or inside a
/// text.
pub fn names(args: &[Value], id: &Value) -> bool {
    let id = as_text(id).to_lowercase();
    // A short id could be part of a text by chance.
    any_leaf(args, |leaf| {
        let text = as_text(leaf).to_lowercase();
        text == id || (id.len() >= 8 && text.contains(&id))
    })
}

/// Like [`names`], but the case must match: two ids may differ in nothing else.
pub fn names_in_its_case(args: &[Value], id: &Value) -> bool {
    let id = as_text(id);
    any_leaf(args, |leaf| as_text(leaf).contains(&id))
}

fn as_text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The deletions that clients asked for: the journal's mark before each, and the id.
pub fn requests(entries: &[Entry]) -> Vec<(usize, Value)> {
    let asked = entries.iter().enumerate().filter_map(|(at, entry)| {
        let (name, args) = entry.event.as_ref()?;
        let id = args.first()?.get("messageId")?;
        (entry.way == Way::Sent && name == DELETE).then(|| (at, id.clone()))
    });
    asked.collect()
}

/// The arguments of the `messageDeleted` events that one client has heard since `mark`
/// and that contain `id`.
pub fn deletions<'a>(
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

/// Says a message and has it deleted. Once every client has heard of the deletion,
/// returns the message, its id, and the mark before the deletion.
pub async fn delete_one(
    stage: &mut Stage,
    by: &str,
) -> Result<(Said, Value, usize), Finding> {
    let (said, heard) = say_to_all(stage, "Ann").await?;
    let id = id_of(&heard);
    let mark = ask(stage, by, &id);
    all_hear_of_it(stage, by, &id, mark).await?;
    Ok((said, id, mark))
}

pub async fn all_hear_of_it(
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
    stage.never_came(DELETED, &missing);
    let finding = Finding::failed(format!(
        "{by} sent `{DELETE}`, and {} never heard `{DELETED}`.",
        and(&missing)
    ))
    .expected(format!("`{DELETED}` {{\"messageId\": {id}}} at every client"))
    .actual(heard_only(&heard))
    .focus(id.as_str().map_or_else(|| id.to_string(), str::to_owned));
    let refused =
        since.iter().find(|entry| entry.who == *by && entry.heard(ERROR).is_some());
    let wordless = since.iter().find(|entry| entry.heard(DELETED).is_some());
    Err(if let Some(refused) = refused {
        finding.focus(ERROR).trap(
            Trap::of("deletion-refused").with("by", by).with("packet", &refused.packet),
        )
    } else if let Some(wordless) = wordless {
        finding
            .focus(DELETED)
            .actual(format!("{} without the id: {}", wordless.who, wordless.packet))
            .trap("deletion-names-another-id")
    } else if heard.len() == 1 && heard[0] == by {
        finding.trap("deletion-to-the-sender-only")
    } else if missing.len() == 1 && missing[0] == by {
        finding.trap("deletion-leaves-sender-out")
    } else {
        finding.trap("deletion-not-heard")
    })
}

/// The finding that a client heard `messageDeleted` with the wrong payload.
pub fn wrong_shape(who: &str, id: &Value, args: &[Value]) -> Finding {
    let finding =
        Finding::failed(format!("{who} heard `{DELETED}` with a wrong payload."))
            .expected(format!("{{\"messageId\": {id}}}"))
            .actual(short(&Value::Array(args.to_vec()), 100))
            .focus(DELETED);
    match args.first().unwrap_or(&Value::Null) {
        Value::Object(fields) if fields.contains_key("messageId") => {
            finding.trap("deletion-id-changed")
        }
        Value::Object(_) => finding.trap("deletion-field-missing"),
        other => {
            finding.trap(Trap::of("deletion-not-an-object").with("what", kind(other)))
        }
    }
}
