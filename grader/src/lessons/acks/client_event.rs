//! `clientEvent <data>`: the server answers the one who sent it.

use std::time::Duration;

use serde_json::{Value, json};

use super::reply;
use crate::{
    check::Finding,
    class::Over,
    journal::Way,
    json::{kind, same, short, short_pair},
    lessons::{
        ask::{self, Asked},
        people,
    },
    stage::Stage,
    verdict::Status,
};

/// The event that this module is about.
pub const CLIENT_EVENT: &str = "clientEvent";

/// Sends data, and asks for an acknowledgement.
pub fn send(stage: &mut Stage, by: &str, data: &Value) -> Asked {
    ask::ask(stage, by, CLIENT_EVENT, std::slice::from_ref(data))
}

/// A text that stands nowhere else.
pub fn text(stage: &mut Stage) -> Value {
    json!(format!("{} {}", stage.texts.nonce(), stage.texts.word()))
}

/// Waits until the data is acknowledged as the lesson asks.
///
/// # Errors
/// In what the acknowledgement is another.
pub async fn acknowledged(
    stage: &Stage,
    asked: &Asked,
    data: &Value,
) -> Result<(), Finding> {
    let reply = reply::object(stage, asked, asked.mark, Duration::ZERO).await?;
    reply::has_status(CLIENT_EVENT, &reply, "ok")?;
    is_received(asked, &reply, data)
}

pub async fn ack(stage: &mut Stage) -> Result<(), Finding> {
    let data = text(stage);
    let asked = send(stage, "Ann", &data);
    ask::answer(stage, &asked).await.map(|_| ())
}

pub async fn one_object(stage: &mut Stage) -> Result<(), Finding> {
    let data = text(stage);
    let asked = send(stage, "Ann", &data);
    let reply = reply::object(stage, &asked, asked.mark, Duration::ZERO).await;
    reply.map(|_| ()).map_err(|mut finding| {
        if is_silence(&finding) {
            finding.rationale = "Ann's first `clientEvent` was acknowledged, and her \
                                 second one never was."
                .into();
        }
        finding
    })
}

pub async fn status(stage: &mut Stage) -> Result<(), Finding> {
    let data = text(stage);
    let asked = send(stage, "Ann", &data);
    let reply = reply::object(stage, &asked, asked.mark, Duration::ZERO).await?;
    reply::has_status(CLIENT_EVENT, &reply, "ok")
}

pub async fn received(stage: &mut Stage) -> Result<(), Finding> {
    let nonce = stage.texts.nonce();
    let long = format!("{nonce} {}", "lorem ipsum ".repeat(200));
    let all = [
        json!(nonce),
        // Fields that a server may take for the data, or may leave out.
        json!({ "text": nonce, "data": 1, "message": 2, "payload": 3, "value": 4,
            "snake_case": 5, "none": null, "list": [1, "two", null],
            "deep": { "yes": true, "none": null } }),
        json!({ "status": "late", "received": [nonce], "a": { "b": { "c": { "d": [4] } } } }),
        json!([nonce, { "second": 2, "no": false, "zero": 0, "empty": "" }]),
        json!([nonce]),
        json!([[nonce, 2], [[3]]]),
        json!(format!("  <b>{nonce}</b> &\t\"Grüße\", e\u{301} \u{fb01} 👋🏽 \n")),
        json!(long),
        json!("42"),
        json!(9_007_199_254_740_991_i64),
        json!(-37.77491),
        json!(true),
        json!({}),
        json!([]),
        // What JavaScript takes for false is data too.
        json!(0),
        json!(false),
        json!(""),
        json!(null),
    ];
    // At once, because a server may take its time for each. Whether they are mixed up
    // then is another check's matter: what is wrong, is wrong one by one, too.
    let sent: Vec<_> = all.iter().map(|data| (send(stage, "Ann", data), data)).collect();
    let mut at_once = Ok(());
    for (asked, data) in &sent {
        at_once = at_once.and(is_handed_back(stage, asked, data).await);
        if at_once.is_err() {
            break;
        }
    }
    if at_once.is_ok() {
        return Ok(());
    }
    // Whether others are answered is another check's matter.
    for (before, data) in &sent {
        let asked = send(stage, "Ann", data);
        is_handed_back(stage, &asked, data).await.map_err(|finding| {
            match ask::answers(stage, before).is_empty() {
                true => finding,
                false => repeated(finding, data),
            }
        })?;
    }
    Ok(())
}

/// The same data, or data with the same text, was acknowledged before.
fn repeated(mut finding: Finding, data: &Value) -> Finding {
    if finding.status == Status::Failed && is_silence(&finding) {
        finding.rationale = format!(
            "Ann sent {}, {}, for a second time, and it was not acknowledged again.",
            kind(data),
            short(data, 60)
        );
        return finding.because(
            "Every event is acknowledged, whatever was sent before. Does the server skip \
             data that it has seen, or data that has the same text?",
        );
    }
    finding
}

/// Whether it says that nothing came, rather than something else.
fn is_silence(finding: &Finding) -> bool {
    finding.actual.as_deref().is_some_and(|actual| actual.starts_with("none "))
}

async fn is_handed_back(
    stage: &Stage,
    asked: &Asked,
    data: &Value,
) -> Result<(), Finding> {
    let reply = reply::object(stage, asked, asked.mark, Duration::ZERO).await;
    let reply = reply.map_err(|finding| not_this(finding, data))?;
    is_received(asked, &reply, data)
}

/// It was acknowledged before, but not with this data.
fn not_this(mut finding: Finding, data: &Value) -> Finding {
    if finding.status == Status::Failed {
        let data = format!("{}, {}", kind(data), short(data, 60));
        finding.rationale = format!("With {data} as data: {}", finding.rationale);
        finding.hint.get_or_insert_default().push_str(
            " Any JSON value may be sent here: `Data<Value>` holds them all, and 0, \
             false, \"\" and null are data like any other.",
        );
    }
    finding
}

fn is_received(asked: &Asked, reply: &Value, data: &Value) -> Result<(), Finding> {
    let got = reply.get("received");
    if got.is_some_and(|got| same(got, data)) {
        return Ok(());
    }
    let (wanted, shown) = short_pair(data, got.unwrap_or(&Value::Null), 120);
    let finding = Finding::failed(format!(
        "{} sent {}, and `received` is something else.",
        asked.by,
        kind(data)
    ))
    .expected(format!("`received` {wanted}"));
    Err(match got {
        Some(got) => finding
            .actual(format!("`received` {}: {shown}", kind(got)))
            .hint(differs_hint(got, data)),
        None => finding
            .actual(format!("no `received`, in {}", short(reply, 120)))
            .hint("Hand the data back as it came, also when it is null or empty."),
    })
}

fn differs_hint(got: &Value, data: &Value) -> &'static str {
    match (got, data) {
        (_, Value::Array(items)) if items.iter().any(|item| same(item, got)) => {
            "This is only an item of the list. Hand back the whole list."
        }
        (_, Value::Object(fields)) if fields.values().any(|field| same(field, got)) => {
            "This is only what stood in one field. Hand back the whole object."
        }
        (Value::Number(_) | Value::Bool(_) | Value::Null, Value::String(_)) => {
            "A text stays a text, whatever it looks like."
        }
        (Value::String(_), Value::String(_)) => {
            "Hand the text back exactly as it came: not cut, not trimmed, not escaped."
        }
        (Value::String(_), _) => {
            "It was turned into a text on the way. `Data<Value>` keeps the type, and a \
             `Value` in your struct is written as it is."
        }
        (Value::Array(list), _) if list.len() == 1 && same(&list[0], data) => {
            "The data is wrapped in an array. Hand over the value itself."
        }
        _ => "Hand the data back as it came. `Data<Value>` holds any JSON value.",
    }
}

pub async fn any_client(stage: &mut Stage) -> Result<(), Finding> {
    always_ok(stage)?;
    stage.join("Eli", Over::WebSocket).await?;
    for by in stage.names() {
        let data = text(stage);
        let asked = send(stage, &by, &data);
        acknowledged(stage, &asked, &data).await.map_err(|finding| {
            if finding.status != Status::Failed {
                return finding;
            }
            people::has_no_handlers(finding)
        })?;
    }
    for data in [json!({ "over": "long-polling, 👋🏽" }), json!(null)] {
        let asked = send(stage, "Ben", &data);
        let done = acknowledged(stage, &asked, &data).await;
        let again = was_sent_before(stage, &asked, &data);
        done.map_err(|finding| match again {
            true => finding.hint(
                "Another client has sent the same before. Each event is acknowledged for \
                 itself, whatever was sent before.",
            ),
            false => not_this(finding, &data),
        })?;
    }
    Ok(())
}

/// Whether the same data was acknowledged before this was sent.
fn was_sent_before(stage: &Stage, asked: &Asked, data: &Value) -> bool {
    let entries = stage.journal.read();
    entries[..asked.mark].iter().any(|entry| {
        let sent = entry.event.as_ref().filter(|_| entry.way == Way::Sent);
        sent.is_some_and(|(name, args)| {
            name == CLIENT_EVENT && args.first().is_some_and(|sent| same(sent, data))
        })
    })
}

/// Looks back: whatever the data was, the status was "ok".
fn always_ok(stage: &Stage) -> Result<(), Finding> {
    for asked in reply::sent(stage, &[CLIENT_EVENT]) {
        let Some(reply) = ask::answers(stage, &asked).into_iter().flatten().next() else {
            continue;
        };
        reply::has_status(CLIENT_EVENT, &reply, "ok").map_err(|finding| {
            let data = stage.journal.read()[asked.mark].event.clone();
            let data = data.and_then(|(_, args)| args.first().cloned());
            not_this(finding, &data.unwrap_or_default())
        })?;
    }
    Ok(())
}

/// All send three things at once, and the same thing twice. Then a look back at the
/// whole group.
pub async fn own_data(stage: &mut Stage) -> Result<(), Finding> {
    let mut all = Vec::new();
    let same = text(stage);
    for round in 0..5 {
        for by in stage.exact_names() {
            let data = if round < 3 { text(stage) } else { same.clone() };
            all.push((send(stage, &by, &data), data));
        }
    }
    for (asked, data) in &all {
        acknowledged(stage, asked, data).await.map_err(|mut finding| {
            if finding.status == Status::Failed {
                finding.rationale = format!("All sent at once: {}", finding.rationale);
                finding = finding.hint(match *data == same {
                    true => {
                        "Others had sent the same, or this client had. Each event is \
                         answered for itself, whatever was sent before."
                    }
                    false => {
                        "One by one it works. Is something shared between two calls of \
                         the handler? Keep the data in local variables."
                    }
                });
            }
            finding
        })?;
    }
    stage.fence(&stage.exact_names()).await?;
    reply::once(stage, &[CLIENT_EVENT])
}
