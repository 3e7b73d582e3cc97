//! What a server promises, as data: the events that a client emits, and for each, what the
//! server then does. One page of TOML that a student, an instructor and the grader read.
//!
//! ```toml
//! title = "Send and delete messages"
//!
//! [list.messages]
//! get = "/api/messages"              # a REST list; or: ask = "EVENT", by acknowledgement
//!
//! [on.message]                       # a client emits it
//! payload = { username = "text", content = "text 1..500" }
//! stores  = "messages"               # before anybody hears of it
//!
//! [on.message.emits.message]         # the server emits this
//! to    = "everyone"                 # or others, sender, client FIELD, room FIELD, …
//! holds = { id = "new", username = "same", content = "same" }
//!
//! [on.deleteMessage]
//! optional = true
//! prefix   = "del"                   # of the ids of its checks
//! payload  = { messageId = "id of message" }
//! removes  = "messages"
//! emits.messageDeleted = { to = "everyone", holds = { messageId = "same" } }
//! refuses.emits.error  = { message = { is = "Message not found" } }
//!
//! [on."todo:create"]                 # the same with acknowledgements
//! payload = { title = "text 1..80" }
//! stores  = "todos"
//! acks    = { data = { id = "new", title = "same" } }
//! emits."todo:created" = { to = "others", holds = { id = "new", title = "same" } }
//! refuses.acks = { error = "text" }
//! ```
//!
//! [`read()`] makes a [`Contract`] of it, or says what is wrong, with line and column.

pub mod asyncapi;
mod file;
pub mod names;
mod package;
pub mod promise;
mod read;
pub mod shape;
pub mod starter;

pub use crate::reading::Problem;
pub use file::{FileError, open};
pub use package::Package;
pub use read::read;

/// What a server promises.
#[derive(Clone, Debug, PartialEq)]
pub struct Contract {
    /// The file's text.
    pub text: String,
    /// Names it, as `04-messages` names a lesson: the file's name without its ending.
    pub slug: String,
    /// What it is about, in a few words.
    pub title: String,
    /// The lists that the server keeps.
    pub lists: Vec<List>,
    /// What clients emit, in the order of the file.
    pub events: Vec<Event>,
}

impl Contract {
    /// A text that two contracts share if a server that keeps the one keeps the other:
    /// they may differ in their titles and comments.
    pub fn promises(&self) -> String {
        format!("{:?} {:?}", self.lists, self.events)
    }

    /// Whether the server emits `error`.
    pub fn uses_error(&self) -> bool {
        let refuses = |event: &Event| match &event.refuses {
            Some(Refusal::Emit { event, .. }) => event == "error",
            _ => false,
        };
        let emits = |event: &Event| event.emits.iter().any(|emit| emit.event == "error");
        self.events.iter().any(|event| refuses(event) || emits(event))
    }
}

/// A list that the server keeps, oldest entry first. Each entry is an object with the
/// fields of the payload that was stored, and its new id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    /// Its name in the contract.
    pub name: String,
    /// How a client reads it.
    pub read: ReadBy,
}

/// How a client reads a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadBy {
    /// `get = "/api/messages"`: a JSON array.
    Get(String),
    /// `ask = "todo:list"`, `field = "data"`: the field of the object that acknowledges
    /// this event, or the whole acknowledgement.
    Ask {
        /// The event, without a payload. It needs no `[on.EVENT]` of its own.
        event: String,
        /// The field; `None` for the whole acknowledgement.
        field: Option<String>,
    },
}

/// An event that a client emits, and what the server then does.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Its name.
    pub name: String,
    /// Whether the verdict does not depend on it.
    pub optional: bool,
    /// What its checks' ids begin with, such as `del`; if the contract doesn't say,
    /// nothing for the first event, and for another its name, as in `todo-create`.
    pub prefix: String,
    /// What it carries; `None` for nothing.
    pub payload: Option<Shape>,
    /// `joins = "FIELD"`: the sender is then in the room that the field names.
    pub joins: Option<String>,
    /// `leaves = "FIELD"`: the sender is then no longer in it.
    pub leaves: Option<String>,
    /// `members = "FIELD"`: the sender must be in the room that the field names, or the
    /// event is refused like a payload that is not right. `None`: anybody may.
    pub members: Option<String>,
    /// What the server emits, to whom.
    pub emits: Vec<Emit>,
    /// What the acknowledgement holds; `None` if there is none.
    pub acks: Option<Held>,
    /// What happens to a list.
    pub change: Option<Change>,
    /// What comes of a payload that is not right, or an id that is not there; `None` if
    /// nothing may come of it.
    pub refuses: Option<Refusal>,
}

impl Event {
    /// What the server says when the event has worked: what it emits, and the
    /// acknowledgement.
    pub fn answers(&self) -> impl Iterator<Item = &Held> {
        let emitted = self.emits.iter().filter_map(|emit| emit.holds.as_ref());
        emitted.chain(&self.acks)
    }

    /// Whether this is anywhere in the answers.
    pub fn has(&self, wanted: &Held) -> bool {
        self.answers().any(|held| held.has(wanted))
    }

    /// The field that has the new id in the answers, if they have one in a field.
    pub fn id_field(&self) -> Option<&str> {
        self.answers().find_map(|held| held.field_of(&Held::New))
    }
}

impl Held {
    /// Whether it is this, or has it in a field.
    pub fn has(&self, wanted: &Held) -> bool {
        self == wanted || self.field_of(wanted).is_some()
    }

    /// The first field that is this, also in an object inside.
    pub fn field_of(&self, wanted: &Held) -> Option<&str> {
        let Self::Object(fields) = self else { return None };
        fields.iter().find_map(|(name, held)| match held == wanted {
            true => Some(name.as_str()),
            false => held.field_of(wanted),
        })
    }
}

/// What an event does to a list: its position in [`Contract::lists`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// A new entry, at the end.
    Stores(usize),
    /// The entry whose id the payload has gets the payload's other fields.
    Updates(usize),
    /// The entry whose id the payload has is gone.
    Removes(usize),
}

/// One event of the server.
#[derive(Clone, Debug, PartialEq)]
pub struct Emit {
    /// Its name.
    pub event: String,
    /// Who hears it, once.
    pub to: To,
    /// Its one argument; `None` for no arguments.
    pub holds: Option<Held>,
}

/// Who hears an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum To {
    /// Every connected client.
    Everyone,
    /// Every connected client but the one that emitted.
    Others,
    /// The one that emitted.
    Sender,
    /// `client FIELD`: the client whose `socket.id` the payload's field has.
    Client(String),
    /// `room FIELD`: who is in the room that the payload's field names.
    Room(String),
    /// `others in room FIELD`: the same, but for the one that emitted.
    OthersInRoom(String),
}

/// How the server refuses.
#[derive(Clone, Debug, PartialEq)]
pub enum Refusal {
    /// By the acknowledgement.
    Ack(Held),
    /// By an event to the sender, and to nobody else.
    Emit {
        /// Its name.
        event: String,
        /// Its one argument.
        holds: Held,
    },
}

/// What a value from the server is.
#[derive(Clone, Debug, PartialEq)]
pub enum Held {
    /// What a field of the payload has: `"same FIELD"`, or `"same"` for the field of the
    /// same name. `None` is the whole payload: `"same"` in place of the whole argument, or
    /// anywhere if the payload is no object with fields.
    Same(Option<String>),
    /// `"new"`: an id that no other has. The same one in everything that comes of one
    /// event.
    New,
    /// `"count"`: a whole number, one more than the last time; from 1 for a new server.
    Count,
    /// `"sender"`: the `socket.id` of the one that emitted.
    SenderId,
    /// `{ is = VALUE }`: this very value.
    Is(serde_json::Value),
    /// A word of [`Shape`], such as `"text"` or `"timestamp"`: any such value.
    Any(Shape),
    /// A table: an object with at least these fields.
    Object(Vec<(String, Held)>),
}

/// What a payload, or a part of it, may be.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// `"any"`: any JSON value, `null` too.
    Any,
    /// `"text"`, `"text 1..500"`: so many characters (Unicode scalar values) at least and
    /// at most.
    Text {
        /// The least number of characters.
        least: usize,
        /// The greatest; `None` for no limit.
        most: Option<usize>,
    },
    /// `"number"`: any JSON number.
    Number,
    /// `"integer"`, `"integer 1..5"`.
    Integer {
        /// The least; `None` for -(2^53 - 1).
        least: Option<i64>,
        /// The greatest; `None` for 2^53 - 1.
        most: Option<i64>,
    },
    /// `"boolean"`.
    Boolean,
    /// `"timestamp"`: an RFC 3339 text, or ms since 1970.
    Timestamp,
    /// `["text"]`: a list of these.
    List(Box<Shape>),
    /// A table.
    Object(Vec<Field>),
    /// `{ one-of = ["a", "b"] }`: one of these values; at least one.
    OneOf(Vec<serde_json::Value>),
    /// `"id of EVENT"`: a new id that came of this event.
    IdOf(String),
    /// `"client"`: the `socket.id` of a connected client.
    Client,
    /// `"room"`: a room's name, which is any text.
    Room,
}

/// A field of an object.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// What it may be.
    pub shape: Shape,
    /// Whether it may be missing: `"optional text"`, or for what isn't one word,
    /// `{ optional = ["text"] }`.
    pub optional: bool,
}

/// An event of a contract, which a check is about.
#[derive(Clone, Copy, Debug)]
pub struct Subject {
    /// All that is promised.
    pub contract: &'static Contract,
    /// The event.
    pub event: &'static Event,
}

impl Subject {
    /// Another event of the same contract, by its name.
    pub fn other(&self, name: &str) -> Option<Self> {
        let event = self.contract.events.iter().find(|event| event.name == name)?;
        Some(Self { event, ..*self })
    }

    /// The event by which clients join a room, if the contract has one.
    pub fn joining(&self) -> Option<Self> {
        let event = self.contract.events.iter().find(|event| event.joins.is_some())?;
        Some(Self { event, ..*self })
    }

    /// The event by which clients leave a room, if the contract has one.
    pub fn leaving(&self) -> Option<Self> {
        let event = self.contract.events.iter().find(|event| event.leaves.is_some())?;
        Some(Self { event, ..*self })
    }
}
