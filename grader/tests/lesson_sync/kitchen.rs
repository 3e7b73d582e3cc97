//! A kitchen takes orders. This is the example of lesson 05, and the program that its
//! snippets are compiled in.

#![deny(unused_must_use)]

use std::{sync::Arc, time::Duration};

use axum::Router;
use kit::ServeError;
use serde::Serialize;
use socketioxide::{
    AckError, SocketIo,
    extract::{AckSender, Data, SocketRef, State, TryData},
};
use tokio::sync::Mutex;

/// How long a guest may think about the tip: enough for a test on a busy machine.
const PATIENCE: Duration = Duration::from_secs(2);

/// The answer to an order: `{"number": 3}`.
#[derive(Serialize)]
struct Ordered {
    number: u32,
}

/// The answer to an order that is refused: `{"problem": "…"}`.
#[derive(Serialize)]
struct Refused {
    problem: &'static str,
}

/// The answer to a payment: `{"paid": 14}`.
#[derive(Serialize)]
struct Paid {
    paid: u32,
}

/// Counts the orders. A clone is a handle to the same count.
#[derive(Clone, Default)]
struct Kitchen(Arc<Mutex<u32>>);

impl Kitchen {
    /// Cooks a dish, and returns the order's number.
    async fn cook(&self, _dish: String) -> u32 {
        let mut count = self.0.lock().await;
        *count += 1;
        *count
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), ServeError> {
    kit::log_to_stderr();

    let (layer, io) = SocketIo::builder().with_state(Kitchen::default()).build_layer();
    io.ns("/", on_connect);
    kit::serve(Router::new().layer(layer)).await
}

async fn on_connect(socket: SocketRef) {
    socket.on("order", on_order);
    socket.on("pay", on_pay);
}

async fn on_order(
    ack: AckSender,
    State(kitchen): State<Kitchen>,
    TryData(dish): TryData<String>,
) {
    let Ok(dish) = dish else {
        ack.send(&Refused { problem: "a dish is a text" }).ok();
        return;
    };
    let number = kitchen.cook(dish).await;
    ack.send(&Ordered { number }).ok();
}

async fn on_pay(socket: SocketRef, ack: AckSender, Data(bill): Data<u32>) {
    let asked = socket.timeout(PATIENCE).emit_with_ack::<_, u32>("tip", &bill);
    let Ok(asked) = asked else {
        return; // The guest has just left.
    };
    let tip = match asked.await {
        Ok(tip) => tip,
        Err(AckError::Timeout) => 0,
        Err(error) => {
            eprintln!("No tip: {error}");
            0
        }
    };
    ack.send(&Paid { paid: bill + tip }).ok();
}
