//! A Socket.IO client that sees each packet exactly as it was sent, and can break the
//! rules as a check needs.

use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

use serde_json::Value;
use tokio::{
    sync::{mpsc, watch},
    task::JoinSet,
};

use super::{
    Connection, Origin, Over,
    inbox::{Inbox, Outgoing},
    polling, upgrade, websocket,
};
use crate::{
    journal::{Journal, Way},
    json::cut,
    packet::Packet,
    patience::within,
};

/// How long the server may take to answer a client that leaves.
const GOODBYE: Duration = Duration::from_millis(300);

/// One exact client, connected to the namespace `/`.
pub struct Exact {
    name: String,
    over: Over,
    journal: Journal,
    out: mpsc::UnboundedSender<Outgoing>,
    connection: Arc<watch::Sender<Connection>>,
    sid: Arc<OnceLock<String>>,
    /// The transport's tasks. Dropping them drops the TCP connections.
    tasks: JoinSet<()>,
}

impl Exact {
    /// Connects within `limit`; the error is a sentence about what went wrong.
    pub async fn connect(
        name: &str,
        origin: &Origin,
        over: Over,
        journal: &Journal,
        limit: Duration,
    ) -> Result<Self, String> {
        let (out, outgoing) = mpsc::unbounded_channel();
        let connection = Arc::new(watch::Sender::new(Connection::Opening));
        let sid = Arc::default();
        let inbox = Inbox {
            name: name.to_owned(),
            journal: journal.clone(),
            out: out.clone(),
            connection: connection.clone(),
            sid: Arc::clone(&sid),
        };
        let mut client = Self {
            name: name.to_owned(),
            over,
            journal: journal.clone(),
            out,
            connection,
            sid,
            tasks: JoinSet::new(),
        };
        let opening = async {
            let tasks = &mut client.tasks;
            match over {
                Over::Polling => polling::open(origin, inbox, outgoing, tasks).await,
                Over::Upgraded => upgrade::open(origin, inbox, outgoing, tasks).await,
                _ => websocket::open(origin, inbox, outgoing, tasks).await,
            }?;
            let mut connection = client.connection.subscribe();
            let opened = connection.wait_for(|c| *c != Connection::Opening).await;
            match opened.as_deref() {
                Ok(Connection::Closed(reason)) => Err(reason.clone()),
                Ok(_) => Ok(()),
                Err(_) => Err("the connection ended before it was open".into()),
            }
        };
        match within(limit, opening).await {
            Some(result) => result.map(|()| client),
            None => Err(format!("no answer within {} ms", limit.as_millis())),
        }
    }

    /// The client's name in the journal.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The transport that carries its packets.
    pub fn over(&self) -> Over {
        self.over
    }

    /// The state of its connection.
    pub fn connection(&self) -> Connection {
        self.connection.borrow().clone()
    }

    /// Reports changes of the connection's state.
    pub fn watch(&self) -> watch::Receiver<Connection> {
        self.connection.subscribe()
    }

    /// Sends an event to the namespace `/`.
    pub fn emit(&self, event: &str, args: &[Value]) {
        self.send(&Packet::event(event, args));
    }

    /// Sends an event that asks for an acknowledgement under this id.
    pub fn emit_with_ack(&self, event: &str, args: &[Value], id: u64) {
        self.send(&Packet::event_with_ack(event, args, id));
    }

    /// Acknowledges the server's event with this acknowledgement id.
    pub fn answer(&self, id: u64, args: &[Value]) {
        self.send(&Packet::ack(id, args));
    }

    /// Sends an Engine.IO packet unchanged, however malformed.
    pub fn send_raw(&self, text: &str) {
        self.journal.note(&self.name, Way::Sent, format!("raw: {}", cut(text, 60)));
        let _ = self.out.send(Outgoing::Packet(text.to_owned()));
    }

    /// The id that the server gave this connection to the namespace `/`
    /// (Socket.IO v5, the answer to CONNECT): `socket.id` on both sides.
    pub fn sid(&self) -> Option<&str> {
        self.sid.get().map(String::as_str)
    }

    /// Sends a Socket.IO packet.
    pub fn send(&self, packet: &Packet) {
        let text = packet.encode();
        self.journal.packet(&self.name, Way::Sent, &text);
        // If the transport is gone, the journal already says so.
        let _ = self.out.send(Outgoing::Packet(format!("4{text}")));
    }

    /// Ends the connection as the protocol requires: leaves the namespace, closes the
    /// transport, and waits until the server has noticed.
    pub async fn leave(self) {
        self.send(&Packet::disconnect("/"));
        self.end().await;
    }

    /// Closes the transport without leaving the namespace, as a browser tab does, and
    /// waits until the server has noticed.
    pub async fn hang_up(self) {
        self.journal.note(&self.name, Way::Sent, "closes its connection".into());
        self.end().await;
    }

    async fn end(self) {
        self.connection.send_replace(Connection::Closed("left".into()));
        let _ = self.out.send(Outgoing::End);
        let mut tasks = self.tasks;
        let ended =
            tokio::spawn(async move { while tasks.join_next().await.is_some() {} });
        // Nobody waits longer, but a goodbye in progress is not cut off: over
        // long-polling, a server that never receives it would not notice anything.
        let _ = within(GOODBYE, ended).await;
        self.connection.send_replace(Connection::Left);
    }

    /// Vanishes: the TCP connection is dropped, as when a laptop is closed.
    pub fn vanish(self) {
        self.journal.note(&self.name, Way::Sent, "vanishes without a close".into());
    }
}
