//! The class gathers: clients connect, and leave in one way or another.

use std::{env, time::Duration};

use futures_util::future::join_all;

use super::Stage;
use crate::{
    class::{Client, Connection, Exact, Over, Stock, engine_error::STICKY},
    finding::Finding,
    journal::Way,
    packet::Packet,
};

/// How the journal's line about a client that could not connect begins.
pub(super) const NO_CONNECTION: &str = "the connection: ";

/// How long a client may take to connect.
const CONNECTING: Duration = Duration::from_secs(3);

/// How long the stock client may take. It starts a thread and a runtime first, which takes
/// its time on a busy machine, and it connects when exact clients are in.
const STOCK_CONNECTING: Duration = Duration::from_secs(10);

impl Stage {
    /// Makes the clients exactly those of `class`: others leave, and missing ones
    /// connect, in order.
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
    /// Why it could not connect, as a finding.
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
                Stock::connect(name, origin, journal, self.upgrades(), STOCK_CONNECTING);
            stock.await.map(Client::Stock)
        } else {
            Exact::connect(name, origin, over, journal, CONNECTING)
                .await
                .map(Client::Exact)
        };
        client.map_err(|reason| {
            self.journal.note(name, Way::Missing, format!("{NO_CONNECTION}{reason}"));
            Finding::failed(format!("{name} could not connect over {over}: {reason}."))
                .expected("the server to answer CONNECT for the namespace `/`")
                .hint(why_not_in(&reason, self.is_shared()))
                .actual(reason)
        })
    }

    /// Whether the stock client begins with long-polling. It always reads the system's
    /// certificates for that, which takes about 40 ms: too long for each of a student's
    /// checks. It would also use a proxy for a server on this machine.
    fn upgrades(&self) -> bool {
        let proxies = ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"];
        let proxy = proxies.iter().any(|name| env::var_os(name).is_some());
        self.is_shared() && !(proxy && self.origin.is_local())
    }

    /// Makes one client end its connection as the protocol requires.
    pub async fn leave(&mut self, name: &str) {
        if let Some(client) = self.take(name) {
            client.leave().await;
        }
    }

    /// Makes one exact client leave the namespace, and keep its connection open, as a page
    /// does that still uses another namespace (Socket.IO v5, DISCONNECT).
    pub fn step_out(&self, name: &str) {
        if let Some(Client::Exact(client)) = self.client(name) {
            client.send(&Packet::disconnect("/"));
        }
    }

    /// Makes all clients end their connections.
    pub async fn leave_all(&mut self) {
        join_all(std::mem::take(&mut self.clients).into_iter().map(Client::leave)).await;
    }

    /// Makes one exact client close its connection without a disconnect packet.
    pub async fn hang_up(&mut self, name: &str) {
        if let Some(Client::Exact(client)) = self.take(name) {
            client.hang_up().await;
        }
    }

    /// Makes one exact client vanish without closing its connection.
    pub fn vanish(&mut self, name: &str) {
        if let Some(Client::Exact(client)) = self.take(name) {
            client.vanish();
        }
    }

    fn take(&mut self, name: &str) -> Option<Client> {
        let at = self.clients.iter().position(|client| client.name() == name)?;
        Some(self.clients.remove(at))
    }
}

/// A hint for when a client could not connect. A server that others run may be written in
/// any language.
fn why_not_in(reason: &str, is_shared: bool) -> &'static str {
    let ended = ["Connection refused", "Connection reset"];
    if ended.iter().any(|text| reason.contains(text)) {
        "Nothing listens there any more. Did the server end? Its output may say why."
    } else if reason.contains("the server refused")
        && !reason.contains("Invalid namespace")
    {
        "In this lesson every client may connect. Does a middleware reject some of them?"
    } else if reason.contains("the server disconnected") {
        "The server accepted the client, and disconnected it at once. Does the connect \
         handler disconnect the socket?"
    } else if reason.contains("Session ID unknown") {
        STICKY
    } else if is_shared {
        "Does the server answer every client's CONNECT for the namespace `/`, over \
         long-polling and over WebSocket?"
    } else {
        "Is the Socket.IO layer on the router, and is the namespace `/` declared with \
         `io.ns(\"/\", …)`?"
    }
}
