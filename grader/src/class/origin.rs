//! Where a server is: scheme, host and port, and nothing behind them.

use std::fmt;

use reqwest::Url;

/// The origin of a Socket.IO server, such as `http://127.0.0.1:8000`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    url: Url,
}

impl Origin {
    /// The server on this machine at `port`.
    pub fn local(port: u16) -> Result<Self, String> {
        Self::parse(&format!("http://127.0.0.1:{port}"))
    }

    /// Reads `http://HOST[:PORT]` or `https://…`; the error says what is wrong
    /// and what to write instead.
    pub fn parse(text: &str) -> Result<Self, String> {
        let with_scheme =
            if text.contains("://") { text.into() } else { format!("http://{text}") };
        let url = Url::parse(&with_scheme)
            .map_err(|error| format!("`{text}` is not a URL: {error}"))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(format!(
                "`{text}` begins with {}://; write http:// or https://",
                url.scheme()
            ));
        }
        if url.path() != "/" || url.query().is_some() || url.fragment().is_some() {
            return Err(format!(
                "`{text}` holds more than scheme, host and port; write {}",
                url.origin().ascii_serialization()
            ));
        }
        Ok(Self { url })
    }

    /// Whether connections are encrypted.
    pub fn is_secure(&self) -> bool {
        self.url.scheme() == "https"
    }

    /// Whether the server is on this machine, so that no proxy is asked.
    pub fn is_local(&self) -> bool {
        let host = self.host();
        host == "localhost"
            || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
    }

    /// The host's name or address, an IPv6 address without brackets.
    pub fn host(&self) -> &str {
        self.url.host_str().unwrap_or_default().trim_matches(['[', ']'])
    }

    /// The port, the scheme's own where none was written.
    pub fn port(&self) -> u16 {
        self.url.port_or_known_default().unwrap_or(80)
    }

    /// The URL of a path on this server.
    pub fn at(&self, path: &str) -> String {
        format!("{self}{path}")
    }

    /// The Engine.IO endpoint (protocol 4) for a transport: `polling` with
    /// `http`, `websocket` with `ws`.
    pub fn engine(&self, transport: &str) -> String {
        let url = self.at(&format!("/socket.io/?EIO=4&transport={transport}"));
        if transport == "websocket" { url.replacen("http", "ws", 1) } else { url }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.url.origin().ascii_serialization())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_read_and_written() {
        let origin = Origin::parse("localhost:8000").unwrap();
        assert_eq!(origin.to_string(), "http://localhost:8000");
        assert_eq!(
            origin.engine("websocket"),
            "ws://localhost:8000/socket.io/?EIO=4&transport=websocket"
        );
        let origin = Origin::parse("https://example.org/").unwrap();
        assert_eq!((origin.port(), origin.is_secure()), (443, true));
        assert!(Origin::parse("http://[::1]:80").unwrap().is_local());
        assert!(!Origin::parse("http://10.0.0.1").unwrap().is_local());
    }

    #[test]
    fn what_is_no_origin_is_refused_with_what_to_write() {
        for (text, says) in [
            ("", "not a URL"),
            ("ftp://host", "http://"),
            ("http://host:99999", "not a URL"),
            ("http://host/socket.io/", "write http://host"),
            ("http://host?x=1", "write http://host"),
        ] {
            let error = Origin::parse(text).unwrap_err();
            assert!(error.contains(says), "{text}: {error}");
        }
    }
}
