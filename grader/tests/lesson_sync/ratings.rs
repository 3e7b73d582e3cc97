//! Visitors rate films. This is the example of lesson 06, and the program that its
//! snippets are compiled in.

#![deny(unused_must_use)]

use axum::Router;
use kit::ServeError;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use socketioxide::{
    SocketIo,
    extract::{AckSender, Data, SocketRef, TryData},
};

/// The payload of `rate`: `{"film": "Alien", "stars": 4}`.
#[derive(Deserialize)]
struct Rating {
    film: String,
    stars: u8,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), ServeError> {
    kit::log_to_stderr();

    let (layer, io) = SocketIo::new_layer();
    io.ns("/", on_connect);
    kit::serve(Router::new().layer(layer)).await
}

async fn on_connect(socket: SocketRef) {
    socket.on("rate", on_rate);
}

async fn on_rate(TryData(rating): TryData<Rating>, ack: AckSender) {
    let answer = match rating {
        Ok(rating) => format!("{} gets {} stars", rating.film, rating.stars),
        Err(error) => format!("refused: {error}"),
    };
    ack.send(&answer).ok();
}
