//! Why a client did not hear a message, as far as the journal shows it.

use serde_json::Value;

use super::{and, copy, heard_only, unheard};
use crate::{
    finding::Finding,
    journal::{Entry, Way},
    json::{any_carries, cut},
    play::{ask::refused_for_haste, broken},
    stage::{Exchange, Said, Stage},
};

/// The finding that names who did not hear a message, with the reason that the journal
/// shows.
pub async fn left_out(
    stage: &mut Stage,
    said: &Said,
    hint: impl FnOnce(&Stage, &Said) -> String,
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
    hint: impl FnOnce(&Stage, &Said) -> String,
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
            .because(format!("Clients listen for the event `{}`.", said.exchange.heard));
    }
    if stage.extractor_failed() {
        return finding.because(
            "The handler was never called: its `Data<T>` could not hold this payload. \
             Do the fields of your struct have the names and types that the lesson gives?",
        );
    }
    let mut own = since.iter().filter(|entry| entry.who == said.by);
    if let Some((entry, args)) = own.find_map(|e| Some((e, e.heard("error")?))) {
        let refusal = args.first().unwrap_or(&Value::Null);
        let refused = || {
            "The server refused this message, and it is a good one. Which condition in \
             your code refuses it?"
                .to_owned()
        };
        return finding
            .focus(&entry.packet)
            .actual(format!("{} heard {} instead", said.by, cut(&entry.packet, 100)))
            .because(refused_for_haste(refusal).unwrap_or_else(refused));
    }
    if missing.len() > 1 && missing.len() == said.audience.len() {
        match unheard::hint(stage, said).await {
            Ok(Some(hint)) => return finding.because(hint),
            Ok(None) => {}
            Err(end) => return end,
        }
    }
    finding.hint(hint(stage, said))
}

/// What to try when a message was for everyone, and only some clients heard it.
pub fn hint_to_all(stage: &Stage, said: &Said) -> String {
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
        (0, _) if missing.len() > 1 => {
            "Is the handler registered under this name, and do you await the emit? \
             `io.emit(…)` returns a future: without `.await`, nothing is sent."
                .into()
        }
        (1, _) if sender_heard => {
            "`socket.emit` reaches one client. To reach them all, use \
             `io.emit(…).await`, with `io: SocketIo` among the handler's arguments."
                .into()
        }
        (_, 1) if !sender_heard => {
            "`socket.broadcast()` leaves the sender out. `io.emit(…).await` reaches \
             the sender too."
                .into()
        }
        _ => format!(
            "Only some were reached: {} ({}) heard nothing. Is there a list, a limit or a \
             condition in your code that decides who hears it?",
            and(&missing),
            overs(&missing).join(", "),
        ),
    }
}
