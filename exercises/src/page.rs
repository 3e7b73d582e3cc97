//! The lesson's web page, from the `frontend` folder. To change it, edit a file
//! there and reload the page; there is no build step.

use std::{
    env,
    path::{Path, PathBuf},
};

use axum::{
    Router,
    http::{HeaderValue, header::CACHE_CONTROL},
    middleware::map_response,
    response::{Redirect, Response},
    routing::get,
};
use tower_http::services::ServeDir;

/// Where `npm ci` in `frontend` puts the official Socket.IO client.
const CLIENT: &str = "node_modules/socket.io-client/dist/socket.io.min.js";

/// The same file, for students who have not run `npm ci`. The page contains the
/// file's integrity hash, so the browser refuses any other content.
const CLIENT_CDN: &str = "https://cdn.socket.io/4.8.1/socket.io.min.js";

/// Returns a router that serves the page of the lesson called `slug`, such as
/// `04-messages`: `/`, its files, the lesson's module, and the Socket.IO client.
pub fn page(slug: &str) -> Router {
    let lesson = format!("/lessons/{slug}.js");
    let frontend = frontend();
    let files = ServeDir::new(&frontend);
    Router::new()
        .route("/lesson.js", get(move || async move { Redirect::temporary(&lesson) }))
        .route("/client.js", get(move || client(frontend.clone())))
        .fallback_service(files)
        .layer(map_response(ask_again))
}

/// The page's folder. Two kits may share cargo's target folder, so the kit that the
/// server is started in comes first, and the one that it was built in second.
fn frontend() -> PathBuf {
    let here = env::current_dir().unwrap_or_default();
    let built_in = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
    let mut kits = here.ancestors().chain(built_in).map(|kit| kit.join("frontend"));
    kits.find(|folder| folder.join("lessons").is_dir()).unwrap_or_default()
}

/// Looks for the client's file at each request. So after `npm ci`, a reload is enough.
async fn client(frontend: PathBuf) -> Redirect {
    if frontend.join(CLIENT).exists() {
        Redirect::temporary(&format!("/{CLIENT}"))
    } else {
        Redirect::temporary(CLIENT_CDN)
    }
}

/// Makes the browser ask whether its copy of a file is still the newest. Otherwise it
/// may run a module from before the edit, or one of another lesson on the same port.
async fn ask_again(mut response: Response) -> Response {
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}
