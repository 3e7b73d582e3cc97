//! Saying and hearing: a client emits an event that carries a nonce, and clients
//! hear of it by an event of the same or another name.
//!
//! The words that most checks are made of. What is said here stays in
//! [`Stage::said`], so that a check at the end can look back at all of it.

mod back;
mod left_out;
mod one_late;
mod unheard;

use std::time::Instant;

use serde_json::{Value, json};

use crate::{
    check::Finding,
    journal::Entry,
    json::{any_carries, kind, short_pair},
    stage::{Exchange, Look, Said, Stage},
};
pub use back::{all_copies, is_said, strays, strays_since};
use left_out::{hint_to_all, left_out};
pub use one_late::one_late;

/// One client's copy of something that was said.
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

/// A chat message `{"username": …, "content": …}` with a new text, and the nonce
/// at the beginning of its content.
pub fn chat_message(stage: &mut Stage, by: &str) -> (Value, String) {
    let nonce = stage.texts.nonce();
    let content = format!("{nonce} {} {}", stage.texts.word(), stage.texts.word());
    (json!({ "username": stage.username(by), "content": content }), nonce)
}

/// Lets a client emit a payload that carries `nonce`, which everyone who is here
/// should hear of. The nonce should come early in its field, so that it is still
/// there when the text was cut.
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

/// As [`say`], where only the clients in `audience` should hear of it.
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

/// Writes down what is about to be said, in whatever way: by an event, by one that
/// asks for an acknowledgement, over REST.
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

/// Waits until all who should have heard it.
///
/// # Errors
/// Who did not, and why as far as the journal shows it.
pub async fn heard_by_all(stage: &mut Stage, said: &Said) -> Result<Vec<Heard>, Finding> {
    heard_by_all_or(stage, said, hint_to_all).await
}

/// As [`heard_by_all`], with a hint of the lesson's own for when the journal shows no
/// more than who heard it.
///
/// # Errors
/// As [`heard_by_all`].
pub async fn heard_by_all_or(
    stage: &mut Stage,
    said: &Said,
    hint: impl FnOnce(&Stage, &Said) -> String,
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

/// A client's first copy of something that was said.
pub fn copy(entries: &[Entry], said: &Said, who: &str) -> Option<Heard> {
    let mut since = entries.iter().skip(said.mark).filter(|entry| entry.who == who);
    since.find_map(|entry| {
        let args = entry.heard(said.exchange.heard)?;
        let found = any_carries(args, &said.nonce);
        found.then(|| Heard { who: entry.who.clone(), args: args.to_vec() })
    })
}

/// The first copy that anybody has who should hear it: a look for [`Stage::wait`].
pub fn first_copy(said: &Said) -> impl Fn(&[Entry]) -> Look<Heard> {
    move |entries| {
        let heard = said.audience.iter().find_map(|who| copy(entries, said, who));
        heard.map_or(Look::Waiting(0), Look::Found)
    }
}

/// What all heard after it was said, if its words were changed beyond knowing.
fn without_its_words(stage: &Stage, said: &Said) -> Option<Vec<Heard>> {
    let entries = stage.journal.read();
    let heard = said.audience.iter().map(|who| {
        copy(&entries, said, who).or_else(|| strange(stage, &entries, said, who))
    });
    heard.collect()
}

/// The first message that a client heard since, which carries nothing that
/// anybody said.
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
        "{} sent one {field}, and {} heard another.",
        said.by, heard.who
    ))
    .expected(format!("`{field}` as it was sent: {wanted}"))
    .actual(got_kind)
    .focus(&said.nonce)
}

/// Who heard what all should have heard.
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
