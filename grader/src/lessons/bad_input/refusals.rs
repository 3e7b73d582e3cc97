//! What is bad is answered, refused, and explained.

use serde_json::Value;

use super::{
    creating::{CREATE, answer, packet_of},
    payloads::{self, Bad},
};
use crate::{
    check::Finding,
    json::short,
    lessons::{
        ask::{self, Asked},
        talk::and,
    },
    stage::{Look, Stage},
    verdict::Status,
};

/// A bad payload that a client has sent, and asked for an acknowledgement.
#[derive(Clone, Debug)]
pub struct Tried {
    /// What is wrong with it.
    pub bad: Bad,
    /// What should be acknowledged.
    pub asked: Asked,
}

/// Lets a client send all of these at once.
pub fn try_all(stage: &mut Stage, by: &str, bad: Vec<Bad>) -> Vec<Tried> {
    let mut tried = Vec::new();
    for bad in bad {
        let asked = ask::ask(stage, by, CREATE, &bad.args);
        tried.push(Tried { bad, asked });
    }
    tried
}

/// Waits for the answer to each, in order.
///
/// # Errors
/// The first that did not come.
pub async fn answers(stage: &Stage, tried: &[Tried]) -> Result<Vec<Value>, Finding> {
    let mut answers = Vec::new();
    for Tried { bad, asked } in tried {
        let result = answer(stage, asked).await;
        answers.push(result.map_err(|mut finding| {
            if finding.status == Status::Failed {
                finding.rationale = format!(
                    "{} sent `{CREATE}` with {}, and asked for an acknowledgement, which \
                     never came.",
                    asked.by, bad.what
                );
            }
            about(finding, asked)
        })?);
    }
    Ok(answers)
}

/// The packets of this event and of its answer.
fn about(finding: Finding, asked: &Asked) -> Finding {
    finding.focus(format!("2{}[\"{CREATE}", asked.id)).focus(packet_of(asked))
}

pub async fn answered(stage: &mut Stage) -> Result<(), Finding> {
    for by in ["Ann", "Ben"] {
        let bad = payloads::all(stage, by);
        let tried = try_all(stage, by, bad);
        if let Err(finding) = answers(stage, &tried).await {
            let silent = |tried: &&Tried| ask::answers(stage, &tried.asked).is_empty();
            let silent: Vec<&str> = tried
                .iter()
                .filter(silent)
                .map(|tried| tried.bad.what.as_str())
                .collect();
            return Err(all_silent(finding, &silent, tried.len()));
        }
    }
    Ok(())
}

/// Says what else was not answered, if the finding is about that.
fn all_silent(mut finding: Finding, silent: &[&str], of: usize) -> Finding {
    const SHOWN: usize = 6;
    if finding.status != Status::Failed || silent.len() < 2 {
        return finding;
    }
    let mut shown: Vec<String> =
        silent.iter().take(SHOWN).map(|what| (*what).to_owned()).collect();
    if silent.len() > SHOWN {
        shown.push(format!("{} more", silent.len() - SHOWN));
    }
    finding.actual =
        Some(format!("{} of {of} were not answered: {}", silent.len(), and(&shown)));
    finding
}

/// Lets a client send all of these, and waits until each was refused.
async fn refused(
    stage: &mut Stage,
    by: &str,
    bad: Vec<Bad>,
    hint: &str,
) -> Result<(), Finding> {
    let tried = try_all(stage, by, bad);
    let answers = answers(stage, &tried).await?;
    for (tried, answer) in tried.iter().zip(&answers) {
        is_refusal(tried, answer, hint)?;
    }
    Ok(())
}

fn is_refusal(tried: &Tried, answer: &Value, hint: &str) -> Result<(), Finding> {
    let Tried { bad, asked } = tried;
    let status = &answer["status"];
    if status == "error" {
        return Ok(());
    }
    let (why, hint) = match status == "ok" {
        true => (format!("{} sent {}, and it was accepted.", asked.by, bad.what), hint),
        false => (
            format!(
                "{} sent {}, and the acknowledgement has not the status `error`.",
                asked.by, bad.what
            ),
            "A refusal is one object, and its `status` is the text `error`.",
        ),
    };
    let finding = Finding::failed(why)
        .expected(r#"an acknowledgement {"status": "error", "message": …, "field": …}"#)
        .actual(short(answer, 140))
        .hint(hint);
    Err(about(finding, asked))
}

pub async fn no_object(stage: &mut Stage) -> Result<(), Finding> {
    let bad = payloads::no_objects(stage, "Ann");
    refused(
        stage,
        "Ann",
        bad,
        "Only an object can be a message. In Rust, match on \
        `Value::Object(fields)`; everything else is refused.",
    )
    .await
}

pub async fn missing(stage: &mut Stage) -> Result<(), Finding> {
    let bad = payloads::missing(stage, "Ben");
    refused(
        stage,
        "Ben",
        bad,
        "Both fields have to be there, under these names. \
        `fields.get(\"content\")` is `None` for one that is not: refuse it, and make up \
        no text for it.",
    )
    .await
}

pub async fn wrong_type(stage: &mut Stage) -> Result<(), Finding> {
    let bad = payloads::wrong_types(stage, "Dee");
    refused(
        stage,
        "Dee",
        bad,
        "Only a JSON text is a text. `as_str()` is `None` for \
        everything else; `to_string()` makes a text of anything.",
    )
    .await
}

pub async fn empty(stage: &mut Stage) -> Result<(), Finding> {
    let bad = payloads::empty(stage, "Ann");
    refused(
        stage,
        "Ann",
        bad,
        "A text has at least one character. `trim()` the username \
        before you look, or a name of spaces gets through.",
    )
    .await
}

pub async fn too_long(stage: &mut Stage) -> Result<(), Finding> {
    let bad = payloads::too_long(stage, "Ben");
    refused(
        stage,
        "Ben",
        bad,
        "A `username` has at most 20 characters, and a `content` \
        at most 500. What is longer is refused, not cut.",
    )
    .await
}

/// One round of all bad payloads, and the answers to them.
async fn one_round(stage: &mut Stage, by: &str) -> Result<Vec<(Tried, Value)>, Finding> {
    let bad = payloads::all(stage, by);
    let tried = try_all(stage, by, bad);
    let answers = answers(stage, &tried).await?;
    Ok(tried.into_iter().zip(answers).collect())
}

pub async fn error_message(stage: &mut Stage) -> Result<(), Finding> {
    for (tried, answer) in one_round(stage, "Dee").await? {
        has_words(&answer, &tried.bad.what).map_err(|f| about(f, &tried.asked))?;
    }
    Ok(())
}

/// Whether an error says something.
pub fn has_words(error: &Value, what: &str) -> Result<(), Finding> {
    let message = &error["message"];
    if message.as_str().is_some_and(|text| !text.trim().is_empty()) {
        return Ok(());
    }
    Err(Finding::failed(format!("The answer to {what} has no words in `message`."))
        .expected("`message`: a text that says what is wrong")
        .actual(short(error, 140))
        .hint("Say it for the person in front of the page: which field, and why."))
}

pub async fn error_field(stage: &mut Stage) -> Result<(), Finding> {
    for (tried, answer) in one_round(stage, "Ann").await? {
        has_field(&tried.bad, &answer).map_err(|f| about(f, &tried.asked))?;
    }
    Ok(())
}

fn has_field(bad: &Bad, error: &Value) -> Result<(), Finding> {
    let field = error["field"].as_str();
    if field.is_some_and(|field| bad.fields.contains(&field)) {
        return Ok(());
    }
    let quoted: Vec<String> = bad.fields.iter().map(|name| format!("`{name}`")).collect();
    let hint = match field {
        None => {
            "A page marks the field that is wrong, so `field` is a text: `username`, \
             `content`, or `payload` for all of it."
        }
        Some("payload") => {
            "There is an object, so one of its fields is at fault. A `TryData` of a \
             struct fails as a whole and does not tell which: take a `Value`, and look \
             at the fields yourself."
        }
        Some(_) if bad.fields == ["payload"] => {
            "What is no object has no fields: look at that first."
        }
        Some(_) => "Name the field that is missing, no text, empty or too long.",
    };
    Err(Finding::failed(format!("The refusal of {} names another field.", bad.what))
        .expected(format!("`field`: {}", quoted.join(" or ")))
        .actual(short(error, 140))
        .hint(hint))
}

/// In JavaScript a handler gets the acknowledgement as its first argument then, and
/// may not know it for one: so the event `error` will do.
pub async fn no_payload(stage: &mut Stage) -> Result<(), Finding> {
    for by in ["Ann", "Ben"] {
        stage.fence(&stage.exact_names()).await?;
        let asked = ask::ask(stage, by, CREATE, &[]);
        let answered = stage
            .wait("the answer to an event without a payload", |entries| {
                let mut since = entries.iter().skip(asked.mark).filter(|e| e.who == by);
                let first = since.find_map(|entry| {
                    let event = entry.heard("error").map(|args| (false, args));
                    event.or_else(|| Some((true, entry.answers(asked.id)?)))
                });
                first.map_or(Look::Waiting(0), |(is_ack, args)| {
                    Look::Found((is_ack, args.first().cloned().unwrap_or_default()))
                })
            })
            .await?;
        let what = "an event without a payload";
        let Some((is_ack, answer)) = answered else {
            let finding = Finding::failed(format!(
                "{by} sent `{CREATE}` without a payload, and nothing came back."
            ))
            .expected("an acknowledgement with the status `error`")
            .actual(format!("none within {} ms", stage.patience().as_millis()))
            .hint(
                "`Data<T>` needs a payload, whatever `T` is: without one, the handler is \
                 not called. `TryData<T>` always calls it.",
            );
            return Err(about(finding, &asked));
        };
        has_words(&answer, what).map_err(|finding| about(finding, &asked))?;
        if is_ack {
            let bad = Bad {
                what: what.into(),
                args: Vec::new(),
                fields: &["payload"],
                nonce: String::new(),
            };
            let tried = Tried { bad, asked };
            is_refusal(&tried, &answer, "Nothing at all is no message.")?;
            has_field(&tried.bad, &answer).map_err(|f| about(f, &tried.asked))?;
        }
    }
    Ok(())
}
