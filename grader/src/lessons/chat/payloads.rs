//! Each kind of JSON. Every payload is sent with both events, one payload after the other.

use serde_json::{Value, json};

use super::{
    bare::say_each,
    differs::is_same,
    talk::{WAYS, heard_by_all, say},
};
use crate::{
    families::dropped::dropped,
    finding::Finding,
    lessons::messages::texts::{AWKWARD, long_text},
    stage::Stage,
};

/// A payload around a nonce.
type Around = fn(&str) -> Value;

/// Texts that a server might treat as something other than a text.
const TEXTS: [Around; 8] = [
    |nonce| json!(nonce),
    |nonce| json!(format!("!roll {nonce}")),
    // Markup, smileys, quotes, and characters that are special to a template or `replace`.
    |nonce| {
        json!(format!(
            "> {nonce} **yes** *no* :-) :) <3 $& $$ $1 %s %d {{}} a@b.c +49 1234567\n"
        ))
    },
    |nonce| json!(format!("{nonce}\r\nthe line after \u{7}\u{1b}[1m")),
    |nonce| json!(format!("/me {nonce}")),
    |nonce| json!(format!("@everyone {nonce} #1")),
    |nonce| json!(format!("{nonce} before\0after")),
    |nonce| json!(long_text(nonce)),
];

/// Texts that a server which guesses types would convert.
const LOOKALIKES: [&str; 8] =
    ["007", "true", "null", "[1,2]", "{\"a\":1}", "2026-01-31", "__proto__", " "];

const OBJECTS: [Around; 13] = [
    |nonce| json!({ "text": nonce }),
    // Fields that a server might take for the message.
    |nonce| json!({ "message": nonce }),
    |nonce| json!({ "content": nonce, "username": "Mia", "id": 7 }),
    |nonce| json!({ "data": { "payload": { "msg": [nonce, { "deep": [[[]]] }] } } }),
    |nonce| json!({ "text": nonce, "replyTo": null, "seen": false, "likes": 0, "by": "", "tags": [], "at": {} }),
    |nonce| json!({ "": nonce, "two words": 1, "snake_case": 2, " end ": 5, "ключ": 3, "7": 4, "event": "reply", "$set": 6, "_id": 7, "a.b": 8 }),
    |nonce| json!({ "text": nonce, "lines": "1\r\n2", "all": AWKWARD.map(|text| text("42")) }),
    |nonce| json!({ "from": nonce, "size": 12.5, "big": 9_007_199_254_740_991_i64, "small": -0.001 }),
    |nonce| json!({ "text": nonce, "yes": true, "zip": "007", "in": lookalikes() }),
    // Keys that every object in JavaScript has, in one way or another.
    |nonce| json!({ "text": nonce, "__proto__": { "a": 1 }, "constructor": "b", "toString": 2, "length": 0 }),
    |nonce| json!({ "text": nonce, "long": long_text("42"), "k".repeat(300): "a long key" }),
    |nonce| (0..200).map(|n| (format!("key{n}"), json!([nonce, n]))).collect(),
    |nonce| json!({ "text": nonce, "deep": deep() }),
];

/// Texts that look like something else, in a list and in an object.
fn lookalikes() -> Value {
    let object: serde_json::Map<String, Value> =
        LOOKALIKES.iter().map(|text| ((*text).to_owned(), json!(text))).collect();
    json!([LOOKALIKES, "-1.50", "a\0b", object])
}

/// Deeper than any limit that a server is likely to have; serde_json's is 128.
fn deep() -> Value {
    (0..20).fold(json!("bottom"), |inner, level| json!([level, { "in": inner }]))
}

const LISTS: [Around; 12] = [
    |nonce| json!([nonce, "b"]),
    |nonce| json!([nonce, "b", "b"]),
    |nonce| json!([nonce]),
    |nonce| json!([[nonce, "b"], ["c"]]),
    |nonce| json!([null, nonce, false, 0, ""]),
    |nonce| json!([{ "a": nonce }, { "a": [1, 2, 3] }]),
    |nonce| json!(["reply", nonce, "chat message"]),
    |nonce| json!([[nonce], AWKWARD.map(|text| text("42"))]),
    |nonce| json!([nonce, true, lookalikes()]),
    |nonce| json!([nonce, deep()]),
    |nonce| {
        std::iter::once(json!(nonce)).chain((0..100).map(|n| json!({ "n": n }))).collect()
    },
    // Longer than any limit that a server is likely to have.
    |nonce| std::iter::once(json!(nonce)).chain((0..1000).map(Value::from)).collect(),
];

pub async fn text(stage: &mut Stage) -> Result<(), Finding> {
    say_around(stage, &TEXTS).await?;
    say_around(stage, &AWKWARD.map(|text| move |nonce: &str| json!(text(nonce)))).await?;
    say_each(stage, &LOOKALIKES.map(Value::from)).await
}

pub async fn object(stage: &mut Stage) -> Result<(), Finding> {
    say_around(stage, &OBJECTS).await?;
    say_each(stage, &[json!({})]).await
}

pub async fn list(stage: &mut Stage) -> Result<(), Finding> {
    say_around(stage, &LISTS).await?;
    say_each(stage, &[json!([])]).await
}

pub async fn number(stage: &mut Stage) -> Result<(), Finding> {
    // The third is the largest whole number that JavaScript holds exactly.
    let numbers = [
        json!(42),
        json!(-12.75),
        json!(9_007_199_254_740_991_i64),
        json!(1e21),
        json!(-2.5e-9),
        json!(37.77491),
        json!(1e200),
    ];
    say_each(stage, &numbers).await
}

pub async fn empty(stage: &mut Stage) -> Result<(), Finding> {
    let empty = [json!(""), json!(0), json!(false), json!(null), json!(true)];
    say_each(stage, &empty).await
}

async fn say_around(
    stage: &mut Stage,
    payloads: &[impl Fn(&str) -> Value],
) -> Result<(), Finding> {
    for payload in payloads {
        let said = WAYS.map(|(by, exchange)| {
            let nonce = stage.texts.nonce();
            say(stage, by, exchange, payload(&nonce), nonce)
        });
        for said in said {
            let heard = heard_by_all(stage, &said)
                .await
                .map_err(|finding| dropped(stage, &said, finding))?;
            for heard in &heard {
                is_same(&said, heard)?;
            }
        }
    }
    Ok(())
}
