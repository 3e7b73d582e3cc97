//! The optional part: editing a message.

pub mod limits;

use classroom::{
    finding::Finding,
    json::{any_carries, carries, same, short_pair},
    play::{changed::what_changed, talk::Heard},
    stage::{Said, Stage},
    trap::Trap,
};
use serde_json::{Value, json};

use super::{
    asking::{Posted, ask, path_of, post_to_all, shown},
    told::{Told, all_told, settle},
};
use crate::{
    families::{list, status::status_says},
    lessons::messages::{
        spam::EDITED,
        storing::{LIST, first_difference},
        talk::say_to_all,
    },
};

/// An edit that was asked for.
struct Edit {
    /// The message before the edit.
    before: Value,
    /// The message as it was sent.
    said: Said,
    /// A text in the new content.
    nonce: String,
    /// The new content.
    content: String,
    /// The journal's length before the request.
    mark: usize,
}

/// Sends a message, either way, to be edited.
async fn to_edit(stage: &mut Stage, posted: bool) -> Result<Edit, Finding> {
    let (said, before) = if posted {
        let (Posted { said, message }, _) = post_to_all(stage).await?;
        (said, message)
    } else {
        let (said, heard) = say_to_all(stage, "Ann").await?;
        let message = heard.first().map(|heard| heard.message().clone());
        (said, message.unwrap_or_default())
    };
    let nonce = stage.texts.nonce();
    let content = format!("{nonce} edited {}", stage.texts.word());
    let mark = stage.journal.mark();
    Ok(Edit { before, said, nonce, content, mark })
}

/// Sends the edit, with extra fields if there are any; returns the answer's body.
async fn put(stage: &Stage, edit: &Edit, more: Value) -> Result<Value, Finding> {
    let mut body = json!({ "content": edit.content });
    for (name, value) in more.as_object().into_iter().flatten() {
        body[name] = value.clone();
    }
    let path = path_of(&edit.before["id"]);
    let answer = ask(stage, "PUT", &path, Some(&body)).await?;
    if answer.status == 200
        && let Some(message @ Value::Object(_)) = answer.json
    {
        return Ok(message);
    }
    let trap = match answer.status {
        404 | 405 => Trap::of("put-not-routed"),
        201 | 202 | 204 => Trap::of("edited-another-success"),
        200 => Trap::of("edited-without-message"),
        400..=499 => Trap::of("edit-refused"),
        _ => Trap::of("edited-another-status"),
    };
    let finding = Finding::failed(
        "A message was edited, and the answer is not the edited message.",
    )
    .expected("status 200 and the message with its new content")
    .actual(shown(&answer))
    .focus(path)
    .focus(&edit.nonce);
    Err(match status_says(answer.status) {
        Some(says) => finding.because(says),
        None => finding.trap(trap),
    })
}

/// Whether a message has the edit, and nothing else has changed.
fn is_edited(edit: &Edit, whose: &str, message: &Value) -> Result<(), Finding> {
    let finding = |field: &str, expected: &Value| {
        let (wanted, got) = short_pair(expected, &message[field], 80);
        Finding::failed(format!("After an edit, `{field}` is not what it should be."))
            .expected(format!("`{field}` {wanted}"))
            .actual(format!("`{field}` {got} at {whose}"))
            .focus(&edit.nonce)
            .focus(&edit.said.nonce)
    };
    let content = Value::from(edit.content.as_str());
    if !same(&message["content"], &content) {
        let trap = match message["content"].as_str() {
            Some(got) if any_carries(&[got.into()], &edit.nonce) => {
                what_changed(&edit.content, got)
            }
            _ => Trap::of("edit-not-as-it-is-now"),
        };
        return Err(finding("content", &content).trap(trap));
    }
    for field in ["id", "username"] {
        if !same(&message[field], &edit.before[field]) {
            return Err(
                finding(field, &edit.before[field]).trap("edit-changes-other-fields")
            );
        }
    }
    Ok(())
}

async fn all_hear(stage: &mut Stage, edit: &Edit) -> Result<Vec<Heard>, Finding> {
    let audience = stage.names();
    let path = path_of(&edit.before["id"]);
    let told = Told {
        request: &format!("PUT {path}"),
        event: EDITED,
        mark: edit.mark,
        audience: &audience,
        is: &|args| any_carries(args, &edit.nonce),
        focus: &edit.nonce,
        shape: r#"{"id": …, "username": …, "content": …}"#,
    };
    all_told(stage, &told).await
}

pub async fn answer(stage: &mut Stage) -> Result<(), Finding> {
    for posted in [false, true] {
        let edit = to_edit(stage, posted).await?;
        let message = put(stage, &edit, json!({})).await?;
        let told = |args: &[Value]| any_carries(args, &edit.nonce);
        settle(stage, EDITED, edit.mark, &told).await?;
        is_edited(&edit, "the answer", &message)?;
        // And once more.
        let nonce = stage.texts.nonce();
        let content = format!("{nonce} edited again");
        let again =
            Edit { before: message, nonce, content, mark: stage.journal.mark(), ..edit };
        let message = put(stage, &again, json!({})).await?;
        let told = |args: &[Value]| any_carries(args, &again.nonce);
        settle(stage, EDITED, again.mark, &told).await?;
        is_edited(&again, "the answer", &message)?;
    }
    Ok(())
}

/// All clients hear the same object as in the answer.
pub async fn everyone(stage: &mut Stage) -> Result<(), Finding> {
    let edit = to_edit(stage, false).await?;
    let message = put(stage, &edit, json!({})).await?;
    for heard in all_hear(stage, &edit).await? {
        let finding = |why: String| {
            let (wanted, got) = short_pair(&message, heard.message(), 120);
            Finding::failed(why)
                .expected(format!("`{EDITED}` {wanted}"))
                .actual(format!("{} heard {got}", heard.who))
                .focus(&edit.nonce)
        };
        if !heard.message().is_object() {
            let why = format!("{} heard `{EDITED}` without the message.", heard.who);
            return Err(finding(why).trap("edit-without-message"));
        }
        if let Some(field) = first_difference(&message, heard.message()) {
            let why =
                format!("The answer to PUT and the broadcast disagree about `{field}`.");
            let (answered, told) =
                short_pair(&message[&field], &heard.message()[&field], 100);
            return Err(finding(why)
                .expected(format!("`{field}` as in the answer: {answered}"))
                .actual(format!("{} heard {told}", heard.who))
                .trap("edit-answer-and-told-differ"));
        }
    }
    Ok(())
}

/// The list has the new content, in the old place, and nothing else has changed.
pub async fn in_the_list(stage: &mut Stage) -> Result<(), Finding> {
    let (before, _) = say_to_all(stage, "Ann").await?;
    let edit = to_edit(stage, false).await?;
    let (after, _) = say_to_all(stage, "Ben").await?;
    put(stage, &edit, json!({})).await?;
    all_hear(stage, &edit).await?;

    let id = edit.before["id"].clone();
    let edited = |list: &[Value]| {
        let with_id = list.iter().find(|entry| same(&entry["id"], &id))?;
        carries(with_id, &edit.nonce).then(|| with_id.clone())
    };
    let finding = |why: &str| {
        Finding::failed(why).focus("PUT").focus(&edit.nonce).focus(&edit.said.nonce)
    };
    let Ok(entry) = list::until(stage, LIST, edited).await? else {
        return Err(finding("A message was edited, and the list has the old one.")
            .expected("its new content in the list, under its id")
            .actual("no such entry")
            .trap("edit-of-a-copy"));
    };
    is_edited(&edit, "the list", &entry)?;
    let list = list::get(stage, LIST).await?;
    let place = |said: &Said| list.iter().position(|entry| carries(entry, &said.nonce));
    let here = list.iter().position(|entry| carries(entry, &edit.nonce));
    let count = list.iter().filter(|entry| carries(entry, &edit.nonce)).count();
    match (place(&before), here, place(&after)) {
        (Some(a), Some(b), Some(c)) if a < b && b < c && count == 1 => Ok(()),
        (Some(_), _, Some(_)) => Err(finding("An edited message changed its place.")
            .expected("the message in its old place, with its new content")
            .actual(match count {
                1 => "it is in another place".to_owned(),
                more => format!("it is there {more} times"),
            })
            .trap("edit-moves-it")),
        _ => Err(finding("An edit changed other messages.")
            .expected("all others as they were")
            .actual(format!("a list of {}, without one of them", list.len()))
            .trap("edit-changes-others")),
    }
}
