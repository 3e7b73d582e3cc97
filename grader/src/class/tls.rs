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

/// What a lenient connection overlooks. It tells why a strict one failed, and carries
/// nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overlook {
    /// That the certificate is for another host.
    Host,
    /// Whatever is wrong with the certificate.
    Certificate,
}

/// What opens an encrypted connection that overlooks this; the error is the system's,
/// in words.
pub fn lenient(overlook: Overlook) -> Result<TlsConnector, String> {
    let mut builder = TlsConnector::builder();
    match overlook {
        Overlook::Host => builder.danger_accept_invalid_hostnames(true),
        Overlook::Certificate => builder.danger_accept_invalid_certs(true),
    };
    builder.build().map_err(|error| error.to_string())
}
