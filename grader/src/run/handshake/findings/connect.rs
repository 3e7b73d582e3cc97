//! Both transports get a handshake, so the answer to CONNECT decides.

use classroom::{class::EngineError, finding::Finding};

use super::{http::in_words, sessions, tells_of_unknown_session};
use crate::run::handshake::evidence::{Connect, Evidence};

/// The expected answer.
const GRANTED: &str = "`40{\"sid\": …}`, the answer to CONNECT for the namespace `/`";

/// The finding for a server that opens both transports, if the answers to CONNECT explain
/// the failure.
pub fn explain(
    evidence: &Evidence,
    polling: &Connect,
    websocket: &Connect,
) -> Option<Finding> {
    match (polling, websocket) {
        (_, Connect::Closed(how)) => Some(closed(evidence, how)),
        (Connect::Http(answer), _) => {
            let got = in_words(answer);
            Some(match EngineError::read(&answer.body) {
                Some(EngineError::Session) => sessions(evidence, &got),
                _ => over_one(evidence, "long-polling", &got),
            })
        }
        (Connect::Closed(how), _) => Some(over_one(evidence, "long-polling", how)),
        (Connect::Silence, Connect::Silence) => Some(unanswered(evidence)),
        (Connect::Silence, _) => {
            Some(over_one(evidence, "long-polling", "no answer to CONNECT"))
        }
        (_, Connect::Silence) => {
            Some(over_one(evidence, "WebSocket", "no answer to CONNECT"))
        }
        // This time the server let us in. The client knows why it did not before.
        _ if tells_of_unknown_session(&evidence.said) => {
            Some(sessions(evidence, &evidence.said))
        }
        _ => None,
    }
}

/// The finding for a server that expects another encoding than the protocol's.
pub fn parser(evidence: &Evidence) -> Finding {
    let origin = &evidence.origin;
    Finding::failed(format!(
        "{origin} encodes its packets with MessagePack (`socket.io-msgpack-parser`)."
    ))
    .expected("Socket.IO's own encoding: CONNECT as the text `40`")
    .actual("the end of the connection for `40`, and an answer to CONNECT in MessagePack")
    .hint(
        "Only clients with the same parser can talk to it. For this lesson, leave out \
         the server's option `parser`.",
    )
}

fn unanswered(evidence: &Evidence) -> Finding {
    let origin = &evidence.origin;
    let hint = if evidence.ours {
        "Does a middleware of the namespace (`.with(…)`) never return?"
    } else {
        "A middleware probably never finishes: in Node, one passed to `io.use` that \
         doesn't always call `next()`; elsewhere, a connect handler or a middleware \
         that doesn't return."
    };
    Finding::failed(format!("{origin} accepts connections, but never answers CONNECT."))
        .expected(GRANTED)
        .actual("nothing within two seconds, over long-polling and over WebSocket")
        .hint(hint)
}

fn closed(evidence: &Evidence, how: &str) -> Finding {
    let origin = &evidence.origin;
    Finding::failed(format!("{origin} closes the connection when a client connects."))
        .expected(GRANTED)
        .actual(how.to_owned())
        .hint(
            "Does the server use a custom parser, or does its connect handler close the \
             connection? Its output may say why.",
        )
}

fn over_one(evidence: &Evidence, transport: &str, got: &str) -> Finding {
    let origin = &evidence.origin;
    let hint = if evidence.ours {
        "The server's output may say why."
    } else {
        "Does a proxy in front of the server hold back, change or split these requests? \
         The server's output may say more."
    };
    Finding::failed(format!(
        "{origin} accepts connections over {transport}, but CONNECT fails there."
    ))
    .expected(GRANTED)
    .actual(format!("over {transport}: {got}"))
    .hint(hint)
}
