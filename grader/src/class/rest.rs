//! The REST side of a server.

use std::time::Duration;

use serde_json::Value;

use super::{Origin, http::Http};
use crate::journal::{Journal, Way};

/// The name of those who ask over REST, in the journal.
const WHO: &str = "REST";

/// Asks the REST API of one server, and writes down what it answers.
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
    /// The body, if it is JSON.
    pub json: Option<Value>,
    /// The body's beginning, 200 characters at most.
    pub text: String,
}

impl Rest {
    /// Asks one server; nothing is connected yet.
    pub fn new(origin: &Origin, journal: &Journal) -> Self {
        Self { http: Http::new(origin), journal: journal.clone() }
    }

    /// `GET path`, answered whole within `limit`; the error is a sentence.
    pub async fn get(&self, path: &str, limit: Duration) -> Result<Answer, String> {
        let answer = self.http.get(path, limit).await;
        let said = match &answer {
            Ok(answer) => answer.status.to_string(),
            Err(reason) => reason.clone(),
        };
        self.journal.note(WHO, Way::Asked, format!("GET {path}: {said}"));
        let answer = answer?;
        Ok(Answer {
            status: answer.status.as_u16(),
            json: serde_json::from_str(&answer.body).ok(),
            text: answer.body.chars().take(200).collect(),
        })
    }
}
