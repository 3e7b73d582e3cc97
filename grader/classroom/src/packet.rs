//! Packets as they are sent: Engine.IO protocol v4 outside, Socket.IO protocol v5 inside.
//! Only text is decoded; binary attachments are only counted.

#[cfg(test)]
mod tests;

use serde_json::Value;

/// Separates the packets of one long-polling body (Engine.IO v4, "HTTP
/// long-polling").
pub const SEPARATOR: char = '\x1e';

/// One Engine.IO packet: a digit for its type, then its data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Engine {
    /// `0`: the server's handshake, a JSON object.
    Open(String),
    /// `1`: the other side ends the connection.
    Close,
    /// `2`: only a server sends it, and expects a pong (in v3, it was the other way
    /// round).
    Ping,
    /// `3`: the answer to a ping.
    Pong,
    /// `4`: contains a Socket.IO packet.
    Message(String),
    /// `5`, `6`: belong to the upgrade from long-polling; nothing to do.
    Housekeeping,
}

impl Engine {
    /// Reads one packet; the error says what is wrong with it.
    pub fn decode(text: &str) -> Result<Self, String> {
        let mut chars = text.chars();
        let kind = chars.next();
        let data = chars.as_str().to_owned();
        match kind {
            Some('0') => Ok(Self::Open(data)),
            Some('1') => Ok(Self::Close),
            Some('2') => Ok(Self::Ping),
            Some('3') => Ok(Self::Pong),
            Some('4') => Ok(Self::Message(data)),
            Some('5' | '6') => Ok(Self::Housekeeping),
            Some(other) => Err(format!("`{other}` is not an Engine.IO packet type")),
            None => Err("an empty Engine.IO packet".into()),
        }
    }
}

/// What a Socket.IO packet is for: its type digit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `0`: asks to join a namespace, or accepts that with `{"sid": …}`.
    Connect,
    /// `1`: leaves a namespace.
    Disconnect,
    /// `2`: an event: an array of its name and its arguments.
    Event,
    /// `3`: an acknowledgement: an array of its arguments.
    Ack,
    /// `4`: refuses a namespace, with `{"message": …}`.
    ConnectError,
    /// `5`: an event with binary attachments.
    BinaryEvent,
    /// `6`: an acknowledgement with binary attachments.
    BinaryAck,
}

const KINDS: [Kind; 7] = [
    Kind::Connect,
    Kind::Disconnect,
    Kind::Event,
    Kind::Ack,
    Kind::ConnectError,
    Kind::BinaryEvent,
    Kind::BinaryAck,
];

/// One Socket.IO packet: `<type>[<attachments>-][<namespace>,][<ack id>][<JSON>]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Packet {
    /// Its type.
    pub kind: Kind,
    /// `/` if none was given.
    pub namespace: String,
    /// The acknowledgement that this packet asks for, or that it is.
    pub ack: Option<u64>,
    /// The JSON part, or [`Value::Null`] if there is none.
    pub data: Value,
}

impl Packet {
    /// An event in the namespace `/`.
    pub fn event(name: &str, args: &[Value]) -> Self {
        let mut data = vec![Value::from(name)];
        data.extend_from_slice(args);
        Self {
            kind: Kind::Event,
            namespace: "/".into(),
            ack: None,
            data: Value::Array(data),
        }
    }

    /// An event that asks for an acknowledgement under this id.
    pub fn event_with_ack(name: &str, args: &[Value], id: u64) -> Self {
        Self { ack: Some(id), ..Self::event(name, args) }
    }

    /// The acknowledgement of the event that asked for it under this id.
    pub fn ack(id: u64, args: &[Value]) -> Self {
        Self {
            kind: Kind::Ack,
            namespace: "/".into(),
            ack: Some(id),
            data: Value::Array(args.to_vec()),
        }
    }

    /// A packet that asks to join a namespace.
    pub fn connect(namespace: &str) -> Self {
        Self {
            kind: Kind::Connect,
            namespace: namespace.into(),
            ack: None,
            data: Value::Null,
        }
    }

    /// A packet that leaves a namespace.
    pub fn disconnect(namespace: &str) -> Self {
        Self { kind: Kind::Disconnect, ..Self::connect(namespace) }
    }

    /// The event's name and arguments, if this is an event.
    pub fn as_event(&self) -> Option<(&str, &[Value])> {
        if !matches!(self.kind, Kind::Event | Kind::BinaryEvent) {
            return None;
        }
        let (name, args) = self.data.as_array()?.split_first()?;
        Some((name.as_str()?, args))
    }

    /// The id and the arguments, if this is an acknowledgement.
    pub fn as_ack(&self) -> Option<(u64, &[Value])> {
        match self.kind {
            Kind::Ack | Kind::BinaryAck => Some((self.ack?, self.data.as_array()?)),
            _ => None,
        }
    }

    /// The text on the wire.
    pub fn encode(&self) -> String {
        let kind = KINDS.iter().position(|kind| *kind == self.kind).unwrap_or_default();
        let mut text = kind.to_string();
        if self.namespace != "/" {
            text.push_str(&self.namespace);
            text.push(',');
        }
        if let Some(ack) = self.ack {
            text.push_str(&ack.to_string());
        }
        if !self.data.is_null() {
            text.push_str(&self.data.to_string());
        }
        text
    }

    /// Reads one packet; the error says what is wrong with it.
    pub fn decode(text: &str) -> Result<Self, String> {
        let digit = text.chars().next().and_then(|c| c.to_digit(10));
        let kind = digit
            .and_then(|digit| KINDS.get(digit as usize))
            .copied()
            .ok_or("it does not begin with a packet type from 0 to 6")?;
        let mut rest = &text[1..];

        if matches!(kind, Kind::BinaryEvent | Kind::BinaryAck) {
            rest = rest.split_once('-').ok_or("its number of attachments is missing")?.1;
        }
        let mut namespace = "/";
        if rest.starts_with('/') {
            (namespace, rest) = rest.split_once(',').unwrap_or((rest, ""));
        }
        let json_at = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let (ack, json) = rest.split_at(json_at);
        let ack = match ack {
            "" => None,
            digits => Some(digits.parse().map_err(|_| "its ack id is too large")?),
        };
        let data = match json {
            "" => Value::Null,
            json => serde_json::from_str(json)
                .map_err(|error| format!("its data is not JSON: {error}"))?,
        };

        let packet = Self { kind, namespace: namespace.into(), ack, data };
        let is_event = matches!(kind, Kind::Event | Kind::BinaryEvent);
        if is_event && packet.as_event().is_none() {
            return Err(
                "an event must be an array that begins with the event's name".into()
            );
        }
        let is_ack = matches!(kind, Kind::Ack | Kind::BinaryAck);
        if is_ack && packet.as_ack().is_none() {
            return Err("an acknowledgement must be an array, after its ack id".into());
        }
        Ok(packet)
    }
}
