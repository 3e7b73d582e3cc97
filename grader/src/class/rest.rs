//! The REST side of a server, asked over HTTP.

use std::{error::Error, time::Duration};

use reqwest::{Client, StatusCode};
use serde_json::Value;

use super::Origin;
use crate::journal::{Journal, Way};

/// Asks the REST API of one server, over connections that are kept.
#[derive(Clone)]
pub struct Rest {
    http: Client,
    origin: Origin,
    journal: Journal,
}

/// What the server answered.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: StatusCode,
    /// The body, if it is JSON.
    pub json: Option<Value>,
    /// The body's beginning as text, 200 characters at most.
    pub text: String,
}

impl Rest {
    /// Fails, with a sentence, only where TLS cannot be set up.
    pub fn new(origin: &Origin, journal: &Journal) -> Result<Self, String> {
        Ok(Self {
            http: client(origin)?,
            origin: origin.clone(),
            journal: journal.clone(),
        })
    }

    /// `GET path`, answered whole within `limit`; the error is a sentence.
    pub async fn get(&self, path: &str, limit: Duration) -> Result<Answer, String> {
        let request = self.http.get(self.origin.at(path)).timeout(limit);
        let response = match request.send().await {
            Ok(response) => response,
            Err(error) => {
                let reason = if error.is_timeout() {
                    format!("no answer within {} ms", limit.as_millis())
                } else {
                    plainly(&self.origin, &error)
                };
                self.journal.note("REST", Way::Asked, format!("GET {path}: {reason}"));
                return Err(reason);
            }
        };
        let status = response.status();
        let body =
            response.text().await.map_err(|error| format!("it broke off: {error}"))?;
        self.journal.note("REST", Way::Asked, format!("GET {path}: {status}"));
        Ok(Answer {
            status,
            json: serde_json::from_str(&body).ok(),
            text: body.chars().take(200).collect(),
        })
    }
}

/// An HTTP client that goes straight to a server on this machine, whatever
/// proxy the environment names.
pub fn client(origin: &Origin) -> Result<Client, String> {
    let mut builder = Client::builder();
    if origin.is_local() {
        builder = builder.no_proxy();
    }
    builder.build().map_err(|error| format!("HTTP cannot be set up: {error}"))
}

/// The innermost cause, which says what happened in the fewest words.
pub fn plainly(origin: &Origin, error: &reqwest::Error) -> String {
    let mut cause: &dyn Error = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    format!("cannot talk to {origin}: {cause}")
}
