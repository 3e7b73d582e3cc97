//! Runs a router on a TCP port.

use std::{env, fmt, io};

use axum::{Router, serve::ListenerExt};
use tokio::net::TcpListener;

/// The port when `PORT` is not set.
const DEFAULT_PORT: u16 = 8000;

/// Serves `app` on `127.0.0.1` until the process ends. The environment variable
/// `PORT` names the port (default 8000; 0 takes any free one).
///
/// # Errors
/// When `PORT` is not a port number, or the server cannot listen on that port.
pub async fn serve(app: Router) -> Result<(), ServeError> {
    let port = match env::var("PORT") {
        Ok(text) => text.parse().map_err(|_| ServeError::BadPort(text))?,
        Err(_) => DEFAULT_PORT,
    };
    let listener = TcpListener::bind(("127.0.0.1", port))
        .await
        .map_err(|error| ServeError::Bind(port, error))?;
    let address = listener.local_addr().map_err(ServeError::Serve)?;
    println!("Listening on http://{address}");

    // Send small packets at once. By default, TCP may hold back the second of two
    // for about 40 ms, to send more data together (Nagle's algorithm).
    let listener = listener.tap_io(|connection| {
        let _ = connection.set_nodelay(true);
    });
    axum::serve(listener, app).await.map_err(ServeError::Serve)
}

/// Why a server could not run.
pub enum ServeError {
    /// `PORT` holds this text, which is not a port number.
    BadPort(String),
    /// This port could not be bound.
    Bind(u16, io::Error),
    /// The listener failed.
    Serve(io::Error),
}

impl fmt::Display for ServeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BadPort(text) => {
                write!(f, "PORT is `{text}`; it must be a number from 0 to 65535")
            }
            Self::Bind(port, error) => write!(
                f,
                "cannot listen on port {port}: {error}. \
                 Stop the program that uses it, or set PORT to another number"
            ),
            Self::Serve(error) => write!(f, "the server stopped: {error}"),
        }
    }
}

/// The same text as [`Display`](fmt::Display), because a `main` that returns an
/// error prints it with `Debug`.
impl fmt::Debug for ServeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for ServeError {}
