//! Deleting a message that doesn't exist.

use classroom::{
    class::Over,
    finding::Finding,
    journal::{Entry, Way},
    json::{cut, same, short},
    stage::{Look, Stage},
    trap::Trap,
};
use serde_json::Value;

use super::{
    asking::{DELETE, DELETED, ERROR, all_hear_of_it, ask, delete_one, deletions, names},
    leaves_the_list,
};
use crate::{
    families::{
        ids::{id_of, near, never_given},
        late::late,
    },
    lessons::messages::{spam::none_with, storing, talk::say_to_all},
};

pub const NOT_FOUND: &str = "Message not found";

/// Two requests, for ids that no message has: a deleted one, and one that never existed.
/// Both were answered.
struct Refused {
    mark: usize,
    ids: [Value; 2],
}

async fn ask_for_nothing(stage: &mut Stage, by: &str) -> Result<Refused, Finding> {
    let (said, gone, mark) = delete_one(stage, "Ann").await?;
    // Another check looks at when it goes.
    leaves_the_list(stage, &said, &gone).await?;
    stage.fence(&stage.exact_names()).await?;
    if let Some(error) = errors(&stage.journal.read(), mark).next() {
        return Err(refused_and_done(error));
    }
    let never = never_listed(stage, &gone).await?;
    let mark = stage.journal.mark();
    let ids = [gone, never];
    for id in &ids {
        let got = answer(stage, by, id).await?;
        if got["message"] != NOT_FOUND {
            let why = format!("{by} heard an `error` with the wrong content.");
            return Err(Finding::failed(why)
                .expected(format!("{{\"message\": \"{NOT_FOUND}\"}}"))
                .actual(short(&got, 100))
                .trap("error-text-differs")
                .focus(ERROR));
        }
    }
    Ok(Refused { mark, ids })
}

/// An id like this one that is not in the list either: short ones may soon be given.
async fn never_listed(stage: &mut Stage, like: &Value) -> Result<Value, Finding> {
    const TRIES: usize = 50;
    let list = storing::list(stage).await?;
    let mut never = never_given(stage, like);
    for _ in 0..TRIES {
        if !list.iter().any(|entry| same(&entry["id"], &never)) {
            break;
        }
        never = never_given(stage, like);
    }
    Ok(never)
}

/// The errors since `mark` that tell a client that a message was not found.
fn errors(entries: &[Entry], mark: usize) -> impl Iterator<Item = &Entry> {
    let not_found = |args: &[Value]| args.iter().any(|arg| arg["message"] == NOT_FOUND);
    let since = entries.iter().skip(mark).filter(|entry| entry.way == Way::Heard);
    since.filter(move |entry| entry.heard(ERROR).is_some_and(not_found))
}

/// The finding that a message was deleted, and a client still heard an error.
fn refused_and_done(error: &Entry) -> Finding {
    let who = &error.who;
    Finding::failed(format!("Ann deleted a message, and {who} heard `{ERROR}` as well."))
        .expected(format!("`{DELETED}` at every client, and no `{ERROR}`"))
        .actual(format!("{who} heard {}", cut(&error.packet, 100)))
        .trap("error-after-the-deletion")
        .focus(DELETED)
        .focus(ERROR)
}

/// Asks for one id, and waits for the first argument of the `error`.
async fn answer(stage: &Stage, by: &str, id: &Value) -> Result<Value, Finding> {
    let asked = ask(stage, by, id);
    let answer = |entries: &[Entry]| {
        let mut since = entries.iter().skip(asked).filter(|entry| entry.who == by);
        let args = since.find_map(|entry| entry.heard(ERROR));
        let first = |args: &[Value]| args.first().cloned().unwrap_or_default();
        args.map_or(Look::Waiting(0), |args| Look::Found(first(args)))
    };
    if let Some(answer) = stage.wait("the answer `error`", answer).await? {
        return Ok(answer);
    }
    stage.never_came(ERROR, &[by]);
    let why = format!(
        "{by} asked to delete a message that doesn't exist, and heard no `error`."
    );
    let finding = Finding::failed(why)
        .expected(format!("`{ERROR}` {{\"message\": \"{NOT_FOUND}\"}} at {by}"))
        .focus(DELETE)
        .focus(ERROR);
    let since: Vec<Entry> = stage.journal.read()[asked..].to_vec();
    let instead = |entry: &&Entry| entry.way == Way::Heard && entry.event.is_some();
    let own = since.iter().filter(instead).find(|entry| entry.who == by);
    if let Some(entry) = own.or_else(|| since.iter().find(instead)) {
        let heard = format!("{} heard {} instead", entry.who, cut(&entry.packet, 100));
        return Err(finding
            .focus(&entry.packet)
            .actual(heard)
            .trap("error-under-another-name"));
    }
    Err(finding.actual("nothing").trap("error-never-sent"))
}

/// Also over long-polling, and from a client that came late.
pub async fn not_found(stage: &mut Stage) -> Result<(), Finding> {
    let (last, _) = say_to_all(stage, "Ben").await?;
    stage.join("Fay", Over::WebSocket).await?;
    for by in ["Ann", "Ben", "Fay"] {
        ask_for_nothing(stage, by).await?;
    }
    stage.leave("Fay").await;
    nearly(stage).await?;
    storing::stored(stage, &last)
        .await
        .map(|_| ())
        .map_err(|finding| finding.trap("unknown-id-deletes-the-last"))
}

/// Only its whole id names a message.
async fn nearly(stage: &mut Stage) -> Result<(), Finding> {
    let (kept, heard) = say_to_all(stage, "Ben").await?;
    let id = id_of(&heard);
    let mut ids = near(&id, &storing::list(stage).await?);
    // JavaScript turns a list of one text into that text.
    ids.push(Value::from(vec![id]));
    let mark = stage.journal.mark();
    for id in &ids {
        ask(stage, "Ann", id);
    }
    // The store has done with the others when it has done with this one.
    let (_, last, _) = delete_one(stage, "Ann").await?;
    let finding = || {
        let why = "Ann asked to delete ids that are nearly that of a message, and it was \
                   deleted.";
        Finding::failed(why)
            .expected(format!("`{ERROR}`, and nothing deleted"))
            .trap("id-nearly-matches")
            .focus(DELETE)
            .focus(DELETED)
    };
    let told = stage.journal.read().iter().skip(mark).find_map(|entry| {
        let args = entry.heard(DELETED)?;
        let is_near = !names(args, &last) && ids.iter().any(|id| names(args, id));
        is_near.then(|| format!("{} heard {}", entry.who, cut(&entry.packet, 120)))
    });
    match told {
        Some(told) => Err(finding().actual(told)),
        None => storing::stored(stage, &kept).await.map(|_| ()).map_err(|_| {
            finding().actual("the message is no longer in the list").focus(&kept.nonce)
        }),
    }
}

/// Two clients ask at once to delete one message: it is deleted once, and one of the two
/// hears that there is no such message.
pub async fn asked_twice(stage: &mut Stage) -> Result<(), Finding> {
    let (_, heard) = say_to_all(stage, "Ann").await?;
    let id = id_of(&heard);
    let mark = stage.journal.mark();
    for by in ["Ann", "Ben"] {
        ask(stage, by, &id);
    }
    all_hear_of_it(stage, "Ann", &id, mark).await?;
    let both = |entries: &[Entry]| {
        let told = deletions(entries, mark, "Ann", &id).count();
        let refused = errors(entries, mark).count();
        if told + refused > 1 { Look::Found(told) } else { Look::Waiting(0) }
    };
    let finding = Finding::failed(
        "Ann and Ben asked at once to delete the same message. It can be deleted once.",
    )
    .expected(format!("`{DELETED}` once at every client, and `{ERROR}` at Ann or Ben"))
    .trap("delete-in-two-steps")
    .focus(DELETE)
    .focus(DELETED)
    .focus(ERROR);
    match stage.wait("the answers to both", both).await? {
        Some(1) => Ok(()),
        Some(times) => {
            Err(finding.actual(format!("Ann heard `{DELETED}` {times} times")))
        }
        None => Err(finding.actual(format!("nobody heard `{ERROR}`"))),
    }
}

/// Asked by another client than the one that came first, which a server may tell instead.
pub async fn error_to_sender(stage: &mut Stage) -> Result<(), Finding> {
    let by = "Ben";
    let Refused { mark, ids } = ask_for_nothing(stage, by).await?;
    if stage.is_shared() {
        // Such a server isn't checked at every save, so there is time.
        late(stage).await?;
    }
    stage.fence(&stage.exact_names()).await?;
    heard_by(stage, by, mark, &ids)?;
    let after = format!("{by} asked to delete what doesn't exist, and");
    none_with(stage, mark, &after, |s| Box::pin(is_refused(s))).await
}

/// Whether only this client was refused, once for each request.
fn heard_by(stage: &Stage, by: &str, mark: usize, ids: &[Value]) -> Result<(), Finding> {
    let entries = stage.journal.read();
    let since = || entries.iter().skip(mark).filter(|entry| entry.way == Way::Heard);
    for entry in since() {
        let of_these = |args: &[Value]| ids.iter().any(|id| names(args, id));
        let is_error = errors(std::slice::from_ref(entry), 0).next().is_some();
        let (why, trap) = if entry.who != by && is_error {
            (
                format!("heard an error that was only for {by}"),
                Trap::of("error-to-others"),
            )
        } else if entry.heard(DELETED).is_some_and(of_these) {
            (
                "heard of a deletion that never happened".to_owned(),
                Trap::of("unknown-id-told"),
            )
        } else {
            continue;
        };
        return Err(Finding::failed(format!("{} {why}.", entry.who))
            .expected(format!("`{ERROR}` at {by} only"))
            .actual(format!("{} heard {}", entry.who, cut(&entry.packet, 100)))
            .trap(trap)
            .focus(ERROR)
            .focus(DELETED));
    }
    let answers = since().filter(|entry| entry.who == by && entry.heard(ERROR).is_some());
    let count = answers.count();
    if count > ids.len() {
        return Err(Finding::failed(format!(
            "{by} heard more errors than it sent requests."
        ))
        .expected("one `error` for each request")
        .actual(format!("{count} for {} requests", ids.len()))
        .trap("error-sent-twice")
        .focus(ERROR));
    }
    Ok(())
}

async fn is_refused(stage: &mut Stage) -> Result<(), Finding> {
    ask_for_nothing(stage, "Ben").await.map(|_| ())
}
