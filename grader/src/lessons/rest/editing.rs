//! The optional part: editing a message.

use std::time::Instant;

use serde_json::{Value, json};

use super::{
    asking::{Posted, ask, ask_raw, path_of, post_to_all, shown},
    bad_body::{JSON, is_400},
    both::id_of,
    cors,
    deleting::delete_one,
    missing::is_404,
    told::{Told, all_told, settle},
};
use crate::{
    check::Finding,
    journal::Entry,
    json::{carries, cut, same, short},
    lessons::{
        list,
        messages::{
            deleting::not_found::never_given,
            storing::{LIST, first_difference},
            talk::{MESSAGE, say_to_all},
        },
        talk::Heard,
    },
    stage::{Look, Said, Stage},
};

/// What all hear of an edit.
const EDITED: &str = "messageEdited";

/// An edit that was asked for.
struct Edit {
    /// The message, as it was before.
    before: Value,
    /// What was said at first.
    said: Said,
    /// Stands in the new content.
    nonce: String,
    /// The new content.
    content: String,
    /// The journal's length before the request.
    mark: usize,
}

/// Says something, over either way, to be edited.
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

/// Asks for the edit, with more fields if there are any; returns the answer's body.
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
    let hint = match answer.status {
        404 | 405 => {
            "Is there a route for PUT at /api/messages/{id}, and does it find the \
             message?"
        }
        201 | 202 | 204 => "Nothing new was made: answer 200, with the message as it is.",
        200 => "The body of the answer is the edited message, as JSON.",
        400..=499 => "The body was `{\"content\": …}`, as JSON; that is all it takes.",
        _ => "Answer with `Json(message)`: its status is 200.",
    };
    Err(Finding::failed(
        "A message was edited, and the answer is not the edited message.",
    )
    .expected("status 200 and the message with its new content")
    .actual(shown(&answer))
    .hint(hint)
    .focus(path)
    .focus(&edit.nonce))
}

/// What the message should be by now.
fn is_edited(edit: &Edit, whose: &str, message: &Value) -> Result<(), Finding> {
    let finding = |field: &str, expected: &Value| {
        Finding::failed(format!("After an edit, `{field}` is not what it should be."))
            .expected(format!("`{field}` {}", short(expected, 80)))
            .actual(format!("`{field}` {} at {whose}", short(&message[field], 80)))
            .focus(&edit.nonce)
            .focus(&edit.said.nonce)
    };
    let content = Value::from(edit.content.as_str());
    if !same(&message["content"], &content) {
        return Err(finding("content", &content)
            .hint("Send what the service's `edit` returned: the message as it is now."));
    }
    for field in ["id", "username"] {
        if !same(&message[field], &edit.before[field]) {
            return Err(finding(field, &edit.before[field]).hint(
                "Only the content changes. The id and the username stay, whatever the \
                 body holds.",
            ));
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
        is: &|args| args.iter().any(|arg| carries(arg, &edit.nonce)),
        focus: &edit.nonce,
        shape: r#"{"id": …, "username": …, "content": …}"#,
    };
    all_told(stage, &told).await
}

pub async fn answer(stage: &mut Stage) -> Result<(), Finding> {
    for posted in [false, true] {
        let edit = to_edit(stage, posted).await?;
        let message = put(stage, &edit, json!({})).await?;
        let told = |args: &[Value]| args.iter().any(|arg| carries(arg, &edit.nonce));
        settle(stage, EDITED, edit.mark, &told).await?;
        is_edited(&edit, "the answer", &message)?;
    }
    Ok(())
}

/// All hear the same object as the answer has.
pub async fn everyone(stage: &mut Stage) -> Result<(), Finding> {
    let edit = to_edit(stage, false).await?;
    let message = put(stage, &edit, json!({})).await?;
    for heard in all_hear(stage, &edit).await? {
        let finding = |why: String| {
            Finding::failed(why)
                .expected(format!("`{EDITED}` {}", short(&message, 120)))
                .actual(format!("{} heard {}", heard.who, short(heard.message(), 120)))
                .focus(&edit.nonce)
        };
        if !heard.message().is_object() {
            let why = format!("{} heard `{EDITED}` without the message.", heard.who);
            return Err(finding(why).hint("Emit the message, as the route answers it."));
        }
        if let Some(field) = first_difference(&message, heard.message()) {
            let why =
                format!("The answer to PUT and the broadcast disagree about `{field}`.");
            return Err(finding(why).hint("Send what the service returned to both."));
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
            .hint("A change to a copy is lost: change the message where it is stored."));
    };
    is_edited(&edit, "the list", &entry)?;
    let list = list::get(stage, LIST).await?;
    let place = |said: &Said| list.iter().position(|entry| carries(entry, &said.nonce));
    let here = list.iter().position(|entry| carries(entry, &edit.nonce));
    let count = list.iter().filter(|entry| carries(entry, &edit.nonce)).count();
    match (place(&before), here, place(&after)) {
        (Some(a), Some(b), Some(c)) if a < b && b < c && count == 1 => Ok(()),
        (Some(_), _, Some(_)) => Err(finding("An edited message changed its place.")
            .expected("the same list, with another content in one place")
            .actual(match count {
                1 => "it stands in another place".to_owned(),
                more => format!("it is there {more} times"),
            })
            .hint("Change the message where it is; do not add it anew.")),
        _ => Err(finding("An edit changed other messages.")
            .expected("all others as they were")
            .actual(format!("a list of {}, without one of them", list.len()))
            .hint("Change the message with this id, and no other.")),
    }
}

/// A client may send more than the content; it decides nothing else.
pub async fn only_content(stage: &mut Stage) -> Result<(), Finding> {
    let edit = to_edit(stage, true).await?;
    let own = format!("{}-own", edit.nonce);
    let more = json!({ "id": own, "username": own, "role": own });
    let answer = put(stage, &edit, more).await?;
    let mut views = vec![("the answer".to_owned(), answer)];
    let heard = all_hear(stage, &edit).await?;
    views.extend(heard.iter().map(|h| (h.who.clone(), h.message().clone())));
    let list = list::get(stage, LIST).await?;
    let entry = list.iter().find(|entry| carries(entry, &edit.nonce));
    views.extend(entry.map(|entry| ("the list".to_owned(), entry.clone())));
    for (whose, message) in &views {
        is_edited(&edit, whose, message)?;
        if message.get("role").is_some_and(|role| *role == *own) {
            return Err(Finding::failed("A client's own field, `role`, was taken over.")
                .expected("only `content` to be taken from the body")
                .actual(format!("`role` {own:?} at {whose}"))
                .hint("Take the content out of the body, and nothing else.")
                .focus(&edit.nonce));
        }
    }
    Ok(())
}

/// 404 for a message that is not there, and 400 for a bad body; nobody hears.
pub async fn refused(stage: &mut Stage) -> Result<(), Finding> {
    let deleted = delete_one(stage).await?;
    let never = never_given(stage, &deleted.id);
    let edit = to_edit(stage, false).await?;
    let body = json!({ "content": edit.content });
    for id in [&deleted.id, &never] {
        let answer = ask(stage, "PUT", &path_of(id), Some(&body)).await?;
        is_404(&answer, "PUT")?;
    }
    let path = path_of(&edit.before["id"]);
    let bad = [
        ("{}", "`content` is missing"),
        (r#"{"content":""}"#, "`content` is empty"),
        (r#"{"content":null}"#, "`content` is null"),
        ("{\"content\":", "it ends in the middle"),
    ];
    for (text, says) in bad {
        let answer = ask_raw(stage, "PUT", &path, &JSON, Some(text.into())).await?;
        is_400(&answer, "PUT", text, says)?;
    }
    stage.fence(&stage.exact_names()).await?;
    told_nobody(stage, &edit)?;
    let list = list::get(stage, LIST).await?;
    let entry = list.iter().find(|entry| same(&entry["id"], &edit.before["id"]));
    if entry.is_some_and(|entry| same(&entry["content"], &edit.before["content"])) {
        return Ok(());
    }
    Err(Finding::failed("An edit was refused, and a message is another by now.")
        .expected(format!("{}, as before", short(&edit.before, 100)))
        .actual(match entry {
            Some(entry) => short(entry, 100),
            None => "it is gone".into(),
        })
        .hint("Look at the body and the id first, and then change something.")
        .focus("PUT"))
}

/// Nobody has heard of an edit that was refused.
fn told_nobody(stage: &Stage, edit: &Edit) -> Result<(), Finding> {
    let entries = stage.journal.read();
    let told = entries.iter().skip(edit.mark).find(|entry| {
        let ours = |args: &[Value]| {
            args.iter().any(|arg| {
                carries(arg, &edit.nonce) || same(&arg["id"], &edit.before["id"])
            })
        };
        entry.heard(EDITED).is_some_and(|args| !stage.is_shared() || ours(args))
    });
    let Some(entry) = told else { return Ok(()) };
    let why = format!("An edit was refused, and {} heard `{EDITED}`.", entry.who);
    Err(Finding::failed(why)
        .expected("no event at anybody")
        .actual(cut(&entry.packet, 100))
        .hint("Announce an edit when the service has made it, and only then.")
        .focus("PUT")
        .focus(EDITED))
}

/// Looks back at all edits: once at each client, and nothing by the name `message`.
pub async fn once(stage: &mut Stage) -> Result<(), Finding> {
    let edit = to_edit(stage, true).await?;
    put(stage, &edit, json!({})).await?;
    all_hear(stage, &edit).await?;
    say_to_all(stage, "Ann").await?;
    stage.fence(&stage.exact_names()).await?;
    let entries = stage.journal.read();
    let carrying = |entry: &&Entry, event: &str| {
        let args = entry.heard(event).unwrap_or_default();
        args.iter().any(|arg| carries(arg, &edit.nonce))
    };
    let finding = |why: String| Finding::failed(why).focus(&edit.nonce);
    for who in stage.names() {
        let own = || entries.iter().skip(edit.mark).filter(|entry| entry.who == who);
        let count = own().filter(|entry| carrying(entry, EDITED)).count();
        if count > 1 {
            return Err(finding(format!("{who} heard of one edit {count} times."))
                .expected("once at each client")
                .actual(format!("{count} times"))
                .hint("Is there an emit in the route, and one more in what it calls?"));
        }
        if let Some(entry) = own().find(|entry| carrying(entry, MESSAGE)) {
            return Err(finding(format!(
                "{who} heard of an edit as `{MESSAGE}`, as if it were a new message."
            ))
            .expected(format!("`{EDITED}`, and nothing else"))
            .actual(cut(&entry.packet, 100))
            .hint("A page would show it a second time."));
        }
    }
    Ok(())
}

/// Who hears of an edit finds it in the list, and so does who asked for it.
pub async fn first(stage: &mut Stage) -> Result<(), Finding> {
    let edit = to_edit(stage, false).await?;
    let sent = Instant::now();
    let heard = |entries: &[Entry]| {
        let mut since = entries.iter().skip(edit.mark);
        let told = since.any(|entry| {
            let args = entry.heard(EDITED).unwrap_or_default();
            args.iter().any(|arg| carries(arg, &edit.nonce))
        });
        if told { Look::Found(()) } else { Look::Waiting(0) }
    };
    let asking = async {
        put(stage, &edit, json!({})).await?;
        list::get(stage, LIST).await
    };
    let hearing = async {
        let told = stage.wait("the first to hear of an edit", heard).await?;
        Ok::<_, Finding>((told, list::get(stage, LIST).await?))
    };
    let (at_answer, at_event) = futures_util::future::join(asking, hearing).await;
    let (at_answer, (told, at_event)) = (at_answer?, at_event?);
    all_hear(stage, &edit).await?;
    let has = |list: &[Value]| list.iter().any(|entry| carries(entry, &edit.nonce));
    // One that is never stored is another check's matter.
    if list::until(stage, LIST, |list| has(list).then_some(())).await?.is_err() {
        return Ok(());
    }
    let finding = |what: &str| {
        Finding::failed(format!("{what}, and the list had the old content."))
            .expected("the new content in the list, by then")
            .actual(format!("it was there after {} ms", sent.elapsed().as_millis()))
            .hint("Await the service's `edit` first. Announce it, and answer, after it.")
            .focus("PUT")
            .focus(&edit.nonce)
    };
    if told.is_some() && !has(&at_event) {
        return Err(finding("`messageEdited` was heard"));
    }
    if !has(&at_answer) {
        return Err(finding("PUT was answered"));
    }
    Ok(())
}

/// A page from elsewhere may edit too.
pub async fn from_elsewhere(stage: &mut Stage) -> Result<(), Finding> {
    let (_, heard) = say_to_all(stage, "Ann").await?;
    let id = id_of(&heard);
    cors::may(stage, "PUT", &path_of(&id)).await
}
