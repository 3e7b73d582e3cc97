//! Asks over long-polling: the handshake, then CONNECT with its session id.

use classroom::{
    class::{
        Origin,
        http::{self, Http},
    },
    packet::SEPARATOR,
    patience::within,
};

use super::{Connect, Form, GOODBYE, LIMIT, Reply, about_connect, answer, handshake};

/// [`super::MSGPACK`] as binary is sent over long-polling: `b`, then base64.
const MSGPACK: &str = "bgqR0eXBlAKNuc3ChLw==";

/// Asks a server over long-polling.
pub async fn ask(origin: &Origin, form: Form) -> Reply {
    let http = Http::new(origin);
    let path = origin.handshake("polling");
    let got = match http.get(&path, LIMIT).await {
        Ok(got) => got,
        Err(reason) => return Reply::Nothing(reason),
    };
    let first = got.body.split(SEPARATOR).next().unwrap_or_default();
    let Some((sid, upgrades)) = handshake(first).filter(|_| got.status.is_success())
    else {
        return Reply::Http(answer(got.status, &got.headers, &got.body));
    };
    let path = format!("{path}&sid={sid}");
    let connecting = connect(&http, &path, form);
    let connect = within(LIMIT, connecting).await.unwrap_or(Connect::Silence);
    // The answer no longer matters.
    let _ = http.post(&path, "1".into(), GOODBYE).await;
    Reply::Open { upgrades, connect }
}

async fn connect(http: &Http, path: &str, form: Form) -> Connect {
    let packet = match form {
        Form::Text => "40".to_owned(),
        Form::MsgPack => MSGPACK.to_owned(),
    };
    match success(http.post(path, packet, LIMIT).await) {
        Ok(_) => {}
        Err(end) => return end,
    }
    loop {
        let body = match success(http.get(path, LIMIT).await) {
            Ok(body) => body,
            Err(end) => return end,
        };
        for packet in body.split(SEPARATOR) {
            match form {
                // Other packets are binary, too, but the answer to CONNECT comes first.
                Form::MsgPack if packet.starts_with('b') => return Connect::Granted,
                Form::MsgPack => {}
                Form::Text => {
                    if let Some(connect) = about_connect(packet) {
                        return connect;
                    }
                }
            }
            if packet == "1" {
                return Connect::Closed("an Engine.IO close packet".into());
            }
        }
    }
}

/// The body of a successful answer, or what it means for CONNECT.
fn success(got: Result<http::Answer, String>) -> Result<String, Connect> {
    match got {
        Ok(got) if got.status.is_success() => Ok(got.body),
        Ok(got) => Err(Connect::Http(answer(got.status, &got.headers, &got.body))),
        Err(reason) if reason.starts_with("no answer") => Err(Connect::Silence),
        Err(reason) => Err(Connect::Closed(reason)),
    }
}
