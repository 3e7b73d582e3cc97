//! TLS, set up once for all clients: reading the system's certificates takes some
//! 50 ms of a core.

use std::sync::OnceLock;

use native_tls::TlsConnector;

/// What opens an encrypted connection; the error is the system's, in words.
pub fn connector() -> Result<TlsConnector, String> {
    static CONNECTOR: OnceLock<Result<TlsConnector, String>> = OnceLock::new();
    let new = || TlsConnector::new().map_err(|error| error.to_string());
    CONNECTOR.get_or_init(new).clone()
}
