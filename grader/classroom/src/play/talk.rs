//! Saying and hearing: a client emits an event that carries a nonce, and clients hear
//! an event of the same or another name that carries it too.
//!
//! Most checks are built from these functions. Everything that is said here is recorded
//! in [`Stage::said`], so that a check at the end can look back at all of it.

mod back;
mod left_out;
mod one_late;
mod unheard;

use std::time::Instant;

use serde_json::{Value, json};

use crate::{
    finding::Finding,
    journal::Entry,
    json::{any_carries, kind, short_pair},
    stage::{Exchange, Look, Said, Stage},
    trap::Trap,
};
pub use back::{
    Finder, all_copies, copies_of, has_sent, is_said, strays, strays_since, times_heard,
    told_elsewhere,
};
use left_out::{hint_to_all, left_out};
pub use one_late::one_late;

/// One client's copy of a message.
#[derive(Clone, Debug)]
pub struct Heard {
    /// Who heard it.
    pub who: String,
    /// The event's arguments.
    pub args: Vec<Value>,
}

impl Heard {
    /// The event's first argument, which should be the message.
    pub fn message(&self) -> &Value {
        self.args.first().unwrap_or(&Value::Null)
    }
}

/// A chat message `{"username": …, "content": …}` whose content begins with a new nonce,
/// and that nonce.
pub fn chat_message(stage: &mut Stage, by: &str) -> (Value, String) {
    let nonce = stage.texts.nonce();
    let content = format!("{nonce} {} {}", stage.texts.word(), stage.texts.word());
    (json!({ "username": stage.username(by), "content": content }), nonce)
}

/// Lets a client emit a payload that carries `nonce`; every connected client should hear
/// it. Put the nonce early in its field, so that it survives if the server cuts the text.
pub fn say(
    stage: &mut Stage,
    by: &str,
    exchange: Exchange,
    payload: Value,
    nonce: String,
) -> Said {
    let audience = stage.names();
    say_to(stage, by, exchange, payload, nonce, audience)
}

/// Like [`say`], for the clients in `audience` only.
pub fn say_to(
    stage: &mut Stage,
    by: &str,
    exchange: Exchange,
    payload: Value,
    nonce: String,
    audience: Vec<String>,
) -> Said {
    let said = about_to_say(stage, by, exchange, payload, nonce, audience);
    stage.emit(by, exchange.sent, std::slice::from_ref(&said.payload));
    said
}

/// Records what is about to be said, however it is sent: by an event, with or without an
/// acknowledgement, or over REST.
pub fn about_to_say(
    stage: &mut Stage,
    by: &str,
    exchange: Exchange,
    payload: Value,
    nonce: String,
    audience: Vec<String>,
) -> Said {
    let said = Said {
        by: by.to_owned(),
        sid: stage.sid(by).map(str::to_owned),
        exchange,
        payload,
        nonce,
        mark: stage.journal.mark(),
        audience,
        instead: Vec::new(),
        step: stage.step,
    };
    stage.said.push(said.clone());
    said
}

/// Waits until everyone in the audience has heard it.
///
/// # Errors
/// Who did not hear it, and the reason if the journal shows one.
pub async fn heard_by_all(stage: &mut Stage, said: &Said) -> Result<Vec<Heard>, Finding> {
    heard_by_all_or(stage, said, hint_to_all).await
}

/// Like [`heard_by_all`], with the lesson's own hint for the case that the journal shows
/// nothing but who heard it.
///
/// # Errors
/// See [`heard_by_all`].
pub async fn heard_by_all_or(
    stage: &mut Stage,
    said: &Said,
    hint: impl FnOnce(&Stage, &Said) -> Trap,
) -> Result<Vec<Heard>, Finding> {
    let started = Instant::now();
    let what = format!("all to hear what {} said", said.by);
    let everyone = |entries: &[Entry]| {
        let heard = said.audience.iter().filter_map(|who| {
            copy(entries, said, who).or_else(|| {
                stage.wordless.then(|| strange(stage, entries, said, who)).flatten()
            })
        });
        let heard: Vec<Heard> = heard.collect();
        if heard.len() == said.audience.len() {
            Look::Found(heard)
        } else {
            Look::Waiting(heard.len())
        }
    };
    if let Some(heard) = stage.wait(&what, everyone).await? {
        stage.latency = stage.latency.max(started.elapsed());
        stage.step += 1;
        return Ok(heard);
    }
    let Some(heard) = without_its_words(stage, said) else {
        return Err(left_out(stage, said, hint).await);
    };
    stage.wordless = true;
    let entries = stage.journal.read();
    let strange = heard.iter().filter(|h| copy(&entries, said, &h.who).is_none());
    let instead: Vec<_> = strange.map(|h| (h.who.clone(), h.args.clone())).collect();
    drop(entries);
    if let Some(said) = stage.said.iter_mut().find(|other| other.nonce == said.nonce) {
        said.instead = instead;
    }
    Ok(heard)
}

/// A client's first copy of a message.
pub fn copy(entries: &[Entry], said: &Said, who: &str) -> Option<Heard> {
    let mut since = entries.iter().skip(said.mark).filter(|entry| entry.who == who);
    since.find_map(|entry| {
        let args = entry.heard(said.exchange.heard)?;
        let found = said.nonce.is_empty() || any_carries(args, &said.nonce);
        found.then(|| Heard { who: entry.who.clone(), args: args.to_vec() })
    })
}

/// Looks for the first copy at any client in the audience; for [`Stage::wait`].
pub fn first_copy(said: &Said) -> impl Fn(&[Entry]) -> Look<Heard> {
    move |entries| {
        let heard = said.audience.iter().find_map(|who| copy(entries, said, who));
        heard.map_or(Look::Waiting(0), Look::Found)
    }
}

/// What everyone in the audience heard, if the server changed the text so much that the
/// nonce is lost.
fn without_its_words(stage: &Stage, said: &Said) -> Option<Vec<Heard>> {
    let entries = stage.journal.read();
    let heard = said.audience.iter().map(|who| {
        copy(&entries, said, who).or_else(|| strange(stage, &entries, said, who))
    });
    heard.collect()
}

/// The first message that a client has heard since and that carries no nonce.
fn strange(stage: &Stage, entries: &[Entry], said: &Said, who: &str) -> Option<Heard> {
    let mut since = entries.iter().skip(said.mark).filter(|entry| entry.who == who);
    since.find_map(|entry| {
        let args = entry.heard(said.exchange.heard)?;
        // The stock client shows an event without arguments as a `message`.
        let folded = said.exchange.heard == "message"
            && !stage.sees_all(who)
            && matches!(args, [Value::String(_)]);
        let found = !folded && !is_said(stage, args);
        found.then(|| Heard { who: who.to_owned(), args: args.to_vec() })
    })
}

/// A finding about one field of one client's copy.
pub fn field_differs(said: &Said, heard: &Heard, field: &str) -> Finding {
    let sent = &said.payload[field];
    let got = &heard.message()[field];
    let (wanted, shown) = short_pair(sent, got, 120);
    let got_kind = match got {
        Value::Null if heard.message().get(field).is_none() => "nothing".to_owned(),
        got => format!("{}: {shown}", kind(got)),
    };
    Finding::failed(format!(
        "{} heard a different `{field}` than {} sent.",
        heard.who, said.by
    ))
    .expected(format!("`{field}` as it was sent: {wanted}"))
    .actual(got_kind)
    .focus(&said.nonce)
}

/// Who heard a message that was for everyone.
pub fn heard_only<T: AsRef<str>>(heard: &[T]) -> String {
    match heard {
        [] => "nobody heard it".into(),
        heard => format!("only {} heard it", and(heard)),
    }
}

/// Names in a sentence: `Ann, Ben and Cy`.
pub fn and<T: AsRef<str>>(names: &[T]) -> String {
    match names {
        [] => "nobody".into(),
        [one] => one.as_ref().to_owned(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", first.join(", "), last.as_ref())
        }
    }
}
