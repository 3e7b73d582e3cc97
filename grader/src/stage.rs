//! The stage: one server, the class before it, and what was said there. Checks
//! act on it, and wait on it.

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
    class::{Client, Exact, Origin, Rest},
    journal::Journal,
    server::Server,
    texts::Texts,
};

pub use said::{Exchange, Said};
pub use waiting::Look;

/// One server and the class before it.
pub struct Stage {
    /// Where the server is.
    pub origin: Origin,
    /// Who sent or heard what.
    pub journal: Journal,
    /// The server's REST side.
    pub rest: Rest,
    /// Names and texts of this run.
    pub texts: Texts,
    /// Who each client says that they are.
    usernames: HashMap<String, String>,
    /// What was said, in order.
    pub said: Vec<Said>,
    /// See [`Said::step`].
    pub step: usize,
    /// The longest that a message took so far from its sender to all others.
    pub latency: Duration,
    /// When it was opened.
    pub opened: Instant,
    /// When the check that is being tried began.
    pub check_started: Instant,
    /// What each change to the server's store takes at least, if it uses ours.
    pub store_delay: Duration,
    /// Where the REST list is that holds what a payload said, if the lesson has one.
    pub list: Option<fn(&Value) -> String>,
    /// The server's source, if it is known.
    pub source: Option<PathBuf>,
    /// It is known that the server answers nothing any more.
    pub blocked: bool,
    /// It is known that the server does not pass on what is said, so any message
    /// has to do for the one that was.
    pub wordless: bool,
    server: Option<Server>,
    clients: Vec<Client>,
    done: HashSet<&'static str>,
    acks: u64,
    waiting_for: Arc<Mutex<String>>,
}

impl Stage {
    /// A stage before `server`, or before a server at `origin` that runs
    /// already. Nobody is connected yet.
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
            source: None,
            blocked: false,
            wordless: false,
            server,
            clients: Vec::new(),
            done: HashSet::new(),
            acks: 0,
            waiting_for: Arc::default(),
        }
    }

    /// Whether others may talk to this server too, and may have done so before.
    pub fn is_shared(&self) -> bool {
        self.server.is_none()
    }

    /// The server's process, if this run started it.
    pub fn server(&self) -> Option<&Server> {
        self.server.as_ref()
    }

    /// Ends the class and the server, and everything that it started.
    pub async fn close(self) {
        match self.server {
            Some(server) => server.stop().await,
            // A server that goes on should know that the class has left.
            None => {
                join_all(self.clients.into_iter().map(Client::leave)).await;
            }
        }
    }

    /// Whether something is done for the first time on this stage.
    pub fn first_time(&mut self, what: &'static str) -> bool {
        self.done.insert(what)
    }

    /// What is done next is done for the first time, as a check is tried again.
    pub fn forget_first_times(&mut self) {
        self.done.clear();
    }

    /// Whether a client of this name is in the class.
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

    /// The names of those who see every packet.
    pub fn exact_names(&self) -> Vec<String> {
        let exact = |client: &&Client| matches!(client, Client::Exact(_));
        self.clients.iter().filter(exact).map(|client| client.name().to_owned()).collect()
    }

    /// The username that a client speaks under.
    pub fn username(&mut self, client: &str) -> String {
        let texts = &mut self.texts;
        self.usernames.entry(client.to_owned()).or_insert_with(|| texts.person()).clone()
    }

    /// Whether this client sees every packet.
    pub fn sees_all(&self, name: &str) -> bool {
        self.exact(name).is_some()
    }

    /// Lets a client send an event.
    pub fn emit(&self, name: &str, event: &str, args: &[Value]) {
        if let Some(client) = self.client(name) {
            client.emit(event, args);
        }
    }

    /// Lets a client send an event that asks for an acknowledgement, and returns the
    /// id of that; no two on this stage are the same.
    pub fn emit_with_ack(&mut self, name: &str, event: &str, args: &[Value]) -> u64 {
        let id = self.acks;
        self.acks += 1;
        if let Some(client) = self.client(name) {
            client.emit_with_ack(event, args, id);
        }
        id
    }

    /// Lets an exact client answer an event for which the server asked an
    /// acknowledgement under `id`.
    pub fn answer(&self, name: &str, id: u64, args: &[Value]) {
        if let Some(client) = self.exact(name) {
            client.answer(id, args);
        }
    }

    /// The id of an exact client's connection, `socket.id` for both sides; the stock
    /// client does not tell its own.
    pub fn sid(&self, name: &str) -> Option<&str> {
        self.exact(name)?.sid()
    }

    fn exact(&self, name: &str) -> Option<&Exact> {
        match self.client(name)? {
            Client::Exact(client) => Some(client),
            Client::Stock(_) => None,
        }
    }

    /// Says what is being waited for now, for a verdict that ends the waiting.
    pub fn expect(&self, what: String) {
        *self.waiting_for.lock().unwrap_or_else(PoisonError::into_inner) = what;
    }

    /// What the stage waits for, also readable when it is cut off.
    pub fn waiting_for(&self) -> Arc<Mutex<String>> {
        self.waiting_for.clone()
    }

    /// What the server has printed since `then`.
    pub fn printed_since(&self, then: Instant) -> Vec<String> {
        self.wrote_since(then).into_iter().map(|(_, text)| text).collect()
    }

    /// The same with the time of each line, in ms since the journal's beginning.
    pub fn wrote_since(&self, then: Instant) -> Vec<(f64, String)> {
        let Some(server) = &self.server else { return Vec::new() };
        let lines = server.output().lines_between(then, Instant::now());
        lines.into_iter().map(|(at, text)| (self.journal.at_ms(at), text)).collect()
    }

    /// Whether socketioxide has complained, since the check began, that what came did
    /// not fit a handler's arguments: then the handler was not called.
    pub fn extractor_failed(&self) -> bool {
        let printed = self.printed_since(self.check_started);
        printed.iter().any(|line| line.contains("Error while extracting data"))
    }
}
