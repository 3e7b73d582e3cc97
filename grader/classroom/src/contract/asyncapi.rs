//! A contract as an AsyncAPI 3.0 document, so that other tools can read it.
//!
//! The document describes the server: it receives what clients emit, and sends what they
//! hear. Each event is a channel with the event's name as its address. An acknowledgement
//! is the reply of an operation, in a channel without an address, because Socket.IO pairs
//! it with its event by a number (AsyncAPI 3.0.0, "Operation Reply Object").

mod schemas;

use serde_json::{Map, Value, json};

use super::{
    Contract, Emit, Event, Held, List, ReadBy, Refusal, Shape, To, names::Names, promise,
};
use schemas::Schemas;

/// What the document can't say by itself.
const ABOUT: &str = "A Socket.IO server, seen from the server: it receives what clients \
     emit, and sends what clients hear. The address of a channel is the name of an event \
     in the namespace `/`, and a message is the event's one argument. A reply is an \
     acknowledgement. `x-to` says which clients hear an event.";

/// The document, in JSON.
///
/// # Errors
/// If the JSON can't be written; no contract is known for which that is so.
pub fn document(contract: &Contract) -> serde_json::Result<String> {
    let mut document = Document::new(contract);
    for event in &contract.events {
        document.event(event);
    }
    for list in &contract.lists {
        document.list(list);
    }
    let Document { channels, operations, messages, .. } = document;
    let all = json!({
        "asyncapi": "3.0.0",
        "info": {
            "title": contract.title,
            "version": "1.0.0",
            "description": ABOUT,
        },
        "defaultContentType": "application/json",
        "channels": channels,
        "operations": operations,
        "components": { "messages": messages },
    });
    serde_json::to_string_pretty(&all).map(|text| text + "\n")
}

/// The parts of a document, while they are collected.
struct Document<'a> {
    contract: &'a Contract,
    schemas: Schemas<'a>,
    channels: Map<String, Value>,
    operations: Map<String, Value>,
    messages: Map<String, Value>,
    /// The channels, by the addresses.
    addresses: Vec<(String, String)>,
    channel_names: Names,
    message_names: Names,
    operation_names: Names,
}

impl<'a> Document<'a> {
    fn new(contract: &'a Contract) -> Self {
        Self {
            contract,
            schemas: Schemas { contract },
            channels: Map::new(),
            operations: Map::new(),
            messages: Map::new(),
            addresses: Vec::new(),
            channel_names: Names::default(),
            message_names: Names::default(),
            operation_names: Names::default(),
        }
    }

    /// What a client emits, and all that the server sends then.
    fn event(&mut self, event: &Event) {
        let channel = self.channel(&event.name);
        let payload = event.payload.as_ref().map(|shape| self.schemas.shape(shape));
        let message =
            self.message(&channel, &event.name, payload, "What a client emits.");
        let mut operation = json!({
            "action": "receive",
            "summary": format!("A client emits `{}`.", event.name),
            "description": promise::of_event(self.contract, event).join(" "),
            "channel": { "$ref": format!("#/channels/{channel}") },
            "messages": [{ "$ref": message }],
        });
        let payload = event.payload.as_ref();
        let refused = match &event.refuses {
            Some(Refusal::Ack(held)) => Some(held),
            _ => None,
        };
        let replies = [
            (event.acks.as_ref(), "ack", "The acknowledgement."),
            (refused, "refusal", "The acknowledgement of what is not right."),
        ];
        let replies = replies
            .into_iter()
            .filter_map(|(held, name, about)| {
                let schema = self.schemas.held(held?, payload);
                Some((format!("{}-{name}", event.name), schema, about))
            })
            .collect();
        self.reply(&mut operation, &event.name, replies);
        let name = self.operation_names.snake(&format!("receive-{}", event.name));
        self.operations.insert(name, operation);
        for Emit { event: emitted, to, holds } in &event.emits {
            let about = format!("It comes of `{}`.", event.name);
            self.sent(emitted, to, holds.as_ref(), payload, &about);
        }
        if let Some(Refusal::Emit { event: emitted, holds }) = &event.refuses {
            let about = format!("It comes of a `{}` that is not right.", event.name);
            self.sent(emitted, &To::Sender, Some(holds), payload, &about);
        }
    }

    /// What the server sends.
    fn sent(
        &mut self,
        name: &str,
        to: &To,
        holds: Option<&Held>,
        payload: Option<&Shape>,
        about: &str,
    ) {
        let channel = self.channel(name);
        let schema = holds.map(|held| self.schemas.held(held, payload));
        let message = self.message(&channel, name, schema, about);
        let (to, who) = match to {
            To::Everyone => ("everyone".to_owned(), "every client".to_owned()),
            To::Others => ("others".into(), "every client but the sender".into()),
            To::Sender => ("sender".into(), "the sender alone".into()),
            To::Client(field) => {
                (format!("client {field}"), format!("the client that `{field}` names"))
            }
            To::Room(field) => {
                (format!("room {field}"), format!("the room that `{field}` names"))
            }
            To::OthersInRoom(field) => (
                format!("others in room {field}"),
                format!("the others in the room that `{field}` names"),
            ),
        };
        let operation = json!({
            "action": "send",
            "summary": format!("The server sends `{name}` to {who}."),
            "description": about,
            "channel": { "$ref": format!("#/channels/{channel}") },
            "messages": [{ "$ref": message }],
            "x-to": to,
        });
        let name = self.operation_names.snake(&format!("send-{name}"));
        self.operations.insert(name, operation);
    }

    /// How a list is read.
    fn list(&mut self, list: &List) {
        let entries = self.schemas.list(&list.name);
        let (address, schema) = match &list.read {
            ReadBy::Get(path) => (path, entries),
            ReadBy::Ask { event, field: None } => (event, entries),
            ReadBy::Ask { event, field: Some(field) } => (
                event,
                json!({
                    "type": "object",
                    "properties": { field: entries },
                    "required": [field],
                }),
            ),
        };
        let channel = self.channel(address);
        let about = "A client asks for the list.";
        let asked = format!("read-{}", list.name);
        let message = self.message(&channel, &asked, None, about);
        let mut operation = json!({
            "action": "receive",
            "summary": format!("A client reads the list `{}`.", list.name),
            "channel": { "$ref": format!("#/channels/{channel}") },
            "messages": [{ "$ref": message }],
        });
        if let (ReadBy::Get(_), Some(operation)) = (&list.read, operation.as_object_mut())
        {
            // The list is not Socket.IO's: a client gets it over HTTP.
            let http = json!({ "http": { "method": "GET", "bindingVersion": "0.3.0" } });
            operation.insert("bindings".into(), http);
        }
        let about = "The list, oldest entry first.";
        self.reply(&mut operation, &asked, vec![(list.name.clone(), schema, about)]);
        let name = self.operation_names.snake(&asked);
        self.operations.insert(name, operation);
    }

    /// Adds the replies to an operation, if there are any.
    fn reply(
        &mut self,
        operation: &mut Value,
        word: &str,
        replies: Vec<(String, Value, &str)>,
    ) {
        if replies.is_empty() {
            return;
        }
        let channel = self.channel_names.snake(&format!("{word}-reply"));
        let about = format!("The reply to `{word}`.");
        let empty = json!({ "address": null, "description": about, "messages": {} });
        self.channels.insert(channel.clone(), empty);
        let messages: Vec<Value> = replies
            .into_iter()
            .map(|(name, schema, about)| {
                json!({ "$ref": self.message(&channel, &name, Some(schema), about) })
            })
            .collect();
        operation["reply"] = json!({
            "channel": { "$ref": format!("#/channels/{channel}") },
            "messages": messages,
        });
    }

    /// The channel of an event or a path.
    fn channel(&mut self, address: &str) -> String {
        if let Some((_, name)) = self.addresses.iter().find(|(it, _)| it == address) {
            return name.clone();
        }
        let name = self.channel_names.snake(address);
        let empty = json!({ "address": address, "messages": {} });
        self.channels.insert(name.clone(), empty);
        self.addresses.push((address.into(), name.clone()));
        name
    }

    /// Adds a message to a channel, and returns where it is.
    fn message(
        &mut self,
        channel: &str,
        word: &str,
        payload: Option<Value>,
        about: &str,
    ) -> String {
        let name = self.message_names.snake(word);
        let mut message = json!({ "name": word, "summary": about });
        if let (Some(payload), Some(message)) = (payload, message.as_object_mut()) {
            message.insert("payload".into(), payload);
        }
        self.messages.insert(name.clone(), message);
        if let Some(channel) = self.channels.get_mut(channel) {
            channel["messages"][&name] =
                json!({ "$ref": format!("#/components/messages/{name}") });
        }
        format!("#/channels/{channel}/messages/{name}")
    }
}
