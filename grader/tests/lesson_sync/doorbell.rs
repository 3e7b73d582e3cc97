//! A doorbell that everyone in the house hears. This is the example of lesson 02, and
//! the program that its snippets are compiled in.

#![deny(unused_must_use)]

use axum::Router;
use kit::ServeError;
use serde_json::Value;
use socketioxide::{
    SocketIo,
    extract::{Data, SocketRef, TryData},
};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), ServeError> {
    kit::log_to_stderr();

    let (layer, io) = SocketIo::new_layer();
    io.ns("/", on_connect);
    kit::serve(Router::new().layer(layer)).await
}

async fn on_connect(socket: SocketRef) {
    socket.on("ring", on_ring);
    socket.on("deliver", on_deliver);
    socket.on("note", on_note);
}

async fn on_ring(io: SocketIo, Data(name): Data<String>) {
    let text = format!("{name} is at the door");
    io.emit("rang", &text).await.ok();
}

/// A parcel has the name of its receiver and, if the scales work, its weight in grams.
async fn on_deliver(io: SocketIo, TryData(parcel): TryData<(String, u32)>) {
    let text = match parcel {
        Ok((name, grams)) => format!("{grams} g for {name}"),
        Err(_) => "a parcel for somebody".to_owned(),
    };
    io.emit("delivered", &text).await.ok();
}

/// A note for the door, in any form.
async fn on_note(Data(note): Data<Value>) {
    println!("on the door: {note}");
}
