//! Only one transport gets a handshake.

use classroom::{class::EngineError, finding::Finding};

use super::http::in_words;
use crate::run::handshake::evidence::{Evidence, Reply};

/// Long-polling works, but WebSocket doesn't.
pub fn no_websocket(evidence: &Evidence) -> Finding {
    let Evidence { origin, polling, websocket, .. } = evidence;
    let offered = matches!(polling, Reply::Open { upgrades: true, .. });
    let hint = if websocket.engine_error() == Some(EngineError::Transport) {
        SWITCHED_OFF
    } else if evidence.ours {
        "The server's option `transports` must allow both."
    } else if offered {
        "The server offers WebSocket in its handshake, so a proxy in front of it \
         probably drops the headers `Upgrade` and `Connection`. Make it pass them on; \
         nginx needs `proxy_http_version 1.1` and two `proxy_set_header` lines for \
         that."
    } else {
        "The server doesn't offer WebSocket in its handshake: look at its options \
         `transports` and `allowUpgrades`. If they allow it, a proxy in front of the \
         server may drop the headers `Upgrade` and `Connection`."
    };
    one(origin, "long-polling", "WebSocket", websocket).hint(hint)
}

/// WebSocket works, but long-polling doesn't.
pub fn no_polling(evidence: &Evidence) -> Finding {
    let Evidence { origin, polling, .. } = evidence;
    let hint = if polling.engine_error() == Some(EngineError::Transport) {
        SWITCHED_OFF
    } else if evidence.ours {
        "The server's option `transports` must allow both."
    } else {
        "The server's option `transports` must allow both. If it does, a proxy in front \
         of the server may pass on only WebSocket."
    };
    one(origin, "WebSocket", "long-polling", polling).hint(hint)
}

/// The hint if Engine.IO itself refuses the transport.
const SWITCHED_OFF: &str = "The server's option `transports` switches it off. The \
                            lesson's clients use both transports, so allow both.";

fn one(
    origin: &classroom::class::Origin,
    works: &str,
    fails: &str,
    reply: &Reply,
) -> Finding {
    let got = match reply {
        Reply::Http(answer) => in_words(answer),
        Reply::Nothing(reason) => reason.clone(),
        Reply::Open { .. } => String::new(),
    };
    Finding::failed(format!("{origin} answers over {works}, but not over {fails}."))
        .expected("Engine.IO's handshake over both")
        .actual(format!("over {fails}: {got}"))
}
