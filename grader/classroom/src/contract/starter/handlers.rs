//! The functions of a starter: what is to do for each event, and for each list.

use crate::{
    contract::{Change, Contract, Event, List, ReadBy, Refusal, To, promise},
    wrap::wrap_to,
};

/// How wide a comment is, in columns.
const WIDTH: usize = 90;

/// The function for one event.
pub(super) struct Handler<'a> {
    /// Its name in Rust.
    pub name: String,
    /// The event.
    pub event: &'a Event,
    /// The type of its payload.
    pub payload: &'a Option<String>,
}

impl Handler<'_> {
    /// The function.
    pub fn text(&self, contract: &Contract, has_store: bool) -> String {
        let Self { name, event, payload } = self;
        let mut arguments = vec!["io: SocketIo".to_owned(), "socket: SocketRef".into()];
        if has_store {
            arguments.push("State(store): State<Store>".into());
        }
        if let Some(payload) = payload {
            // With `Data`, a handler isn't called for a payload that is not right.
            let extractor = if event.refuses.is_some() { "TryData" } else { "Data" };
            arguments.push(format!("{extractor}(payload): {extractor}<{payload}>"));
        }
        if event.acks.is_some() || matches!(event.refuses, Some(Refusal::Ack(_))) {
            arguments.push("ack: AckSender".into());
        }
        let sentences: String = promise::of_event(contract, event)
            .iter()
            .map(|sentence| comment("/// ", sentence))
            .collect::<Vec<_>>()
            .join("///\n");
        let optional = if event.optional { "/// Optional.\n///\n" } else { "" };
        let todo = todo(&to_do(contract, event), ";");
        format!("{optional}{sentences}{}{todo}}}\n\n", signature(name, &arguments, ""))
    }
}

/// What is to do in a handler, in a sentence.
fn to_do(contract: &Contract, event: &Event) -> String {
    let list = |at: usize| contract.lists.get(at).map_or("", |list| list.name.as_str());
    let mut steps = Vec::new();
    if event.refuses.is_some() {
        steps.push("refuse what is not right".to_owned());
    }
    if event.members.is_some() {
        steps.push("refuse who is not in the room".into());
    }
    steps.extend(event.joins.iter().map(|field| format!("join the room `{field}`")));
    steps.extend(event.leaves.iter().map(|field| format!("leave the room `{field}`")));
    steps.extend(event.change.map(|change| match change {
        Change::Stores(at) => format!("store it in `{}`", list(at)),
        Change::Updates(at) => format!("change the entry of `{}`", list(at)),
        Change::Removes(at) => format!("remove the entry of `{}`", list(at)),
    }));
    steps.extend(event.emits.iter().map(|emit| {
        let to = match &emit.to {
            To::Everyone => "every client".to_owned(),
            To::Others => "every other client".into(),
            To::Sender => "the sender".into(),
            To::Client(field) => format!("the client `{field}`"),
            To::Room(field) => format!("the room `{field}`"),
            To::OthersInRoom(field) => format!("the others in the room `{field}`"),
        };
        format!("emit `{}` to {to}", emit.event)
    }));
    steps.extend(event.acks.as_ref().map(|_| "acknowledge it".to_owned()));
    match steps.as_slice() {
        [one] => one.clone(),
        [first @ .., last] => format!("{}, and then {last}", first.join(", ")),
        [] => String::new(),
    }
}

/// The function that gives a list to whoever asks for it.
pub(super) fn read(name: &str, list: &List) -> String {
    let about = |text: &str| comment("/// ", text);
    let list_name = &list.name;
    match &list.read {
        ReadBy::Get(path) => {
            let store = "axum::extract::State(store): axum::extract::State<Store>";
            // The type of the entries is the reader's own matter.
            let head = signature(name, &[store.into()], " -> Json<Value>");
            let text = format!("return the list `{list_name}`, oldest entry first");
            let todo = todo(&text, "");
            let about = about(&format!("`GET {path}`: the list `{list_name}`."));
            format!("{about}{head}{todo}}}\n\n")
        }
        ReadBy::Ask { event, field } => {
            let arguments = ["State(store): State<Store>", "ack: AckSender"];
            let head = signature(name, &arguments.map(str::to_owned), "");
            let place = match field {
                Some(field) => format!(" in `{field}`"),
                None => String::new(),
            };
            let text = format!(
                "acknowledge with the list `{list_name}`{place}, oldest entry first"
            );
            let todo = todo(&text, ";");
            let about = about(&format!("A client asks for the list with `{event}`."));
            format!("{about}{head}{todo}}}\n\n")
        }
    }
}

/// The first lines of a function, as rustfmt would fold them.
fn signature(name: &str, arguments: &[String], returns: &str) -> String {
    let one = format!("async fn {name}({}){returns} {{\n", arguments.join(", "));
    if one.trim_end().chars().count() <= 100 {
        return one;
    }
    let lines: String =
        arguments.iter().map(|argument| format!("    {argument},\n")).collect();
    format!("async fn {name}(\n{lines}){returns} {{\n")
}

/// The `todo!()` at the end of a function, as rustfmt would fold it.
fn todo(text: &str, end: &str) -> String {
    let text = format!("{text:?}").replace('{', "{{").replace('}', "}}");
    let one = format!("    todo!({text}){end}\n");
    match one.trim_end().chars().count() <= 100 {
        true => one,
        false => format!("    todo!(\n        {text}\n    ){end}\n"),
    }
}

/// A comment of as many lines as it needs.
pub(super) fn comment(marks: &str, text: &str) -> String {
    wrap_to(WIDTH, text, marks, marks) + "\n"
}
