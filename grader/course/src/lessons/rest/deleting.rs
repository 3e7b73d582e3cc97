//! Deleting a message over REST, and a posted message over a socket.

use classroom::{
    finding::Finding,
    journal::{Entry, Way},
    json::same,
    stage::{Said, Stage},
    trap::Trap,
};
use serde_json::Value;

use super::{
    asking::{ask, is_id, path_of, post_to_all, shown},
    told::{Told, all_told, settle},
};
use crate::{
    families::{
        copies,
        ids::{self, id_of},
        list::{self, entries_of},
        status::status_says,
    },
    lessons::messages::{
        deleting::{
            asking::{self, DELETED, deletions, names, wrong_shape},
            others_are_there,
        },
        spam::none_with,
        storing::LIST,
        talk::{say_to_all, with_ack},
    },
};

/// A message that was deleted.
pub struct Deleted {
    /// The message as it was sent.
    pub said: Said,
    /// Its id.
    pub id: Value,
    /// The journal's length before the request.
    pub mark: usize,
    /// Who was connected.
    pub audience: Vec<String>,
}

/// Deletes an existing message over REST.
///
/// # Errors
/// The answer is not 204.
pub async fn delete(stage: &Stage, said: Said, id: Value) -> Result<Deleted, Finding> {
    let (mark, audience) = (stage.journal.mark(), stage.names());
    let path = path_of(&id);
    let answer = ask(stage, "DELETE", &path, None).await?;
    if answer.status == 204 {
        return Ok(Deleted { said, id, mark, audience });
    }
    let trap = match answer.status {
        200..=299 => Trap::of("deleted-with-body"),
        404 if answer.text.contains("not found") => Trap::of("delete-finds-nothing"),
        404 | 405 => Trap::of("delete-not-routed"),
        500.. => Trap::of("delete-failed"),
        _ => Trap::of("deleted-another-status"),
    };
    let finding =
        Finding::failed("A message was deleted over REST, and the answer is not 204.")
            .expected("status 204, and no body")
            .actual(shown(&answer))
            .focus(path)
            .focus(&said.nonce);
    Err(match status_says(answer.status) {
        Some(says) => finding.because(says),
        None => finding.trap(trap),
    })
}

/// Waits until all have heard of it.
///
/// # Errors
/// Who did not.
pub async fn heard_of(stage: &mut Stage, deleted: &Deleted) -> Result<(), Finding> {
    let Deleted { id, mark, audience, .. } = deleted;
    let path = path_of(id);
    let told = Told {
        request: &format!("DELETE {path}"),
        event: DELETED,
        mark: *mark,
        audience,
        is: &|args| names(args, id),
        focus: &id.as_str().map_or_else(|| id.to_string(), str::to_owned),
        shape: &format!("{{\"messageId\": {id}}}"),
    };
    all_told(stage, &told).await.map(|_| ())
}

/// Sends a message, and deletes it over REST; all clients have heard both.
///
/// # Errors
/// As [`delete`] and [`heard_of`].
pub async fn delete_one(stage: &mut Stage) -> Result<Deleted, Finding> {
    let (said, heard) = say_to_all(stage, "Ann").await?;
    // Another check looks for what is stored too late.
    list::entry(stage, LIST, &said).await?;
    let deleted = delete(stage, said, id_of(&heard)).await?;
    heard_of(stage, &deleted).await?;
    Ok(deleted)
}

pub async fn status(stage: &mut Stage) -> Result<(), Finding> {
    let (said, heard) = say_to_all(stage, "Ann").await?;
    list::entry(stage, LIST, &said).await?;
    let Deleted { id, mark, .. } = delete(stage, said, id_of(&heard)).await?;
    settle(stage, DELETED, mark, &|args| names(args, &id)).await
}

pub async fn everyone(stage: &mut Stage) -> Result<(), Finding> {
    delete_one(stage).await.map(|_| ())
}

/// The event holds the id, as in the list or as in the path.
pub async fn payload(stage: &mut Stage) -> Result<(), Finding> {
    let Deleted { id, mark, audience, .. } = delete_one(stage).await?;
    let entries = stage.journal.read();
    for who in &audience {
        let Some(args) = deletions(&entries, mark, who, &id).next() else { continue };
        let got = args.first().unwrap_or(&Value::Null);
        if got.get("messageId").is_some_and(|got| is_id(got, &id)) {
            continue;
        }
        return Err(wrong_shape(who, &id, &args));
    }
    Ok(())
}

/// The deleted message is gone from the list, and no other.
pub async fn from_the_list(stage: &mut Stage) -> Result<(), Finding> {
    let (before, _) = say_to_all(stage, "Ann").await?;
    let (gone, _) = post_to_all(stage).await?;
    let (after, _) = say_to_all(stage, "Ben").await?;
    let (last, _) = post_to_all(stage).await?;
    let id = gone.id().clone();
    let deleted = delete(stage, gone.said, id).await?;
    heard_of(stage, &deleted).await?;
    leaves_the_list(stage, &deleted).await?;

    let list = list::get(stage, LIST).await?;
    others_are_there(&list, [&before, &after, &last.said])
        .map_err(|finding| finding.focus("DELETE"))
}

/// Waits until a message is gone from the list.
///
/// # Errors
/// It stays.
pub async fn leaves_the_list(stage: &Stage, deleted: &Deleted) -> Result<(), Finding> {
    let gone = |list: &[Value]| (!holds(list, deleted)).then_some(());
    let Err(list) = list::until(stage, LIST, gone).await? else { return Ok(()) };
    let is_gone = entries_of(&list, &deleted.said).is_empty();
    if is_gone || ids::is_another(stage, &deleted.said, &deleted.id) {
        return Err(ids::given_again(&deleted.id).focus(&deleted.said.nonce));
    }
    Err(Finding::failed("A message was deleted, and it is still in the list.")
        .expected("a list without it")
        .actual("it is still there")
        .trap("deleted-in-a-copy")
        .focus(&deleted.said.nonce)
        .focus(DELETED)
        .focus("DELETE"))
}

/// Whether the list still has it.
pub fn holds(list: &[Value], deleted: &Deleted) -> bool {
    list.iter().any(|entry| same(&entry["id"], &deleted.id))
}

/// A posted message can be deleted over a socket.
pub async fn by_socket(stage: &mut Stage) -> Result<(), Finding> {
    for by in ["Ann", "Ben"] {
        let (posted, _) = post_to_all(stage).await?;
        let (id, audience) = (posted.id().clone(), stage.names());
        let mark = asking::ask(stage, by, &id);
        asking::all_hear_of_it(stage, by, &id, mark).await.map_err(
            |finding| match stage.extractor_failed() {
                true => finding,
                false => finding.trap("posted-not-deletable"),
            },
        )?;
        let deleted = Deleted { said: posted.said, id, mark, audience };
        leaves_the_list(stage, &deleted).await?;
    }
    let (posted, _) = post_to_all(stage).await?;
    let mark = asking::ask_with_ack(stage, "Ann", posted.id());
    asking::all_hear_of_it(stage, "Ann", posted.id(), mark).await.map_err(with_ack)
}

pub async fn once(stage: &mut Stage) -> Result<(), Finding> {
    stage.fence(&stage.exact_names()).await?;
    once_so_far(stage)?;
    none_with(stage, 0, "Messages were deleted, and", |s| Box::pin(everyone(s))).await
}

/// Each client has heard of each deletion once so far.
pub fn once_so_far(stage: &Stage) -> Result<(), Finding> {
    told_once(stage)?;
    copies::once_so_far(
        stage,
        Trap::of("deletion-as-a-message"),
        Trap::of("deletion-as-a-message"),
    )
}

fn told_once(stage: &Stage) -> Result<(), Finding> {
    let entries = stage.journal.read();
    let named = |entry: &Entry| {
        let id = entry.heard(DELETED)?.first()?.get("messageId")?.clone();
        Some((entry.who.clone(), id))
    };
    for (at, entry) in entries.iter().enumerate() {
        let Some((who, id)) = named(entry) else { continue };
        let again = entries[..=at].iter().filter_map(named);
        let count = again.filter(|(w, i)| *w == who && is_id(i, &id)).count();
        let asked = entries[..at].iter().filter(|entry| asks(entry, &id)).count();
        let ours = asked > 0 || !stage.is_shared();
        if ours && count > asked.max(1) {
            let why = format!("{who} heard `{DELETED}` {count} times for one deletion.");
            return Err(Finding::failed(why)
                .expected("once at each client")
                .actual(format!("{count} times"))
                .trap("told-twice")
                .focus(DELETED));
        }
    }
    Ok(())
}

/// Whether this asks to delete the message with this id, and was not refused.
fn asks(entry: &Entry, id: &Value) -> bool {
    if entry.way == Way::Asked {
        let request = format!("DELETE {}: 2", path_of(id));
        return entry.packet.starts_with(&request);
    }
    let sent = entry.event.as_ref().filter(|_| entry.way == Way::Sent);
    sent.is_some_and(|(name, args)| {
        let asked = args.first().and_then(|arg| arg.get("messageId"));
        name == asking::DELETE && asked.is_some_and(|asked| is_id(asked, id))
    })
}
