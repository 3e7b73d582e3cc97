//! Thermometers post what they measure. This is the example of lesson 07, and the
//! program that its snippets are compiled in.

#![deny(unused_must_use)]

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{Path, State, rejection::JsonRejection},
    http::{HeaderValue, Method, StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use kit::ServeError;
use serde::{Deserialize, Serialize};
use socketioxide::{
    SocketIo,
    extract::{Data, SocketRef, State as SocketState},
    layer::SocketIoLayer,
};
use tokio::sync::Mutex;
use tower_http::cors::CorsLayer;

/// The body of a thermometer's request.
#[derive(Deserialize)]
struct NewReading {
    degrees: f64,
}

/// The payload of `reading`, which all clients receive.
#[derive(Clone, Serialize)]
struct Reading {
    number: usize,
    degrees: f64,
}

/// Keeps the readings. A clone is a handle to the same readings.
#[derive(Clone, Default)]
struct Readings(Arc<Mutex<Vec<Reading>>>);

impl Readings {
    async fn add(&self, degrees: f64) -> Reading {
        let mut readings = self.0.lock().await;
        let reading = Reading { number: readings.len() + 1, degrees };
        readings.push(reading.clone());
        reading
    }

    async fn find(&self, number: usize) -> Option<Reading> {
        let readings = self.0.lock().await;
        readings.iter().find(|reading| reading.number == number).cloned()
    }
}

#[derive(Clone)]
struct Station {
    readings: Readings,
    io: SocketIo,
}

impl Station {
    async fn add(&self, new: NewReading) -> Reading {
        let reading = self.readings.add(new.degrees).await;
        self.io.emit("reading", &reading).await.ok();
        reading
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), ServeError> {
    kit::log_to_stderr();

    let readings = Readings::default();
    let (socket_io, io) =
        SocketIo::builder().with_state(readings.clone()).build_layer();
    io.ns("/", on_connect);
    let routes = Router::new()
        .route("/api/readings", post(post_reading))
        .route("/api/readings/{number}", get(get_reading))
        .with_state(Station { readings, io });
    kit::serve(with_layers(routes, socket_io)).await
}

fn with_layers(routes: Router, socket_io: SocketIoLayer) -> Router {
    let cors = CorsLayer::new()
        .allow_origin(HeaderValue::from_static("https://weather.example"))
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([CONTENT_TYPE]);
    routes.layer(socket_io).layer(cors)
}

async fn post_reading(
    State(station): State<Station>,
    body: Result<Json<NewReading>, JsonRejection>,
) -> Result<(StatusCode, Json<Reading>), Refusal> {
    let Json(new) = body?;
    let reading = station.add(new).await;
    Ok((StatusCode::CREATED, Json(reading)))
}

async fn get_reading(
    State(station): State<Station>,
    Path(number): Path<usize>,
) -> Result<Json<Reading>, Refusal> {
    match station.readings.find(number).await {
        Some(reading) => Ok(Json(reading)),
        None => Err(Refusal::not_found()),
    }
}

struct Refusal {
    status: StatusCode,
    message: String,
}

impl Refusal {
    fn not_found() -> Self {
        Self { status: StatusCode::NOT_FOUND, message: "No such reading".into() }
    }
}

impl From<JsonRejection> for Refusal {
    fn from(rejection: JsonRejection) -> Self {
        Self { status: StatusCode::BAD_REQUEST, message: rejection.body_text() }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let body = serde_json::json!({ "message": self.message });
        (self.status, Json(body)).into_response()
    }
}

async fn on_connect(socket: SocketRef) {
    socket.on("reading", on_reading);
}

async fn on_reading(
    io: SocketIo,
    SocketState(readings): SocketState<Readings>,
    Data(new): Data<NewReading>,
) {
    let station = Station { readings, io };
    station.add(new).await;
}
