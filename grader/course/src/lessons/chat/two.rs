//! The optional part: two arguments are passed on as two.
//!
//! A server may add further arguments after these, as long as it adds as many after one
//! argument as after two, and no `null`: that is how a missing argument is sent.

use classroom::{
    class::{Connection, Over},
    finding::Finding,
    json::{same, short},
    play::awkward::long_text,
    stage::{Exchange, Said, Stage},
    trap::Trap,
};
use serde_json::{Value, json};

use super::{
    delivery::{names, once},
    differs::shown,
    quiet::nothing_unsent,
    talk::{
        BOTH, CHAT, Heard, REPLY, and, heard_by_all, say, say_args, say_to_all, words,
    },
};

pub async fn chat(stage: &mut Stage) -> Result<(), Finding> {
    two_texts(stage, "Ann", CHAT).await?;
    two_texts(stage, "Ben", CHAT).await?;
    once(stage).await
}

pub async fn reply(stage: &mut Stage) -> Result<(), Finding> {
    two_texts(stage, "Ann", REPLY).await?;
    two_texts(stage, "Ben", REPLY).await?;
    once(stage).await?;
    names(stage).await
}

/// Sends two texts in one event, and waits until all clients have heard both; returns how
/// many arguments came.
async fn two_texts(
    stage: &mut Stage,
    by: &str,
    exchange: Exchange,
) -> Result<usize, Finding> {
    let ((one, nonce), (two, _)) = (words(stage), words(stage));
    let said = say_args(stage, by, exchange, vec![one, two], nonce);
    let heard = hear_both(stage, &said).await?;
    let mut counts = heard.iter().map(|heard| heard.args.len());
    let count = counts.next().unwrap_or_default();
    if counts.all(|other| other == count) {
        return Ok(count);
    }
    Err(not_both(&said, &heard[0]).trap("arguments-differ"))
}

/// Pairs that a server might take for one argument, or for none. One of the two carries the
/// nonce.
const PAIRS: [fn(Value) -> [Value; 2]; 14] = [
    |text| [text.clone(), text],
    |text| [text, json!(null)],
    |text| [text, json!(0)],
    |text| [text, json!("")],
    |text| [text, json!(false)],
    |text| [text, json!(["a", "b"])],
    |text| [text, json!({ "a": 1 })],
    |text| [json!([text, "b"]), json!([])],
    |text| [json!({ "text": text }), json!("at noon")],
    |text| [json!({ "text": text }), json!({ "at": "noon" })],
    |text| [json!(null), text],
    |text| [text, json!("007")],
    |text| [text, json!([[[[[{ "n": "8" }]]]]])],
    |text| [text, json!(long_text("42"))],
];

pub async fn any(stage: &mut Stage) -> Result<(), Finding> {
    stage.join("Sol", Over::WebSocket).await?;
    for pair in PAIRS {
        let mut all = Vec::new();
        for by in stage.names() {
            for exchange in BOTH {
                let (text, nonce) = words(stage);
                all.push(say_args(stage, &by, exchange, pair(text).to_vec(), nonce));
            }
        }
        for said in all {
            hear_both(stage, &said).await?;
        }
    }
    once(stage).await?;
    nothing_unsent(stage).await
}

/// Waits until all clients have heard both arguments.
async fn hear_both(stage: &mut Stage, said: &Said) -> Result<Vec<Heard>, Finding> {
    let heard = heard_by_all(stage, said)
        .await
        .map_err(|finding| finding.trap("two-do-not-fit"))?;
    match heard.iter().find(|heard| !begins_with(&heard.args, &said.payload)) {
        Some(heard) => Err(not_both(said, heard)),
        None => Ok(heard),
    }
}

fn begins_with(args: &[Value], sent: &Value) -> bool {
    let sent = sent.as_array().map(Vec::as_slice).unwrap_or_default();
    args.len() >= sent.len() && sent.iter().zip(args).all(|(sent, arg)| same(sent, arg))
}

fn not_both(said: &Said, heard: &Heard) -> Finding {
    let sent = said.payload.as_array().map(Vec::as_slice).unwrap_or_default();
    let args = &heard.args;
    let first = |args: &[Value]| match (args.first(), sent.first()) {
        (Some(arg), Some(sent)) => same(arg, sent),
        _ => false,
    };
    let trap = if args.first().is_some_and(|arg| same(arg, &said.payload)) {
        Trap::of("two-as-one-list")
    } else if args.len() == 2 && same(&args[0], &sent[1]) && same(&args[1], &sent[0]) {
        Trap::of("two-swapped")
    } else if first(args) && args.len() == 1 {
        Trap::of("second-lost")
    } else if first(args) {
        Trap::of("second-changed")
    } else {
        Trap::of("two-changed")
    };
    Finding::failed(format!(
        "{} sent `{}` with two arguments, but {} did not hear both.",
        said.by, said.exchange.sent, heard.who
    ))
    .expected(format!(
        "`{}` with 2 arguments: {}",
        said.exchange.heard,
        sent.iter().map(|arg| short(arg, 60)).collect::<Vec<_>>().join(", ")
    ))
    .actual(shown(said.exchange.heard, args, &said.payload))
    .trap(trap)
    .focus(&said.nonce)
}

pub async fn one_stays_one(stage: &mut Stage) -> Result<(), Finding> {
    for exchange in BOTH {
        // Arguments that the server adds.
        let more = two_texts(stage, "Ann", exchange).await?.saturating_sub(2);
        let (text, nonce) = words(stage);
        let list = json!([text, "b"]);
        let said = [
            say_to_all(stage, "Ann", exchange).await?,
            say_list(stage, exchange, list, nonce).await?,
        ];
        for (said, heard) in &said {
            for heard in heard {
                let added = heard.args.get(1..).unwrap_or_default();
                if added.len() != more || added.contains(&Value::Null) {
                    return Err(not_one(said, heard));
                }
            }
        }
    }
    Ok(())
}

async fn say_list(
    stage: &mut Stage,
    exchange: Exchange,
    list: Value,
    nonce: String,
) -> Result<(Said, Vec<Heard>), Finding> {
    let said = say(stage, "Ben", exchange, list, nonce);
    let heard = heard_by_all(stage, &said).await?;
    Ok((said, heard))
}

fn not_one(said: &Said, heard: &Heard) -> Finding {
    let trap = if heard.args.contains(&Value::Null) {
        Trap::of("second-is-null")
    } else {
        Trap::of("too-many-arguments")
    };
    Finding::failed(format!(
        "{} sent `{}` with one argument, but {} heard more.",
        said.by, said.exchange.sent, heard.who
    ))
    .expected(format!("`{}` {}", said.exchange.heard, short(&said.payload, 120)))
    .actual(shown(said.exchange.heard, &heard.args, &said.payload))
    .trap(trap)
    .focus(&said.nonce)
}

/// Such events may have any effect, as long as the chat works afterwards.
pub async fn odd_counts(stage: &mut Stage) -> Result<(), Finding> {
    for exchange in BOTH {
        for by in ["Ann", "Ben"] {
            stage.emit(by, exchange.sent, &[]);
            stage.emit(by, exchange.sent, &[json!("one"), json!("two"), json!("three")]);
        }
    }
    stage.fence(&stage.exact_names()).await?;
    let open = |name: &String| {
        stage.client(name).is_some_and(|client| client.connection() == Connection::Open)
    };
    let closed: Vec<String> =
        stage.names().into_iter().filter(|name| !open(name)).collect();
    if !closed.is_empty() {
        let why = format!(
            "After events with zero and three arguments, {} lost the connection.",
            and(&closed)
        );
        return Err(stage.end_of_server().unwrap_or_else(|| {
            Finding::failed(why)
                .expected("all connections to stay open")
                .actual(format!("closed for {}", and(&closed)))
                .trap("any-number-of-arguments")
        }));
    }
    for by in stage.names() {
        for exchange in BOTH {
            say_to_all(stage, &by, exchange).await.map_err(|mut finding| {
                finding.rationale = format!(
                    "After events with zero and three arguments: {}",
                    finding.rationale
                );
                finding.trap("any-number-of-arguments")
            })?;
        }
    }
    Ok(())
}
