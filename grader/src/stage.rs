//! The stage: one server, the class before it, and what was said there. Checks
//! act on it, and wait on it.

mod said;
mod waiting;

use std::{
    collections::{HashMap, HashSet},
    env,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use futures_util::future::join_all;
use serde_json::Value;

use crate::{
    check::Finding,
    class::{Client, Connection, Exact, Origin, Over, Rest, Stock},
    journal::{Journal, Way},
    server::Server,
    texts::Texts,
};

pub use said::{Exchange, Said};
pub use waiting::Look;

/// How long a client may take to connect.
const CONNECTING: Duration = Duration::from_secs(3);

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
    /// When the check that is being tried began.
    pub check_started: Instant,
    /// What each change to the server's store takes at least, if it uses ours.
    pub store_delay: Duration,
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
            check_started: Instant::now(),
            store_delay: Duration::ZERO,
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

    /// Makes the clients exactly those of `class`: visitors leave, and those who
    /// are missing connect, in order.
    ///
    /// # Errors
    /// The first failure, as a finding.
    pub async fn assemble(&mut self, class: &[(&str, Over)]) -> Result<(), Finding> {
        let place =
            |client: &Client| class.iter().position(|(name, _)| *name == client.name());
        let (stay, go): (Vec<Client>, Vec<Client>) =
            std::mem::take(&mut self.clients).into_iter().partition(|client| {
                place(client).is_some() && client.connection() == Connection::Open
            });
        self.clients = stay;
        join_all(go.into_iter().map(Client::leave)).await;
        for (name, over) in class {
            if !self.is_here(name) {
                self.join(name, *over).await?;
            }
        }
        self.clients.sort_by_key(place);
        Ok(())
    }

    /// Connects one more client.
    ///
    /// # Errors
    /// Why it could not, as a finding.
    pub async fn join(&mut self, name: &str, over: Over) -> Result<(), Finding> {
        let client = self.connect(name, over).await?;
        self.clients.push(client);
        Ok(())
    }

    /// Connects several clients at once.
    ///
    /// # Errors
    /// The first failure, as a finding.
    pub async fn join_all(&mut self, class: &[(&str, Over)]) -> Result<(), Finding> {
        let joining = class.iter().map(|&(name, over)| self.connect(name, over));
        for client in join_all(joining).await {
            self.clients.push(client?);
        }
        Ok(())
    }

    async fn connect(&self, name: &str, over: Over) -> Result<Client, Finding> {
        self.expect(format!("{name} to connect over {over}"));
        let (origin, journal) = (&self.origin, &self.journal);
        let client = if over == Over::Upgrade {
            let stock =
                Stock::connect(name, origin, journal, self.upgrades(), CONNECTING);
            stock.await.map(Client::Stock)
        } else {
            Exact::connect(name, origin, over, journal, CONNECTING)
                .await
                .map(Client::Exact)
        };
        client.map_err(|reason| {
            self.journal.note(name, Way::Missing, format!("the connection: {reason}"));
            Finding::failed(format!("{name} could not connect over {over}: {reason}."))
                .expected("the server to answer CONNECT for the namespace `/`")
                .hint(why_not_in(&reason))
                .actual(reason)
        })
    }

    /// Whether the stock client begins with long-polling. It always reads the
    /// system's certificates for that, which takes some 40 ms: too long for each
    /// check of a student. And it would ask a proxy for a server on this machine.
    fn upgrades(&self) -> bool {
        let proxies = ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"];
        let proxy = proxies.iter().any(|name| env::var_os(name).is_some());
        self.is_shared() && !(proxy && self.origin.is_local())
    }

    /// Lets one client end its connection as the protocol asks.
    pub async fn leave(&mut self, name: &str) {
        if let Some(client) = self.take(name) {
            client.leave().await;
        }
    }

    /// Lets all clients end their connections.
    pub async fn leave_all(&mut self) {
        join_all(std::mem::take(&mut self.clients).into_iter().map(Client::leave)).await;
    }

    /// Lets one exact client close its connection without a goodbye.
    pub async fn hang_up(&mut self, name: &str) {
        if let Some(Client::Exact(client)) = self.take(name) {
            client.hang_up().await;
        }
    }

    /// Lets one exact client vanish without a word.
    pub fn vanish(&mut self, name: &str) {
        if let Some(Client::Exact(client)) = self.take(name) {
            client.vanish();
        }
    }

    fn take(&mut self, name: &str) -> Option<Client> {
        let at = self.clients.iter().position(|client| client.name() == name)?;
        Some(self.clients.remove(at))
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

    /// Lets an exact client send an Engine.IO packet as it is, however malformed.
    pub fn send_raw(&self, name: &str, text: &str) {
        if let Some(client) = self.exact(name) {
            client.send_raw(text);
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

    /// The server's stderr since `then`.
    pub fn stderr_since(&self, then: Instant) -> Vec<String> {
        self.server
            .as_ref()
            .map(|server| server.stderr().lines_between(then, Instant::now()))
            .unwrap_or_default()
    }
}

/// What to look at when a client could not connect.
fn why_not_in(reason: &str) -> &'static str {
    let ended = ["Connection refused", "Connection reset"];
    if ended.iter().any(|text| reason.contains(text)) {
        "Nobody listens there any more. Did the server end? What it printed may say why."
    } else if reason.contains("the server disconnected") {
        "It was let in, and sent away at once. Does something that is called on connect \
         disconnect the socket?"
    } else {
        "Is the Socket.IO layer on the router, and is the namespace `/` declared with \
         `io.ns(\"/\", …)`?"
    }
}
