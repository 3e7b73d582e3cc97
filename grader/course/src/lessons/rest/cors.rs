//! Pages from another origin: what browsers ask of a server before a page may read its
//! answers (CORS, in the Fetch standard).

pub mod browser;

use classroom::{
    class::rest::Answer, finding::Finding, play::talk::chat_message, stage::Stage,
};
use serde_json::Value;

use super::asking::{POSTER, created, path_of, shown, to_be_posted};
use crate::{
    families::ids::{id_of, never_given},
    lessons::messages::{storing::LIST, talk::say_to_all},
};
use browser::{ORIGIN, SOCKET_IO, from, is_kept_from, is_ok, may, preflight, readable};

/// A page may read every answer of the API, refusals too.
pub async fn api(stage: &mut Stage) -> Result<(), Finding> {
    let answer = from(stage, ORIGIN, "GET", LIST, None).await?;
    readable(&answer, &format!("GET {LIST}"))?;

    let (payload, nonce) = chat_message(stage, POSTER);
    let said = to_be_posted(stage, payload, nonce);
    let body = said.payload.to_string();
    let answer = from(stage, ORIGIN, "POST", LIST, Some(body)).await?;
    readable(&answer, &format!("POST {LIST}"))?;
    let id = created(said, &answer)?.id().clone();

    for bad in ["{}", "no JSON"] {
        let answer = from(stage, ORIGIN, "POST", LIST, Some(bad.into())).await?;
        readable(&answer, &format!("POST {LIST}"))?;
    }
    let never = never_given(stage, &id);
    for id in [&id, &never] {
        let path = path_of(id);
        let answer = from(stage, ORIGIN, "DELETE", &path, None).await?;
        readable(&answer, &format!("DELETE {path}"))?;
    }
    Ok(())
}

/// The preflight requests are answered: a page may post JSON, and delete.
pub async fn api_preflight(stage: &mut Stage) -> Result<(), Finding> {
    let (_, heard) = say_to_all(stage, "Ann").await?;
    let path = path_of(&id_of(&heard));
    may(stage, "POST", LIST).await?;
    may(stage, "DELETE", &path).await
}

/// A page can start a Socket.IO connection, and send.
pub async fn socket_io(stage: &mut Stage) -> Result<(), Finding> {
    let answer = preflight(stage, ORIGIN, "POST", SOCKET_IO).await?;
    is_ok(&answer, "/socket.io/")?;
    readable(&answer, "OPTIONS /socket.io/")?;
    let answer = from(stage, ORIGIN, "GET", SOCKET_IO, None).await?;
    readable(&answer, "GET /socket.io/")?;
    let Some(sid) = sid(&answer) else {
        return Err(Finding::failed(format!(
            "A page from {ORIGIN} could not start a Socket.IO connection."
        ))
        .expected("the handshake `0{\"sid\": …}`")
        .actual(shown(&answer)));
    };
    // A refusal is read too: the client then connects anew.
    let unknown = stage.texts.alike(&sid);
    let path = format!("{SOCKET_IO}&sid={unknown}");
    let answer = from(stage, ORIGIN, "GET", &path, None).await?;
    readable(&answer, "GET /socket.io/ with an unknown `sid`")?;
    // Joins the namespace, and then leaves.
    for packet in ["40", "1"] {
        let path = format!("{SOCKET_IO}&sid={sid}");
        let answer = from(stage, ORIGIN, "POST", &path, Some(packet.into())).await;
        if packet == "40" {
            readable(&answer?, "POST /socket.io/")?;
        }
    }
    Ok(())
}

/// The session's id, from the answer to the handshake.
fn sid(answer: &Answer) -> Option<String> {
    let open: Value = serde_json::from_str(answer.text.strip_prefix('0')?).ok()?;
    open["sid"].as_str().map(str::to_owned)
}

/// Pages from any other origin may not, however similar it is.
pub async fn foreign(stage: &mut Stage) -> Result<(), Finding> {
    let nonce = stage.texts.nonce();
    let stranger = format!("http://{nonce}.example");
    let origins = [
        stranger.clone(),
        format!("{ORIGIN}.{nonce}.example"),
        "https://localhost:5173".to_owned(),
        "http://localhost:51730".to_owned(),
        // Other development servers, or this one by another name.
        "http://localhost:3000".to_owned(),
        "http://localhost:8000".to_owned(),
        "http://localhost".to_owned(),
        "http://127.0.0.1:5173".to_owned(),
        // The origin of a page from a file, or in a sandbox.
        "null".to_owned(),
    ];
    for origin in &origins {
        for path in [LIST, SOCKET_IO] {
            let answer = from(stage, origin, "GET", path, None).await;
            is_kept_from(origin, "GET", path, answer)?;
        }
    }
    let path = format!("{LIST}/{nonce}");
    for (method, path) in [("POST", LIST), ("POST", SOCKET_IO), ("DELETE", &*path)] {
        let answer = preflight(stage, &stranger, method, path).await;
        is_kept_from(&stranger, "OPTIONS", path, answer)?;
    }
    let (payload, message) = chat_message(stage, POSTER);
    let said = to_be_posted(stage, payload, message);
    for body in [said.payload.to_string(), "{}".to_owned()] {
        let answer = from(stage, &stranger, "POST", LIST, Some(body)).await;
        is_kept_from(&stranger, "POST", LIST, answer)?;
    }
    let answer = from(stage, &stranger, "DELETE", &path, None).await;
    is_kept_from(&stranger, "DELETE", &path, answer)
}
