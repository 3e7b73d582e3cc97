//! The stock client: `rust_socketio`, used within its limits.
//!
//! It can't tell an event without arguments from `message`, mixes the event `error` with
//! its own errors, and shows no packets. So the exact clients judge, and this client
//! proves that a third-party library works with the server.

mod student;

use std::{thread, time::Duration};

use serde_json::Value;
use tokio::{
    sync::{mpsc, oneshot, watch},
    time::timeout,
};

use super::{Connection, Origin};
use crate::{
    journal::{Journal, Way},
    packet::Packet,
    patience::within,
};
use student::{Command, LEAVING, Student};

/// A `rust_socketio` client, connected to the namespace `/`.
///
/// The library leaves tasks behind when it is dropped. So it has its own thread and
/// runtime, which end with it.
pub struct Stock {
    name: String,
    journal: Journal,
    commands: mpsc::UnboundedSender<Command>,
    connection: watch::Receiver<Connection>,
    /// Fails if the thread has ended, and its connections with it.
    ended: oneshot::Receiver<()>,
}

impl Stock {
    /// Connects within `limit`, by long-polling and then the upgrade to WebSocket
    /// if `upgrade` is set; the error is a sentence about what went wrong.
    pub async fn connect(
        name: &str,
        origin: &Origin,
        journal: &Journal,
        upgrade: bool,
        limit: Duration,
    ) -> Result<Self, String> {
        let (commands, inbox) = mpsc::unbounded_channel();
        let (state, mut connection) = watch::channel(Connection::Opening);
        let student = Student {
            name: name.to_owned(),
            origin: origin.clone(),
            journal: journal.clone(),
            upgrade,
            state,
        };
        let (alive, ended) = oneshot::channel();
        thread::Builder::new()
            .name(format!("rust_socketio {name}"))
            .spawn(move || student.run(inbox, alive))
            .map_err(|error| format!("no thread for {name}: {error}"))?;

        let opened = async {
            let state = connection.wait_for(|c| *c != Connection::Opening).await;
            state.map(|state| state.clone())
        };
        match within(limit, opened).await {
            Some(Ok(Connection::Closed(reason))) => return Err(reason),
            Some(Ok(_)) => {}
            Some(Err(_)) => return Err("rust_socketio stopped while connecting".into()),
            None => return Err(format!("no answer within {} ms", limit.as_millis())),
        }
        Ok(Self {
            name: name.to_owned(),
            journal: journal.clone(),
            commands,
            connection,
            ended,
        })
    }
}

impl Stock {
    /// The client's name in the journal.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The state of its connection.
    pub fn connection(&self) -> Connection {
        self.connection.borrow().clone()
    }

    /// Sends an event to the namespace `/`.
    pub fn emit(&self, event: &str, args: &[Value]) {
        self.journal.event(&self.name, Way::Sent, event, args.to_vec());
        // If the thread is gone, it has already reported that.
        let _ = self.commands.send(Command::Emit(event.to_owned(), args.to_vec()));
    }

    /// Sends an event that asks for an acknowledgement. The journal calls it `id`,
    /// because the library draws its own id, and doesn't tell it.
    pub fn emit_with_ack(&self, event: &str, args: &[Value], id: u64) {
        let packet = Packet::event_with_ack(event, args, id);
        self.journal.packet(&self.name, Way::Sent, &packet.encode());
        let _ = self.commands.send(Command::Ask(event.to_owned(), args.to_vec(), id));
    }

    /// Ends the connection as the protocol requires, and waits until it has ended.
    pub async fn leave(self) {
        self.journal.packet(&self.name, Way::Sent, "1");
        let _ = self.commands.send(Command::Leave);
        let _ = timeout(LEAVING * 2, self.ended).await;
    }
}
