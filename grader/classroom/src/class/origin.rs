//! Where a server is: scheme, host and port, and the path of its Socket.IO side.

use std::{
    fmt,
    net::{IpAddr, SocketAddr},
};

use url::Url;

/// Socket.IO's default path, unless the server sets its option `path`.
pub const DEFAULT_PATH: &str = "/socket.io/";

/// The origin of a Socket.IO server, such as `http://127.0.0.1:8000`, and its Socket.IO
/// path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    url: Url,
    /// Begins and ends with a slash.
    path: String,
    /// The address that answers, if the host's name has several.
    address: Option<IpAddr>,
}

impl Origin {
    /// The server at `port` on this machine.
    pub fn local(port: u16) -> Result<Self, String> {
        Self::parse(&format!("http://127.0.0.1:{port}"))
    }

    /// Reads `http://HOST[:PORT][/PATH/]` or `https://…`. The error says what is wrong,
    /// and what to write instead. The path is Socket.IO's option `path`, not a namespace;
    /// like the official client, this adds a slash at its end.
    pub fn parse(text: &str) -> Result<Self, String> {
        let with_scheme =
            if text.contains("://") { text.into() } else { format!("http://{text}") };
        let mut url = Url::parse(&with_scheme)
            .map_err(|error| format!("`{text}` is not a URL: {error}"))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(format!(
                "`{text}` begins with {}://; write http:// or https://",
                url.scheme()
            ));
        }
        let path = match url.path().trim_matches('/') {
            "" => DEFAULT_PATH.to_owned(),
            path => format!("/{path}/"),
        };
        url.set_path("");
        let signs_in = !url.username().is_empty() || url.password().is_some();
        let origin = Self { url, path, address: None };
        if signs_in || origin.url.query().is_some() || origin.url.fragment().is_some() {
            return Err(format!(
                "`{text}` holds more than scheme, host, port and path; write {origin}"
            ));
        }
        Ok(origin)
    }

    /// Whether connections are encrypted.
    pub fn is_secure(&self) -> bool {
        self.url.scheme() == "https"
    }

    /// Whether the server is on this machine, so that no proxy is used.
    pub fn is_local(&self) -> bool {
        let address = self.host().parse::<IpAddr>();
        self.is_localhost() || address.is_ok_and(|address| address.is_loopback())
    }

    /// Whether its host is `localhost` by name: 127.0.0.1, ::1, or both.
    pub fn is_localhost(&self) -> bool {
        self.host() == "localhost"
    }

    /// The host's name or address, an IPv6 address without brackets.
    pub fn host(&self) -> &str {
        self.url.host_str().unwrap_or_default().trim_matches(['[', ']'])
    }

    /// The port, or the scheme's default if none was given.
    pub fn port(&self) -> u16 {
        self.url.port_or_known_default().unwrap_or(80)
    }

    /// The Socket.IO path, with a slash at both ends.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The same server with Socket.IO's default path.
    pub fn with_default_path(&self) -> Self {
        Self { path: DEFAULT_PATH.to_owned(), ..self.clone() }
    }

    /// The same address with the other scheme: `https` for `http`, or the reverse.
    pub fn with_other_scheme(&self) -> Self {
        let mut other = self.clone();
        let port = other.port();
        let scheme = if self.is_secure() { "http" } else { "https" };
        // Both are special schemes, so neither call can fail.
        let _ = other.url.set_scheme(scheme);
        let _ = other.url.set_port(Some(port));
        other
    }

    /// The same, with an address instead of the host's name.
    pub fn with_host(&self, address: IpAddr) -> Self {
        let mut other = Self { address: None, ..self.clone() };
        // This can't fail for a URL with a host.
        let _ = other.url.set_ip_host(address);
        other
    }

    /// The same server, reached by this address of its host.
    pub fn at_address(&self, address: IpAddr) -> Self {
        Self { address: Some(address), ..self.clone() }
    }

    /// The address that answers, if it is known.
    pub fn address(&self) -> Option<IpAddr> {
        self.address
    }

    /// The host and port for a request; the scheme's default port is left out.
    pub fn authority(&self) -> String {
        let host = self.url.host_str().unwrap_or_default();
        self.url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
    }

    /// The URL of a path on this server, with the host's name.
    pub fn at(&self, path: &str) -> String {
        format!("{}{path}", self.url.origin().ascii_serialization())
    }

    /// The same URL with the address that answers. An encrypted connection keeps the
    /// name, because the certificate is for the name.
    pub fn dialled_at(&self, path: &str) -> String {
        match self.address {
            Some(address) if !self.is_secure() => {
                format!("http://{}{path}", SocketAddr::new(address, self.port()))
            }
            _ => self.at(path),
        }
    }

    /// The URL of an Engine.IO handshake over `transport`.
    pub fn handshake(&self, transport: &str) -> String {
        format!("{}?EIO=4&transport={transport}", self.path)
    }

    /// The same address with the WebSocket scheme, `ws` or `wss`.
    pub fn websocket_at(&self, path: &str) -> String {
        self.at(path).replacen("http", "ws", 1)
    }
}

/// The form that `--url` reads.
impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.url.origin().ascii_serialization())?;
        f.write_str(if self.path == DEFAULT_PATH { "" } else { &self.path })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_read_and_written() {
        let origin = Origin::parse("localhost:8000").unwrap();
        assert_eq!(origin.to_string(), "http://localhost:8000");
        assert_eq!(origin.websocket_at("/x"), "ws://localhost:8000/x");
        let origin = Origin::parse("https://example.org/").unwrap();
        assert_eq!((origin.port(), origin.is_secure()), (443, true));
        assert!(Origin::parse("http://[::1]:80").unwrap().is_local());
        assert!(!Origin::parse("http://10.0.0.1").unwrap().is_local());
    }

    #[test]
    fn a_path_is_where_socketio_answers() {
        for (text, path, written) in [
            ("http://host", "/socket.io/", "http://host"),
            ("http://host/", "/socket.io/", "http://host"),
            ("http://host/socket.io", "/socket.io/", "http://host"),
            ("http://host/ws", "/ws/", "http://host/ws/"),
            ("host:80/ws/", "/ws/", "http://host/ws/"),
            ("https://host/a/b", "/a/b/", "https://host/a/b/"),
        ] {
            let origin = Origin::parse(text).unwrap();
            assert_eq!((origin.path(), origin.to_string().as_str()), (path, written));
            assert_eq!(Origin::parse(written).unwrap(), origin);
        }
        let origin = Origin::parse("http://host/ws").unwrap();
        // The REST side stays at the root.
        assert_eq!(origin.at("/api/messages"), "http://host/api/messages");
        assert_eq!(origin.handshake("polling"), "/ws/?EIO=4&transport=polling");
    }

    #[test]
    fn a_host_is_dialled_by_the_address_that_answers() {
        let origin = Origin::parse("http://localhost:8000").unwrap();
        assert_eq!(origin.dialled_at("/x"), "http://localhost:8000/x");
        let origin = origin.at_address(std::net::Ipv6Addr::LOCALHOST.into());
        assert_eq!(origin.dialled_at("/x"), "http://[::1]:8000/x");
        assert_eq!(origin.to_string(), "http://localhost:8000");
        assert_eq!(origin.authority(), "localhost:8000");
        let secure = origin.with_other_scheme();
        assert_eq!(secure.dialled_at("/x"), "https://localhost:8000/x");
        assert_eq!(secure.with_other_scheme(), origin);
        assert_eq!(Origin::parse("https://[::1]").unwrap().authority(), "[::1]");
    }

    #[test]
    fn what_is_no_origin_is_refused_with_what_to_write() {
        for (text, says) in [
            ("", "not a URL"),
            ("ftp://host", "http://"),
            ("http://host:99999", "not a URL"),
            ("http://host/ws?x=1", "write http://host/ws/"),
            ("http://ada:secret@host", "write http://host"),
            ("http://host?x=1", "write http://host"),
        ] {
            let error = Origin::parse(text).unwrap_err();
            assert!(error.contains(says), "{text}: {error}");
        }
    }
}
