//! The HTTP long-polling transport of Engine.IO v4: one GET waits for packets,
//! one POST at a time sends them, both under the session id of the handshake.

use std::time::Duration;

use serde_json::Value;
use tokio::{sync::mpsc::UnboundedReceiver, task::JoinSet};

use super::{
    Connection, Origin,
    http::{Answer, Http},
    inbox::{Inbox, Outgoing},
    packet::{Engine, SEPARATOR},
};

/// How long one request may wait: longer than a server's ping interval, which
/// ends the waiting of a GET (25 s by default).
const LIMIT: Duration = Duration::from_secs(60);

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
    let http = Http::new(origin);
    let path = origin.handshake("polling");
    let body = text(http.get(&path, LIMIT).await)?;
    let handshake = body.split(SEPARATOR).next().unwrap_or_default();
    let sid = match Engine::decode(handshake) {
        Ok(Engine::Open(json)) => serde_json::from_str::<Value>(&json)
            .ok()
            .and_then(|json| json["sid"].as_str().map(str::to_owned)),
        _ => None,
    };
    let sid =
        sid.ok_or("the answer to the handshake is not Engine.IO's `0{\"sid\": …}`")?;
    let path = format!("{path}&sid={sid}");

    take_all(&inbox, &body);
    tasks.spawn(send(http.clone(), path.clone(), outgoing));
    tasks.spawn(receive(http, path, inbox));
    Ok(())
}

async fn receive(http: Http, path: String, inbox: Inbox) {
    let reason = loop {
        match text(http.get(&path, LIMIT).await) {
            Ok(body) => take_all(&inbox, &body),
            Err(reason) => break reason,
        }
        if matches!(*inbox.connection.borrow(), Connection::Closed(_) | Connection::Left)
        {
            return;
        }
    };
    inbox.close(&reason);
}

/// A failed POST is not reported here: the waiting GET fails with it, and
/// knows the reason better.
async fn send(http: Http, path: String, mut outgoing: UnboundedReceiver<Outgoing>) {
    while let Some(first) = outgoing.recv().await {
        let (mut packets, mut end) = (Vec::new(), false);
        let mut next = Some(first);
        while let Some(outgoing_now) = next {
            match outgoing_now {
                Outgoing::Packet(packet) => packets.push(packet),
                Outgoing::End => end = true,
            }
            // What is waiting already goes with it.
            next = outgoing.try_recv().ok();
        }
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
    let Answer { status, body, .. } = answer?;
    if status.is_success() {
        Ok(body)
    } else {
        let body: String = body.chars().take(80).collect();
        Err(format!("the server answered long-polling with status {status}: {body}"))
    }
}
