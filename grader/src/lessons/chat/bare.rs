//! Payloads that have no room for a nonce: `""`, `null`, numbers. They are sent one at a
//! time, between two texts, and each is waited for: what comes that is none of the texts
//! is it.

use serde_json::Value;

use super::{
    differs::{shown, what_became},
    talk::{WAYS, and, say_both_ways},
};
use crate::{
    check::Finding,
    journal::{Entry, Way},
    json::{carries, same, short},
    stage::{Exchange, Look, Stage},
};

/// Sends each of these by both events, and waits until all have heard it.
///
/// # Errors
/// What came instead, or who heard nothing.
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

/// The events of this exchange since `mark` at one client that carry nothing of what
/// was said with a nonce.
fn bare<'a>(
    stage: &'a Stage,
    entries: &'a [Entry],
    exchange: Exchange,
    mark: usize,
    who: &'a str,
) -> impl Iterator<Item = &'a [Value]> + 'a {
    let said = |args: &[Value]| {
        let mut said = stage.said.iter();
        said.any(|said| args.iter().any(|arg| carries(arg, &said.nonce)))
    };
    let since = entries.iter().skip(mark).filter(move |entry| entry.who == who);
    since
        .filter_map(move |entry| entry.heard(exchange.heard))
        .filter(move |args| !said(args))
}

fn is(payload: &Value, args: &[Value]) -> bool {
    args.first().is_some_and(|got| same(got, payload))
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
        bare(stage, entries, exchange, mark, who).any(|args| is(payload, args))
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
    let closed =
        closed.map(|entry| format!("{}'s connection ended: {}", entry.who, entry.packet));
    let instead = missing.iter().find_map(|who| {
        let args = bare(stage, &entries, exchange, mark, who).next()?;
        Some(((*who).clone(), args.to_vec()))
    });
    drop(entries);

    let ms = stage.patience().as_millis();
    for who in &missing {
        let note = format!("`{}` {payload} never came ({ms} ms)", exchange.heard);
        stage.journal.note(who, Way::Missing, note);
    }
    let finding = Finding::failed(format!(
        "{by} sent `{}` {payload}, and {} did not hear it.",
        exchange.sent,
        and(&missing)
    ))
    .expected(format!("`{}` {}", exchange.heard, short(payload, 120)))
    .focus(format!("\"{}\",{payload}]", exchange.sent));
    Err(match (closed, instead) {
        (Some(closed), _) => finding.actual(closed).hint(
            "Something in the server ends the connection; its stderr may say what.",
        ),
        (None, Some((who, args))) => finding
            .actual(format!("{who} heard {}", shown(exchange.heard, &args)))
            .hint(what_became(payload, &args))
            .focus(format!("[\"{}\"", exchange.heard)),
        (None, None) => finding.actual("nothing").hint(unheard(stage)),
    })
}

/// Why a payload may come to nobody, when texts do.
pub fn unheard(stage: &Stage) -> &'static str {
    let stderr = stage.stderr_since(stage.check_started);
    if stderr.iter().any(|line| line.contains("Error while extracting data")) {
        "The handler was never called: its `Data<T>` cannot hold this payload. \
         `Data<Value>` holds any JSON, and `Data<String>` only texts."
    } else {
        "Is it passed on only under a condition? In JavaScript, `if (message)` is false \
         for `\"\"`, `0`, `false` and `null`. Each of them is a payload like any other."
    }
}
