//! The REST side of a server.

use std::time::Duration;

use hyper::header::HeaderValue;
use serde_json::Value;

use super::{Origin, http::Http};
use crate::{
    journal::{Journal, Way},
    json::cut,
};

/// How many characters of a body are written into the journal.
const ASKED: usize = 60;

/// The name for REST requests in the journal.
const WHO: &str = "REST";

/// Sends requests to one server's REST API, and records the answers.
#[derive(Clone)]
pub struct Rest {
    http: Http,
    journal: Journal,
}

/// What the server answered.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The headers, their names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body, if it is JSON.
    pub json: Option<Value>,
    /// The body's beginning, 200 characters at most.
    pub text: String,
}

impl Rest {
    /// A REST client that is not connected yet.
    pub fn new(origin: &Origin, journal: &Journal) -> Self {
        Self { http: Http::new(origin), journal: journal.clone() }
    }

    /// `GET path`, answered whole within `limit`; the error is a sentence.
    pub async fn get(&self, path: &str, limit: Duration) -> Result<Answer, String> {
        self.send("GET", path, &[], None, limit).await
    }

    /// Any request, with a body of JSON if there is one, and the headers that
    /// belong to it. Answered whole within `limit`; the error is a sentence.
    pub async fn ask(
        &self,
        method: &str,
        path: &str,
        body: Option<&Value>,
        limit: Duration,
    ) -> Result<Answer, String> {
        let json = [("content-type", "application/json")];
        let headers = if body.is_some() { &json[..] } else { &[] };
        self.send(method, path, headers, body.map(Value::to_string), limit).await
    }

    /// Any request at all: these headers and no others, and this text as its body.
    pub async fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<String>,
        limit: Duration,
    ) -> Result<Answer, String> {
        let asked = match &body {
            Some(body) => format!("{method} {path} {}", cut(body, ASKED)),
            None => format!("{method} {path}"),
        };
        let body = body.unwrap_or_default();
        let answer = self.http.send(method, path, headers, body, limit).await;
        let answer = answer.inspect_err(|reason| {
            self.journal.unanswered(WHO, format!("{asked}: {reason}"));
        })?;
        self.journal.note(WHO, Way::Asked, format!("{asked}: {}", answer.status));
        let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into();
        Ok(Answer {
            status: answer.status.as_u16(),
            headers: answer
                .headers
                .iter()
                .map(|(name, value)| (name.as_str().to_owned(), text(value)))
                .collect(),
            json: serde_json::from_str(&answer.body).ok(),
            text: answer.body.chars().take(200).collect(),
        })
    }
}

impl Answer {
    /// A header's value; `name` is in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers.find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}
