//! The journal records who sent or heard which packet, and when. All clients of a
//! class write into the same one. Waiting, judging and drawing read it.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Instant,
};

use serde::Serialize;
use serde_json::Value;
use tokio::sync::watch;

use crate::packet::{Kind, Packet};

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Way {
    /// The client sent a packet to the server.
    Sent,
    /// The client heard a packet from the server.
    Heard,
    /// The server ended the client's connection.
    Closed,
    /// A packet that was expected never came.
    Missing,
    /// The client asked the REST API.
    Asked,
}

/// One line of the journal.
#[derive(Clone, Debug, Serialize)]
pub struct Entry {
    /// Time since the journal's beginning, in ms.
    pub at_ms: f64,
    /// The client's name.
    pub who: String,
    /// What happened.
    pub way: Way,
    /// The Socket.IO packet as it was on the wire. If there was no packet, a sentence:
    /// what is missing, why the connection ended, or what the request was.
    pub packet: String,
    /// The event's name and arguments, if the packet is an event.
    #[serde(skip)]
    pub event: Option<(String, Vec<Value>)>,
    /// The id under which this event asks for an acknowledgement, or the id of this
    /// acknowledgement. Each side of a connection counts its own ids.
    #[serde(skip)]
    pub ack: Option<u64>,
    /// The arguments, if the packet is an acknowledgement.
    #[serde(skip)]
    pub answer: Option<Vec<Value>>,
    /// What is wrong with a packet that breaks the protocol.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub malformed: Option<String>,
    /// Whether it belongs to the connection, not to the lesson: handshakes and fences.
    #[serde(skip)]
    pub aside: bool,
    /// Whether it is a request over HTTP that got no answer.
    #[serde(skip)]
    pub unanswered: bool,
}

impl Entry {
    /// The arguments, if the client heard this event.
    pub fn heard(&self, event: &str) -> Option<&[Value]> {
        let (name, args) = self.event.as_ref()?;
        (self.way == Way::Heard && name == event).then_some(args)
    }

    /// Whether it says that something expected didn't come.
    pub fn is_silence(&self) -> bool {
        matches!(self.way, Way::Missing | Way::Closed) || self.unanswered
    }

    /// The arguments, if the client heard the acknowledgement with this id.
    pub fn answers(&self, id: u64) -> Option<&[Value]> {
        let answer = self.answer.as_deref()?;
        (self.way == Way::Heard && self.ack == Some(id)).then_some(answer)
    }

    /// The connection's id, if the server lets the client in here (Socket.IO v5, CONNECT).
    pub fn lets_in(&self) -> Option<String> {
        if self.way != Way::Heard || !self.aside {
            return None;
        }
        let packet = Packet::decode(&self.packet).ok()?;
        let answers = packet.kind == Kind::Connect && packet.namespace == "/";
        answers.then(|| packet.data["sid"].as_str().map(str::to_owned)).flatten()
    }

    /// Whether the client's connection ends here. The client may leave with or without a
    /// goodbye, or the server may end it.
    pub fn ends_connection(&self) -> bool {
        let packet = self.packet.as_str();
        let by_itself =
            packet == "1" || SILENT.iter().any(|text| packet.starts_with(text));
        self.way == Way::Closed || (self.way == Way::Sent && by_itself)
    }
}

/// How the journal says that a client leaves without a goodbye.
const SILENT: [&str; 2] = ["closes its connection", "vanishes"];

/// What a packet says.
#[derive(Default)]
struct Content {
    event: Option<(String, Vec<Value>)>,
    ack: Option<u64>,
    answer: Option<Vec<Value>>,
    malformed: Option<String>,
    aside: bool,
    unanswered: bool,
}

/// A handle to the journal; clones write into the same one.
#[derive(Clone)]
pub struct Journal {
    started: Instant,
    entries: Arc<Mutex<Vec<Entry>>>,
    length: Arc<watch::Sender<usize>>,
}

impl Default for Journal {
    fn default() -> Self {
        Self {
            started: Instant::now(),
            entries: Arc::default(),
            length: Arc::new(watch::Sender::new(0)),
        }
    }
}

impl Journal {
    /// Writes down a packet that `who` sent or heard. A malformed packet is written
    /// down too, with what is wrong with it.
    pub fn packet(&self, who: &str, way: Way, text: &str) {
        let content = match Packet::decode(text) {
            Ok(packet) => {
                let event =
                    packet.as_event().map(|(name, args)| (name.into(), args.into()));
                let answer = packet.as_ack().map(|(_, args)| args.into());
                let leaves = packet.kind == Kind::Disconnect && way == Way::Sent;
                let speaks = event.is_some() || answer.is_some() || leaves;
                let aside = !speaks || packet.namespace != "/";
                Content { event, ack: packet.ack, answer, aside, ..Content::default() }
            }
            Err(reason) => Content {
                malformed: (way == Way::Heard).then_some(reason),
                ..Content::default()
            },
        };
        self.write(who, way, text.to_owned(), content);
    }

    /// Writes down an event that a stock client heard. Stock clients don't show
    /// packets, so the text is rebuilt from the event.
    pub fn event(&self, who: &str, way: Way, name: &str, args: Vec<Value>) {
        let text = Packet::event(name, &args).encode();
        let event = Some((name.into(), args));
        self.write(who, way, text, Content { event, ..Content::default() });
    }

    /// Writes down something other than a packet, as a sentence.
    pub fn note(&self, who: &str, way: Way, sentence: String) {
        self.write(who, way, sentence, Content::default());
    }

    /// Writes down a request over HTTP that got no answer, and why.
    pub fn unanswered(&self, who: &str, sentence: String) {
        let content = Content { unanswered: true, ..Content::default() };
        self.write(who, Way::Asked, sentence, content);
    }

    fn write(&self, who: &str, way: Way, packet: String, content: Content) {
        let Content { event, ack, answer, malformed, aside, unanswered } = content;
        let mut entries = self.read();
        let at_ms = self.at_ms(Instant::now());
        let who = who.to_owned();
        entries.push(Entry {
            at_ms,
            who,
            way,
            packet,
            event,
            ack,
            answer,
            malformed,
            aside,
            unanswered,
        });
        let length = entries.len();
        drop(entries);
        self.length.send_replace(length);
    }

    /// Converts a moment to the journal's time: ms since its beginning.
    pub fn at_ms(&self, moment: Instant) -> f64 {
        moment.saturating_duration_since(self.started).as_micros() as f64 / 1000.0
    }

    /// The entries so far. Hold the guard briefly, because clients wait to write.
    pub fn read(&self) -> MutexGuard<'_, Vec<Entry>> {
        // Entries stay whole even if a writer panics, so poison can be ignored.
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The number of entries so far, to start reading from there later.
    pub fn mark(&self) -> usize {
        self.read().len()
    }

    /// A receiver that is notified when something is written.
    pub fn watch(&self) -> watch::Receiver<usize> {
        self.length.subscribe()
    }
}
