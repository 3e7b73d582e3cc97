//! What an exact client does with received packets, over either transport.

use std::sync::{Arc, OnceLock};

use tokio::sync::{mpsc, watch};

use crate::{
    journal::{Journal, Way},
    packet::{Engine, Kind, Packet},
};

/// The state of a client's connection to the namespace `/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Connection {
    /// Connecting.
    Opening,
    /// The server has answered CONNECT.
    Open,
    /// It has ended, or could not be made; the sentence says why.
    Closed(String),
    /// The client has left, and no longer listens.
    Left,
}

/// What a transport is told to send.
#[derive(Debug)]
pub enum Outgoing {
    /// An Engine.IO packet.
    Packet(String),
    /// Nothing more: end the connection politely.
    End,
}

/// Reads packets for one client: answers pings, tracks the connection's state, and writes
/// the rest into the journal.
pub struct Inbox {
    /// The client's name.
    pub name: String,
    /// Where everything is recorded.
    pub journal: Journal,
    /// What the transport sends.
    pub out: mpsc::UnboundedSender<Outgoing>,
    /// Is notified when the connection's state changes.
    pub connection: Arc<watch::Sender<Connection>>,
    /// Takes the id that the server gives.
    pub sid: Arc<OnceLock<String>>,
}

impl Inbox {
    /// Handles one Engine.IO packet.
    pub fn take(&self, text: &str) {
        // A slow server may still send events after the client has left.
        if *self.connection.borrow() == Connection::Left {
            return;
        }
        match Engine::decode(text) {
            Ok(Engine::Open(_)) => {
                self.send(format!("4{}", Packet::connect("/").encode()))
            }
            Ok(Engine::Ping) => self.send("3".into()),
            Ok(Engine::Message(packet)) => self.take_packet(&packet),
            Ok(Engine::Close) => self.close("the server closed the connection"),
            Ok(Engine::Pong | Engine::Housekeeping) => {}
            Err(_) => self.journal.packet(&self.name, Way::Heard, text),
        }
    }

    /// Handles a binary frame, an attachment of the packet before it. No lesson uses
    /// these so far, so only the size is kept.
    pub fn take_binary(&self, bytes: usize) {
        let note = format!("a binary attachment of {bytes} bytes");
        self.journal.note(&self.name, Way::Heard, note);
    }

    /// The connection has ended, but not because this client wanted it.
    pub fn close(&self, reason: &str) {
        let mut was_open = false;
        self.connection.send_if_modified(|connection| {
            was_open = !matches!(connection, Connection::Closed(_) | Connection::Left);
            if *connection != Connection::Left {
                *connection = Connection::Closed(reason.into());
            }
            was_open
        });
        if was_open {
            self.journal.note(&self.name, Way::Closed, reason.into());
        }
    }

    fn take_packet(&self, text: &str) {
        self.journal.packet(&self.name, Way::Heard, text);
        let Ok(packet) = Packet::decode(text) else { return };
        if packet.namespace != "/" {
            return;
        }
        match packet.kind {
            Kind::Connect => {
                if let Some(sid) = packet.data["sid"].as_str() {
                    // A second answer to CONNECT changes nothing.
                    let _ = self.sid.set(sid.to_owned());
                }
                self.connection.send_replace(Connection::Open);
            }
            Kind::ConnectError => {
                let why = packet.data["message"].as_str().unwrap_or("no reason given");
                self.close(&format!("the server refused the namespace `/`: {why}"));
            }
            Kind::Disconnect => self.close("the server disconnected this client"),
            _ => {}
        }
    }

    fn send(&self, packet: String) {
        // If the transport is gone, it has already reported that.
        let _ = self.out.send(Outgoing::Packet(packet));
    }
}
