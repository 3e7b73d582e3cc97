//! Asks over WebSocket: the handshake, then CONNECT on the same connection.

use classroom::{
    class::{
        Origin,
        websocket::{Stream, dial},
    },
    patience::within,
};
use futures_util::{SinkExt, StreamExt};
use tokio_tungstenite::{
    WebSocketStream, client_async,
    tungstenite::{Error, Message},
};

use super::{
    Connect, Form, GOODBYE, LIMIT, MSGPACK, Reply, about_connect, answer, handshake,
};

type Socket = WebSocketStream<Box<dyn Stream>>;

/// Asks a server over WebSocket.
pub async fn ask(origin: &Origin, form: Form) -> Reply {
    let in_time =
        |what: &str| Reply::Nothing(format!("no {what} within {} ms", LIMIT.as_millis()));
    let url = origin.websocket_at(&origin.handshake("websocket"));
    let opening = async {
        let stream = dial(origin).await.map_err(Reply::Nothing)?;
        client_async(url, stream).await.map_err(refused)
    };
    let mut socket = match within(LIMIT, opening).await {
        Some(Ok((socket, _))) => socket,
        Some(Err(reply)) => return reply,
        None => return in_time("answer"),
    };
    let first = within(LIMIT, socket.next()).await;
    let Some(first) = first else { return in_time("handshake `0{\"sid\": …}`") };
    let opened = match &first {
        Some(Ok(Message::Text(text))) => handshake(text),
        _ => None,
    };
    let Some((_, upgrades)) = opened else {
        return Reply::Nothing(format!("the first frame was {}", in_words(first)));
    };
    let connecting = connect(&mut socket, form);
    let connect = within(LIMIT, connecting).await.unwrap_or(Connect::Silence);
    // The answer no longer matters.
    let _ = within(GOODBYE, socket.close(None)).await;
    Reply::Open { upgrades, connect }
}

async fn connect(socket: &mut Socket, form: Form) -> Connect {
    let packet = match form {
        Form::Text => Message::text("40"),
        Form::MsgPack => Message::binary(MSGPACK),
    };
    if let Err(error) = socket.send(packet).await {
        return Connect::Closed(error.to_string());
    }
    loop {
        let frame = socket.next().await;
        match (&frame, form) {
            (Some(Ok(Message::Binary(_))), Form::MsgPack) => return Connect::Granted,
            (Some(Ok(Message::Text(text))), _) => {
                if let Some(connect) = about_connect(text) {
                    return connect;
                }
            }
            (Some(Ok(Message::Close(_)) | Err(_)) | None, _) => {
                return Connect::Closed(in_words(frame));
            }
            _ => {}
        }
    }
}

fn in_words(frame: Option<Result<Message, Error>>) -> String {
    match frame {
        Some(Ok(Message::Text(text))) => format!("`{}`", classroom::json::cut(&text, 80)),
        Some(Ok(Message::Binary(bytes))) => format!("binary, {} bytes", bytes.len()),
        Some(Ok(Message::Close(_))) | None => "the end of the WebSocket".into(),
        Some(Ok(_)) => "a ping or pong of the WebSocket".into(),
        Some(Err(error)) => error.to_string(),
    }
}

fn refused(error: Error) -> Reply {
    match error {
        Error::Http(response) => {
            let body = response.body().as_deref().unwrap_or_default();
            let body = String::from_utf8_lossy(body);
            // The body is raw. If it is sent in chunks, the first one is enough.
            let in_chunks = response.headers().contains_key("transfer-encoding");
            let body = match in_chunks {
                true => body.split("\r\n").nth(1).unwrap_or_default(),
                false => &body,
            };
            Reply::Http(answer(response.status(), response.headers(), body))
        }
        error => Reply::Nothing(error.to_string()),
    }
}
