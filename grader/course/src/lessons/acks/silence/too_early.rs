//! A question whose second was over too early.

use classroom::{
    finding::Finding,
    journal::{Entry, Way},
    play::ask::Asked,
    stage::Stage,
};

use super::super::{
    question::ASK_ME,
    reply,
    seconds::{SHORTEST, took},
};

/// The finding for a question whose second was over too early, in ms, with what happened
/// just then.
pub fn too_early(stage: &Stage, asked: &Asked, took: f64) -> Finding {
    let Asked { by, event, .. } = asked;
    let silent = match event.as_str() {
        ASK_ME => format!("{by} didn't answer"),
        _ => format!("Clients didn't answer {by}'s `{event}`"),
    };
    let finding = Finding::failed(format!(
        "{silent}, and the acknowledgement came after {took:.0} ms."
    ))
    .expected("about one second: 800 to 2000 ms")
    .trap("too-early");
    match just_before(stage, asked) {
        Some(what) => {
            finding.actual(format!("{took:.0} ms, {what}")).because("own-second")
        }
        None => finding.actual(format!("{took:.0} ms")),
    }
}

/// What happened just before an acknowledgement, and may have caused it.
fn just_before(stage: &Stage, asked: &Asked) -> Option<String> {
    /// In ms.
    const JUST: f64 = 60.0;
    let all = reply::sent(stage, &[asked.event.as_str()]);
    if !all.iter().any(|other| took(stage, other).is_some_and(|took| took >= SHORTEST)) {
        // It takes no more time for any of them.
        return None;
    }
    let entries = stage.journal.read();
    let (sent, told) = reply::times(&entries, asked);
    let (sent, told) = (sent?, told?);
    let together = all.iter().find_map(|other| {
        let (before, over) = reply::times(&entries, other);
        let earlier = sent - before?;
        let is_it = earlier > JUST && (over? - told).abs() < JUST;
        is_it.then(|| {
            let by = &other.by;
            format!("together with {by}'s, sent {earlier:.0} ms earlier")
        })
    });
    let ours = |entry: &&Entry| {
        let is_just = (told - JUST..=told).contains(&entry.at_ms);
        is_just && (entry.way == Way::Sent || entry.ends_connection()) && !entry.aside
    };
    let last = || {
        let entry = entries.iter().skip(asked.mark + 1).rfind(ours)?;
        Some(match &entry.event {
            _ if entry.ends_connection() => format!("just after {} left", entry.who),
            Some((name, _)) => format!("just after {} sent `{name}`", entry.who),
            None => format!("just after {} answered something else", entry.who),
        })
    };
    together.or_else(last)
}
