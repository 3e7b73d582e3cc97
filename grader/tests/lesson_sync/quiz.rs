//! A quiz that is played in teams. This is the example of lesson 08, and the program
//! that its snippets are compiled in.

#![deny(unused_must_use)]

use std::time::Duration;

use axum::Router;
use kit::ServeError;
use serde::{Deserialize, Serialize};
use socketioxide::{
    SocketIo,
    extract::{Data, SocketRef, State},
};

/// The payload of `guess`, from the client to the server and from the server to a team:
/// `{"team": "red", "city": "Oslo"}`.
#[derive(Deserialize, Serialize)]
struct Guess {
    team: String,
    city: String,
}

/// Where the scores are kept. A clone is a handle to the same scores.
#[derive(Clone, Default)]
struct Scores;

impl Scores {
    /// Takes a while, as a database does. By then, even a busy machine has taken a
    /// leaving client out of its rooms.
    async fn save(&self) {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), ServeError> {
    kit::log_to_stderr();

    let (layer, io) = SocketIo::builder().with_state(Scores).build_layer();
    io.ns("/", on_connect);
    kit::serve(Router::new().layer(layer)).await
}

async fn on_connect(socket: SocketRef) {
    socket.on("play", on_play);
    socket.on("guess", on_guess);
    socket.on_disconnect(on_disconnect);
}

async fn on_play(socket: SocketRef, Data(team): Data<String>) {
    socket.join(team);
}

async fn on_guess(io: SocketIo, Data(guess): Data<Guess>) {
    io.to(guess.team.clone()).emit("guess", &guess).await.ok();
}

async fn on_disconnect(socket: SocketRef, State(scores): State<Scores>) {
    let teams = socket.rooms();
    scores.save().await;
    for team in teams {
        socket.to(team.clone()).emit("gone", &team).await.ok();
    }
}
