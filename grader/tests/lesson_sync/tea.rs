//! The example server of lesson 03: an office with a kettle, where the client that came
//! last makes the tea. The tests try the lesson's snippets in it.

#![deny(unused_must_use)]

use std::sync::{Arc, Mutex};

use axum::Router;
use kit::ServeError;
use serde::{Deserialize, Serialize};
use socketioxide::{
    SocketIo,
    extract::{Data, SocketRef, State},
    socket::Sid,
};

/// What a client sends with `tea`: `{"sugar": 2}`.
#[derive(Deserialize)]
struct NewOrder {
    sugar: u32,
}

/// What a client hears: `{"sugar": 2, "by": "…"}`.
#[derive(Serialize)]
struct Order {
    sugar: u32,
    by: Sid,
}

/// The socket id of the client that came last. A clone is a handle to the same id.
#[derive(Clone, Default)]
struct Last(Arc<Mutex<Option<Sid>>>);

impl Last {
    fn set(&self, id: Sid) {
        *self.0.lock().unwrap() = Some(id);
    }

    fn id(&self) -> Option<Sid> {
        *self.0.lock().unwrap()
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), ServeError> {
    kit::log_to_stderr();

    let (layer, io) = SocketIo::builder().with_state(Last::default()).build_layer();
    io.ns("/", on_connect);
    kit::serve(Router::new().layer(layer)).await
}

async fn on_connect(socket: SocketRef, State(last): State<Last>) {
    last.set(socket.id);
    socket.on("tea", on_tea);
}

async fn on_tea(io: SocketIo, socket: SocketRef, Data(new): Data<NewOrder>) {
    let order = Order { sugar: new.sugar, by: socket.id };
    socket.emit("noted", &order.sugar).ok();
    socket.broadcast().emit("whoElse", &order.by).await.ok();
    io.emit("kettle", "on").await.ok();
}
