//! Engine.IO's own refusals. They prove that there is an Engine.IO server, and say why it
//! refuses a request.

use serde_json::Value;

/// Why an Engine.IO server refuses a request (the table `errorMessages` of `engine.io`,
/// which servers in other languages follow).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EngineError {
    /// 0: this transport is switched off.
    Transport,
    /// 1: no session has this id.
    Session,
    /// 2: a handshake that is not a GET.
    Method,
    /// 3: a request that makes no sense, such as a WebSocket without `Upgrade`.
    Request,
    /// 4: the option `allowRequest` says no.
    Forbidden,
    /// 5: another version of Engine.IO.
    Version,
}

use EngineError::{Forbidden, Method, Request, Session, Transport, Version};

/// What Engine.IO says for each, and what python-engineio says. For a WebSocket, Node
/// sends only the text.
const TEXTS: [(&str, EngineError); 7] = [
    ("Transport unknown", Transport),
    ("Session ID unknown", Session),
    ("Bad handshake method", Method),
    ("Unsupported protocol version", Version),
    ("Invalid transport", Transport),
    ("Invalid session", Session),
    ("The client is using an unsupported version", Version),
];

/// The hint for a client whose session the server doesn't know.
pub const STICKY: &str = "The server has just issued this session id. If several \
                          processes share the port, or a proxy distributes requests \
                          among several, each process knows only its own sessions: run \
                          one process, or make the sessions sticky. A restart also \
                          loses them.";

impl EngineError {
    /// Reads the body of an unsuccessful HTTP answer. Other servers send codes, too
    /// (grpc-gateway's 5 is "Not Found"), so the texts decide.
    pub fn read(body: &str) -> Option<Self> {
        let json = serde_json::from_str::<Value>(body).unwrap_or(Value::Null);
        let message = json["message"].as_str();
        let text = message.or(json.as_str()).unwrap_or(body).trim();
        let known = TEXTS.iter().find(|(begins, _)| text.starts_with(begins));
        known.map(|(_, error)| *error).or_else(|| {
            let is_bare = json.as_object().is_some_and(|fields| fields.len() == 2);
            match code(&json["code"])? {
                3 if text == "Bad request" => Some(Request),
                // The server's program chooses the text.
                4 if is_bare && message.is_some() => Some(Forbidden),
                _ => None,
            }
        })
    }
}

/// A number, or a string from socketioxide.
fn code(code: &Value) -> Option<u64> {
    code.as_u64().or_else(|| code.as_str()?.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_server_says_it_in_its_own_way() {
        for (body, error) in [
            (r#"{"code":0,"message":"Transport unknown"}"#, Some(Transport)),
            (r#"{"code":1,"message":"Session ID unknown"}"#, Some(Session)),
            (r#"{"code":4,"message":"not today"}"#, Some(Forbidden)),
            (r#"{"code":"5","message":"Unsupported protocol version"}"#, Some(Version)),
            ("Transport unknown", Some(Transport)),
            (r#""Invalid transport""#, Some(Transport)),
            (r#""Invalid session abc""#, Some(Session)),
            (r#"{"code":"3","message":"Bad request"}"#, Some(Request)),
            (r#"{"code":5,"message":"Not Found","details":[]}"#, None),
            (r#"{"code":99}"#, None),
            ("Bad request", None),
            (r#"{"error":"nope"}"#, None),
            ("<html>502 Bad Gateway</html>", None),
            ("", None),
        ] {
            assert_eq!(EngineError::read(body), error, "{body}");
        }
    }
}
