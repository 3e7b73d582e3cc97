//! JSON Schemas for payloads, and for what the server sends.

use serde_json::{Map, Value, json};

use crate::contract::{Change, Contract, Event, Field, Held, Shape};

/// The schemas of a contract.
pub(super) struct Schemas<'a> {
    pub contract: &'a Contract,
}

impl Schemas<'_> {
    /// Of a payload, or a part of it.
    pub fn shape(&self, shape: &Shape) -> Value {
        match shape {
            Shape::Any => json!({}),
            // JSON Schema counts characters, as a contract does.
            Shape::Text { least, most } => {
                let least = (*least > 0).then_some(*least);
                limited(
                    "string",
                    [("minLength", json!(least)), ("maxLength", json!(most))],
                )
            }
            Shape::Number => json!({ "type": "number" }),
            Shape::Integer { least, most } => {
                limited("integer", [("minimum", json!(least)), ("maximum", json!(most))])
            }
            Shape::Boolean => json!({ "type": "boolean" }),
            Shape::Timestamp => json!({
                "description": "A time: RFC 3339, or ms since 1970.",
                "anyOf": [{ "type": "string", "format": "date-time" }, { "type": "number" }],
            }),
            Shape::List(of) => json!({ "type": "array", "items": self.shape(of) }),
            Shape::Object(fields) => self.fields(fields),
            Shape::OneOf(values) => json!({ "enum": values }),
            Shape::IdOf(event) => id(&format!("An id that came of `{event}`.")),
            Shape::Client => text("The `socket.id` of a connected client."),
            Shape::Room => text("The name of a room."),
        }
    }

    fn fields(&self, fields: &[Field]) -> Value {
        let properties: Map<String, Value> = fields
            .iter()
            .map(|field| (field.name.clone(), self.shape(&field.shape)))
            .collect();
        let required: Vec<&str> = fields
            .iter()
            .filter(|field| !field.optional)
            .map(|field| field.name.as_str())
            .collect();
        json!({ "type": "object", "properties": properties, "required": required })
    }

    /// Of what the server sends. `payload` is what it comes of.
    pub fn held(&self, held: &Held, payload: Option<&Shape>) -> Value {
        let fields: &[Field] = match payload {
            Some(Shape::Object(fields)) => fields,
            _ => &[],
        };
        match held {
            Held::Same(None) => payload.map_or(json!({}), |shape| self.shape(shape)),
            Held::Same(Some(name)) => {
                let field = fields.iter().find(|field| field.name == *name);
                field.map_or(json!({}), |field| self.shape(&field.shape))
            }
            Held::New => id("An id that no other has."),
            Held::Count => json!({
                "type": "integer",
                "minimum": 1,
                "description": "One more each time.",
            }),
            Held::SenderId => text("The `socket.id` of the client that emitted."),
            Held::Is(value) => json!({ "const": value }),
            Held::Any(shape) => self.shape(shape),
            Held::Object(fields) => {
                let properties: Map<String, Value> = fields
                    .iter()
                    .map(|(name, held)| (name.clone(), self.held(held, payload)))
                    .collect();
                let required: Vec<&String> =
                    fields.iter().map(|(name, _)| name).collect();
                json!({ "type": "object", "properties": properties, "required": required })
            }
        }
    }

    /// Of what an event stores.
    fn entry(&self, event: &Event) -> Option<Value> {
        let mut entry = self.shape(event.payload.as_ref()?);
        if let Some(field) = event.id_field() {
            entry["properties"][field] = id("An id that no other has.");
            entry["required"].as_array_mut()?.push(field.into());
        }
        Some(entry)
    }

    /// Of a list.
    pub fn list(&self, name: &str) -> Value {
        let at = self.contract.lists.iter().position(|list| list.name == name);
        let stores = |event: &&Event| event.change == at.map(Change::Stores);
        let storing = self.contract.events.iter().filter(stores);
        let mut entries: Vec<Value> =
            storing.filter_map(|event| self.entry(event)).collect();
        let items = match entries.len() {
            1 => entries.remove(0),
            _ => json!({ "anyOf": entries }),
        };
        json!({
            "type": "array",
            "description": "Each entry is what was sent, and its id.",
            "items": items,
        })
    }
}

fn text(about: &str) -> Value {
    json!({ "type": "string", "description": about })
}

/// Servers choose what an id is.
fn id(about: &str) -> Value {
    json!({
        "description": about,
        "anyOf": [{ "type": "string", "minLength": 1 }, { "type": "integer" }],
    })
}

/// A type, and those limits that are not null.
fn limited(of: &str, limits: [(&str, Value); 2]) -> Value {
    let mut schema = json!({ "type": of });
    for (name, limit) in limits {
        if !limit.is_null() {
            schema[name] = limit;
        }
    }
    schema
}
