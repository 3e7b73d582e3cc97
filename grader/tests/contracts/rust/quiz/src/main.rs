//! A quiz: teams are rooms, and only the team hears its answers.

use std::{
    env,
    error::Error,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use axum::{Router, serve::ListenerExt};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use socketioxide::{
    SocketIo,
    extract::{AckSender, SocketRef, State, TryData},
};
use tokio::net::TcpListener;

/// What a client sends with `join`.
#[derive(Deserialize)]
struct Join {
    team: String,
    name: String,
}

/// What the others in the team hear as `joined`.
#[derive(Serialize)]
struct Joined {
    team: String,
    name: String,
    player: String,
}

/// What a client sends with `answer`.
#[derive(Deserialize)]
struct Answer {
    team: String,
    question: u8,
    choice: Choice,
}

#[derive(Deserialize, Serialize)]
enum Choice {
    A,
    B,
    C,
    D,
}

/// What the team hears as `answered`.
#[derive(Serialize)]
struct Answered {
    id: u64,
    team: String,
    question: u8,
    choice: Choice,
    player: String,
}

/// What a client sends with `leave`.
#[derive(Deserialize)]
struct Leave {
    team: String,
}

/// The last answer's id.
type LastId = Arc<AtomicU64>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let (layer, io) = SocketIo::builder().with_state(LastId::default()).build_layer();
    io.ns("/", on_connect);
    serve(Router::new().layer(layer)).await
}

async fn on_connect(socket: SocketRef) {
    socket.on("join", on_join);
    socket.on("answer", on_answer);
    socket.on("leave", on_leave);
}

async fn on_join(socket: SocketRef, ack: AckSender, TryData(payload): TryData<Value>) {
    let join = object(payload.unwrap_or_default());
    let is_right = |join: &Join| (1..=20).contains(&join.name.chars().count());
    let Some(Join { team, name }) = join.filter(is_right) else {
        return refuse(ack, "who joins has a team, and a name of 1 to 20 characters");
    };
    socket.join(team.clone());
    let player = socket.id.to_string();
    let joined = Joined { team: team.clone(), name, player };
    socket.to(team.clone()).emit("joined", &joined).await.ok();
    ack.send(&json!({ "status": "ok", "team": team })).ok();
}

async fn on_answer(
    io: SocketIo,
    socket: SocketRef,
    ack: AckSender,
    State(last_id): State<LastId>,
    TryData(payload): TryData<Value>,
) {
    let answer = object(payload.unwrap_or_default());
    let is_right = |answer: &Answer| (1..=20).contains(&answer.question);
    let Some(Answer { team, question, choice }) = answer.filter(is_right) else {
        return refuse(ack, "an answer has a team, a question from 1 to 20, and a choice");
    };
    if !socket.rooms().iter().any(|room| *room == team) {
        return refuse(ack, "you are not in this team");
    }
    let id = last_id.fetch_add(1, Ordering::Relaxed) + 1;
    let player = socket.id.to_string();
    let answered = Answered { id, team: team.clone(), question, choice, player };
    io.to(team).emit("answered", &answered).await.ok();
    ack.send(&json!({ "status": "ok", "id": id })).ok();
}

async fn on_leave(socket: SocketRef, ack: AckSender, TryData(payload): TryData<Value>) {
    let Some(Leave { team }) = object(payload.unwrap_or_default()) else {
        return refuse(ack, "`team` must be a text");
    };
    socket.leave(team.clone());
    ack.send(&json!({ "status": "ok", "team": team })).ok();
}

fn refuse(ack: AckSender, reason: &str) {
    ack.send(&json!({ "status": "error", "reason": reason })).ok();
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
