//! The HTTP long-polling transport of Engine.IO v4: one GET waits for packets, and one
//! POST at a time sends them, both with the handshake's session id.

use std::time::{Duration, Instant};

use serde_json::Value;
use tokio::{sync::mpsc::UnboundedReceiver, task::JoinSet};

use super::{
    Connection, Origin,
    http::{Answer, Http},
    inbox::{Inbox, Outgoing},
};
use crate::packet::{Engine, SEPARATOR};

/// How long one request may wait: longer than a server's ping interval (25 s by default),
/// when a ping ends the wait of a GET.
const LIMIT: Duration = Duration::from_secs(60);

/// The most packets in one POST. If there are more, python-engineio drops them all
/// (`Payload.max_decode_packets`).
const MOST_PACKETS: usize = 16;

/// The most bytes in one POST, if the handshake doesn't say (Engine.IO v4, `maxPayload`):
/// the default of Node's engine.io.
const MOST_BYTES: usize = 1_000_000;

/// A GET that was answered sooner than this did not wait.
const WAITED: Duration = Duration::from_millis(50);

/// Part of the reason if a connection ended while a GET waited.
pub const WAITING: &str = "waiting long-polling request";

/// How the reason begins if the server answered that GET with an error.
pub const CUT_OFF: &str = "the server cut a waiting long-polling request off";

/// Opens the connection and leaves the tasks in `tasks` that carry packets until
/// either side ends it.
///
/// # Errors
/// A sentence about what went wrong.
pub async fn open(
    origin: &Origin,
    inbox: Inbox,
    outgoing: UnboundedReceiver<Outgoing>,
    tasks: &mut JoinSet<()>,
) -> Result<(), String> {
    let session = Session::open(origin, &inbox).await?;
    session.carry(inbox, outgoing, tasks);
    Ok(())
}

/// An open session over long-polling.
pub struct Session {
    http: Http,
    path: String,
    most_bytes: usize,
    /// Its id.
    pub sid: String,
    /// Whether the server offers the upgrade to WebSocket.
    pub upgrades: bool,
}

impl Session {
    /// Makes the handshake.
    ///
    /// # Errors
    /// A sentence about what went wrong.
    pub async fn open(origin: &Origin, inbox: &Inbox) -> Result<Self, String> {
        let http = Http::new(origin);
        let path = origin.handshake("polling");
        let body = text(http.get(&path, LIMIT).await)?;
        let handshake = body.split(SEPARATOR).next().unwrap_or_default();
        let handshake = match Engine::decode(handshake) {
            Ok(Engine::Open(json)) => serde_json::from_str::<Value>(&json).ok(),
            _ => None,
        };
        let handshake = handshake.unwrap_or_default();
        let sid = handshake["sid"]
            .as_str()
            .ok_or("the answer to the handshake is not Engine.IO's `0{\"sid\": …}`")?;
        let most = handshake["maxPayload"].as_u64().map_or(MOST_BYTES, |n| n as usize);
        let upgrades = handshake["upgrades"].as_array();
        let upgrades = upgrades.is_some_and(|all| all.contains(&"websocket".into()));
        let (path, sid) = (format!("{path}&sid={sid}"), sid.to_owned());
        take_all(inbox, &body);
        Ok(Self { http, path, most_bytes: most, sid, upgrades })
    }

    /// Leaves the tasks in `tasks` that carry packets until either side ends the
    /// connection.
    pub fn carry(
        self,
        inbox: Inbox,
        outgoing: UnboundedReceiver<Outgoing>,
        tasks: &mut JoinSet<()>,
    ) {
        let out = Outbox { outgoing, held: None, most_bytes: self.most_bytes };
        tasks.spawn(send(self.http.clone(), self.path.clone(), out));
        tasks.spawn(receive(self.http, self.path, inbox));
    }

    /// Fetches the next packets.
    ///
    /// # Errors
    /// A sentence about what went wrong.
    pub async fn fetch(&self, inbox: &Inbox) -> Result<(), String> {
        take_all(inbox, &text(self.http.get(&self.path, LIMIT).await)?);
        Ok(())
    }

    /// Sends one packet.
    ///
    /// # Errors
    /// A sentence about what went wrong.
    pub async fn post(&self, packet: String) -> Result<(), String> {
        text(self.http.post(&self.path, packet, LIMIT).await).map(|_| ())
    }
}

async fn receive(http: Http, path: String, inbox: Inbox) {
    let reason = loop {
        let asked = Instant::now();
        match http.get(&path, LIMIT).await {
            Ok(answer) if answer.status.is_success() => take_all(&inbox, &answer.body),
            Ok(answer) => break refused(&answer, asked.elapsed()),
            Err(reason) => break broke(&reason, asked.elapsed()),
        }
        if matches!(*inbox.connection.borrow(), Connection::Closed(_) | Connection::Left)
        {
            return;
        }
    };
    inbox.close(&reason);
}

/// A failed POST is not reported here: the waiting GET fails too, and gives a better
/// reason.
async fn send(http: Http, path: String, mut outbox: Outbox) {
    while let Some((packets, end)) = outbox.next().await {
        let body = packets.join(&SEPARATOR.to_string());
        if !body.is_empty() && http.post(&path, body, LIMIT).await.is_err() {
            return;
        }
        if end {
            // An Engine.IO close packet is this transport's goodbye. The official
            // client sends it by itself, too: beside a DISCONNECT packet, a server
            // may take the close for the first of the two.
            let _ = http.post(&path, "1".into(), LIMIT).await;
            return;
        }
    }
}

/// Packets that wait to be sent.
struct Outbox {
    outgoing: UnboundedReceiver<Outgoing>,
    /// Packets that did not fit into the POST before.
    held: Option<Outgoing>,
    most_bytes: usize,
}

impl Outbox {
    /// Waits for a packet, and returns it with the ones after it, as many as fit into one
    /// POST, and whether this is the last POST. `None` if nothing more will be sent.
    async fn next(&mut self) -> Option<(Vec<String>, bool)> {
        let mut next = match self.held.take() {
            Some(held) => Some(held),
            None => Some(self.outgoing.recv().await?),
        };
        let (mut packets, mut bytes) = (Vec::new(), 0);
        while let Some(outgoing) = next {
            let Outgoing::Packet(packet) = outgoing else { return Some((packets, true)) };
            bytes += packet.len() + SEPARATOR.len_utf8();
            let fits = packets.len() < MOST_PACKETS && bytes <= self.most_bytes;
            if !packets.is_empty() && !fits {
                self.held = Some(Outgoing::Packet(packet));
                break;
            }
            packets.push(packet);
            next = self.outgoing.try_recv().ok();
        }
        Some((packets, false))
    }
}

fn take_all(inbox: &Inbox, body: &str) {
    for packet in body.split(SEPARATOR) {
        // `b` and base64: a binary attachment.
        match packet.strip_prefix('b') {
            Some(base64) => inbox.take_binary(base64.len() / 4 * 3),
            None => inbox.take(packet),
        }
    }
}

fn text(answer: Result<Answer, String>) -> Result<String, String> {
    let answer = answer?;
    match answer.status.is_success() {
        true => Ok(answer.body),
        false => Err(refused(&answer, Duration::ZERO)),
    }
}

/// Why the connection ended, if a GET was answered with an error after this wait.
fn refused(answer: &Answer, waited: Duration) -> String {
    let body: String = answer.body.chars().take(80).collect();
    let status = match body.trim() {
        "" => format!("status {}", answer.status),
        body => format!("status {}: {body}", answer.status),
    };
    match waited < WAITED {
        true => format!("the server answered long-polling with {status}"),
        false => format!("{CUT_OFF} after {} ms, {status}", waited.as_millis()),
    }
}

/// The same, if the GET was not answered at all.
fn broke(reason: &str, waited: Duration) -> String {
    match waited < WAITED {
        true => reason.to_owned(),
        false => {
            format!("a {WAITING} broke off after {} ms: {reason}", waited.as_millis())
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::sync::mpsc;

    use super::*;

    /// Splits these packets into POSTs, and says of each whether it is the last.
    async fn posts(packets: Vec<String>, most_bytes: usize) -> Vec<(Vec<String>, bool)> {
        let (out, outgoing) = mpsc::unbounded_channel();
        for packet in packets {
            out.send(Outgoing::Packet(packet)).unwrap();
        }
        out.send(Outgoing::End).unwrap();
        drop(out);
        let mut outbox = Outbox { outgoing, held: None, most_bytes };
        let mut posts = Vec::new();
        while let Some(post) = outbox.next().await {
            posts.push(post);
        }
        posts
    }

    #[tokio::test]
    async fn a_post_holds_16_packets_at_most() {
        let packets: Vec<String> = (0..40).map(|at| format!("42[\"{at}\"]")).collect();
        let posts = posts(packets.clone(), MOST_BYTES).await;
        let counts: Vec<usize> = posts.iter().map(|(packets, _)| packets.len()).collect();
        assert_eq!(counts, [16, 16, 8]);
        let ends: Vec<bool> = posts.iter().map(|(_, end)| *end).collect();
        assert_eq!(ends, [false, false, true]);
        let sent: Vec<String> =
            posts.into_iter().flat_map(|(packets, _)| packets).collect();
        assert_eq!(sent, packets);
    }

    #[tokio::test]
    async fn a_post_holds_as_many_bytes_as_the_server_takes() {
        let packets = ["4".repeat(5), "4".repeat(5), "4".repeat(30), "4".into()];
        let posts = posts(packets.to_vec(), 12).await;
        let counts: Vec<usize> = posts.iter().map(|(packets, _)| packets.len()).collect();
        // A packet that is too long for any POST is sent anyway, alone.
        assert_eq!(counts, [2, 1, 1]);
    }
}
