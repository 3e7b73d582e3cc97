//! Creates messages and judges their acknowledgements: the words that the checks of this
//! lesson are made of.

mod kept;

use classroom::{
    finding::Finding,
    json::{kind, short},
    play::{
        ask::{self, Asked, refused_for_haste},
        talk::{self, Heard},
    },
    stage::{Exchange, Said, Stage},
    verdict::Status,
};
use serde_json::Value;

use crate::families::list;
pub use kept::{agree, texts_are_kept};

/// The event that clients send.
pub const CREATE: &str = "createMessage";

/// The event that tells everyone of a good message.
pub const MESSAGE: &str = "message";

/// Where the list is.
pub const LIST: &str = "/api/messages";

const MESSAGES: Exchange = Exchange { sent: CREATE, heard: MESSAGE };

/// A message that a client has asked the server to create.
#[derive(Clone, Debug)]
pub struct Created {
    /// What should be heard by all.
    pub said: Said,
    /// The event that should be acknowledged.
    pub asked: Asked,
}

/// Lets a client create a good message, and ask for an acknowledgement.
pub fn create(stage: &mut Stage, by: &str) -> Created {
    let (payload, nonce) = talk::chat_message(stage, by);
    create_payload(stage, by, payload, nonce)
}

/// Lets a client create this message, which holds `nonce`, and ask for an acknowledgement.
pub fn create_payload(
    stage: &mut Stage,
    by: &str,
    payload: Value,
    nonce: String,
) -> Created {
    create_with(stage, by, payload, nonce, &[])
}

/// The same, with more arguments after the message.
pub fn create_with(
    stage: &mut Stage,
    by: &str,
    payload: Value,
    nonce: String,
    more: &[Value],
) -> Created {
    let audience = stage.names();
    let said = talk::about_to_say(stage, by, MESSAGES, payload, nonce, audience);
    let args = [std::slice::from_ref(&said.payload), more].concat();
    let asked = ask::ask(stage, by, CREATE, &args);
    Created { said, asked }
}

/// Lets a client create a good message without asking for an acknowledgement.
pub fn say(stage: &mut Stage, by: &str) -> Said {
    let (payload, nonce) = talk::chat_message(stage, by);
    say_with(stage, by, payload, nonce, &[])
}

/// The same for this message, which holds `nonce`, with more arguments after it.
pub fn say_with(
    stage: &mut Stage,
    by: &str,
    payload: Value,
    nonce: String,
    more: &[Value],
) -> Said {
    let audience = stage.names();
    let said = talk::about_to_say(stage, by, MESSAGES, payload, nonce, audience);
    stage.emit(by, CREATE, &[std::slice::from_ref(&said.payload), more].concat());
    said
}

/// Waits until everyone has heard a message that asked for no acknowledgement. What they
/// heard, and the list, hold what was sent.
///
/// # Errors
/// As [`talk::heard_by_all`]; or what differs.
pub async fn heard_as_sent(stage: &mut Stage, said: &Said) -> Result<(), Finding> {
    let heard = talk::heard_by_all(stage, said).await.map_err(without_ack)?;
    let entry = list::entry(stage, LIST, said).await.map_err(without_ack)?;
    for heard in heard.iter().filter(|heard| stage.sees_all(&heard.who)) {
        let whose = format!("in `{MESSAGE}` at {}", heard.who);
        texts_are_kept(said, &whose, heard.message()).map_err(without_ack)?;
        agree(said, heard.message(), &entry, "in the list").map_err(without_ack)?;
    }
    Ok(())
}

/// Says that the client asked for no acknowledgement.
pub fn without_ack(mut finding: Finding) -> Finding {
    if finding.status == Status::Failed {
        finding.rationale = format!("Without an ack callback: {}", finding.rationale);
    }
    finding
}

/// Creates a message, and waits until it is accepted and everyone has heard it. Returns
/// the acknowledged message and what everyone heard.
///
/// # Errors
/// As [`accepted`] and [`talk::heard_by_all`].
pub async fn create_for_all(
    stage: &mut Stage,
    by: &str,
) -> Result<(Created, Value, Vec<Heard>), Finding> {
    let created = create(stage, by);
    let message = accepted(stage, &created).await?;
    let heard = talk::heard_by_all(stage, &created.said).await?;
    Ok((created, message, heard))
}

/// Waits for the acknowledgement, and returns its first argument.
///
/// # Errors
/// It did not come.
pub async fn answer(stage: &Stage, asked: &Asked) -> Result<Value, Finding> {
    let args = ask::answer(stage, asked).await?;
    Ok(args.into_iter().next().unwrap_or_default())
}

/// Waits until a good message was accepted, and returns it as it was acknowledged.
///
/// # Errors
/// There is no acknowledgement, or it says something else.
pub async fn accepted(stage: &Stage, created: &Created) -> Result<Value, Finding> {
    let answer = answer(stage, &created.asked).await?;
    let Some(fields) = answer.as_object() else {
        return Err(no_object(created, &answer));
    };
    let by = &created.said.by;
    let finding = |why: String| {
        Finding::failed(why)
            .expected(r#"an acknowledgement {"status": "ok", "message": {"id": …, …}}"#)
            .actual(short(&answer, 160))
            .focus(&created.said.nonce)
            .focus(packet_of(&created.asked))
    };
    match fields.get("status").and_then(Value::as_str) {
        Some("ok") => {}
        Some("error") => {
            let refused =
                finding(format!("{by} sent a good message, and it was refused."));
            let says = refused_for_haste(&answer);
            return Err(match says {
                Some(says) => refused.because(says),
                None => refused.trap("good-message-refused"),
            });
        }
        _ => {
            return Err(finding(format!(
                "{by}'s message was acknowledged without the status `ok`."
            ))
            .trap("status-not-ok"));
        }
    }
    match fields.get("message") {
        Some(message @ Value::Object(_)) => Ok(message.clone()),
        other => {
            let what = other.map_or("nothing", kind);
            Err(finding(format!(
                "{by}'s message was acknowledged, with {what} where the message belongs."
            ))
            .trap("message-not-acknowledged"))
        }
    }
}

fn no_object(created: &Created, answer: &Value) -> Finding {
    let finding = Finding::failed(format!(
        "{}'s acknowledgement is {}, not an object.",
        created.said.by,
        kind(answer)
    ))
    .expected(r#"one object: {"status": "ok", "message": {"id": …, …}}"#)
    .actual(short(answer, 120))
    .focus(&created.said.nonce)
    .focus(packet_of(&created.asked));
    match answer {
        Value::String(text) if serde_json::from_str::<Value>(text).is_ok() => {
            finding.trap("ack-is-json-text")
        }
        _ => finding.trap("ack-in-several-arguments"),
    }
}

/// A text that only the acknowledgement with this id begins with.
pub fn packet_of(asked: &Asked) -> String {
    format!("3{}[", asked.id)
}
