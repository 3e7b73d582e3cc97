//! Sends bad payloads, and judges the answers to them.

use classroom::{
    finding::Finding,
    json::short,
    play::ask::{self, Asked},
    stage::Stage,
    trap::Trap,
    verdict::Status,
};
use serde_json::Value;

use super::{
    creating::{CREATE, answer, packet_of},
    payloads::Bad,
};

/// A bad payload that a client has sent, and asked for an acknowledgement.
#[derive(Clone, Debug)]
pub struct Tried {
    /// What is wrong with it.
    pub bad: Bad,
    /// The event that should be acknowledged.
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

/// Limits a finding to the packets of this event and its answer.
pub fn about(finding: Finding, asked: &Asked) -> Finding {
    finding.focus(format!("2{}[\"{CREATE}", asked.id)).focus(packet_of(asked))
}

/// Whether a bad payload was refused; `hint` is for one that was accepted.
pub fn is_refusal(tried: &Tried, answer: &Value, trap: Trap) -> Result<(), Finding> {
    let Tried { bad, asked } = tried;
    let status = &answer["status"];
    if status == "error" {
        return Ok(());
    }
    let (why, trap) = match status == "ok" {
        true => (format!("{} sent {}, and it was accepted.", asked.by, bad.what), trap),
        false => (
            format!(
                "{} sent {}, and the acknowledgement doesn't have the status `error`.",
                asked.by, bad.what
            ),
            Trap::of("status-not-error"),
        ),
    };
    let finding = Finding::failed(why)
        .expected(r#"an acknowledgement {"status": "error", "message": …, "field": …}"#)
        .actual(short(answer, 140))
        .trap(trap);
    Err(about(finding, asked))
}

/// Whether an error has a message for people.
pub fn has_words(error: &Value, what: &str) -> Result<(), Finding> {
    let message = &error["message"];
    if message.as_str().is_some_and(|text| !text.trim().is_empty()) {
        return Ok(());
    }
    Err(Finding::failed(format!("The answer to {what} has no words in `message`."))
        .expected("`message`: a text that says what is wrong")
        .actual(short(error, 140))
        .trap("refusal-without-words"))
}

/// Whether a refusal names a field that is at fault.
pub fn has_field(bad: &Bad, error: &Value) -> Result<(), Finding> {
    let field = error["field"].as_str();
    if field.is_some_and(|field| bad.fields.contains(&field)) {
        return Ok(());
    }
    let quoted: Vec<String> = bad.fields.iter().map(|name| format!("`{name}`")).collect();
    let trap = match field {
        None => Trap::of("field-missing"),
        Some(other)
            if bad.fields.iter().any(|f| f.eq_ignore_ascii_case(other.trim())) =>
        {
            Trap::of("field-in-other-letters")
        }
        Some("payload") => Trap::of("field-not-told"),
        Some(_) if bad.fields == ["payload"] => Trap::of("payload-not-an-object"),
        Some(_) => Trap::of("another-field-named"),
    };
    let names = if field.is_some() { "another" } else { "no" };
    Err(Finding::failed(format!("The refusal of {} names {names} field.", bad.what))
        .expected(format!("`field`: {}", quoted.join(" or ")))
        .actual(short(error, 140))
        .trap(trap))
}
