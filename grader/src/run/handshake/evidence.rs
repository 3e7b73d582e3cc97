//! What a server answered, before it is judged.

use std::net::IpAddr;

use classroom::class::{EngineError, Origin};

/// Everything that was found out about a server that a client could not connect to.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// Where it was asked.
    pub origin: Origin,
    /// Whether this run started it. Then it uses socketioxide, and there is nothing in
    /// front of it.
    pub ours: bool,
    /// The reason that the client gave for not connecting.
    pub said: String,
    /// What answers at its address.
    pub place: Place,
    /// What it answers over long-polling.
    pub polling: Reply,
    /// What it answers over WebSocket.
    pub websocket: Reply,
    /// Whether it accepts a CONNECT that is encoded by `socket.io-msgpack-parser`.
    pub msgpack: bool,
    /// Whether Socket.IO answers at its default path, if another path was requested.
    pub at_default_path: bool,
}

/// What answers at an address, below HTTP.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A connection was made, encrypted if requested.
    Reached,
    /// Nothing listens there; perhaps at another address of this machine.
    Refused { answers: Option<IpAddr> },
    /// The host's name has no address; the text is the system's.
    NoHost(String),
    /// Neither an answer nor a refusal came in time.
    Silent,
    /// It can't be reached; the text is the system's.
    Unreachable(String),
    /// It was asked without encryption, but requires it.
    WantsTls,
    /// It was asked with encryption, but answers plain HTTP.
    WantsPlain,
    /// Its certificate is not accepted; the text is the system's.
    Distrusted(Distrust, String),
    /// Encryption failed; the text is the system's.
    NoTls(String),
}

/// Why a certificate is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Distrust {
    /// No authority that this machine trusts has signed it.
    Unknown,
    /// It has expired.
    Expired,
    /// It is for another host.
    Host,
}

/// What came over one transport.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// Nothing; the text says why.
    Nothing(String),
    /// An HTTP answer that is not a handshake.
    Http(Answer),
    /// Engine.IO's handshake.
    Open {
        /// Whether it offers the upgrade to WebSocket.
        upgrades: bool,
        /// The answer to CONNECT.
        connect: Connect,
    },
}

impl Reply {
    /// The answer to CONNECT, after a handshake.
    pub fn connect(&self) -> Option<&Connect> {
        match self {
            Self::Open { connect, .. } => Some(connect),
            _ => None,
        }
    }

    /// The HTTP answer that is not a handshake.
    pub fn http(&self) -> Option<&Answer> {
        match self {
            Self::Http(answer) => Some(answer),
            _ => None,
        }
    }

    /// Why Engine.IO refuses the handshake, if it does.
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

/// The answer to CONNECT for the namespace `/`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Connect {
    /// Accepted, with the socket's id.
    Granted,
    /// Accepted without an id: Socket.IO 1 and 2 do that, without being asked.
    GrantedWithoutId,
    /// Refused, with this message.
    Refused(String),
    /// The connection ended; the text says how.
    Closed(String),
    /// An HTTP answer that reports no success.
    Http(Answer),
    /// No answer in time.
    Silence,
}
