//! The stage: one server, the class of clients connected to it, and what was said.
//! Checks act on the stage, and wait on it.

mod end;
mod gathering;
mod said;
mod waiting;

use std::{
    collections::{HashMap, HashSet},
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use futures_util::future::join_all;
use serde_json::Value;

use crate::{
    class::{Client, Exact, Origin, Rest, rest::Answer},
    journal::Journal,
    server::Server,
    texts::Texts,
};

pub use said::{Exchange, Said};
pub use waiting::{FENCE, Look};

/// One server and the class of clients connected to it.
pub struct Stage {
    /// Where the server is.
    pub origin: Origin,
    /// Which client sent or heard what.
    pub journal: Journal,
    /// The server's REST side.
    pub rest: Rest,
    /// Names and texts of this run.
    pub texts: Texts,
    /// The username of each client, by the client's name.
    usernames: HashMap<String, String>,
    /// What was said, in order.
    pub said: Vec<Said>,
    /// See [`Said::step`].
    pub step: usize,
    /// The longest time that a message has taken so far to reach all clients.
    pub latency: Duration,
    /// When it was opened.
    pub opened: Instant,
    /// When the current check began.
    pub check_started: Instant,
    /// The least time that a change to the server's store takes, if it uses our store.
    pub store_delay: Duration,
    /// The path of the REST list that should contain a payload, if the lesson has one.
    pub list: Option<fn(&Value) -> String>,
    /// The answers to [`Lesson::early`](crate::lesson::Lesson::early).
    pub early: Vec<Answer>,
    /// The server's source, if it is known.
    pub source: Option<PathBuf>,
    /// Set once the server is known to answer nothing any more.
    pub blocked: bool,
    /// Set once the server is known not to pass on texts. Any message then counts as the
    /// one that was sent.
    pub wordless: bool,
    server: Option<Server>,
    clients: Vec<Client>,
    done: HashSet<&'static str>,
    /// How many acknowledgements each client has asked for, by the client's name.
    acks: HashMap<String, u64>,
    waiting_for: Arc<Mutex<String>>,
}

impl Stage {
    /// A stage for `server`, or for a server at `origin` that is already running. No
    /// client is connected yet.
    pub fn new(origin: Origin, server: Option<Server>, texts: Texts) -> Self {
        let journal = Journal::default();
        Self {
            rest: Rest::new(&origin, &journal),
            origin,
            journal,
            texts,
            usernames: HashMap::new(),
            said: Vec::new(),
            step: 0,
            latency: Duration::ZERO,
            opened: Instant::now(),
            check_started: Instant::now(),
            store_delay: Duration::ZERO,
            list: None,
            early: Vec::new(),
            source: None,
            blocked: false,
            wordless: false,
            server,
            clients: Vec::new(),
            done: HashSet::new(),
            acks: HashMap::new(),
            waiting_for: Arc::default(),
        }
    }

    /// Whether others may use this server too, now or before.
    pub fn is_shared(&self) -> bool {
        self.server.is_none()
    }

    /// The server's process, if this run started it.
    pub fn server(&self) -> Option<&Server> {
        self.server.as_ref()
    }

    /// Disconnects the clients, and ends the server with everything it started.
    pub async fn close(self) {
        match self.server {
            Some(server) => server.stop().await,
            // A server that keeps running should know that the clients have left.
            None => {
                join_all(self.clients.into_iter().map(Client::leave)).await;
            }
        }
    }

    /// Whether `what` happens for the first time on this stage.
    pub fn first_time(&mut self, what: &'static str) -> bool {
        self.done.insert(what)
    }

    /// Forgets what has happened, so that a check can be tried again.
    pub fn forget_first_times(&mut self) {
        self.done.clear();
    }

    /// Whether the class has a client with this name.
    pub fn is_here(&self, name: &str) -> bool {
        self.client(name).is_some()
    }

    /// A client by its name.
    pub fn client(&self, name: &str) -> Option<&Client> {
        self.clients.iter().find(|client| client.name() == name)
    }

    /// All clients in the class, in order.
    pub fn clients(&self) -> &[Client] {
        &self.clients
    }

    /// The names of all clients in the class, in order.
    pub fn names(&self) -> Vec<String> {
        self.clients.iter().map(|client| client.name().to_owned()).collect()
    }

    /// The names of the clients that see every packet.
    pub fn exact_names(&self) -> Vec<String> {
        let exact = |client: &&Client| matches!(client, Client::Exact(_));
        self.clients.iter().filter(exact).map(|client| client.name().to_owned()).collect()
    }

    /// The username that a client uses.
    pub fn username(&mut self, client: &str) -> String {
        let texts = &mut self.texts;
        self.usernames.entry(client.to_owned()).or_insert_with(|| texts.person()).clone()
    }

    /// Whether this client sees every packet.
    pub fn sees_all(&self, name: &str) -> bool {
        self.exact(name).is_some()
    }

    /// Makes a client send an event.
    pub fn emit(&self, name: &str, event: &str, args: &[Value]) {
        if let Some(client) = self.client(name) {
            client.emit(event, args);
        }
    }

    /// Makes a client send an event that asks for an acknowledgement, and returns the
    /// acknowledgement's id. Each client counts its own from 0, as the official client does,
    /// also over several connections; so clients have ids in common.
    pub fn emit_with_ack(&mut self, name: &str, event: &str, args: &[Value]) -> u64 {
        let count = self.acks.entry(name.to_owned()).or_default();
        let id = *count;
        *count += 1;
        if let Some(client) = self.client(name) {
            client.emit_with_ack(event, args, id);
        }
        id
    }

    /// From now on, all clients count on from the same number, so that the ids of what they
    /// send next are the same.
    pub fn align_acks(&mut self) {
        let most = self.acks.values().copied().max().unwrap_or(0);
        for client in &self.clients {
            self.acks.insert(client.name().to_owned(), most);
        }
    }

    /// Makes an exact client acknowledge the server's event with this acknowledgement id.
    pub fn answer(&self, name: &str, id: u64, args: &[Value]) {
        if let Some(client) = self.exact(name) {
            client.answer(id, args);
        }
    }

    /// The id of an exact client's connection, `socket.id` on both sides. The stock
    /// client doesn't tell its id.
    pub fn sid(&self, name: &str) -> Option<&str> {
        self.exact(name)?.sid()
    }

    fn exact(&self, name: &str) -> Option<&Exact> {
        match self.client(name)? {
            Client::Exact(client) => Some(client),
            Client::Stock(_) => None,
        }
    }

    /// Notes what the stage waits for now, for the verdict if the wait is cut off.
    pub fn expect(&self, what: String) {
        *self.waiting_for.lock().unwrap_or_else(PoisonError::into_inner) = what;
    }

    /// What the stage waits for. It can still be read after the wait was cut off.
    pub fn waiting_for(&self) -> Arc<Mutex<String>> {
        self.waiting_for.clone()
    }

    /// What the server has printed since `then`.
    pub fn printed_since(&self, then: Instant) -> Vec<String> {
        self.wrote_since(then).into_iter().map(|(_, text)| text).collect()
    }

    /// The same, with the time of each line, in ms since the journal began.
    pub fn wrote_since(&self, then: Instant) -> Vec<(f64, String)> {
        let Some(server) = &self.server else { return Vec::new() };
        let lines = server.output().lines_between(then, Instant::now());
        lines.into_iter().map(|(at, text)| (self.journal.at_ms(at), text)).collect()
    }

    /// Whether socketioxide has reported, since the check began, that a payload doesn't
    /// fit a handler's arguments. It doesn't call the handler then.
    pub fn extractor_failed(&self) -> bool {
        let printed = self.printed_since(self.check_started);
        printed.iter().any(|line| line.contains("Error while extracting data"))
    }
}
