//! What an edit must not do, or must not do too early.

use std::time::Instant;

use classroom::{
    finding::Finding,
    journal::Entry,
    json::{any_carries, carries, cut, same, short, short_pair},
    play::awkward::AWKWARD,
    stage::Stage,
};
use serde_json::{Value, json};

use super::{Edit, all_hear, is_edited, put, to_edit};
use crate::{
    families::{
        ids::{near, never_given},
        late::late,
        list,
        tries::Tries,
    },
    lessons::{
        messages::{
            deleting::asking::{DELETED, names},
            spam::{EDITED, none_with},
            storing::LIST,
            talk::{MESSAGE, say_to_all},
            texts::long,
        },
        rest::{
            asking::{ask, ask_raw, path_of},
            bad_body::{JSON, is_400},
            cors::browser::{ORIGIN, from, may, readable},
            deleting::delete_one,
            missing::{is_404, is_refused},
            timing::{View, When, both_views, times},
        },
    },
};

/// A client may send extra fields, and changes only the content, to any text.
pub async fn only_content(stage: &mut Stage) -> Result<(), Finding> {
    let mut edit = to_edit(stage, true).await?;
    let (long, nonce) = long(stage);
    let mut all = vec![(long["content"].as_str().unwrap_or_default().to_owned(), nonce)];
    for text in AWKWARD {
        let nonce = stage.texts.nonce();
        all.push((text(&nonce), nonce));
    }
    for (content, nonce) in all {
        edit = Edit { content, nonce, mark: stage.journal.mark(), ..edit };
        takes_content(stage, &edit).await?;
    }
    Ok(())
}

async fn takes_content(stage: &mut Stage, edit: &Edit) -> Result<(), Finding> {
    let own = format!("{}-own", edit.nonce);
    let more = json!({ "id": own, "username": own, "role": own });
    let answer = put(stage, edit, more).await?;
    let mut views = vec![("the answer".to_owned(), answer)];
    let heard = all_hear(stage, edit).await?;
    views.extend(heard.iter().map(|h| (h.who.clone(), h.message().clone())));
    let list = list::get(stage, LIST).await?;
    let entry = list.iter().find(|entry| carries(entry, &edit.nonce));
    views.extend(entry.map(|entry| ("the list".to_owned(), entry.clone())));
    for (whose, message) in &views {
        is_edited(edit, whose, message)?;
        if message.get("role").is_some_and(|role| *role == *own) {
            return Err(Finding::failed(
                "The field `role`, which the client added, was stored.",
            )
            .expected("only `content` to be taken from the body")
            .actual(format!("`role` {own:?} at {whose}"))
            .trap("edit-takes-other-fields")
            .focus(&edit.nonce));
        }
    }
    Ok(())
}

/// 404 for a message that doesn't exist, and 400 for a bad body; no client hears of it.
pub async fn refused(stage: &mut Stage) -> Result<(), Finding> {
    let deleted = delete_one(stage).await?;
    let never = never_given(stage, &deleted.id);
    let edit = to_edit(stage, false).await?;
    let body = json!({ "content": edit.content });
    for id in [&deleted.id, &never] {
        let answer = ask(stage, "PUT", &path_of(id), Some(&body)).await?;
        is_404(&answer, "PUT")?;
    }
    for id in near(&edit.before["id"], &list::get(stage, LIST).await?) {
        let answer = ask(stage, "PUT", &path_of(&id), Some(&body)).await?;
        is_refused(&answer, "PUT", &id)?;
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
    let gone = || (short(&edit.before, 100), "it is gone".to_owned());
    let (before, now) =
        entry.map_or_else(gone, |entry| short_pair(&edit.before, entry, 100));
    Err(Finding::failed("An edit was refused, and the message has changed all the same.")
        .expected(format!("{before}, as before"))
        .actual(now)
        .trap("bad-edit-done")
        .focus("PUT"))
}

/// No client has heard of an edit that was refused.
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
        .expected("no event at any client")
        .actual(cut(&entry.packet, 100))
        .trap("bad-edit-told")
        .focus("PUT")
        .focus(EDITED))
}

/// Each client hears an edit once, and not as `message`.
pub async fn once(stage: &mut Stage) -> Result<(), Finding> {
    let edit = to_edit(stage, true).await?;
    put(stage, &edit, json!({})).await?;
    all_hear(stage, &edit).await?;
    say_to_all(stage, "Ann").await?;
    late(stage).await?;
    stage.fence(&stage.exact_names()).await?;
    told_once(stage, &edit)?;
    let after = "Messages were edited, and";
    none_with(stage, 0, after, |s| Box::pin(super::everyone(s))).await
}

fn told_once(stage: &Stage, edit: &Edit) -> Result<(), Finding> {
    let entries = stage.journal.read();
    let carrying = |entry: &&Entry, event: &str| {
        let args = entry.heard(event).unwrap_or_default();
        any_carries(args, &edit.nonce)
    };
    let finding = |why: String| Finding::failed(why).focus(&edit.nonce);
    for who in stage.names() {
        let own = || entries.iter().skip(edit.mark).filter(|entry| entry.who == who);
        let count = own().filter(|entry| carrying(entry, EDITED)).count();
        if count > 1 {
            return Err(finding(format!("{who} heard of one edit {count} times."))
                .expected("once at each client")
                .actual(format!("{count} times"))
                .trap("told-twice"));
        }
        let deleted = |entry: &&Entry| {
            let args = entry.heard(DELETED).unwrap_or_default();
            names(args, &edit.before["id"])
        };
        if let Some(entry) = own().find(deleted) {
            return Err(finding(format!("{who} heard of an edit as a deletion."))
                .expected(format!("`{EDITED}`, and nothing else"))
                .actual(cut(&entry.packet, 100))
                .trap("edit-as-a-deletion"));
        }
        if let Some(entry) = own().find(|entry| carrying(entry, MESSAGE)) {
            return Err(finding(format!(
                "{who} heard of an edit as `{MESSAGE}`, as if it were a new message."
            ))
            .expected(format!("`{EDITED}`, and nothing else"))
            .actual(cut(&entry.packet, 100))
            .trap("edit-as-a-message"));
        }
    }
    Ok(())
}

/// When an edit is announced or answered, it is in the list.
pub async fn first(stage: &mut Stage) -> Result<(), Finding> {
    let mut tries = Tries::new(stage);
    while tries.go_on() {
        let edit = to_edit(stage, false).await?;
        let carried = |args: &[Value]| any_carries(args, &edit.nonce);
        let told = |entries: &[Entry]| {
            let mut since = entries.iter().skip(edit.mark);
            since.any(|entry| entry.heard(EDITED).is_some_and(carried))
        };
        let asking = put(stage, &edit, json!({}));
        let (_, views) = both_views(stage, Instant::now(), asking, told).await?;
        all_hear(stage, &edit).await?;
        let has = |list: &[Value]| any_carries(list, &edit.nonce);
        // Another check looks for one that is never stored.
        list::until(stage, LIST, |list| has(list).then_some(())).await?.ok();
        if let Some(View { when, .. }) = views.iter().find(|view| !has(&view.list)) {
            let when = match when {
                When::Told => "`messageEdited` was heard",
                When::Answered => "PUT was answered",
            };
            let why = format!("{when}, and the list had the old content.");
            return Err(Finding::failed(why)
                .expected("the new content in the list, by then")
                .actual("it was there a little later")
                .trap("edit-before-it-is-done")
                .focus("PUT")
                .focus(&edit.nonce));
        }
        tries.saw_all(&times(&views));
    }
    // A server may need a client to tell.
    let edit = to_edit(stage, false).await?;
    stage.leave_all().await;
    put(stage, &edit, json!({}))
        .await
        .map(|_| ())
        .map_err(|finding| finding.because("nobody-there"))
}

/// A page from the allowed origin may edit too.
pub async fn from_elsewhere(stage: &mut Stage) -> Result<(), Finding> {
    let edit = to_edit(stage, false).await?;
    let path = path_of(&edit.before["id"]);
    may(stage, "PUT", &path).await?;
    let never = path_of(&never_given(stage, &edit.before["id"]));
    let body = json!({ "content": edit.content }).to_string();
    // A page may read refusals too.
    for (path, body) in
        [(&path, &*body), (&never, &*body), (&path, "{}"), (&path, "no JSON")]
    {
        let answer = from(stage, ORIGIN, "PUT", path, Some(body.into())).await?;
        readable(&answer, &format!("PUT {path}"))?;
    }
    Ok(())
}
