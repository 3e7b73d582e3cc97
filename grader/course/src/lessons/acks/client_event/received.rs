//! The data comes back as it was sent.

use std::time::Duration;

use classroom::{
    finding::Finding,
    json::{kind, same, short, short_pair},
    play::ask::{self, Asked},
    stage::Stage,
    trap::Trap,
    verdict::Status,
};
use serde_json::{Value, json};

use super::{super::reply, send};

pub async fn received(stage: &mut Stage) -> Result<(), Finding> {
    let nonce = stage.texts.nonce();
    let long = format!("{nonce} {}", "lorem ipsum\n".repeat(2000));
    let all = [
        json!(nonce),
        // Fields that a server may mistake for the data, or may leave out.
        json!({ "text": nonce, "data": 1, "message": 2, "payload": 3, "value": 4,
            "snake_case": 5, "none": null, "list": [1, "two", null],
            "deep": { "yes": true, "none": null } }),
        json!({ "status": "late", "received": [nonce], "a": { "b": { "c": { "d": [4] } } } }),
        json!([nonce, { "second": 2, "no": false, "zero": 0, "empty": "" }]),
        json!([nonce]),
        json!((0..300).collect::<Vec<_>>()),
        json!([[nonce, 2], [[3]]]),
        json!(format!("  <b>{nonce}</b> &\t\"Grüße\", e\u{301} \u{fb01} 👋🏽 \n")),
        json!(long),
        json!("42"),
        json!(9_007_199_254_740_991_i64),
        json!(-37.77491),
        json!(true),
        json!({}),
        json!([]),
        // Values that are false to JavaScript are data too.
        json!(0),
        json!(false),
        json!(""),
        json!(null),
    ];
    // At once, because a slow server takes its time for each. Another check looks at
    // whether they are mixed up, so a failure is tried again one by one.
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
    for (before, data) in &sent {
        let asked = send(stage, "Ann", data);
        is_handed_back(stage, &asked, data).await.map_err(
            |finding| match ask::answers(stage, before).is_empty() {
                true => finding,
                false => repeated(finding, data),
            },
        )?;
    }
    Ok(())
}

/// The same data, or data with the same text, was acknowledged before.
fn repeated(mut finding: Finding, data: &Value) -> Finding {
    if finding.status == Status::Failed && reply::is_silence(&finding) {
        finding.rationale = format!(
            "Ann sent {}, {}, for a second time, and it was not acknowledged again.",
            kind(data),
            short(data, 60)
        );
        return finding.because("same-data-not-acknowledged");
    }
    finding
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

/// Other data was acknowledged before, so this data makes the difference.
pub fn not_this(mut finding: Finding, data: &Value) -> Finding {
    if finding.status == Status::Failed {
        let data = format!("{}, {}", kind(data), short(data, 60));
        finding.rationale = format!("With {data} as data: {}", finding.rationale);
        return finding.and_trap("any-json-value");
    }
    finding
}

/// The acknowledgement must hold this data.
pub fn is_received(asked: &Asked, reply: &Value, data: &Value) -> Result<(), Finding> {
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
            .trap(differs_hint(got, data)),
        None => finding
            .actual(format!("no `received`, in {}", short(reply, 120)))
            .trap("data-changed"),
    })
}

fn differs_hint(got: &Value, data: &Value) -> Trap {
    match (got, data) {
        (_, Value::Array(items)) if items.iter().any(|item| same(item, got)) => {
            Trap::of("only-one-item")
        }
        (_, Value::Object(fields)) if fields.values().any(|field| same(field, got)) => {
            Trap::of("only-one-field")
        }
        (Value::Number(_) | Value::Bool(_) | Value::Null, Value::String(_)) => {
            Trap::of("text-became-a-number")
        }
        (Value::String(_), Value::String(_)) => Trap::of("text-changed"),
        (Value::String(_), _) => Trap::of("became-a-text"),
        (Value::Array(list), _) if list.len() == 1 && same(&list[0], data) => {
            Trap::of("wrapped-in-an-array")
        }
        _ => Trap::of("data-differs"),
    }
}
