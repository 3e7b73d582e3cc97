//! The HTTP long-polling transport of Engine.IO v4: one GET waits for packets,
//! one POST at a time sends them, both under the session id of the handshake.

use reqwest::{Client, Response};
use serde_json::Value;
use tokio::{sync::mpsc::UnboundedReceiver, task::JoinSet};

use super::{
    Connection, Origin,
    inbox::{Inbox, Outgoing},
    packet::{Engine, SEPARATOR},
    rest,
};

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
    let http = rest::client(origin)?;
    let url = origin.engine("polling");
    let response =
        http.get(&url).send().await.map_err(|error| rest::plainly(origin, &error))?;
    let body = text(response).await?;
    let handshake = body.split(SEPARATOR).next().unwrap_or_default();
    let sid = match Engine::decode(handshake) {
        Ok(Engine::Open(json)) => serde_json::from_str::<Value>(&json)
            .ok()
            .and_then(|json| json["sid"].as_str().map(str::to_owned)),
        _ => None,
    };
    let sid =
        sid.ok_or("the answer to the handshake is not Engine.IO's `0{\"sid\": …}`")?;
    let url = format!("{url}&sid={sid}");

    take_all(&inbox, &body);
    tasks.spawn(send(http.clone(), url.clone(), outgoing));
    tasks.spawn(receive(http, url, inbox));
    Ok(())
}

async fn receive(http: Client, url: String, inbox: Inbox) {
    let reason = loop {
        let body = match http.get(&url).send().await {
            Ok(response) => text(response).await,
            Err(error) => Err(format!("the connection broke: {error}")),
        };
        match body {
            Ok(body) => take_all(&inbox, &body),
            Err(reason) => break reason,
        }
        if matches!(*inbox.connection.borrow(), Connection::Closed(_)) {
            return;
        }
    };
    inbox.close(&reason);
}

/// A failed POST is not reported here: the waiting GET fails with it, and
/// knows the reason better.
async fn send(http: Client, url: String, mut outgoing: UnboundedReceiver<Outgoing>) {
    while let Some(Outgoing::Packet(packet)) = outgoing.recv().await {
        let mut body = packet;
        let mut end = false;
        // What is waiting already goes with it.
        while let Ok(next) = outgoing.try_recv() {
            match next {
                Outgoing::Packet(packet) => {
                    body.push(SEPARATOR);
                    body.push_str(&packet);
                }
                Outgoing::End => end = true,
            }
        }
        if end {
            // An Engine.IO close packet is this transport's goodbye.
            body.push(SEPARATOR);
            body.push('1');
        }
        let sent = http.post(&url).header("content-type", "text/plain;charset=UTF-8");
        if sent.body(body).send().await.is_err() || end {
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

async fn text(response: Response) -> Result<String, String> {
    let status = response.status();
    let body = response.text().await.map_err(|error| format!("it broke off: {error}"))?;
    if status.is_success() {
        Ok(body)
    } else {
        let body: String = body.chars().take(80).collect();
        Err(format!("the server answered long-polling with status {status}: {body}"))
    }
}
