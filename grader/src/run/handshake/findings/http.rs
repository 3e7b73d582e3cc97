//! Something answers HTTP, but neither transport gets a handshake.

use classroom::{
    class::{EngineError, Origin},
    finding::Finding,
    json::cut,
};
use url::Url;

use crate::run::handshake::evidence::{Answer, Evidence, Reply};

/// How many characters of a body are shown.
const SHOWN: usize = 80;

/// The finding for a server that answers neither transport with a handshake.
pub fn explain(evidence: &Evidence) -> Finding {
    let Evidence { origin, polling, websocket, .. } = evidence;
    if let Some(error) = polling.engine_error().or_else(|| websocket.engine_error()) {
        return engine(evidence, error);
    }
    let answer = polling.http().or_else(|| websocket.http());
    if let Some(finding) = answer.and_then(|answer| in_front(evidence, answer)) {
        return finding;
    }
    if evidence.at_default_path {
        return elsewhere(evidence);
    }
    let Some(answer) = answer else { return silent(evidence) };
    Finding::failed(format!("{} answers HTTP, but not Socket.IO.", origin.at("")))
        .expected(format!(
            "the handshake `0{{\"sid\": …}}` at {} (Engine.IO 4)",
            origin.path()
        ))
        .actual(in_words(answer))
        .hint(match (evidence.ours, answer.is_page && answer.status < 300) {
            _ if answer.status >= 500 => {
                "This is an error in the server. Its output may say why."
            }
            (true, _) => {
                "Is the Socket.IO layer on the router, after its routes? Does it listen \
                 at another path?"
            }
            (false, true) => {
                "That is a web page. Does the Socket.IO server listen on another port?"
            }
            (false, false) => {
                "Is Socket.IO attached to the HTTP server that listens there, or is this \
                 another program's port? If Socket.IO has another path, write it in the \
                 URL: `--url http://HOST:PORT/PATH/`."
            }
        })
}

/// The URL has a path, but Socket.IO answers at the default path.
fn elsewhere(evidence: &Evidence) -> Finding {
    let Evidence { origin, .. } = evidence;
    let (path, usual) = (origin.path(), origin.with_default_path());
    Finding::inconclusive(format!("Socket.IO answers at {usual}, but not under {path}."))
        .actual(format!("no handshake at {path}, but one at {}", usual.path()))
        .hint(format!(
            "The path in the URL is Socket.IO's option `path`, not a namespace. Use \
             `--url {usual}`."
        ))
}

/// The status and the beginning of the body.
pub fn in_words(answer: &Answer) -> String {
    let status = hyper::StatusCode::from_u16(answer.status);
    let status = status.map_or_else(|_| answer.status.to_string(), |s| s.to_string());
    match answer.body.trim() {
        "" => format!("status {status}"),
        body => format!("status {status}: {}", cut(body, SHOWN)),
    }
}

/// Socket.IO is there, but Engine.IO refuses the handshake.
fn engine(evidence: &Evidence, error: EngineError) -> Finding {
    let Evidence { origin, polling, websocket, .. } = evidence;
    let (why, hint) = match error {
        EngineError::Transport => (
            "has both long-polling and WebSocket switched off",
            "The server's option `transports` must allow both.",
        ),
        EngineError::Session => (
            "answers a new handshake with \"Session ID unknown\"",
            "Does something in front of it add a session id (`sid`) to the requests?",
        ),
        EngineError::Method => (
            "gets the handshake with an HTTP method other than GET",
            "Does a proxy in front of it change the method?",
        ),
        EngineError::Request => (
            "calls the handshake a bad request",
            "Does a proxy or a middleware in front of it change the headers or the query?",
        ),
        EngineError::Forbidden => (
            "turns every client away before the handshake",
            "Its option `allowRequest` decides that. In this lesson every client may \
             connect, without a header, a cookie or a token.",
        ),
        EngineError::Version => (
            "doesn't accept Engine.IO 4",
            "The official client has used Engine.IO 4 since Socket.IO 3. Update the \
             server. If there is a proxy in front of it, make sure that it passes on \
             the query (`EIO=4`).",
        ),
    };
    let answer = polling.http().or_else(|| websocket.http()).map(in_words);
    let finding = Finding::failed(format!("Socket.IO at {origin} {why}."));
    finding.actual(answer.unwrap_or_default()).hint(hint)
}

/// Something in front of a server answers instead of it, so nothing is known about the
/// server. There is nothing in front of ours.
fn in_front(evidence: &Evidence, answer: &Answer) -> Option<Finding> {
    let origin = &evidence.origin;
    let (why, hint) = match answer.status {
        _ if evidence.ours => return None,
        401 => (
            format!("{origin} asks for a sign-in before a request reaches Socket.IO."),
            "A proxy or a middleware in front of Socket.IO asks for credentials, and \
             the grader has none. Check the server behind it, or let Socket.IO's path \
             through."
                .to_owned(),
        ),
        403 => (
            format!("{origin} forbids the request before it reaches Socket.IO."),
            "A proxy, a firewall or a middleware in front of Socket.IO does that. Check \
             the server behind it, or let Socket.IO's path through."
                .to_owned(),
        ),
        407 => (
            format!("{origin} is a proxy that asks for a sign-in."),
            "Use the address of the server itself.".to_owned(),
        ),
        429 => (
            format!("{origin} limits the number of requests."),
            "Something in front of Socket.IO does that. Check the server behind it, or \
             lift the limit."
                .to_owned(),
        ),
        502..=504 => (
            format!("{origin} is a proxy that gets no answer from the server behind it."),
            "Start the server, and make sure that the proxy passes requests on to its \
             port."
                .to_owned(),
        ),
        300..=399 => redirected(origin, answer.location.as_deref()?),
        _ => return None,
    };
    Some(Finding::inconclusive(why).actual(in_words(answer)).hint(hint))
}

fn redirected(origin: &Origin, location: &str) -> (String, String) {
    let here = Url::parse(&origin.at(origin.path()));
    let there = here.and_then(|here| here.join(location)).map(|mut there| {
        there.set_query(None);
        there.set_fragment(None);
        there
    });
    let shown = there.as_ref().map_or(location, Url::as_str);
    let why = format!("{origin} redirects to {shown}.");
    // A sign-in page, for example, is not the address of a Socket.IO server.
    let same_path = there.as_ref().is_ok_and(|there| there.path() == origin.path());
    let target = Origin::parse(shown).ok().filter(|there| same_path && there != origin);
    let hint = match target {
        Some(there) => format!(
            "A WebSocket doesn't follow redirects, so clients need the final address. \
             Use `--url {there}`."
        ),
        None => "Something in front of Socket.IO redirects requests, for example to a \
                 sign-in page. Let Socket.IO's path through, or check the server behind \
                 it."
        .to_owned(),
    };
    (why, hint)
}

/// Connections are accepted, but no HTTP answer comes.
fn silent(evidence: &Evidence) -> Finding {
    let origin = &evidence.origin;
    let reason = match &evidence.polling {
        Reply::Nothing(reason) => reason.as_str(),
        _ => evidence.said.as_str(),
    };
    let hint = if evidence.ours {
        "Does something in the server wait forever, or hold a lock?"
    } else {
        "Is that another program's port? If not, does something in the server wait \
         forever, or hold a lock?"
    };
    Finding::failed(format!("{origin} accepts connections, but doesn't answer them."))
        .expected("an HTTP answer")
        .actual(reason.to_owned())
        .hint(hint)
}
