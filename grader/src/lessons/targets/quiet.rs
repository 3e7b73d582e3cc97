//! What nobody has asked for.

use std::time::{Duration, Instant};

use tokio::time::sleep;

use super::talk::HEARD;
use crate::{
    check::Finding,
    class::Over,
    journal::Entry,
    json::{carries, cut},
    stage::{Said, Stage},
};

/// How often somebody comes and goes to show that it brings nothing.
const VISITS: usize = 4;

/// Who comes and goes.
const VISITOR: &str = "Nia";

pub async fn unasked(stage: &mut Stage) -> Result<(), Finding> {
    let mut each_time = true;
    for visit in 0..VISITS {
        let over = if visit % 2 == 0 { Over::WebSocket } else { Over::Polling };
        let (mark, started) = (stage.journal.mark(), Instant::now());
        stage.join(VISITOR, over).await?;
        let sid = stage.sid(VISITOR).unwrap_or_default().to_owned();
        stage.fence(&stage.exact_names()).await?;
        stage.leave(VISITOR).await;
        stage.fence(&stage.exact_names()).await?;
        let found = unexpected(stage, mark);
        if let Some(entry) = found.iter().find(|e| is_ours(stage, e, &found, &sid)) {
            return Err(spam(stage, entry));
        }
        // What is left may be the talk of others on a shared server, or come with each
        // visit: then nothing comes in as long a time without one.
        let took = started.elapsed();
        each_time = each_time && !found.is_empty() && is_quiet(stage, took).await?;
        if let (true, Some(entry)) = (each_time && visit + 1 == VISITS, found.first()) {
            return Err(spam(stage, entry));
        }
    }
    Ok(())
}

/// The `heard` since `mark`, while none of the class has spoken, by those who can be
/// fenced. Without the copies that come late to those who were there: they are another
/// check's matter.
fn unexpected(stage: &Stage, mark: usize) -> Vec<Entry> {
    let entries = stage.journal.read();
    let exact = stage.exact_names();
    let is_heard = |entry: &&Entry| {
        entry.heard(HEARD).is_some()
            && (entry.who == VISITOR || exact.contains(&entry.who))
    };
    let since = entries.iter().skip(mark).filter(is_heard);
    let since: Vec<&Entry> = since.collect();
    let late = |entry: &Entry| {
        stage.said.iter().any(|said| holds(entry, said))
            && since.iter().any(|e| e.who != VISITOR && e.packet == entry.packet)
    };
    since.iter().filter(|entry| !late(entry)).map(|entry| (*entry).clone()).collect()
}

/// Whether it cannot be the talk of strangers: on a server of our own nothing can; on
/// a shared one, it is what was said in this run, what names the visitor, or what the
/// visitor alone has heard.
fn is_ours(stage: &Stage, entry: &Entry, found: &[Entry], sid: &str) -> bool {
    let alone = || {
        let same = |other: &&Entry| other.packet == entry.packet;
        found.iter().filter(same).all(|other| other.who == VISITOR)
    };
    !stage.is_shared()
        || stage.said.iter().any(|said| holds(entry, said))
        || (!sid.is_empty() && entry.packet.contains(sid))
        || alone()
}

/// Whether nobody hears anything in so long a time.
async fn is_quiet(stage: &Stage, time: Duration) -> Result<bool, Finding> {
    let mark = stage.journal.mark();
    sleep(time).await;
    stage.fence(&stage.exact_names()).await?;
    Ok(unexpected(stage, mark).is_empty())
}

fn spam(stage: &Stage, entry: &Entry) -> Finding {
    let finding = Finding::failed(format!(
        "Somebody came and went, nobody spoke, and {} heard `{HEARD}`.",
        entry.who
    ))
    .expected(format!("no `{HEARD}` until a client sends something"))
    .actual(cut(&entry.packet, 120));
    if stage.said.iter().any(|said| holds(entry, said)) {
        finding.hint(
            "That was said before, and to those who were there then. This server keeps \
             nothing.",
        )
    } else {
        finding.hint("A greeting or a goodbye needs a name of its own.")
    }
}

fn holds(entry: &Entry, said: &Said) -> bool {
    let args = entry.heard(HEARD).unwrap_or_default();
    args.iter().any(|arg| carries(arg, &said.nonce))
}
