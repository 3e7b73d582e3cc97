//! Deleting a message that doesn't exist.

use serde_json::Value;

use super::{
    asking::{DELETE, DELETED, ERROR, ask, delete_one, names},
    leaves_the_list,
};
use crate::{
    check::Finding,
    families::{ids::never_given, late::late},
    journal::{Entry, Way},
    json::{cut, short},
    lessons::messages::{storing, talk::say_to_all},
    stage::{Look, Stage},
};

pub const NOT_FOUND: &str = "Message not found";

/// Two requests, for ids that no message has: a deleted one, and one that never existed.
/// Both were answered.
struct Refused {
    mark: usize,
    ids: [Value; 2],
}

async fn ask_for_nothing(stage: &mut Stage) -> Result<Refused, Finding> {
    let (said, gone, mark) = delete_one(stage, "Ann").await?;
    // Another check looks at when it goes.
    leaves_the_list(stage, &said, &gone).await?;
    stage.fence(&stage.exact_names()).await?;
    if let Some(error) = errors(&stage.journal.read(), mark).next() {
        return Err(refused_and_done(error));
    }
    let never = never_given(stage, &gone);
    let mark = stage.journal.mark();
    let ids = [gone, never];
    for id in &ids {
        let got = answer(stage, id).await?;
        if got["message"] != NOT_FOUND {
            let why = "Ann heard an `error` with the wrong content.";
            return Err(Finding::failed(why)
                .expected(format!("{{\"message\": \"{NOT_FOUND}\"}}"))
                .actual(short(&got, 100))
                .hint(
                    "The payload is an object with one field, `message`, and exactly \
                     this text.",
                )
                .focus(ERROR));
        }
    }
    Ok(Refused { mark, ids })
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
        .hint(
            "The message existed, and every client heard that it was deleted. Don't send \
             an error after that: use `if … else`, or `return`.",
        )
        .focus(DELETED)
        .focus(ERROR)
}

/// Asks for one id, and waits for the first argument of the `error`.
async fn answer(stage: &Stage, id: &Value) -> Result<Value, Finding> {
    let asked = ask(stage, "Ann", id);
    let answer = |entries: &[Entry]| {
        let mut since = entries.iter().skip(asked).filter(|entry| entry.who == "Ann");
        let args = since.find_map(|entry| entry.heard(ERROR));
        let first = |args: &[Value]| args.first().cloned().unwrap_or_default();
        args.map_or(Look::Waiting(0), |args| Look::Found(first(args)))
    };
    if let Some(answer) = stage.wait("the answer `error`", answer).await? {
        return Ok(answer);
    }
    stage.never_came(ERROR, &["Ann"]);
    let why = "Ann asked to delete a message that doesn't exist, and heard no `error`.";
    Err(Finding::failed(why)
        .expected(format!("`{ERROR}` {{\"message\": \"{NOT_FOUND}\"}} at Ann"))
        .actual("nothing")
        .hint(
            "The service's `delete` returns `false` if there is no such message. Then \
             answer with `socket.emit(\"error\", …)`.",
        )
        .focus(DELETE)
        .focus(ERROR))
}

pub async fn not_found(stage: &mut Stage) -> Result<(), Finding> {
    let (last, _) = say_to_all(stage, "Ben").await?;
    ask_for_nothing(stage).await?;
    storing::stored(stage, &last).await.map(|_| ()).map_err(|finding| {
        finding.hint(
            "The id was unknown, but another message was deleted. In JavaScript, \
             `splice(-1, 1)` removes the last entry.",
        )
    })
}

pub async fn error_to_sender(stage: &mut Stage) -> Result<(), Finding> {
    let Refused { mark, ids } = ask_for_nothing(stage).await?;
    if stage.is_shared() {
        // Such a server isn't checked at every save, so there is time.
        late(stage).await?;
    }
    stage.fence(&stage.exact_names()).await?;
    let entries = stage.journal.read();
    let since = || entries.iter().skip(mark).filter(|entry| entry.way == Way::Heard);
    for entry in since() {
        let of_these = |args: &[Value]| ids.iter().any(|id| names(args, id));
        let is_error = errors(std::slice::from_ref(entry), 0).next().is_some();
        let (why, hint) = if entry.who != "Ann" && is_error {
            ("heard an error that was only for Ann", "Answer with `socket.emit`.")
        } else if entry.heard(DELETED).is_some_and(of_these) {
            (
                "heard of a deletion that never happened",
                "Send `messageDeleted` only if the service's `delete` returned true, and \
                 return after the error.",
            )
        } else {
            continue;
        };
        return Err(Finding::failed(format!("{} {why}.", entry.who))
            .expected(format!("`{ERROR}` at Ann only"))
            .actual(format!("{} heard {}", entry.who, cut(&entry.packet, 100)))
            .hint(hint)
            .focus(ERROR)
            .focus(DELETED));
    }
    let answers =
        since().filter(|entry| entry.who == "Ann" && entry.heard(ERROR).is_some());
    let count = answers.count();
    if count > ids.len() {
        return Err(Finding::failed("Ann heard more errors than she sent requests.")
            .expected("one `error` for each request")
            .actual(format!("{count} for {} requests", ids.len()))
            .hint("Does your handler send the error in more than one place?")
            .focus(ERROR));
    }
    Ok(())
}
