//! What a contract says, in English sentences.

use super::{Change, Contract, Emit, Event, Field, Held, ReadBy, Refusal, Shape, To};
use crate::contract::shape::{described, field_of, ids_in};

/// How the lists are read, one sentence each.
pub fn of_lists(contract: &Contract) -> Vec<String> {
    let one = |list: &super::List| {
        let name = &list.name;
        match &list.read {
            ReadBy::Get(path) => {
                format!("`GET {path}` returns the list `{name}`, oldest entry first.")
            }
            ReadBy::Ask { event, field: Some(field) } => format!(
                "The acknowledgement of `{event}` has the list `{name}` in `{field}`, \
                 oldest entry first."
            ),
            ReadBy::Ask { event, field: None } => format!(
                "The acknowledgement of `{event}` is the list `{name}`, oldest entry first."
            ),
        }
    };
    contract.lists.iter().map(one).collect()
}

/// What comes of an event, one thing a sentence.
pub fn of_event(contract: &Contract, event: &Event) -> Vec<String> {
    let mut all = vec![emitted(event)];
    let room = |what: &str, field: &Option<String>| {
        let field = field.as_ref()?;
        Some(format!("The sender {what} the room that `{field}` names."))
    };
    all.extend(room("must be in", &event.members));
    all.extend(event.change.map(|change| changed(contract, change)));
    all.extend(room("joins", &event.joins));
    all.extend(room("leaves", &event.leaves));
    all.extend(event.emits.iter().map(heard));
    all.extend(event.acks.as_ref().map(|held| acknowledged("The", held) + "."));
    all.extend(refused(event));
    all
}

fn emitted(event: &Event) -> String {
    let name = &event.name;
    let with = match &event.payload {
        None => ", without a payload".to_owned(),
        Some(Shape::Object(fields)) => {
            let fields: Vec<String> = fields.iter().map(field).collect();
            format!(" with {}", listed(&fields, "and"))
        }
        Some(Shape::Any) => " with any JSON value".into(),
        Some(shape) => format!(" with {}", described(shape)),
    };
    format!("A client emits `{name}`{with}.")
}

fn field(field: &Field) -> String {
    let Field { name, shape, optional } = field;
    let optional = if *optional { "optional, " } else { "" };
    format!("`{name}` ({optional}{})", described(shape))
}

fn changed(contract: &Contract, change: Change) -> String {
    let list = |index: usize| contract.lists.get(index).map_or("", |list| &list.name);
    match change {
        Change::Stores(at) => {
            format!("The server stores it in `{}` before anybody hears of it.", list(at))
        }
        Change::Updates(at) => format!(
            "The server changes the entry of `{}` with this id before anybody hears of it.",
            list(at)
        ),
        Change::Removes(at) => format!(
            "The server removes the entry of `{}` with this id before anybody hears of it.",
            list(at)
        ),
    }
}

fn heard(emit: &Emit) -> String {
    let who = match &emit.to {
        To::Everyone => "Every client hears".to_owned(),
        To::Others => "Every other client hears".into(),
        To::Sender => "Only the sender hears".into(),
        To::Client(field) => format!("Only the client that `{field}` names hears"),
        To::Room(field) => format!("Every client in the room that `{field}` names hears"),
        To::OthersInRoom(field) => {
            format!("Every other client in the room that `{field}` names hears")
        }
    };
    let holds = match &emit.holds {
        None => ", without a payload".into(),
        Some(held) => format!(" with {}", holding(held)),
    };
    format!("{who} `{}`{holds}.", emit.event)
}

/// `The acknowledgement has …`, without a full stop.
fn acknowledged(the: &str, held: &Held) -> String {
    let is = match held {
        Held::Object(fields) if !fields.is_empty() => "has",
        _ => "is",
    };
    format!("{the} acknowledgement {is} {}", holding(held))
}

fn refused(event: &Event) -> Option<String> {
    let payload = event.payload.as_ref()?;
    let mut reasons = Vec::new();
    if *payload != Shape::Any {
        reasons.push("the payload is not right");
    }
    if !ids_in(payload).is_empty() {
        reasons.push("its id is unknown");
    }
    if field_of(payload, &Shape::Client).is_some() {
        reasons.push("no such client is connected");
    }
    if event.members.is_some() {
        reasons.push("the sender is not in the room");
    }
    if reasons.is_empty() {
        return None;
    }
    let then = match &event.refuses {
        None => "nothing happens".into(),
        Some(Refusal::Ack(held)) => {
            format!("{}, and nothing else happens", acknowledged("the", held))
        }
        Some(Refusal::Emit { event, holds }) => format!(
            "only the sender hears `{event}` with {}, and nothing else happens",
            holding(holds)
        ),
    };
    let reasons: Vec<String> = reasons.into_iter().map(str::to_owned).collect();
    Some(format!("If {}, {then}.", listed(&reasons, "or")))
}

/// What a value is, after `with`.
fn holding(held: &Held) -> String {
    match held {
        Held::Object(_) => {
            let mut parts = Vec::new();
            fields("", held, &mut parts);
            listed(&parts, "and")
        }
        Held::Same(None) => "the payload as it was sent".into(),
        Held::Same(Some(field)) => format!("the payload's `{field}`"),
        Held::New => "a new id".into(),
        Held::Count => "a count, one more each time".into(),
        Held::SenderId => "the sender's `socket.id`".into(),
        Held::Is(value) => value.to_string(),
        Held::Any(shape) => described(shape),
    }
}

/// Each field of an object, and those inside as `data.id`.
fn fields(outer: &str, held: &Held, parts: &mut Vec<String>) {
    let Held::Object(all) = held else { return };
    if all.is_empty() && outer.is_empty() {
        parts.push("any object".into());
    }
    for (name, held) in all {
        let path =
            if outer.is_empty() { name.clone() } else { format!("{outer}.{name}") };
        let what = match held {
            Held::Object(inner) if !inner.is_empty() => {
                fields(&path, held, parts);
                continue;
            }
            Held::Object(_) => "any object".into(),
            Held::Same(Some(field)) if field == name => "as it was sent".into(),
            Held::Count => "one more each time".into(),
            held => holding(held),
        };
        parts.push(format!("`{path}` ({what})"));
    }
}

/// `a`, `a and b`, or `a, b, and c`.
fn listed(parts: &[String], and: &str) -> String {
    match parts {
        [] => "nothing".into(),
        [one] => one.clone(),
        [one, other] => format!("{one} {and} {other}"),
        [first @ .., last] => format!("{}, {and} {last}", first.join(", ")),
    }
}
