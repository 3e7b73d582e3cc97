//! The class: different kinds of clients of one server. A server that works with only one
//! kind by luck is caught.
//!
//! - [`Exact`] clients, over WebSocket, over HTTP long-polling or upgraded from one to the
//!   other, see every packet as it was on the wire, and can do what a polite library can't.
//! - [`Stock`] is the `rust_socketio` library, which no one here wrote.
//!
//! All of them write into one [`Journal`](crate::journal::Journal).

pub mod dial;
pub mod engine_error;
pub mod exact;
pub mod http;
pub mod inbox;
pub mod origin;
pub mod polling;
pub mod rest;
pub mod stock;
pub mod tls;
pub mod upgrade;
pub mod websocket;

use serde_json::Value;

pub use engine_error::EngineError;
pub use exact::Exact;
pub use inbox::Connection;
pub use origin::Origin;
pub use rest::Rest;
pub use stock::Stock;

/// The transport that carries a client's packets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// One WebSocket, from the start.
    WebSocket,
    /// HTTP long-polling, never upgraded.
    Polling,
    /// Long-polling, then the upgrade to WebSocket, as clients do by default.
    Upgraded,
    /// The stock client, which upgrades too, unless that takes too long.
    Upgrade,
}

impl std::fmt::Display for Over {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::WebSocket => "WebSocket",
            Self::Polling => "long-polling",
            Self::Upgraded => "long-polling, then WebSocket",
            Self::Upgrade => "rust_socketio",
        })
    }
}

/// One client of the class.
pub enum Client {
    /// Our own client, which sees everything.
    Exact(Exact),
    /// The `rust_socketio` library.
    Stock(Stock),
}

impl Client {
    /// The client's name in the journal.
    pub fn name(&self) -> &str {
        match self {
            Self::Exact(client) => client.name(),
            Self::Stock(client) => client.name(),
        }
    }

    /// The transport that carries its packets.
    pub fn over(&self) -> Over {
        match self {
            Self::Exact(client) => client.over(),
            Self::Stock(_) => Over::Upgrade,
        }
    }

    /// Sends an event, without waiting for anything. If the connection has ended, the
    /// event is lost, and the journal says so.
    pub fn emit(&self, event: &str, args: &[Value]) {
        match self {
            Self::Exact(client) => client.emit(event, args),
            Self::Stock(client) => client.emit(event, args),
        }
    }

    /// Sends an event that asks for an acknowledgement under this id, which the
    /// client must not have used before.
    pub fn emit_with_ack(&self, event: &str, args: &[Value], id: u64) {
        match self {
            Self::Exact(client) => client.emit_with_ack(event, args, id),
            Self::Stock(client) => client.emit_with_ack(event, args, id),
        }
    }

    /// The state of its connection.
    pub fn connection(&self) -> Connection {
        match self {
            Self::Exact(client) => client.connection(),
            Self::Stock(client) => client.connection(),
        }
    }

    /// Ends the connection as the protocol requires, within a limit.
    pub async fn leave(self) {
        match self {
            Self::Exact(client) => client.leave().await,
            Self::Stock(client) => client.leave().await,
        }
    }
}
