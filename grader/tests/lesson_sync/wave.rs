//! The example server of lesson 04: people wave to each other. The tests try the lesson's
//! snippets in it.

#![deny(unused_must_use)]

use std::sync::Arc;

use axum::Router;
use kit::ServeError;
use serde::{Deserialize, Serialize};
use socketioxide::{
    SocketIo,
    extract::{Data, SocketRef, State},
};
use tokio::sync::Mutex;

/// What a client sends with `wave`: `{"firstName": "Mia"}`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct NewWave {
    first_name: String,
}

/// What every client hears with `wave`: `{"number": 3, "firstName": "Mia"}`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Wave {
    number: u32,
    first_name: String,
}

/// Counts the waves. A clone is a handle to the same count.
#[derive(Clone, Default)]
struct Waves(Arc<Mutex<u32>>);

impl Waves {
    /// Gives a wave its number.
    async fn add(&self, first_name: String) -> Wave {
        let mut count = self.0.lock().await;
        *count += 1;
        Wave { number: *count, first_name }
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), ServeError> {
    kit::log_to_stderr();

    let (layer, io) = SocketIo::builder().with_state(Waves::default()).build_layer();
    io.ns("/", on_connect);
    kit::serve(Router::new().layer(layer)).await
}

async fn on_connect(socket: SocketRef) {
    socket.on("wave", on_wave);
}

async fn on_wave(
    io: SocketIo,
    socket: SocketRef,
    State(waves): State<Waves>,
    Data(new): Data<NewWave>,
) {
    let wave = waves.add(new.first_name).await;
    socket.emit("thanks", &wave.number).ok();
    io.emit("wave", &wave).await.ok();
}
