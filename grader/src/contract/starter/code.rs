//! The program of a starter.

use super::{
    names::Names,
    types::{Types, field},
};
use crate::{
    contract::{Change, Contract, Event, Held, List, ReadBy, Refusal, To, promise},
    play::holds::has,
    report::wrap_to,
};

/// How wide a comment is, in columns.
const WIDTH: usize = 90;

/// Names of functions that a starter has anyway.
const TAKEN: [&str; 4] = ["get", "main", "on_connect", "payload"];

/// The program.
pub(super) fn program(contract: &Contract) -> String {
    let mut types = Types::new();
    let payloads: Vec<Option<String>> =
        contract.events.iter().map(|event| payload(event, &mut types)).collect();
    let store = store(contract, &payloads, &mut types);
    let mut names = Names::except(&TAKEN);
    let handlers: Vec<Handler<'_>> = contract
        .events
        .iter()
        .zip(&payloads)
        .map(|(event, payload)| Handler {
            name: names.snake(&event.name),
            event,
            payload,
        })
        .collect();
    let lists: Vec<(String, &List)> = contract
        .lists
        .iter()
        .map(|list| (names.snake(&format!("read-{}", list.name)), list))
        .collect();
    let has_store = !store.is_empty();
    let mut text = comment("//! ", &format!("{}.", contract.title));
    text += "//!\n//! `contract.toml` says what the server promises.\n\n";
    text += IMPORTS;
    text += &types.text;
    text += &store;
    text += &main(&lists, has_store);
    text += &on_connect(&handlers, &lists);
    for handler in &handlers {
        text += &handler.text(contract, has_store);
    }
    for (name, list) in &lists {
        text += &read(name, list);
    }
    text.trim_end().to_owned() + "\n"
}

const IMPORTS: &str = "\
use std::{env, error::Error, sync::Arc};

use axum::{Json, Router, routing::get, serve::ListenerExt};
use serde::{Deserialize, Serialize};
use serde_json::{Number, Value};
use socketioxide::{
    SocketIo,
    extract::{AckSender, Data, SocketRef, State, TryData},
};
use tokio::{net::TcpListener, sync::Mutex};

";

/// The type of an event's payload.
fn payload(event: &Event, types: &mut Types) -> Option<String> {
    let about = format!("What a client sends with `{}`", event.name);
    Some(types.of(event.payload.as_ref()?, &event.name, &about))
}

/// What the server keeps: its lists, and a number for each event that is counted.
fn store(contract: &Contract, payloads: &[Option<String>], types: &mut Types) -> String {
    let mut names = Names::default();
    let (mut entries, mut fields) = (String::new(), String::new());
    for (index, list) in contract.lists.iter().enumerate() {
        let stores =
            |(event, _): &(&Event, _)| event.change == Some(Change::Stores(index));
        let stored: Vec<(&Event, &Option<String>)> =
            contract.events.iter().zip(payloads).filter(stores).collect();
        let name = &list.name;
        let of = match stored.as_slice() {
            [(event, Some(payload))] => {
                let entry = types.name(&format!("{name}-entry"));
                let id = id_field(event).unwrap_or("id");
                let mut names = Names::default();
                entries += &format!(
                    "/// An entry of the list `{name}`: what was sent, and its id.\n\
                     #[derive(Clone, Debug, Serialize)]\nstruct {entry} {{\n{}    \
                     #[serde(flatten)]\n    {}: {payload},\n}}\n\n",
                    field(&names.snake(id), id, "String"),
                    names.snake("sent"),
                );
                entry
            }
            // Entries of several kinds.
            _ => "Value".into(),
        };
        fields += &format!("    /// The list `{name}`, oldest entry first.\n");
        fields += &format!("    {}: Vec<{of}>,\n", names.snake(name));
    }
    for event in contract.events.iter().filter(|event| counts(event)) {
        let name = names.snake(&format!("{}-count", event.name));
        fields +=
            &format!("    /// How many `{}` there were.\n    {name}: u64,\n", event.name);
    }
    if fields.is_empty() {
        return String::new();
    }
    format!(
        "{entries}/// What the server keeps.\n#[derive(Debug, Default)]\nstruct Lists \
         {{\n{fields}}}\n\n/// All handlers share it: `store.lock().await` waits until no \
         other one has it.\ntype Store = Arc<Mutex<Lists>>;\n\n"
    )
}

/// What the server says of an event when it has worked.
fn answers(event: &Event) -> impl Iterator<Item = &Held> {
    let emitted = event.emits.iter().filter_map(|emit| emit.holds.as_ref());
    emitted.chain(&event.acks)
}

fn counts(event: &Event) -> bool {
    answers(event).any(|held| has(held, &|held| *held == Held::Count))
}

/// The field that has the new id.
fn id_field(event: &Event) -> Option<&str> {
    fn of(held: &Held) -> Option<&str> {
        let Held::Object(fields) = held else { return None };
        fields.iter().find_map(|(name, held)| match held {
            Held::New => Some(name.as_str()),
            held => of(held),
        })
    }
    answers(event).find_map(of)
}

fn main(lists: &[(String, &List)], has_store: bool) -> String {
    let routes = lists.iter().filter_map(|(name, list)| match &list.read {
        ReadBy::Get(path) => Some(format!("        .route({path:?}, get({name}))\n")),
        ReadBy::Ask { .. } => None,
    });
    let routes: String = routes.collect();
    let (layer, state) = match has_store {
        true => (
            "    let store = Store::default();\n    let (layer, io) = \
             SocketIo::builder().with_state(store.clone()).build_layer();\n",
            "with_state(store)",
        ),
        false => ("    let (layer, io) = SocketIo::new_layer();\n", ""),
    };
    let app = match (routes.is_empty(), state) {
        (true, _) => "    let app = Router::new().layer(layer);\n".into(),
        (false, state) => format!(
            "    let app = Router::new()\n{routes}        .{state}\n        .layer(layer);\n"
        ),
    };
    format!(
        "#[tokio::main(flavor = \"current_thread\")]\nasync fn main() -> Result<(), \
         Box<dyn Error>> {{\n{layer}    io.ns(\"/\", on_connect);\n{app}\n{SERVE}"
    )
}

const SERVE: &str = r#"    let port: u16 = match env::var("PORT") {
        Ok(port) => port.parse()?,
        Err(_) => 3000,
    };
    let listener = TcpListener::bind(("127.0.0.1", port)).await?;
    println!("Listening on http://{}", listener.local_addr()?);
    // Send small packets at once. By default, TCP may hold them back for some 40 ms.
    let listener = listener.tap_io(|connection| {
        let _ = connection.set_nodelay(true);
    });
    axum::serve(listener, app).await?;
    Ok(())
}

"#;

fn on_connect(handlers: &[Handler<'_>], lists: &[(String, &List)]) -> String {
    let mut text = String::from(
        "/// Gives a new client its handlers.\nasync fn on_connect(socket: SocketRef) {\n",
    );
    for Handler { name, event, .. } in handlers {
        text += &format!("    socket.on({:?}, {name});\n", event.name);
    }
    for (name, list) in lists {
        if let ReadBy::Ask { event, .. } = &list.read {
            text += &format!("    socket.on({event:?}, {name});\n");
        }
    }
    text + "}\n\n"
}

/// The function for one event.
struct Handler<'a> {
    name: String,
    event: &'a Event,
    payload: &'a Option<String>,
}

impl Handler<'_> {
    fn text(&self, contract: &Contract, has_store: bool) -> String {
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
fn read(name: &str, list: &List) -> String {
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
fn comment(marks: &str, text: &str) -> String {
    wrap_to(WIDTH, text, marks, marks) + "\n"
}
