//! Why a client did not hear a message, as far as the journal shows it.

use serde_json::Value;

use super::{and, copy, heard_only, unheard};
use crate::{
    finding::Finding,
    journal::{Entry, Way},
    json::{any_carries, cut},
    play::{ask::refused_for_haste, broken},
    stage::{Exchange, Said, Stage},
    trap::Trap,
};

/// The finding that names who did not hear a message, with the reason that the journal
/// shows.
pub async fn left_out(
    stage: &mut Stage,
    said: &Said,
    hint: impl FnOnce(&Stage, &Said) -> Trap,
) -> Finding {
    let Exchange { sent, heard: heard_as } = said.exchange;
    let since: Vec<Entry> = stage.journal.read()[said.mark..].to_vec();
    let heard = |who: &&String| copy(&stage.journal.read(), said, who).is_some();
    let (heard, missing): (Vec<&String>, Vec<&String>) =
        said.audience.iter().partition(heard);
    stage.never_came(heard_as, &missing);

    let by = &said.by;
    let finding = Finding::failed(format!(
        "{by} sent `{sent}`, and {} never heard it.",
        and(&missing)
    ))
    .expected(format!(
        "`{heard_as}` at {}",
        and(&said.audience.iter().collect::<Vec<_>>())
    ))
    .actual(heard_only(&heard))
    .focus(&said.nonce);
    explain(stage, finding, said, &since, &missing, hint).await
}

async fn explain(
    stage: &mut Stage,
    finding: Finding,
    said: &Said,
    since: &[Entry],
    missing: &[&String],
    hint: impl FnOnce(&Stage, &Said) -> Trap,
) -> Finding {
    if let Some(explained) = broken::explained(&finding, since, missing) {
        return explained;
    }
    let is_missing = |who: &str| missing.iter().any(|missing| *missing == who);
    if let Some(before) = broken::sent_away(stage, &finding, is_missing) {
        return before;
    }
    let missed = |entry: &&Entry| missing.contains(&&entry.who);
    let renamed = since.iter().filter(missed).find_map(|entry| {
        let (name, args) = entry.event.as_ref()?;
        let carried = any_carries(args, &said.nonce);
        (entry.way == Way::Heard && name != said.exchange.heard && carried)
            .then_some((entry, name))
    });
    if let Some((entry, name)) = renamed {
        return finding
            .actual(format!("{} heard an event called `{name}` instead", entry.who))
            .because(
                Trap::of("event-under-another-name").with("event", said.exchange.heard),
            );
    }
    if stage.extractor_failed() {
        return finding.because("payload-does-not-fit");
    }
    let mut own = since.iter().filter(|entry| entry.who == said.by);
    if let Some((entry, args)) = own.find_map(|e| Some((e, e.heard("error")?))) {
        let refusal = args.first().unwrap_or(&Value::Null);
        return finding
            .focus(&entry.packet)
            .actual(format!("{} heard {} instead", said.by, cut(&entry.packet, 100)))
            .because(
                refused_for_haste(refusal)
                    .unwrap_or_else(|| Trap::of("good-message-refused")),
            );
    }
    if missing.len() > 1 && missing.len() == said.audience.len() {
        match unheard::hint(stage, said).await {
            Ok(Some(trap)) => return finding.because(trap),
            Ok(None) => {}
            Err(end) => return end,
        }
    }
    finding.trap(hint(stage, said))
}

/// What to try when a message was for everyone, and only some clients heard it.
pub fn hint_to_all(stage: &Stage, said: &Said) -> Trap {
    let entries = stage.journal.read();
    let (heard, missing): (Vec<&String>, Vec<&String>) =
        said.audience.iter().partition(|who| copy(&entries, said, who).is_some());
    let sender_heard = heard.contains(&&said.by);
    let overs = |names: &[&String]| {
        let mut overs: Vec<_> = names
            .iter()
            .filter_map(|name| Some(stage.client(name)?.over().to_string()))
            .collect();
        overs.dedup();
        overs
    };
    match (heard.len(), missing.len()) {
        (0, _) if missing.len() > 1 => Trap::of("nobody-heard-it"),
        (1, _) if sender_heard => Trap::of("to-the-sender-only"),
        (_, 1) if !sender_heard => Trap::of("leaves-sender-out"),
        _ => Trap::of("some-left-out")
            .with("missing", and(&missing))
            .with("overs", overs(&missing).join(", ")),
    }
}
