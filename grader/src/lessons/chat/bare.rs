//! Payloads that have no room for a nonce: `""`, `null`, numbers. They are sent one at a
//! time, between two texts, and each is waited for: anything other than these texts must be
//! the payload.

use std::time::Duration;

use serde_json::Value;
use tokio::time::sleep;

use super::{
    delivery,
    differs::{shown, wanted},
    quiet::{nothing_unsent, settle},
    talk::{WAYS, and, say_both_ways},
};
use crate::{
    families::dropped::sets_apart,
    finding::Finding,
    journal::{Entry, Way},
    json::{same, short},
    play::{broken, changed::what_became, talk::is_said},
    stage::{Exchange, Look, Stage},
};

/// Sends each payload with both events, and waits until all clients have heard it.
///
/// # Errors
/// What came instead, or which clients heard nothing.
pub async fn say_each(stage: &mut Stage, payloads: &[Value]) -> Result<(), Finding> {
    say_both_ways(stage).await?;
    for payload in payloads {
        let mark = stage.journal.mark();
        for (by, exchange) in WAYS {
            stage.emit(by, exchange.sent, std::slice::from_ref(payload));
        }
        for (by, exchange) in WAYS {
            all_hear(stage, by, exchange, payload, mark).await?;
        }
    }
    say_both_ways(stage).await
}

/// What one client has heard by this exchange's event since `mark`.
fn heard_since<'a>(
    entries: &'a [Entry],
    exchange: Exchange,
    mark: usize,
    who: &'a str,
) -> impl Iterator<Item = &'a [Value]> + 'a {
    let since = entries.iter().skip(mark).filter(move |entry| entry.who == who);
    since.filter_map(move |entry| entry.heard(exchange.heard))
}

/// How long to wait for a second copy.
const LATE: Duration = Duration::from_millis(350);

/// How often it is sent again on a shared server, where others may have sent it too.
const AGAIN: usize = 3;

/// Looks back at the whole run, including payloads that have no room for a nonce.
pub async fn once(stage: &mut Stage) -> Result<(), Finding> {
    settle(stage).await?;
    once_so_far(stage)?;
    for (by, exchange) in WAYS {
        for payload in sent_bare(stage, by, exchange) {
            let times = sent(stage, by, exchange, &payload);
            let more = stage
                .exact_names()
                .into_iter()
                .find(|who| copies(stage, who, exchange, &payload, 0) > times);
            let Some(who) = more else { continue };
            if stage.is_shared() && !again(stage, by, exchange, &payload, &who).await? {
                continue;
            }
            return Err(Finding::failed(format!(
                "{by} sent `{}` {payload}, but {who} heard it more than once.",
                exchange.sent
            ))
            .expected("each message once at each client")
            .actual(format!("more than one copy at {who}"))
            .hint(
                "Does your code emit some payloads twice? Messages with a text came \
                 only once.",
            )
            .focus(format!("\",{payload}")));
        }
    }
    nothing_unsent(stage).await
}

/// The same for everything that has a text, so far.
pub fn once_so_far(stage: &Stage) -> Result<(), Finding> {
    delivery::none_crossed(stage)?;
    delivery::once_so_far(stage)
}

/// Whether several copies come each time it is sent, and none when it is not sent: then the
/// copies are not messages of other users.
async fn again(
    stage: &Stage,
    by: &str,
    exchange: Exchange,
    payload: &Value,
    who: &str,
) -> Result<bool, Finding> {
    for _ in 0..AGAIN {
        for times in [1, 0] {
            let mark = stage.journal.mark();
            if times > 0 {
                stage.emit(by, exchange.sent, std::slice::from_ref(payload));
                all_hear(stage, by, exchange, payload, mark).await?;
            }
            sleep(LATE).await;
            stage.fence(&stage.exact_names()).await?;
            let more = copies(stage, who, exchange, payload, mark) > times;
            if more != (times > 0) {
                return Ok(false);
            }
        }
    }
    Ok(true)
}

/// Whether this is a single argument without any nonce.
fn is_bare(stage: &Stage, args: &[Value]) -> bool {
    args.len() == 1 && !is_said(stage, args)
}

/// The payloads that a client has sent without a nonce, each listed once.
fn sent_bare(stage: &Stage, by: &str, exchange: Exchange) -> Vec<Value> {
    let mut payloads: Vec<Value> = Vec::new();
    for args in all_sent(&stage.journal.read(), by, exchange) {
        if is_bare(stage, args) && !payloads.iter().any(|other| is(other, args)) {
            payloads.push(args[0].clone());
        }
    }
    payloads
}

/// How often a client has sent this payload.
fn sent(stage: &Stage, by: &str, exchange: Exchange, payload: &Value) -> usize {
    let entries = stage.journal.read();
    all_sent(&entries, by, exchange).filter(|args| is(payload, args)).count()
}

fn all_sent<'a>(
    entries: &'a [Entry],
    by: &str,
    exchange: Exchange,
) -> impl Iterator<Item = &'a [Value]> {
    entries
        .iter()
        .filter(move |entry| entry.way == Way::Sent && entry.who == by)
        .filter_map(move |entry| {
            let (name, args) = entry.event.as_ref()?;
            (name == exchange.sent).then_some(args.as_slice())
        })
}

/// How often a client has heard this payload since `mark`.
fn copies(
    stage: &Stage,
    who: &str,
    exchange: Exchange,
    payload: &Value,
    mark: usize,
) -> usize {
    let entries = stage.journal.read();
    let heard = heard_since(&entries, exchange, mark, who);
    heard.filter(|args| is_copy(stage, payload, args)).count()
}

fn is(payload: &Value, args: &[Value]) -> bool {
    args.first().is_some_and(|got| same(got, payload))
}

/// Whether these arguments are this payload, and not a message with a nonce.
fn is_copy(stage: &Stage, payload: &Value, args: &[Value]) -> bool {
    is(payload, args) && !is_said(stage, args)
}

async fn all_hear(
    stage: &Stage,
    by: &str,
    exchange: Exchange,
    payload: &Value,
    mark: usize,
) -> Result<(), Finding> {
    let everyone = stage.names();
    let heard = |entries: &[Entry], who: &str| {
        let mut heard = heard_since(entries, exchange, mark, who);
        heard.any(|args| is_copy(stage, payload, args))
    };
    let all = |entries: &[Entry]| {
        let count = everyone.iter().filter(|who| heard(entries, who)).count();
        if count == everyone.len() { Look::Found(()) } else { Look::Waiting(count) }
    };
    let what = format!("all to hear `{}` {payload}", exchange.heard);
    if stage.wait(&what, all).await?.is_some() {
        return Ok(());
    }

    let entries = stage.journal.read();
    let missing: Vec<&String> =
        everyone.iter().filter(|who| !heard(&entries, who)).collect();
    let closed = entries.iter().skip(mark).find(|entry| {
        entry.way == Way::Closed && missing.iter().any(|who| **who == entry.who)
    });
    let closed = closed.cloned();
    let instead = missing.iter().find_map(|who| {
        let mut heard = heard_since(&entries, exchange, mark, who);
        let args = heard.find(|args| !is_said(stage, args))?;
        Some(((*who).clone(), args.to_vec()))
    });
    drop(entries);

    let ms = stage.patience().as_millis();
    for who in &missing {
        let note = format!("`{}` {payload} never came ({ms} ms)", exchange.heard);
        stage.journal.note(who, Way::Missing, note);
    }
    let finding = Finding::failed(format!(
        "{by} sent `{}` {payload}, but {} did not hear it.",
        exchange.sent,
        and(&missing)
    ))
    .expected(format!("`{}` {}", exchange.heard, short(payload, 120)))
    .focus(format!("\"{}\",{payload}]", exchange.sent));
    Err(match (closed, instead) {
        (Some(closed), _) => broken::ended(finding, &closed),
        (None, Some((who, args))) => finding
            .expected(format!("`{}` {}", exchange.heard, wanted(payload, &args)))
            .actual(format!("{who} heard {}", shown(exchange.heard, &args, payload)))
            .hint(what_became(payload, &args))
            .focus(format!("[\"{}\"", exchange.heard)),
        (None, None) => finding.actual("nothing").hint(unheard(stage, payload)),
    })
}

/// Why nobody may hear this payload, although texts are heard.
fn unheard(stage: &Stage, payload: &Value) -> String {
    match stage.extractor_failed() {
        true => "The handler was not called: its `Data<T>` cannot hold this payload. \
                 `Data<Value>` holds any JSON, `Data<String>` only texts."
            .into(),
        false => sets_apart(payload),
    }
}
