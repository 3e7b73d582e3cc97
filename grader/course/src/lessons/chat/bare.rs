//! Payloads that have no room for a nonce: `""`, `null`, numbers. They are sent one at a
//! time, between two texts, and each is waited for: anything other than these texts must be
//! the payload.

use classroom::{
    finding::Finding,
    journal::{Entry, Way},
    json::short,
    play::{broken, changed::what_became, talk::is_said},
    stage::{Exchange, Look, Stage},
    trap::Trap,
};
use serde_json::Value;

use super::{
    delivery,
    differs::{shown, wanted},
    quiet::{nothing_unsent, settle},
    talk::{BOTH, WAYS, and, say_both_ways},
};
use crate::families::{
    bare::{self, heard_since, is_copy},
    dropped::sets_apart,
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

/// Looks back at the whole run, including payloads that have no room for a nonce.
pub async fn once(stage: &mut Stage) -> Result<(), Finding> {
    settle(stage).await?;
    once_so_far(stage)?;
    bare::once(stage, &BOTH).await?;
    nothing_unsent(stage).await
}

/// The same for everything that has a text, so far.
pub fn once_so_far(stage: &Stage) -> Result<(), Finding> {
    delivery::none_crossed(stage)?;
    delivery::once_so_far(stage)
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
            .trap(what_became(payload, &args))
            .focus(format!("[\"{}\"", exchange.heard)),
        (None, None) => finding.actual("nothing").trap(unheard(stage, payload)),
    })
}

/// Why nobody may hear this payload, although texts are heard.
fn unheard(stage: &Stage, payload: &Value) -> Trap {
    match stage.extractor_failed() {
        true => Trap::of("payload-is-any-json"),
        false => sets_apart(payload),
    }
}
