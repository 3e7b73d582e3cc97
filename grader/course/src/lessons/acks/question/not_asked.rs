//! Why a client was not asked.

use classroom::{
    class::Connection,
    finding::Finding,
    journal::{Entry, Way},
    json::{any_carries, cut},
    play::{ask::Asked, broken, talk::and},
    stage::Stage,
    trap::Trap,
};

use super::{super::reply, Question, SERVER_EVENT, copies};

/// The finding for a client that sent `askMe` and was not asked, with the reason that the
/// journal shows.
pub fn not_asked(stage: &Stage, question: &Question) -> Finding {
    let Asked { by, event, .. } = &question.asked;
    let ms = stage.patience().as_millis();
    let entries = stage.journal.read();
    let since: Vec<Entry> = entries[question.asked.mark..].to_vec();
    drop(entries);
    let others: Vec<String> =
        copies(stage, question).into_iter().map(|copy| copy.who).collect();
    stage.never_came(SERVER_EVENT, &[by]);

    let finding = Finding::failed(format!(
        "{by} sent `{event}`, and the server did not ask {by} back."
    ))
    .expected(format!("`{SERVER_EVENT}` at {by}"))
    .actual(format!("nothing within {ms} ms"));
    if let Some(explained) = broken::explained(&finding, &since, &[by]) {
        return explained.focus(event);
    }
    if let Some(Connection::Closed(reason)) =
        stage.client(by).map(|client| client.connection())
    {
        let ended = format!("{by}'s connection had ended before: {reason}");
        return finding.actual(ended).because(broken::why_ended(&reason));
    }
    if !others.is_empty() {
        return finding
            .actual(format!("{} heard it instead", and(&others)))
            .trap("another-client-asked");
    }
    let own = since.iter().filter(|entry| entry.who == *by);
    let renamed = own.filter(|entry| entry.way == Way::Heard).find_map(|entry| {
        let (name, args) = entry.event.as_ref()?;
        let carried = any_carries(args, &question.nonce);
        carried.then_some(name)
    });
    if let Some(name) = renamed {
        return finding
            .actual(format!("{by} heard an event called `{name}` instead"))
            .trap("question-under-another-name");
    }
    if let Some(entry) = since.iter().find(|e| reply::is_reply(e, &question.asked)) {
        return finding
            .actual(format!("acknowledged without asking: {}", cut(&entry.packet, 80)))
            .trap("acked-before-asking");
    }
    if stage.extractor_failed() {
        return finding.trap("question-does-not-fit");
    }
    finding.trap(Trap::of("not-asked").with("event", event))
}
