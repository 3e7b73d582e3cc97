//! A shared to-do list: each change is acknowledged, and the others hear of it.

use std::{env, error::Error, sync::Arc};

use axum::{Router, serve::ListenerExt};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use socketioxide::{
    SocketIo,
    extract::{AckSender, SocketRef, State, TryData},
};
use tokio::{net::TcpListener, sync::Mutex};

/// What a client sends with `todo:create`.
#[derive(Deserialize)]
struct NewTodo {
    title: String,
    done: bool,
}

/// An entry of the list, and what a client sends with `todo:update`.
#[derive(Clone, Deserialize, Serialize)]
struct Todo {
    id: String,
    title: String,
    done: bool,
}

/// What a client sends with `todo:delete`.
#[derive(Deserialize, Serialize)]
struct TodoId {
    id: String,
}

#[derive(Default)]
struct Todos {
    /// How many there ever were. The next id is one more, so no id comes again.
    made: u64,
    /// Oldest first.
    list: Vec<Todo>,
}

type Store = Arc<Mutex<Todos>>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let (layer, io) = SocketIo::builder().with_state(Store::default()).build_layer();
    io.ns("/", on_connect);
    serve(Router::new().layer(layer)).await
}

async fn on_connect(socket: SocketRef) {
    socket.on("todo:create", on_create);
    socket.on("todo:update", on_update);
    socket.on("todo:delete", on_delete);
    socket.on("todo:list", on_list);
}

async fn on_create(
    socket: SocketRef,
    ack: AckSender,
    State(store): State<Store>,
    TryData(payload): TryData<Value>,
) {
    let new = object(payload.unwrap_or_default());
    let Some(NewTodo { title, done }) = new.filter(|new: &NewTodo| is_title(&new.title))
    else {
        return refuse(ack, "a to-do has a title of 1 to 80 characters, and `done`");
    };
    let todo = {
        let mut todos = store.lock().await;
        todos.made += 1;
        let todo = Todo { id: todos.made.to_string(), title, done };
        todos.list.push(todo.clone());
        todo
    };
    tell(socket, ack, "todo:created", &todo).await;
}

async fn on_update(
    socket: SocketRef,
    ack: AckSender,
    State(store): State<Store>,
    TryData(payload): TryData<Value>,
) {
    let changed = object(payload.unwrap_or_default());
    let Some(changed) = changed.filter(|todo: &Todo| is_title(&todo.title)) else {
        return refuse(ack, "a to-do has an id, a title and `done`");
    };
    {
        let mut todos = store.lock().await;
        let Some(todo) = todos.list.iter_mut().find(|todo| todo.id == changed.id) else {
            return refuse(ack, "there is no such to-do");
        };
        *todo = changed.clone();
    }
    tell(socket, ack, "todo:updated", &changed).await;
}

async fn on_delete(
    socket: SocketRef,
    ack: AckSender,
    State(store): State<Store>,
    TryData(payload): TryData<Value>,
) {
    let Some(TodoId { id }) = object(payload.unwrap_or_default()) else {
        return refuse(ack, "`id` must be a text");
    };
    {
        let mut todos = store.lock().await;
        let Some(at) = todos.list.iter().position(|todo| todo.id == id) else {
            return refuse(ack, "there is no such to-do");
        };
        todos.list.remove(at);
    }
    tell(socket, ack, "todo:deleted", &TodoId { id }).await;
}

async fn on_list(ack: AckSender, State(store): State<Store>) {
    let list = store.lock().await.list.clone();
    ack.send(&json!({ "data": list })).ok();
}

/// Tells the others, and acknowledges.
async fn tell<T: Serialize>(socket: SocketRef, ack: AckSender, event: &str, data: &T) {
    socket.broadcast().emit(event, data).await.ok();
    ack.send(&json!({ "data": data })).ok();
}

fn refuse(ack: AckSender, error: &str) {
    ack.send(&json!({ "error": error })).ok();
}

fn is_title(title: &str) -> bool {
    (1..=80).contains(&title.chars().count())
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
