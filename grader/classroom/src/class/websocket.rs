//! The WebSocket transport of Engine.IO v4: one frame, one packet.

use futures_util::{SinkExt, StreamExt};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    sync::mpsc::UnboundedReceiver,
    task::JoinSet,
};
use tokio_tungstenite::{WebSocketStream, client_async, tungstenite::Message};

use super::{
    Origin, dial,
    inbox::{Inbox, Outgoing},
    tls,
};

/// A TCP connection, encrypted or not.
pub trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Stream for T {}

/// A WebSocket.
pub type Socket = WebSocketStream<Box<dyn Stream>>;

/// Opens the connection and leaves a task in `tasks` that carries packets until
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
    let socket = connect(origin, &origin.handshake("websocket")).await?;
    tasks.spawn(carry(socket, inbox, outgoing));
    Ok(())
}

/// A WebSocket to this path. The error is a sentence.
pub async fn connect(origin: &Origin, path: &str) -> Result<Socket, String> {
    let stream = dial(origin).await?;
    let (socket, _) = client_async(origin.websocket_at(path), stream)
        .await
        .map_err(|error| format!("the WebSocket handshake failed: {error}"))?;
    Ok(socket)
}

/// Connects to the server, encrypted if its scheme says so. The error is a sentence.
pub async fn dial(origin: &Origin) -> Result<Box<dyn Stream>, String> {
    let host = origin.host();
    let stream = dial::tcp(origin)
        .await
        .map_err(|error| format!("cannot connect to {origin}: {error}"))?;
    // Send small packets at once.
    let _ = stream.set_nodelay(true);
    if !origin.is_secure() {
        return Ok(Box::new(stream));
    }
    let stream = tokio_native_tls::TlsConnector::from(tls::connector()?)
        .connect(host, stream)
        .await
        .map_err(|error| format!("TLS with {origin} failed: {error}"))?;
    Ok(Box::new(stream))
}

/// Carries packets until either side ends the connection.
pub async fn carry(
    mut socket: Socket,
    inbox: Inbox,
    mut outgoing: UnboundedReceiver<Outgoing>,
) {
    let reason = loop {
        tokio::select! {
            frame = socket.next() => match frame {
                Some(Ok(Message::Text(text))) => inbox.take(&text),
                Some(Ok(Message::Binary(bytes))) => inbox.take_binary(bytes.len()),
                Some(Ok(Message::Close(_))) | None => {
                    break "the server closed the connection".to_owned();
                }
                Some(Ok(_)) => {}
                Some(Err(error)) => break format!("the connection broke: {error}"),
            },
            packet = outgoing.recv() => match packet {
                Some(Outgoing::Packet(packet)) => {
                    if let Err(error) = socket.send(Message::text(packet)).await {
                        break format!("the connection broke: {error}");
                    }
                }
                Some(Outgoing::End) | None => {
                    let _ = socket.close(None).await;
                    // Wait until the server has closed its side too.
                    while let Some(Ok(_)) = socket.next().await {}
                    return;
                }
            },
        }
    };
    inbox.close(&reason);
}
