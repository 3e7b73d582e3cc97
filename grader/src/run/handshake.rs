//! Why nobody could connect, as far as a server's first answer shows it.

use std::time::Duration;

use tokio::{net::TcpStream, time::timeout};

use crate::{
    check::Finding,
    class::{
        Origin,
        http::Http,
        packet::{Engine, SEPARATOR},
    },
    json::cut,
};

/// How long the answer may take.
const LIMIT: Duration = Duration::from_secs(2);

/// Asks for an Engine.IO handshake over HTTP. Nothing, if the server answers as
/// Engine.IO v4 asks: then something else went wrong.
pub async fn explain(origin: &Origin) -> Option<Finding> {
    let answer =
        Http::new(origin).get("/socket.io/?EIO=4&transport=polling", LIMIT).await;
    let answer = match answer {
        Ok(answer) => answer,
        Err(reason) if listens(origin).await => {
            let why = format!("{origin} takes connections, and does not answer them.");
            return Some(
                Finding::failed(why)
                    .actual(reason)
                    .hint("Does something in the server wait for ever, or hold a lock?"),
            );
        }
        Err(reason) => {
            // Nothing is known of a server that cannot be reached.
            let finding =
                Finding::inconclusive(format!("No server answers at {origin}."));
            return Some(finding.actual(reason).hint(
                "Start it first, and look at its port: `check` reads the address as \
                 http://HOST:PORT.",
            ));
        }
    };
    let first = answer.body.split(SEPARATOR).next().unwrap_or_default();
    if answer.status.is_success() && matches!(Engine::decode(first), Ok(Engine::Open(_)))
    {
        return None;
    }
    let why = format!("{origin} answers HTTP, but not Socket.IO.");
    Some(
        Finding::failed(why)
            .expected("the handshake `0{\"sid\": …}` at /socket.io/ (Engine.IO v4)")
            .actual(format!("status {}: {}", answer.status, cut(&answer.body, 80)))
            .hint(
                "Is the Socket.IO layer on the router, after its routes? Does it listen \
                 at another path, or is this another program's port?",
            ),
    )
}

async fn listens(origin: &Origin) -> bool {
    let connecting = TcpStream::connect((origin.host(), origin.port()));
    timeout(LIMIT, connecting).await.is_ok_and(|connected| connected.is_ok())
}
