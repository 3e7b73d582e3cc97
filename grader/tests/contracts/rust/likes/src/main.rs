//! Likes with a counter: everybody hears who liked it, and how often it was liked.

use std::{env, error::Error, sync::Arc};

use axum::{Router, serve::ListenerExt};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use socketioxide::{
    SocketIo,
    extract::{AckSender, SocketRef, State, TryData},
};
use tokio::{net::TcpListener, sync::Mutex};

/// What a client sends with `like`.
#[derive(Deserialize)]
struct Like {
    name: String,
}

/// What everybody hears as `liked`.
#[derive(Serialize)]
struct Liked {
    name: String,
    count: u64,
}

/// How many likes there were.
type Count = Arc<Mutex<u64>>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let (layer, io) = SocketIo::builder().with_state(Count::default()).build_layer();
    io.ns("/", on_connect);
    serve(Router::new().layer(layer)).await
}

async fn on_connect(socket: SocketRef) {
    socket.on("like", on_like);
}

async fn on_like(
    io: SocketIo,
    ack: AckSender,
    State(count): State<Count>,
    TryData(payload): TryData<Value>,
) {
    let like = object(payload.unwrap_or_default());
    let Some(Like { name }) = like.filter(is_right) else {
        ack.send(&json!({ "error": "`name` must have 1 to 20 characters" })).ok();
        return;
    };
    // The lock ends with this block, before anybody is told.
    let count = {
        let mut count = count.lock().await;
        *count += 1;
        *count
    };
    io.emit("liked", &Liked { name, count }).await.ok();
    ack.send(&json!({ "count": count })).ok();
}

fn is_right(like: &Like) -> bool {
    (1..=20).contains(&like.name.chars().count())
}

/// Listens on the port that the environment names.
async fn serve(app: Router) -> Result<(), Box<dyn Error>> {
    let port: u16 = match env::var("PORT") {
        Ok(port) => port.parse()?,
        Err(_) => 3000,
    };
    let listener = TcpListener::bind(("127.0.0.1", port)).await?;
    println!("Listening on http://{}", listener.local_addr()?);
    // Send small packets at once. By default, TCP may hold them back for some 40 ms.
    let listener = listener.tap_io(|connection| {
        connection.set_nodelay(true).ok();
    });
    axum::serve(listener, app).await?;
    Ok(())
}

/// Reads an object. `serde` alone would also take a list of its fields.
fn object<T: DeserializeOwned>(payload: Value) -> Option<T> {
    payload.is_object().then(|| serde_json::from_value(payload).ok())?
}
