//! Playing with a compiled example: three clients are there, and Ann emits.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use grader::{
    class::{Origin, Over},
    report::diagram,
    server::{Launch, Server},
    stage::Stage,
    texts::Texts,
};
use serde_json::Value;

use super::{
    diagrams::{WIDTH, tidy},
    examples::missing_line,
    page::{Block, workspace},
};

const CLASS: [(&str, Over); 3] =
    [("Ann", Over::WebSocket), ("Ben", Over::Polling), ("Cy", Over::WebSocket)];

/// How long a server may take to start.
const READY: Duration = Duration::from_secs(30);

/// How long a line may take from the server's stderr to us.
const PIPE: Duration = Duration::from_secs(5);

/// So many round trips are given to what the server does after an event. A handler
/// runs beside the connection, so one round trip alone is no proof of its end.
const ROUNDS: usize = 20;

/// Starts the program, and lets Ann emit one event after the other.
async fn play(program: &Path, events: &[(&str, Value)]) -> Stage {
    let launch =
        Launch { program, directory: &workspace(), env: Vec::new(), ready_within: READY };
    let server = Server::start(launch).await.unwrap();
    let origin = Origin::local(server.port()).unwrap();
    let mut stage = Stage::new(origin, Some(server), Texts::new(4, 0));
    assert!(stage.assemble(&CLASS).await.is_ok(), "the class is not let in");
    for (name, argument) in events {
        stage.emit("Ann", name, std::slice::from_ref(argument));
        settle(&stage).await;
    }
    stage
}

async fn settle(stage: &Stage) {
    for _ in 0..ROUNDS {
        assert!(stage.fence(&stage.names()).await.is_ok(), "the server has ended");
    }
}

/// The packets of these events.
pub async fn diagram_of(program: &Path, events: &[(&str, Value)]) -> String {
    let stage = play(program, events).await;
    let mut entries = stage.journal.read().clone();
    tidy(&mut entries);
    let lines = diagram(&entries, &[], WIDTH);
    stage.close().await;
    anstream::adapter::strip_str(&(lines.join("\n") + "\n")).to_string()
}

/// Panics unless the program writes on stderr what the block quotes.
pub async fn stderr(program: &Path, events: &[(&str, Value)], block: &Block) {
    let stage = play(program, events).await;
    let lines = || stage.server().map(|server| server.stderr().lines().join("\n"));
    // Nothing tells when a pipe has been read to its end.
    let until = Instant::now() + PIPE;
    while missing_line(&block.body, &lines().unwrap_or_default()).is_some()
        && Instant::now() < until
    {
        settle(&stage).await;
    }
    let said = lines().unwrap_or_default();
    stage.close().await;
    if let Some(line) = missing_line(&block.body, &said) {
        panic!("{}: stderr does not have\n{line}\n-- but --\n{said}", block.place);
    }
}
