//! Why a client was not asked.

use super::{super::reply, Question, SERVER_EVENT, copies};
use crate::{
    check::Finding,
    journal::{Entry, Way},
    json::{carries, cut},
    lessons::{ask::Asked, talk::and},
    stage::Stage,
};

/// Who sent `askMe`, and was not asked, with the reason that the journal shows.
pub fn not_asked(stage: &Stage, question: &Question) -> Finding {
    let Asked { by, event, .. } = &question.asked;
    let ms = stage.patience().as_millis();
    let entries = stage.journal.read();
    let since: Vec<Entry> = entries[question.asked.mark..].to_vec();
    drop(entries);
    let others: Vec<String> =
        copies(stage, question).into_iter().map(|copy| copy.who).collect();
    stage.journal.note(
        by,
        Way::Missing,
        format!("`{SERVER_EVENT}` never came ({ms} ms)"),
    );

    let finding = Finding::failed(format!(
        "{by} sent `{event}`, and the server did not ask {by} back."
    ))
    .expected(format!("`{SERVER_EVENT}` at {by}"))
    .actual(format!("nothing within {ms} ms"));
    let own = |entry: &&Entry| entry.who == *by;
    if let Some(closed) = since.iter().filter(own).find(|e| e.way == Way::Closed) {
        return finding
            .actual(format!("{by}'s connection ended: {}", closed.packet))
            .hint(
                "Something in the server ends the connection; its stderr may say what.",
            );
    }
    if let Some(odd) = since.iter().filter(own).find(|e| e.malformed.is_some()) {
        let reason = odd.malformed.as_deref().unwrap_or_default();
        return finding
            .actual(format!("a malformed packet, {}: {reason}", cut(&odd.packet, 100)))
            .hint(
                "A newtype struct as payload loses the event's name: send a struct with \
                 named fields.",
            );
    }
    if !others.is_empty() {
        return finding.actual(format!("{} heard it instead", and(&others))).hint(
            "Emit on the handler's own `socket: SocketRef`: it is the client that has \
             sent the event.",
        );
    }
    let renamed = since.iter().filter(own).find_map(|entry| {
        let (name, args) = entry.event.as_ref()?;
        let carried = args.iter().any(|arg| carries(arg, &question.nonce));
        (entry.way == Way::Heard && carried).then_some(name)
    });
    if let Some(name) = renamed {
        return finding
            .actual(format!("{by} heard an event called `{name}` instead"))
            .hint(format!("The question's event is called `{SERVER_EVENT}`."));
    }
    if let Some(entry) = since.iter().find(|e| reply::is_reply(e, &question.asked)) {
        return finding
            .actual(format!("acknowledged without asking: {}", cut(&entry.packet, 80)))
            .hint("First ask the client, then wait for its answer, then acknowledge.");
    }
    let stderr = stage.stderr_since(stage.check_started);
    if stderr.iter().any(|line| line.contains("Error while extracting data")) {
        return finding.hint(
            "The handler was never called: its `Data<T>` could not hold this payload, \
             `{\"question\": \"…\"}`.",
        );
    }
    finding.hint(format!(
        "Is the handler registered under the name `{event}`? Take `socket: SocketRef` \
         among its arguments, and call `socket.emit_with_ack(…)`."
    ))
}
