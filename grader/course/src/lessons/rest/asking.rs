//! Asking over REST: the requests of this lesson, and their answers.

use std::time::Duration;

use classroom::{
    class::rest::Answer,
    finding::Finding,
    json::{any_carries, kind, same, short},
    play::talk::{self, Heard, chat_message},
    stage::{Exchange, Look, Said, Stage},
    trap::Trap,
};
use serde_json::{Value, json};

use super::told::{self, Told, all_told};
pub use crate::lessons::messages::storing::path_of;
use crate::{families::status::status_says, lessons::messages::storing::LIST};

/// The sender of what is posted over REST.
pub const POSTER: &str = "REST";

/// A posted message is heard as `message`.
const POSTED: Exchange = Exchange { sent: "POST /api/messages", heard: "message" };

/// What a server writes on stderr may come a little later than the end of the
/// connection that it explains.
const STDERR: Duration = Duration::from_millis(200);

/// A message that was posted, and the answer to it.
#[derive(Clone, Debug)]
pub struct Posted {
    /// What was posted.
    pub said: Said,
    /// The answer's body.
    pub message: Value,
}

impl Posted {
    /// The message's id, from the answer.
    pub fn id(&self) -> &Value {
        &self.message["id"]
    }
}

/// Sends a request, with a JSON body if there is one.
///
/// # Errors
/// No answer came; or the `todo!()` that was reached instead.
pub async fn ask(
    stage: &Stage,
    method: &str,
    path: &str,
    body: Option<&Value>,
) -> Result<Answer, Finding> {
    stage.expect(format!("the answer to {method} {path}"));
    let answer = stage.rest.ask(method, path, body, stage.patience()).await;
    answered(stage, &format!("{method} {path}"), answer).await
}

/// As [`ask`], with any headers and any text as the body.
///
/// # Errors
/// As [`ask`].
pub async fn ask_raw(
    stage: &Stage,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: Option<String>,
) -> Result<Answer, Finding> {
    stage.expect(format!("the answer to {method} {path}"));
    let answer = stage.rest.send(method, path, headers, body, stage.patience()).await;
    answered(stage, &format!("{method} {path}"), answer).await
}

async fn answered(
    stage: &Stage,
    request: &str,
    answer: Result<Answer, String>,
) -> Result<Answer, Finding> {
    let reason = match answer {
        Ok(answer) => return Ok(answer),
        Err(reason) => reason,
    };
    if !stage.is_shared() {
        // A panic in a route ends the connection, and says why on stderr.
        let never = |_: &[_]| Look::<()>::Waiting(0);
        stage.wait_within(STDERR, "the server's stderr", never).await?;
    }
    let trap = match reason.starts_with("no answer within") {
        true => Trap::of("answer-waits"),
        false => Trap::of("panic-in-a-route"),
    };
    let finding = Finding::failed(format!("`{request}` was not answered."))
        .expected("an answer")
        .actual(reason)
        .trap(trap)
        .focus(request);
    Err(stage.end_of_server().unwrap_or(finding))
}

/// A new message, posted.
///
/// # Errors
/// As [`post_payload`].
pub async fn post(stage: &mut Stage) -> Result<Posted, Finding> {
    let (payload, nonce) = chat_message(stage, POSTER);
    post_payload(stage, payload, nonce).await
}

/// Posts a payload that carries `nonce`, which every connected client should hear.
///
/// # Errors
/// The answer is not 201 with an object.
pub async fn post_payload(
    stage: &mut Stage,
    payload: Value,
    nonce: String,
) -> Result<Posted, Finding> {
    let said = to_be_posted(stage, payload, nonce);
    let answer = ask(stage, "POST", LIST, Some(&said.payload)).await?;
    created(said, &answer)
}

/// Writes down that this is about to be posted.
pub fn to_be_posted(stage: &mut Stage, payload: Value, nonce: String) -> Said {
    let audience = stage.names();
    talk::about_to_say(stage, POSTER, POSTED, payload, nonce, audience)
}

/// What an answer to a post should be.
///
/// # Errors
/// It is not 201 with an object.
pub fn created(said: Said, answer: &Answer) -> Result<Posted, Finding> {
    let finding =
        Finding::failed("A good message was posted, and the answer is not 201.")
            .expected("status 201 and the message as it was stored")
            .actual(shown(answer))
            .focus(&said.nonce);
    if answer.status != 201 {
        let trap = match answer.status {
            200 => Trap::of("created-not-200"),
            202 | 204 => Trap::of("created-without-body"),
            404 | 405 => Trap::of("post-not-routed"),
            400 | 415 | 422 => Trap::of("good-body-refused"),
            500.. => Trap::of("post-failed-after-reading"),
            _ => Trap::of("created-another-status"),
        };
        return Err(match status_says(answer.status) {
            Some(says) => finding.because(says),
            None => finding.trap(trap),
        });
    }
    match &answer.json {
        Some(message @ Value::Object(_)) => Ok(Posted { said, message: message.clone() }),
        Some(other) => {
            let mut finding = finding.actual(format!(
                "status 201 and {}: {}",
                kind(other),
                short(other, 80)
            ));
            finding.rationale = "The answer to POST is not the message.".into();
            Err(finding.trap("answer-is-not-the-message"))
        }
        None => {
            let mut finding = finding;
            finding.rationale = "The answer to POST is not the message.".into();
            Err(finding.trap("answer-is-not-json"))
        }
    }
}

/// Posts a new message, and waits until all have heard it.
///
/// # Errors
/// As [`post`] and [`heard_of`].
pub async fn post_to_all(stage: &mut Stage) -> Result<(Posted, Vec<Heard>), Finding> {
    let posted = post(stage).await?;
    let heard = heard_of(stage, &posted.said).await?;
    Ok((posted, heard))
}

/// Gives the clients time to hear what was posted.
///
/// # Errors
/// As [`settle`](told::settle).
pub async fn settle(stage: &Stage, said: &Said) -> Result<(), Finding> {
    told::settle(stage, said.exchange.heard, said.mark, &|args| {
        any_carries(args, &said.nonce)
    })
    .await
}

/// Waits until all have heard what was posted.
///
/// # Errors
/// Some didn't; the finding says why, as far as the journal shows it.
pub async fn heard_of(stage: &mut Stage, said: &Said) -> Result<Vec<Heard>, Finding> {
    let nonce = said.nonce.clone();
    let told = Told {
        request: "POST /api/messages",
        event: said.exchange.heard,
        mark: said.mark,
        audience: &said.audience,
        is: &|args| any_carries(args, &nonce),
        focus: &said.nonce,
        shape: r#"{"id": …, "username": …, "content": …}"#,
    };
    all_told(stage, &told).await
}

/// Whether `value` is this id, as it is or as the path writes it.
pub fn is_id(value: &Value, id: &Value) -> bool {
    let text = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    same(value, id) || (text(value).is_some() && text(value) == text(id))
}

/// The text of a refusal, `{message}`, if the answer is one.
pub fn refusal(answer: &Answer) -> Option<&str> {
    let message = answer.json.as_ref()?.get("message")?.as_str()?;
    (!message.trim().is_empty()).then_some(message)
}

/// An answer in a few words.
pub fn shown(answer: &Answer) -> String {
    if answer.text.is_empty() {
        return format!("status {} and no body", answer.status);
    }
    format!("status {} and {}", answer.status, short(&json!(answer.text), 100))
}
