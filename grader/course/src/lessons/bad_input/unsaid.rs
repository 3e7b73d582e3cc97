//! A `message` that nobody has sent.

use classroom::{
    check::Test, class::Over, finding::Finding, journal::Entry, json::cut,
    play::talk::is_said, stage::Stage,
};

use super::{
    answers::{answers, try_all},
    creating::{MESSAGE, create_for_all},
    payloads,
};
use crate::families::unasked::comes_with;

/// The messages since then that nobody has sent, at the clients that see every packet.
fn unsaid(stage: &Stage, mark: usize) -> Vec<Entry> {
    let entries = stage.journal.read();
    // Those that have left saw every packet: the stock client stays.
    let sees_all = |who: &str| stage.sees_all(who) || !stage.is_here(who);
    let since = entries.iter().skip(mark).filter(|entry| sees_all(&entry.who));
    let strange = since
        .filter(|entry| entry.heard(MESSAGE).is_some_and(|args| !is_said(stage, args)));
    strange.cloned().collect()
}

/// Nothing but good messages brings a `message`. Looks back at the whole group.
pub async fn only_what_was_sent(stage: &mut Stage) -> Result<(), Finding> {
    const ACTS: [(&str, Test); 2] = [
        ("A client came and left", |s| Box::pin(come_and_go(s))),
        ("A client sent one good message", |s| Box::pin(good(s))),
    ];
    comes(stage, 0, &ACTS).await
}

/// Neither does a refusal, on a server that others use too. On our own, a look at the
/// journal is enough.
pub async fn nothing_after_refusals(
    stage: &mut Stage,
    mark: usize,
) -> Result<(), Finding> {
    const ACTS: [(&str, Test); 1] =
        [("A client sent a bad payload", |s| Box::pin(bad(s)))];
    comes(stage, mark, &ACTS).await
}

/// Whether such a message came, and on a shared server, after which of these acts it comes
/// each time.
async fn comes(
    stage: &mut Stage,
    mark: usize,
    acts: &[(&str, Test)],
) -> Result<(), Finding> {
    let Some(entry) = unsaid(stage, mark).into_iter().next() else { return Ok(()) };
    if !stage.is_shared() {
        return Err(finding("Nobody sent this", &entry));
    }
    for (what, act) in acts {
        if let Some(entry) = comes_with(stage, *act, unsaid).await? {
            return Err(finding(what, &entry));
        }
    }
    Ok(())
}

fn finding(what: &str, entry: &Entry) -> Finding {
    Finding::failed(format!(
        "{what}, and {} heard a `{MESSAGE}` that no client had sent.",
        entry.who
    ))
    .expected(format!("one `{MESSAGE}` for each good message, and no other"))
    .actual(cut(&entry.packet, 120))
    .because("message-nobody-created")
    .focus(entry.packet.clone())
}

async fn come_and_go(stage: &mut Stage) -> Result<(), Finding> {
    stage.join("Gus", Over::WebSocket).await?;
    // It hears what greets it before it leaves.
    stage.fence(&["Gus".to_owned()]).await?;
    stage.leave("Gus").await;
    Ok(())
}

async fn good(stage: &mut Stage) -> Result<(), Finding> {
    create_for_all(stage, "Ann").await.map(|_| ())
}

async fn bad(stage: &mut Stage) -> Result<(), Finding> {
    let bad = payloads::empty(stage, "Ann");
    let tried = try_all(stage, "Ann", bad);
    answers(stage, &tried).await.map(|_| ())
}
