//! Lesson 03.
//! Read `lessons/03-targets.md` beside this file.

use axum::Router;
use kit::ServeError;
use socketioxide::SocketIo;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), ServeError> {
    kit::log_to_stderr();

    let (layer, io) = SocketIo::new_layer();
    io.ns("/", async || {});
    let app = Router::new().fallback_service(kit::page("03-targets")).layer(layer);
    kit::serve(app).await
}
