//! Bodies that aren't a message.

use classroom::{
    class::{Over, rest::Answer},
    finding::Finding,
    journal::Entry,
    json::{any_carries, carries, cut},
    play::talk::{and, is_said},
    stage::Stage,
};
use serde_json::{Value, json};

use super::asking::{Posted, ask_raw, post_to_all, refusal, shown};
use crate::{
    families::{late::late, list, status::status_says},
    lessons::messages::{
        deleting::asking::ERROR,
        people::closed,
        spam::none_with,
        storing::LIST,
        talk::{MESSAGE, say_to_all},
    },
};

/// The header that says that a body is JSON.
pub const JSON: [(&str, &str); 1] = [("content-type", "application/json")];

/// A bad body, and what is wrong with it.
struct Bad {
    text: String,
    says: &'static str,
}

/// Bodies that every server must refuse: something is missing or empty, or it is not
/// JSON. Types other than strings are not among them, because servers differ there.
fn bad_bodies(mark: &str) -> Vec<Bad> {
    let of = |value: Value, says| Bad { text: value.to_string(), says };
    let text = |text: &str, says| Bad { text: text.to_owned(), says };
    vec![
        of(json!({}), "both fields are missing"),
        of(json!({ "username": mark }), "`content` is missing"),
        of(json!({ "content": mark }), "`username` is missing"),
        of(json!({ "username": mark, "content": "" }), "`content` is empty"),
        of(json!({ "username": "", "content": mark }), "`username` is empty"),
        of(json!({ "username": mark, "content": null }), "`content` is null"),
        of(json!({ "username": null, "content": mark }), "`username` is null"),
        of(
            json!({ "message": { "username": mark, "content": mark } }),
            "it has `message` around it",
        ),
        of(json!(null), "it is null"),
        of(json!([]), "it is an empty list"),
        of(json!(mark), "it is a string"),
        of(json!(42), "it is a number"),
        text("", "there is no body"),
        text(&format!("{{\"username\":\"{mark}\",\"content\":"), "it ends in the middle"),
        text(&format!("username={mark}&content={mark}"), "it is not JSON"),
    ]
}

/// A text in these bodies, to find them wherever they come up again.
fn mark(stage: &mut Stage) -> String {
    format!("no message {}", stage.texts.nonce())
}

pub async fn refused(stage: &mut Stage) -> Result<(), Finding> {
    let mark = mark(stage);
    for Bad { text, says } in bad_bodies(&mark) {
        let answer = ask_raw(stage, "POST", LIST, &JSON, Some(text.clone())).await?;
        is_400(&answer, "POST", &text, says)?;
    }
    Ok(())
}

/// What the answer to a bad body should be.
///
/// # Errors
/// It is not 400 with `{message}`.
pub fn is_400(
    answer: &Answer,
    method: &str,
    body: &str,
    says: &str,
) -> Result<(), Finding> {
    if answer.status == 400 && refusal(answer).is_some() {
        return Ok(());
    }
    let body = match body {
        "" => String::new(),
        body => format!(": {}", cut(body, 80)),
    };
    let finding = Finding::failed(format!(
        "{method} with a bad body ({says}) was not refused as the lesson asks."
    ))
    .expected("status 400 and {\"message\": …} with a reason")
    .actual(format!("{}{body}", shown(answer)))
    .focus(method);
    if let Some(says) = status_says(answer.status) {
        return Err(finding.because(says));
    }
    Err(match (answer.status, &answer.json) {
        (400, Some(_)) => finding.trap("reason-not-a-text"),
        (400, None) => finding.trap("reason-not-json"),
        (415 | 422, _) => finding.trap("extractor-answers"),
        (200..=299, _) => finding.trap("bad-body-accepted"),
        (500.., _) => finding.trap("bad-body-as-servers-fault"),
        _ => finding.trap("bad-body-another-status"),
    })
}

/// After bad bodies, good messages reach everyone.
pub async fn works_after(stage: &mut Stage) -> Result<(), Finding> {
    let mark = mark(stage);
    for Bad { text, .. } in bad_bodies(&mark) {
        ask_raw(stage, "POST", LIST, &JSON, Some(text)).await?;
    }
    stage.fence(&stage.exact_names()).await?;
    let closed = closed(stage);
    if !closed.is_empty() {
        return Err(Finding::failed(format!(
            "Bad bodies were posted, and {} lost the connection.",
            and(&closed)
        ))
        .expected("the connections of all clients to stay open")
        .actual(format!("closed for {}", and(&closed)))
        .trap("bad-body-ends-connections"));
    }
    let again = |mut finding: Finding| {
        finding.rationale = format!("After bad bodies: {}", finding.rationale);
        finding
    };
    let (Posted { said, .. }, _) = post_to_all(stage).await.map_err(again)?;
    list::entry(stage, LIST, &said).await.map_err(again)?;
    say_to_all(stage, "Ann").await.map(|_| ()).map_err(again)
}

/// Nothing was stored, and nobody heard it, whichever way it came.
pub async fn is_silent(stage: &mut Stage) -> Result<(), Finding> {
    // A server may tell the client that connected last, as if it had asked.
    stage.join("Dee", Over::WebSocket).await?;
    let (mark, since) = (mark(stage), stage.journal.mark());
    for Bad { text, .. } in bad_bodies(&mark) {
        ask_raw(stage, "POST", LIST, &JSON, Some(text)).await?;
    }
    say_to_all(stage, "Ann").await?;
    late(stage).await?;
    stage.fence(&stage.exact_names()).await?;
    told_nobody(stage, &mark, since)?;
    let after = "Bad bodies were posted, and";
    none_with(stage, since, after, |s| Box::pin(refused(s))).await?;
    not_listed(stage, &mark).await?;
    over_a_socket(stage).await
}

/// The same over a socket, where the sender may hear `error`. Lesson 04 tries payloads
/// that are no objects.
async fn over_a_socket(stage: &mut Stage) -> Result<(), Finding> {
    let (mark, since) = (mark(stage), stage.journal.mark());
    for Bad { text, .. } in bad_bodies(&mark) {
        if let Ok(payload @ Value::Object(_)) = serde_json::from_str(&text) {
            stage.emit("Ann", MESSAGE, &[payload]);
        }
    }
    say_to_all(stage, "Ann").await?;
    stage.fence(&stage.exact_names()).await?;
    let again = |mut finding: Finding| {
        finding.rationale = "A payload that would be a bad body over REST was accepted \
                             over a socket."
            .into();
        finding.trap("checked-one-way-only").focus(MESSAGE)
    };
    let told = stage.journal.read().iter().skip(since).find_map(|entry| {
        let args = entry.heard(MESSAGE).unwrap_or_default();
        any_carries(args, &mark).then(|| entry.packet.clone())
    });
    match told {
        Some(packet) => {
            let told = Finding::failed("It was told.");
            Err(again(told.expected("no event at any client").actual(cut(&packet, 120))))
        }
        None => not_listed(stage, &mark).await.map_err(again),
    }
}

/// None of the bodies with this mark is in the list.
async fn not_listed(stage: &Stage, mark: &str) -> Result<(), Finding> {
    let list = list::get(stage, LIST).await?;
    let foreign = |entry: &Value| {
        !stage.is_shared() && !is_said(stage, std::slice::from_ref(entry))
    };
    let stored = list.iter().find(|entry| carries(entry, mark) || foreign(entry));
    let Some(entry) = stored else { return Ok(()) };
    Err(Finding::failed("A bad body was refused, and stored all the same.")
        .expected("a list without it")
        .actual(cut(&entry.to_string(), 120))
        .trap("bad-body-stored")
        .focus("POST"))
}

fn told_nobody(stage: &Stage, mark: &str, since: usize) -> Result<(), Finding> {
    // On a shared server too, it goes only to the client that asked.
    let error =
        |entry: &Entry| stage.sees_all(&entry.who) && entry.heard(ERROR).is_some();
    let told = stage
        .journal
        .read()
        .iter()
        .skip(since)
        .find(|entry| {
            let args = entry.heard(MESSAGE).unwrap_or_default();
            any_carries(args, mark) || error(entry)
        })
        .cloned();
    let Some(entry) = told else { return Ok(()) };
    let heard = if entry.heard(ERROR).is_some() { ERROR } else { MESSAGE };
    Err(Finding::failed(format!(
        "A bad body was posted, and {} heard `{heard}`.",
        entry.who
    ))
    .expected("status 400 for the one who posted, and no event at any client")
    .actual(cut(&entry.packet, 120))
    .trap("bad-body-told")
    .focus("POST")
    .focus(heard))
}
