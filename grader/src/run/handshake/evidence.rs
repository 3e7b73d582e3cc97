//! What a server answered, before anybody judges it.

use std::net::IpAddr;

use crate::class::{EngineError, Origin};

/// All that was found out about a server that a client could not connect to.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// Where it was asked.
    pub origin: Origin,
    /// Whether this run started it: then it is on socketioxide, and nothing stands in
    /// front of it.
    pub ours: bool,
    /// What the client said that could not connect.
    pub said: String,
    /// What answers at its address.
    pub place: Place,
    /// What it answers over long-polling.
    pub polling: Reply,
    /// What it answers over WebSocket.
    pub websocket: Reply,
    /// Whether it grants a CONNECT that is encoded as `socket.io-msgpack-parser` does.
    pub msgpack: bool,
    /// Whether Socket.IO answers at its usual path, where another was asked for.
    pub at_default_path: bool,
}

/// What answers at an address, before HTTP.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A connection came about, encrypted if it should be.
    Reached,
    /// Nothing listens there; perhaps at another address of this machine.
    Refused { answers: Option<IpAddr> },
    /// The host's name has no address: the system's words.
    NoHost(String),
    /// No answer came in time, nor a refusal.
    Silent,
    /// It cannot be reached: the system's words.
    Unreachable(String),
    /// It was asked without encryption, and wants it.
    WantsTls,
    /// It was asked with encryption, and answers plain HTTP.
    WantsPlain,
    /// It has a certificate, which does not do: why, and the system's words.
    Distrusted(Distrust, String),
    /// Encryption did not come about: the system's words.
    NoTls(String),
}

/// Why a certificate does not do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Distrust {
    /// Nobody vouches for it whom this machine knows.
    Unknown,
    /// Its time is over.
    Expired,
    /// It is for another host.
    Host,
}

/// What came over one transport.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// Nothing: why.
    Nothing(String),
    /// An HTTP answer that is no handshake.
    Http(Answer),
    /// Engine.IO's handshake.
    Open {
        /// Whether it offers the upgrade to WebSocket.
        upgrades: bool,
        /// What CONNECT brought.
        connect: Connect,
    },
}

impl Reply {
    /// What CONNECT brought, after a handshake.
    pub fn connect(&self) -> Option<&Connect> {
        match self {
            Self::Open { connect, .. } => Some(connect),
            _ => None,
        }
    }

    /// The HTTP answer that is no handshake.
    pub fn http(&self) -> Option<&Answer> {
        match self {
            Self::Http(answer) => Some(answer),
            _ => None,
        }
    }

    /// What Engine.IO has against the handshake.
    pub fn engine_error(&self) -> Option<EngineError> {
        EngineError::read(&self.http()?.body)
    }
}

/// An HTTP answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// The status's number.
    pub status: u16,
    /// Where it redirects to, if it does.
    pub location: Option<String>,
    /// Whether it is a web page.
    pub is_page: bool,
    /// The body's beginning.
    pub body: String,
}

/// What CONNECT for the namespace `/` brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Connect {
    /// The namespace, with the id of the socket.
    Granted,
    /// The namespace, without an id: Socket.IO 1 and 2 do that, and unasked.
    GrantedWithoutId,
    /// A refusal: its message.
    Refused(String),
    /// The end of the connection: how.
    Closed(String),
    /// An HTTP answer that is no success.
    Http(Answer),
    /// Nothing in time.
    Silence,
}
