//! The lesson's web page, from the `frontend` folder: edit a file there and
//! reload, nothing is built.

use std::path::Path;

use axum::{
    Router,
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use tower_http::services::{ServeDir, ServeFile};

const FRONTEND: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../frontend");

/// Where `npm ci` in `frontend` puts the official Socket.IO client.
const CLIENT: &str = "node_modules/socket.io-client/dist/socket.io.min.js";

/// The same file for those who have not run `npm ci`. The page's integrity hash
/// makes the browser refuse anything else.
const CLIENT_CDN: &str = "https://cdn.socket.io/4.8.1/socket.io.min.js";

/// A router that serves the page of the lesson called `slug`, such as
/// `04-messages`: `/`, its files, the lesson's module, and the Socket.IO client.
pub fn page(slug: &str) -> Router {
    let lesson = format!("/lessons/{slug}.js");
    let router = Router::new()
        .route("/lesson.js", get(move || async move { Redirect::temporary(&lesson) }))
        .fallback_service(ServeDir::new(FRONTEND));
    let client = Path::new(FRONTEND).join(CLIENT);
    if client.exists() {
        router.route_service("/client.js", ServeFile::new(client))
    } else {
        router.route("/client.js", get(client_from_cdn))
    }
}

async fn client_from_cdn() -> Response {
    Redirect::temporary(CLIENT_CDN).into_response()
}
