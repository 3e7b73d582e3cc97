//! The program of a starter.

use super::{
    handlers::{Handler, comment, read},
    names::Names,
    types::{OBJECT, Types, field},
};
use crate::contract::{Change, Contract, Event, Held, List, ReadBy};

/// Names of functions that a starter has anyway.
const TAKEN: [&str; 4] = ["get", "main", "on_connect", "payload"];

/// The program, which names the `file` of the contract.
pub fn program(contract: &Contract, file: &str) -> String {
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
    text += &format!("//!\n//! `{file}` says what the server promises.\n\n");
    text += IMPORTS;
    if !types.text.is_empty() {
        text += OBJECT;
    }
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
use serde::{
    Deserialize, Deserializer, Serialize,
    de::{DeserializeOwned, Error as _},
};
use serde_json::{Map, Number, Value};
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
                let payload = payload
                    .strip_prefix("Object<")
                    .and_then(|rest| rest.strip_suffix('>'))
                    .unwrap_or(payload);
                let entry = types.name(&format!("{name}-entry"));
                let id = event.id_field().unwrap_or("id");
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
    for event in contract.events.iter().filter(|event| event.has(&Held::Count)) {
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
