//! Payloads that have no room for a nonce: `""`, `null`, numbers. Each is counted by its
//! value.
//!
//! What goes wrong: what is falsy is sent twice.

use std::time::Duration;

use classroom::{
    finding::Finding,
    journal::{Entry, Way},
    json::same,
    play::talk::is_said,
    stage::{Exchange, Look, Stage},
};
use serde_json::Value;
use tokio::time::sleep;

/// How long to wait for a second copy.
const LATE: Duration = Duration::from_millis(350);

/// How often it is sent again on a shared server, where others may have sent it too.
const AGAIN: usize = 3;

/// Whether each client has heard each such payload of these exchanges, which pass on what
/// was sent, as often as it was sent.
///
/// # Errors
/// A client has heard one more often.
pub async fn once(stage: &Stage, exchanges: &[Exchange]) -> Result<(), Finding> {
    for &exchange in exchanges {
        for (by, payload) in sent_bare(stage, exchange) {
            let times = sent(stage, exchange, &payload);
            let more = stage
                .exact_names()
                .into_iter()
                .find(|who| copies(stage, who, exchange, &payload, 0) > times);
            let Some(who) = more else { continue };
            if stage.is_shared() && !again(stage, &by, exchange, &payload, &who).await? {
                continue;
            }
            return Err(Finding::failed(format!(
                "{by} sent `{}` {payload}, but {who} heard it more than once.",
                exchange.sent
            ))
            .expected("each message once at each client")
            .actual(format!("more than one copy at {who}"))
            .trap("some-payloads-twice")
            .focus(format!("\",{payload}")));
        }
    }
    Ok(())
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
                heard_again(stage, who, exchange, payload, mark).await?;
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

/// Waits for a copy at this client.
async fn heard_again(
    stage: &Stage,
    who: &str,
    exchange: Exchange,
    payload: &Value,
    mark: usize,
) -> Result<(), Finding> {
    let is_there = |entries: &[Entry]| match heard_since(entries, exchange, mark, who)
        .any(|args| is_copy(stage, payload, args))
    {
        true => Look::Found(()),
        false => Look::Waiting(0),
    };
    stage.wait("a copy", is_there).await.map(|_| ())
}

/// Whether this is a single argument without any nonce.
fn is_bare(stage: &Stage, args: &[Value]) -> bool {
    args.len() == 1 && !is_said(stage, args)
}

/// The payloads that were sent without a nonce, each listed once, with its first sender.
fn sent_bare(stage: &Stage, exchange: Exchange) -> Vec<(String, Value)> {
    let mut payloads: Vec<(String, Value)> = Vec::new();
    for (by, args) in all_sent(&stage.journal.read(), exchange) {
        if is_bare(stage, args) && !payloads.iter().any(|(_, other)| is(other, args)) {
            payloads.push((by.to_owned(), args[0].clone()));
        }
    }
    payloads
}

/// How often this payload was sent.
fn sent(stage: &Stage, exchange: Exchange, payload: &Value) -> usize {
    let entries = stage.journal.read();
    all_sent(&entries, exchange).filter(|(_, args)| is(payload, args)).count()
}

fn all_sent(
    entries: &[Entry],
    exchange: Exchange,
) -> impl Iterator<Item = (&str, &[Value])> {
    let sent = entries.iter().filter(|entry| entry.way == Way::Sent);
    sent.filter_map(move |entry| {
        let (name, args) = entry.event.as_ref()?;
        (name == exchange.sent).then_some((entry.who.as_str(), args.as_slice()))
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
pub fn is_copy(stage: &Stage, payload: &Value, args: &[Value]) -> bool {
    is(payload, args) && !is_said(stage, args)
}

/// What one client has heard by this exchange's event since `mark`.
pub fn heard_since<'a>(
    entries: &'a [Entry],
    exchange: Exchange,
    mark: usize,
    who: &'a str,
) -> impl Iterator<Item = &'a [Value]> + 'a {
    let since = entries.iter().skip(mark).filter(move |entry| entry.who == who);
    since.filter_map(move |entry| entry.heard(exchange.heard))
}
