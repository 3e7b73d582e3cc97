//! HTTP requests over reused connections.

use std::{error::Error, time::Duration};

use http_body_util::BodyExt;
use hyper::{HeaderMap, Request, Response, StatusCode, body::Incoming, header::HOST};
use hyper_tls::HttpsConnector;
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};

use super::{Origin, tls};
use crate::patience::within;

/// How long an idle connection may be reused. Servers close theirs after 2 s (gunicorn)
/// or 5 s (Node, uvicorn), and a request on a closing connection is lost.
const IDLE: Duration = Duration::from_secs(1);

/// An HTTP client of one server. It connects directly, whatever proxy the environment
/// names.
#[derive(Clone)]
pub struct Http {
    client: Scheme,
    origin: Origin,
}

/// TLS is set up only if it is used.
#[derive(Clone)]
enum Scheme {
    Plain(Client<HttpConnector, String>),
    Secure(Client<HttpsConnector<HttpConnector>, String>),
    /// The system has no TLS, and says why.
    Without(String),
}

/// An answer, read to its end.
pub struct Answer {
    /// The HTTP status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as text; invalid UTF-8 is replaced.
    pub body: String,
}

impl Http {
    /// A client that is not connected yet.
    pub fn new(origin: &Origin) -> Self {
        let mut builder = Client::builder(TokioExecutor::new());
        builder.pool_idle_timeout(IDLE);
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        let client = if origin.is_secure() {
            connector.enforce_http(false);
            match tls::connector() {
                Ok(tls) => {
                    let connector = HttpsConnector::from((connector, tls.into()));
                    Scheme::Secure(builder.build(connector))
                }
                Err(reason) => Scheme::Without(reason),
            }
        } else {
            Scheme::Plain(builder.build(connector))
        };
        Self { client, origin: origin.clone() }
    }

    /// `GET path`, answered within `limit`; the error is a sentence.
    pub async fn get(&self, path: &str, limit: Duration) -> Result<Answer, String> {
        self.send("GET", path, &[], String::new(), limit).await
    }

    /// `POST path` with a text, answered within `limit`; the error is a sentence.
    pub async fn post(
        &self,
        path: &str,
        text: String,
        limit: Duration,
    ) -> Result<Answer, String> {
        let headers = [("content-type", "text/plain;charset=UTF-8")];
        self.send("POST", path, &headers, text, limit).await
    }

    /// Any request, answered within `limit`; the error is a sentence.
    pub async fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: String,
        limit: Duration,
    ) -> Result<Answer, String> {
        let mut request = Request::builder()
            .method(method)
            .uri(self.origin.dialled_at(path))
            .header(HOST, self.origin.authority());
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request
            .body(body)
            .map_err(|error| format!("{path} is not a valid request: {error}"))?;
        let answer = async {
            let response = match &self.client {
                Scheme::Plain(client) => client.request(request).await,
                Scheme::Secure(client) => client.request(request).await,
                Scheme::Without(reason) => return Err(format!("no TLS: {reason}")),
            };
            let response = response.map_err(|error| {
                format!("cannot talk to {}: {}", self.origin.at(""), innermost(&error))
            })?;
            read(response).await
        };
        match within(limit, answer).await {
            Some(answer) => answer,
            None => Err(format!("no answer within {} ms", limit.as_millis())),
        }
    }
}

async fn read(response: Response<Incoming>) -> Result<Answer, String> {
    let (head, body) = response.into_parts();
    let body = body.collect().await;
    let bytes = body.map_err(|error| format!("it was cut short: {error}"))?.to_bytes();
    let body = String::from_utf8_lossy(&bytes).into_owned();
    Ok(Answer { status: head.status, headers: head.headers, body })
}

/// The innermost cause, which says most briefly what happened.
fn innermost(error: &dyn Error) -> String {
    let mut cause = error;
    while let Some(source) = cause.source() {
        cause = source;
    }
    cause.to_string()
}
