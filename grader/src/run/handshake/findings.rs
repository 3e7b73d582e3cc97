//! Turns evidence into a finding. Without any sign of a Socket.IO server, the result is
//! inconclusive. A Socket.IO server that doesn't let all clients in is a failure.

mod connect;
mod http;
mod place;
#[cfg(test)]
mod tests;
mod transports;

use classroom::{class::engine_error::STICKY, finding::Finding, json::cut};

use super::evidence::{Connect, Evidence, Reply};

/// The first cause that the evidence shows, if any.
pub fn explain(evidence: &Evidence) -> Option<Finding> {
    let Evidence { polling, websocket, .. } = evidence;
    if let Some(finding) = place::explain(evidence) {
        return finding;
    }
    if is_old(polling) || is_old(websocket) {
        return Some(old(evidence));
    }
    if evidence.msgpack {
        return Some(connect::parser(evidence));
    }
    match (polling.connect(), websocket.connect()) {
        (None, None) => Some(http::explain(evidence)),
        (Some(_), None) => Some(transports::no_websocket(evidence)),
        (None, Some(_)) => Some(transports::no_polling(evidence)),
        (Some(polling), Some(websocket)) => {
            connect::explain(evidence, polling, websocket)
        }
    }
}

/// Whether this is an answer of Engine.IO 3: over long-polling, each packet comes after
/// its length, and over WebSocket, the namespace comes without an id.
fn is_old(reply: &Reply) -> bool {
    match reply {
        Reply::Http(answer) => {
            let packet = answer.body.trim_start_matches(|c: char| c.is_ascii_digit());
            packet.len() < answer.body.len() && packet.starts_with(":0{\"sid\"")
        }
        _ => reply.connect() == Some(&Connect::GrantedWithoutId),
    }
}

fn old(evidence: &Evidence) -> Finding {
    let origin = &evidence.origin;
    let came = match &evidence.polling {
        Reply::Http(answer) if is_old(&evidence.polling) => {
            format!("`{}`", cut(&answer.body, 60))
        }
        _ => "`40` without the id of a socket, over WebSocket".into(),
    };
    Finding::failed(format!(
        "{origin} runs Socket.IO 1 or 2, which speaks Engine.IO 3."
    ))
    .expected("Engine.IO 4: `0{\"sid\": …}`, and `40{\"sid\": …}` for CONNECT")
    .actual(came)
    .hint(
        "The grader speaks Engine.IO 4, as the official client has done since Socket.IO \
         3. Update the server to Socket.IO 3 or later.",
    )
}

/// The finding for a server whose requests reach several processes.
fn sessions(evidence: &Evidence, got: &str) -> Finding {
    let origin = &evidence.origin;
    Finding::failed(format!("{origin} doesn't know a session that it has just opened."))
        .expected("every request with a session id to reach the process that issued it")
        .actual(got.to_owned())
        .hint(STICKY)
}

/// Whether a text reports a session that Engine.IO doesn't know.
fn tells_of_unknown_session(text: &str) -> bool {
    text.contains("Session ID unknown") || text.contains("Invalid session")
}
