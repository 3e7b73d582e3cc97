//! Each kind of JSON. Every payload is sent with both events, one payload after the other.

use classroom::{
    finding::Finding,
    play::awkward::{self, LISTS, LOOKALIKES, OBJECTS, falsy, numbers},
    stage::Stage,
};
use serde_json::{Value, json};

use super::{
    bare::say_each,
    differs::is_same,
    talk::{WAYS, heard_by_all, say},
};
use crate::families::dropped::dropped;

pub async fn text(stage: &mut Stage) -> Result<(), Finding> {
    let around = |text: awkward::Text| move |nonce: &str| json!(text(nonce));
    let texts: Vec<_> = awkward::texts().map(around).collect();
    say_around(stage, &texts).await?;
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
    say_each(stage, &numbers()).await
}

pub async fn empty(stage: &mut Stage) -> Result<(), Finding> {
    say_each(stage, &falsy()).await
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
