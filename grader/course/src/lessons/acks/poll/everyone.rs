//! Whether a poll reaches everyone.

use classroom::{
    finding::Finding,
    journal::Entry,
    play::talk::and,
    stage::{Look, Stage},
    trap::Trap,
};

use super::{
    super::{
        question::{Copy, Question, SERVER_EVENT, copies, copies_in},
        seconds::SHORTEST,
    },
    POLL,
};

/// Waits until every client has heard the question. Nobody answers so far.
///
/// # Errors
/// Which clients didn't hear it, and why as far as the journal shows.
pub async fn everyone(stage: &Stage, question: &Question) -> Result<Vec<Copy>, Finding> {
    let names = stage.names();
    let all = |entries: &[Entry]| {
        let copies = copies_in(entries, question);
        let own = |name: &String| copies.iter().find(|copy| copy.who == *name).cloned();
        let heard: Option<Vec<Copy>> = names.iter().map(own).collect();
        // A client that is asked late does not make us wait longer.
        heard.map_or(Look::Waiting(0), Look::Found)
    };
    let found = stage.wait("everyone to be asked", all).await?;
    found.ok_or_else(|| left_out(stage, question, &names))
}

/// Whether the last client was asked so late as if each one before it had been given its
/// whole second.
pub fn in_turn(stage: &Stage, question: &Question) -> bool {
    let entries = stage.journal.read();
    let since = entries.iter().skip(question.asked.mark);
    let asked = since.filter(|entry| entry.heard(SERVER_EVENT).is_some());
    let times: Vec<f64> = asked.map(|entry| entry.at_ms).collect();
    let (Some(first), Some(last)) = (times.first(), times.last()) else { return false };
    let others = stage.names().len().saturating_sub(1);
    last - first >= SHORTEST * others as f64
}

/// The finding for a poll that asks the clients one after the other.
pub fn asked_in_turn(question: &Question) -> Finding {
    let by = &question.asked.by;
    Finding::failed(format!(
        "{by} sent `{POLL}`, and the clients were asked one after the other."
    ))
    .expected(format!("`{SERVER_EVENT}` at every client at once"))
    .actual("each was asked only after the one before had timed out")
    .trap("asked-one-after-another")
}

fn left_out(stage: &Stage, question: &Question, names: &[String]) -> Finding {
    let by = &question.asked.by;
    let heard: Vec<String> =
        copies(stage, question).into_iter().map(|copy| copy.who).collect();
    let missing: Vec<&String> = names.iter().filter(|n| !heard.contains(n)).collect();
    stage.never_came(SERVER_EVENT, &missing);
    let finding = Finding::failed(format!(
        "{by} sent `{POLL}`, and {} heard no question.",
        and(&missing)
    ))
    .expected(format!("`{SERVER_EVENT}` at {}", and(names)))
    .actual(match heard.is_empty() {
        true => "nobody was asked".into(),
        false => format!("only {} heard it", and(&heard)),
    });
    if heard.is_empty() {
        return finding.trap("poll-not-heard");
    }
    finding.trap(match &missing[..] {
        [one] if *one == by => Trap::of("poll-leaves-sender-out"),
        _ => Trap::of("asked-one-after-another"),
    })
}
