//! Long-polling first, and after CONNECT the upgrade to WebSocket, as the official client
//! does in a browser. The session stays the same: nobody has left, and nobody has come.
//!
//! Engine.IO v4, "Upgrade": the client opens a WebSocket with the session's id, sends
//! `2probe`, and hears `3probe`. When no request is under way, it sends `5`, and from then
//! on all packets go over the WebSocket.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use tokio::{sync::mpsc::UnboundedReceiver, task::JoinSet};
use tokio_tungstenite::tungstenite::Message;

use super::{
    Connection, Origin,
    inbox::{Inbox, Outgoing},
    polling::Session,
    websocket::{self, Socket},
};
use crate::patience::within;

/// How long the probe may take. Without an answer, the client stays with long-polling, as
/// the official one does.
const PROBE: Duration = Duration::from_millis(1000);

/// Opens the connection, upgrades it if the server offers that, and leaves the tasks in
/// `tasks` that carry packets until either side ends it. Where long-polling is turned off,
/// the client begins with WebSocket.
///
/// # Errors
/// A sentence about what went wrong.
pub async fn open(
    origin: &Origin,
    inbox: Inbox,
    mut outgoing: UnboundedReceiver<Outgoing>,
    tasks: &mut JoinSet<()>,
) -> Result<(), String> {
    let Ok(session) = Session::open(origin, &inbox).await else {
        return websocket::open(origin, inbox, outgoing, tasks).await;
    };
    while *inbox.connection.borrow() == Connection::Opening {
        while let Ok(Outgoing::Packet(packet)) = outgoing.try_recv() {
            session.post(packet).await?;
        }
        session.fetch(&inbox).await?;
    }
    let probed = match session.upgrades {
        true => within(PROBE, probe(origin, &session.sid)).await.and_then(Result::ok),
        false => None,
    };
    let Some(mut socket) = probed else {
        session.carry(inbox, outgoing, tasks);
        return Ok(());
    };
    let sent = socket.send(Message::text("5")).await;
    sent.map_err(|error| format!("the upgrade to WebSocket broke off: {error}"))?;
    tasks.spawn(websocket::carry(socket, inbox, outgoing));
    Ok(())
}

/// A WebSocket of the session on which the server has answered the probe.
async fn probe(origin: &Origin, sid: &str) -> Result<Socket, String> {
    let path = format!("{}&sid={sid}", origin.handshake("websocket"));
    let mut socket = websocket::connect(origin, &path).await?;
    let sent = socket.send(Message::text("2probe")).await;
    sent.map_err(|error| error.to_string())?;
    match socket.next().await {
        Some(Ok(Message::Text(text))) if text.as_str() == "3probe" => Ok(socket),
        other => Err(format!("the answer to the probe is {other:?}")),
    }
}
