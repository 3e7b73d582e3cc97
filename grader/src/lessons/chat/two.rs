//! The optional part: two arguments are passed on as two.
//!
//! What a server adds behind what was sent is its own affair, so long as it adds the
//! same behind one argument and behind two, and no `null`: that is what becomes of an
//! argument that was not there.

use serde_json::{Value, json};

use super::{
    delivery::{names, once},
    differs::shown,
    talk::{
        BOTH, CHAT, Heard, REPLY, WAYS, and, heard_by_all, say, say_args, say_to_all,
        words,
    },
};
use crate::{
    check::Finding,
    class::Connection,
    json::{same, short},
    stage::{Exchange, Said, Stage},
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

/// Says two texts at once, and waits until all have heard both; returns how many
/// arguments came.
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
    Err(not_both(&said, &heard[0]).hint("Everyone hears the same arguments."))
}

/// Pairs that a server may take for one argument, or for none; the nonce is in one of
/// the two.
const PAIRS: [fn(Value) -> [Value; 2]; 11] = [
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
];

pub async fn any(stage: &mut Stage) -> Result<(), Finding> {
    for pair in PAIRS {
        let said = WAYS.map(|(by, exchange)| {
            let (text, nonce) = words(stage);
            say_args(stage, by, exchange, pair(text).to_vec(), nonce)
        });
        for said in said {
            hear_both(stage, &said).await?;
        }
    }
    once(stage).await
}

/// Waits until all have heard both arguments.
async fn hear_both(stage: &mut Stage, said: &Said) -> Result<Vec<Heard>, Finding> {
    let heard = heard_by_all(stage, said).await.map_err(|finding| {
        finding.hint(
            "With one argument it was heard, and with two it was not. A tuple as payload \
             type needs exactly as many arguments as it has parts; `TryData` calls the \
             handler whether they fit or not.",
        )
    })?;
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
    let hint = if args.first().is_some_and(|arg| same(arg, &said.payload)) {
        "Both came, as one list. In Rust a tuple is sent as several arguments, and a \
         `Vec` as one; in JavaScript write `...args`."
    } else if args.len() == 2 && same(&args[0], &sent[1]) && same(&args[1], &sent[0]) {
        "They are swapped."
    } else if first(args) && args.len() == 1 {
        "Only the first came. `Data<T>` reads the first argument; a tuple as `T` reads \
         them all, and is sent as several."
    } else if first(args) {
        "The first came, and the second was changed. It may be any JSON too."
    } else {
        "Send both as they came, in their order."
    };
    Finding::failed(format!(
        "{} sent `{}` with two arguments, and {} did not hear the two.",
        said.by, said.exchange.sent, heard.who
    ))
    .expected(format!(
        "`{}` with 2 arguments: {}",
        said.exchange.heard,
        sent.iter().map(|arg| short(arg, 60)).collect::<Vec<_>>().join(", ")
    ))
    .actual(shown(said.exchange.heard, args, &said.payload))
    .hint(hint)
    .focus(&said.nonce)
}

pub async fn one_stays_one(stage: &mut Stage) -> Result<(), Finding> {
    for exchange in BOTH {
        // What the server adds of its own.
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
    let hint = if heard.args.contains(&Value::Null) {
        "An argument that is not there was sent as `null`. In JavaScript \
         `(...args) => io.emit(name, ...args)` keeps their number; in Rust look whether \
         the tuple fits, and send the one argument if not."
    } else {
        "Look how many arguments came, and send as many."
    };
    Finding::failed(format!(
        "{} sent `{}` with one argument, and {} heard more.",
        said.by, said.exchange.sent, heard.who
    ))
    .expected(format!("`{}` {}", said.exchange.heard, short(&said.payload, 120)))
    .actual(shown(said.exchange.heard, &heard.args, &said.payload))
    .hint(hint)
    .focus(&said.nonce)
}

/// What becomes of them is not asked; only that all goes on.
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
    let hint = "How many arguments come is the client's decision: a handler must not \
                count on them.";
    if !closed.is_empty() {
        let why = format!(
            "After events with no argument and with three, {} lost the connection.",
            and(&closed)
        );
        return Err(stage.end_of_server().unwrap_or_else(|| {
            Finding::failed(why)
                .expected("all connections to stay")
                .actual(format!("closed for {}", and(&closed)))
                .hint(hint)
        }));
    }
    for by in stage.names() {
        for exchange in BOTH {
            say_to_all(stage, &by, exchange).await.map_err(|mut finding| {
                finding.rationale = format!(
                    "After events with no argument and with three: {}",
                    finding.rationale
                );
                finding.hint(hint)
            })?;
        }
    }
    Ok(())
}
