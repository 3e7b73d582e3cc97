//! Sets up TLS once for all clients: reading the system's certificates takes about 50 ms
//! of CPU time.

use std::sync::OnceLock;

use native_tls::TlsConnector;

/// Makes what opens an encrypted connection. The error is the system's text.
pub fn connector() -> Result<TlsConnector, String> {
    static CONNECTOR: OnceLock<Result<TlsConnector, String>> = OnceLock::new();
    let new = || TlsConnector::new().map_err(|error| error.to_string());
    CONNECTOR.get_or_init(new).clone()
}

/// What a lenient connection ignores. It only finds out why a strict one failed, and
/// carries no data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overlook {
    /// The certificate is for another host.
    Host,
    /// Anything that is wrong with the certificate.
    Certificate,
}

/// Makes what opens an encrypted connection that ignores this. The error is the system's
/// text.
pub fn lenient(overlook: Overlook) -> Result<TlsConnector, String> {
    let mut builder = TlsConnector::builder();
    match overlook {
        Overlook::Host => builder.danger_accept_invalid_hostnames(true),
        Overlook::Certificate => builder.danger_accept_invalid_certs(true),
    };
    builder.build().map_err(|error| error.to_string())
}
