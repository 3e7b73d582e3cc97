//! Who hears it, who does not, and how often.

use std::time::Duration;

use tokio::time::sleep;

use super::{
    content::is_right,
    hint::{astray, with_hint},
    talk::{Target, UNNAMED, all_copies, one_late, only, reaches, say, strays},
    texts::empty_texts,
};
use crate::{
    check::Finding,
    journal::Entry,
    stage::{Said, Stage},
};

pub async fn to_me(stage: &mut Stage) -> Result<(), Finding> {
    from_ann(stage, Target::Me).await
}

pub async fn to_others(stage: &mut Stage) -> Result<(), Finding> {
    from_ann(stage, Target::Others).await
}

pub async fn to_all(stage: &mut Stage) -> Result<(), Finding> {
    from_ann(stage, Target::All).await
}

async fn from_ann(stage: &mut Stage, target: Target) -> Result<(), Finding> {
    let said = say(stage, "Ann", target);
    if let Err(finding) = reaches(stage, &said).await {
        let next = say(stage, "Ann", target);
        return Err(one_late(stage, &said, &next, finding).await?);
    }
    only(stage, &[said]).await
}

/// Every client as sender, every target, and a look at every receiver.
pub async fn any_sender(stage: &mut Stage) -> Result<(), Finding> {
    let mut all = Vec::new();
    for by in stage.names() {
        // What only the others hear comes last. When a client has heard nothing since it
        // last sent, TCP may hold back what the stock client sends next, for 40 ms.
        for target in [Target::Me, Target::All, Target::Others] {
            let said = say(stage, &by, target);
            reaches(stage, &said).await.map_err(from_ann_it_worked)?;
            all.push(said);
        }
    }
    only(stage, &all).await.map_err(from_ann_it_worked)
}

fn from_ann_it_worked(finding: Finding) -> Finding {
    with_hint(
        finding,
        "When Ann sent it, the right ones heard it. Does every client get its handlers, \
         and not only the first?",
    )
}

/// On a busy machine those who speak at once may still be heard one after the other.
const ROUNDS: usize = 4;

/// All speak to every target at once: a server that keeps "the current sender"
/// somewhere mixes them up.
pub async fn at_once(stage: &mut Stage) -> Result<(), Finding> {
    let mixed = |finding| {
        with_hint(
            finding,
            "One after the other it works, but not when they speak at once. Is something \
             shared between two calls of the handler? Take `socket` from its arguments.",
        )
    };
    let mut all: Vec<Said> = Vec::new();
    for _ in 0..ROUNDS {
        let before = all.len();
        for target in UNNAMED {
            for by in stage.names() {
                all.push(say(stage, &by, target));
            }
        }
        for said in &all[before..] {
            reaches(stage, said).await.map_err(mixed)?;
        }
    }
    for (said, heard) in all_copies(stage) {
        if all.iter().any(|one| one.nonce == said.nonce) {
            for heard in &heard {
                is_right(stage, &said, heard).map_err(mixed)?;
            }
        }
    }
    only(stage, &all).await.map_err(mixed)
}

/// Nothing proves that no more will come. So a look back at the end of a run sees what
/// comes this much later than it should; most runs have taken longer by then.
const LATER: Duration = Duration::from_millis(300);

/// Lets come what comes late after the first text of this kind.
///
/// # Errors
/// As [`Stage::fence`].
pub async fn settle(
    stage: &Stage,
    is_first: impl Fn(&Said) -> bool,
) -> Result<(), Finding> {
    let first = stage.said.iter().find(|said| is_first(said));
    let since = {
        let entries = stage.journal.read();
        let at_ms = |entry: Option<&Entry>| entry.map_or(0.0, |entry| entry.at_ms);
        let first = at_ms(first.and_then(|said| entries.get(said.mark)));
        Duration::from_secs_f64((at_ms(entries.last()) - first).max(0.0) / 1000.0)
    };
    sleep(LATER.saturating_sub(since)).await;
    stage.fence(&stage.exact_names()).await
}

/// Looks back at the whole run, so that a copy which came late is seen too.
pub async fn once(stage: &mut Stage) -> Result<(), Finding> {
    settle(stage, |said| Target::of(said) == Target::All).await?;
    for (said, heard) in all_copies(stage) {
        let count = |who: &String| heard.iter().filter(|heard| heard.who == *who).count();
        let Some(who) = said.audience.iter().find(|who| count(who) > 1) else { continue };
        let to_all = said.audience.iter().all(|who| count(who) > 1);
        let hint = match Target::of(&said) {
            Target::All if *who == said.by && !to_all => {
                "The sender is among those that `io.emit` reaches. Sending it to the \
                 socket as well makes it twice."
            }
            Target::All if *who != said.by && count(&said.by) == 1 => {
                "The others are among those that `io.emit` reaches. `socket.broadcast()` \
                 beside it makes it twice."
            }
            _ => {
                "Is there more than one emit, or is the handler's work done once for \
                 each client?"
            }
        };
        let (event, count) = (said.exchange.sent, count(who));
        return Err(Finding::failed(format!(
            "{} sent `{event}` once, and {who} heard it {count} times.",
            said.by
        ))
        .expected("each text once at each client that it is for")
        .actual(format!("{count} copies at {who}"))
        .hint(hint)
        .focus(&said.nonce));
    }
    empty_texts(stage, |copies, most| most > 0 && copies > most)
}

/// Looks back likewise, for what went astray a little later.
pub async fn nobody_else(stage: &mut Stage) -> Result<(), Finding> {
    stage.fence(&stage.exact_names()).await?;
    match strays(stage).first() {
        Some((said, _)) => Err(astray(stage, said)),
        None => empty_texts(stage, |copies, most| copies > most),
    }
}
