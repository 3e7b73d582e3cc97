//! A turn: a client emits an event, and what comes of it.

use futures_util::{FutureExt, future::BoxFuture};
use serde_json::Value;

use super::{
    draw::{Given, Payload, draw},
    holds::{Around, brings_back, differs, new_id},
};
use crate::{
    contract::{
        Emit, Held, Shape, Subject, To,
        shape::{field_of, ids_in},
    },
    finding::Finding,
    journal::Entry,
    play::{
        ask::{Asked, ask, one_answer},
        talk::{Heard, about_to_say, heard_by_all},
    },
    stage::{Exchange, Look, Said, Stage},
};

/// What a client has emitted.
#[derive(Clone, Debug)]
pub struct Turn {
    /// Who emitted it.
    pub by: String,
    /// What it carried.
    pub payload: Payload,
    /// What it names.
    pub given: Given,
    /// What is due for each of the event's emits, in their order.
    pub said: Vec<Said>,
    /// The acknowledgement that is due, if there is one.
    pub asked: Option<Asked>,
    /// The journal's length before it.
    pub mark: usize,
}

/// What came of a turn.
#[derive(Clone, Debug, Default)]
pub struct Came {
    /// The copies of each of the event's emits, in their order.
    pub heard: Vec<Vec<Heard>>,
    /// The acknowledgement.
    pub ack: Option<Value>,
    /// The new id, if there is one.
    pub id: Option<Value>,
}

/// Draws a payload, lets the client emit it, and waits for all that should come of it.
/// What it must be about is made first: a message to delete, a room with its members.
///
/// # Errors
/// What didn't come, and why as far as the journal shows.
pub async fn play(
    stage: &mut Stage,
    subject: Subject,
    by: &str,
) -> Result<(Turn, Came), Finding> {
    let given = prepare(stage, subject, by, None).await?;
    let payload = draw(stage, subject.event, &given);
    let turn = take(stage, subject, by, payload, given);
    let came = came(stage, subject, &turn).await?;
    Ok((turn, came))
}

/// Lets these clients emit the event at once: all that it is about is made before.
///
/// # Errors
/// As [`play`].
pub async fn take_at_once(
    stage: &mut Stage,
    subject: Subject,
    clients: impl Iterator<Item = String>,
) -> Result<Vec<Turn>, Finding> {
    let mut ready = Vec::new();
    for by in clients {
        let given = prepare(stage, subject, &by, None).await?;
        let payload = draw(stage, subject.event, &given);
        ready.push((by, payload, given));
    }
    // A server that keeps answers by these ids alone mixes clients up.
    stage.align_acks();
    let take =
        |(by, payload, given): (String, _, _)| take(stage, subject, &by, payload, given);
    Ok(ready.into_iter().map(take).collect())
}

/// Makes what the event will be about. In a room, all clients are members but one.
///
/// # Errors
/// As [`play`].
pub fn prepare<'a>(
    stage: &'a mut Stage,
    subject: Subject,
    by: &'a str,
    room: Option<&'a Given>,
) -> BoxFuture<'a, Result<Given, Finding>> {
    async move {
        let mut given = Given { client: another(stage, by), ..Given::default() };
        let Some(payload) = &subject.event.payload else { return Ok(given) };
        if field_of(payload, &Shape::Room).is_some() {
            match room {
                Some(room) => {
                    given.room.clone_from(&room.room);
                    given.members.clone_from(&room.members);
                }
                None => gather(stage, subject, by, &mut given).await?,
            }
            let is_in = given.members.iter().any(|member| member == by);
            if subject.event.joins.is_some() && !is_in {
                given.members.push(by.to_owned());
            }
            if subject.event.leaves.is_some() {
                given.members.retain(|member| member != by);
            }
        }
        for name in ids_in(payload) {
            let Some(source) = subject.other(name) else { continue };
            let its = prepare(stage, source, by, given.room.as_ref().map(|_| &given));
            let its = its.await?.clone();
            let payload = draw(stage, source.event, &its);
            let turn = take(stage, source, by, payload, its);
            let came = came(stage, source, &turn).await?;
            let id = came.id.ok_or_else(|| without_id(name))?;
            given.ids.push((name.to_owned(), id));
        }
        Ok(given)
    }
    .boxed()
}

/// Draws a room, and lets all clients but one join it, and the sender unless it is about
/// to.
async fn gather(
    stage: &mut Stage,
    subject: Subject,
    by: &str,
    given: &mut Given,
) -> Result<(), Finding> {
    given.room = Some(stage.texts.nonce());
    let Some(joining) = subject.joining() else { return Ok(()) };
    let mut others = stage.names();
    others.retain(|name| name != by);
    if others.len() > 1 {
        others.remove(0);
    }
    let sender = subject.event.joins.is_none().then(|| by.to_owned());
    for who in others.into_iter().chain(sender) {
        let mut its = given.clone();
        its.members.push(who.clone());
        let payload = draw(stage, joining.event, &its);
        let turn = take(stage, joining, &who, payload, its);
        came(stage, joining, &turn).await?;
        given.members.push(who);
    }
    Ok(())
}

/// Lets the client emit the payload, and ask for an acknowledgement if there is one.
pub fn take(
    stage: &mut Stage,
    subject: Subject,
    by: &str,
    payload: Payload,
    given: Given,
) -> Turn {
    let asks = subject.event.acks.is_some();
    take_asking(stage, subject, by, payload, given, asks)
}

/// The same, but whether the client asks for an acknowledgement is up to the caller.
pub fn take_asking(
    stage: &mut Stage,
    subject: Subject,
    by: &str,
    payload: Payload,
    given: Given,
    asks: bool,
) -> Turn {
    let event = subject.event;
    let mark = stage.journal.mark();
    let said = event.emits.iter().map(|emit| {
        let audience = audience(stage, &emit.to, by, &given);
        let exchange = Exchange { sent: &event.name, heard: &emit.event };
        let value = payload.value.clone().unwrap_or_default();
        about_to_say(stage, by, exchange, value, mark_in(emit, &payload), audience)
    });
    let said = said.collect();
    let args: Vec<Value> = payload.value.iter().cloned().collect();
    let asked = asks.then(|| ask(stage, by, &event.name, &args));
    if !asks {
        stage.emit(by, &event.name, &args);
    }
    Turn { by: by.to_owned(), payload, given, said, asked, mark }
}

/// What marks a copy of this emit; empty if nothing does.
fn mark_in(emit: &Emit, payload: &Payload) -> String {
    let (Some(mark), Some(held)) = (&payload.mark, &emit.holds) else {
        return String::new();
    };
    match brings_back(held, mark.field.as_deref()) {
        true => mark.text.clone(),
        false => String::new(),
    }
}

/// Who should hear it.
pub fn audience(stage: &Stage, to: &To, by: &str, given: &Given) -> Vec<String> {
    let is_member = |name: &String| given.members.contains(name);
    let is_meant = |name: &String| match to {
        To::Everyone => true,
        To::Others => name != by,
        To::Sender => name == by,
        To::Client(_) => given.client.as_ref() == Some(name),
        To::Room(_) => is_member(name),
        To::OthersInRoom(_) => is_member(name) && name != by,
    };
    stage.names().into_iter().filter(is_meant).collect()
}

/// Waits for all that should come of a turn.
///
/// # Errors
/// As [`play`].
pub async fn came(
    stage: &mut Stage,
    subject: Subject,
    turn: &Turn,
) -> Result<Came, Finding> {
    let mut came = Came::default();
    for (said, emit) in turn.said.iter().zip(&subject.event.emits) {
        // Ids may differ in the case of a letter only.
        let is_unsure = match said.nonce.as_str() {
            "" => stage.is_shared(),
            nonce => !stage.texts.knows(&[nonce.into()]),
        };
        let own = match &emit.holds {
            Some(held) if is_unsure => own_copies(stage, said, held).await?,
            _ => None,
        };
        came.heard.push(match own {
            Some(heard) => heard,
            None => heard_by_all(stage, said).await?,
        });
    }
    if let Some(asked) = &turn.asked {
        came.ack = Some(one_answer(stage, asked).await?);
    }
    if turn.said.is_empty() && turn.asked.is_none() {
        // Nothing says when the server is done.
        stage.fence(&stage.exact_names()).await?;
    }
    came.id = id_in(subject, &came).cloned();
    Ok(came)
}

/// What all heard of an emit as promised, where others are much like it, or are caused by
/// other users of the server. `None` if somebody has heard nothing of the kind.
async fn own_copies(
    stage: &Stage,
    said: &Said,
    held: &Held,
) -> Result<Option<Vec<Heard>>, Finding> {
    let around = Around {
        payload: Some(&said.payload),
        sender: said.sid.as_deref(),
        ..Around::default()
    };
    let copy = |entries: &[Entry], who: &String| {
        let since = entries.iter().skip(said.mark).filter(|entry| entry.who == *who);
        let mut heard = since.filter_map(|entry| entry.heard(said.exchange.heard));
        let is_it = |args: &&[Value]| {
            args.first().is_some_and(|got| differs(held, got, &around).is_none())
        };
        let args = heard.find(is_it)?.to_vec();
        Some(Heard { who: who.clone(), args })
    };
    let all = |entries: &[Entry]| {
        let heard: Vec<Heard> =
            said.audience.iter().filter_map(|who| copy(entries, who)).collect();
        match heard.len() == said.audience.len() {
            true => Look::Found(heard),
            false => Look::Waiting(heard.len()),
        }
    };
    stage.wait("all to hear it as promised", all).await
}

/// The new id, from the acknowledgement or from the first copy that has one.
fn id_in(subject: Subject, came: &Came) -> Option<&Value> {
    let event = subject.event;
    let of_ack = || new_id(event.acks.as_ref()?, came.ack.as_ref()?);
    let of_emit = || {
        event.emits.iter().zip(&came.heard).find_map(|(emit, heard)| {
            new_id(emit.holds.as_ref()?, heard.first()?.message())
        })
    };
    of_ack().or_else(of_emit)
}

/// Another client than this one, which tells its `socket.id`.
pub fn another(stage: &Stage, by: &str) -> Option<String> {
    stage.exact_names().into_iter().find(|name| name != by)
}

fn without_id(event: &str) -> Finding {
    Finding::failed(format!("Nothing that came of `{event}` had its new id."))
        .expected("the new id where the contract says `new`")
        .trap("id-not-sent")
}
