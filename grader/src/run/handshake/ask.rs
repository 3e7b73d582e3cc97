//! Asks a server, step by step, why a client could not connect. Each step has its limit,
//! and both transports are asked in parallel.

mod door;
mod polling;
mod websocket;

use std::time::Duration;

use classroom::{
    class::{Origin, http::Http},
    json::cut,
    packet::{Engine, Kind, Packet},
};
use serde_json::Value;
use tokio::join;

use super::evidence::{Answer, Connect, Evidence, Place, Reply};

/// How long an answer may take.
const LIMIT: Duration = Duration::from_secs(2);

/// How long it may take to close a connection.
const GOODBYE: Duration = Duration::from_millis(300);

/// How many characters of a body are kept.
const BODY: usize = 400;

/// How CONNECT is written.
#[derive(Clone, Copy)]
enum Form {
    /// As text, as usual.
    Text,
    /// As `socket.io-msgpack-parser` writes it.
    MsgPack,
}

/// `{"type":0,"nsp":"/"}` in MessagePack.
const MSGPACK: &[u8] = b"\x82\xa4type\x00\xa3nsp\xa1/";

/// Asks the server at `origin` everything. `ours` and `said` are only passed on.
pub async fn evidence(origin: &Origin, ours: bool, said: String) -> Evidence {
    let nothing = || Reply::Nothing("it was not asked".into());
    let mut evidence = Evidence {
        origin: origin.clone(),
        ours,
        said,
        place: door::place(origin).await,
        polling: nothing(),
        websocket: nothing(),
        msgpack: false,
        at_default_path: false,
    };
    if evidence.place != Place::Reached {
        return evidence;
    }
    (evidence.polling, evidence.websocket) =
        join!(polling::ask(origin, Form::Text), websocket::ask(origin, Form::Text));
    let closes = |reply: &Reply| {
        matches!(reply.connect(), Some(Connect::Closed(_) | Connect::Http(_)))
    };
    let open = |reply: &Reply| reply.connect().is_some();
    if closes(&evidence.websocket) {
        evidence.msgpack = is_granted(&websocket::ask(origin, Form::MsgPack).await);
    } else if closes(&evidence.polling) && !open(&evidence.websocket) {
        evidence.msgpack = is_granted(&polling::ask(origin, Form::MsgPack).await);
    }
    if !open(&evidence.polling) && !open(&evidence.websocket) {
        evidence.place = door::scheme(origin, &evidence.polling).await;
        evidence.at_default_path = answers_at_default_path(origin).await;
    }
    evidence
}

fn is_granted(reply: &Reply) -> bool {
    reply.connect() == Some(&Connect::Granted)
}

async fn answers_at_default_path(origin: &Origin) -> bool {
    let usual = origin.with_default_path();
    if usual == *origin {
        return false;
    }
    let answer = Http::new(&usual).get(&usual.handshake("polling"), LIMIT).await;
    answer.is_ok_and(|answer| handshake(&answer.body).is_some())
}

/// The session's id, and whether the server offers an upgrade, if this is Engine.IO's
/// handshake.
fn handshake(packet: &str) -> Option<(String, bool)> {
    let Ok(Engine::Open(json)) = Engine::decode(packet) else { return None };
    let json: Value = serde_json::from_str(&json).ok()?;
    let upgrades = json["upgrades"].as_array();
    let upgrades = upgrades.is_some_and(|to| to.iter().any(|to| to == "websocket"));
    Some((json["sid"].as_str()?.to_owned(), upgrades))
}

/// What an Engine.IO packet says about CONNECT, if anything.
fn about_connect(packet: &str) -> Option<Connect> {
    match Engine::decode(packet).ok()? {
        Engine::Close => Some(Connect::Closed("an Engine.IO close packet".into())),
        Engine::Message(packet) => {
            let packet = Packet::decode(&packet).ok()?;
            match packet.kind {
                _ if packet.namespace != "/" => None,
                Kind::Connect if packet.data["sid"].is_string() => Some(Connect::Granted),
                Kind::Connect => Some(Connect::GrantedWithoutId),
                Kind::ConnectError => {
                    let message = &packet.data["message"];
                    // python-socketio sends the message alone.
                    let message = message.as_str().or(packet.data.as_str());
                    Some(Connect::Refused(message.unwrap_or("no reason given").into()))
                }
                _ => None,
            }
        }
        _ => None,
    }
}

fn answer(status: hyper::StatusCode, headers: &hyper::HeaderMap, body: &str) -> Answer {
    let header = |name| headers.get(name).and_then(|value| value.to_str().ok());
    Answer {
        status: status.as_u16(),
        location: header("location").map(str::to_owned),
        is_page: header("content-type").is_some_and(|kind| kind.starts_with("text/html")),
        // A page has many lines.
        body: cut(&body.split_whitespace().collect::<Vec<_>>().join(" "), BODY),
    }
}
