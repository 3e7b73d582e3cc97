//! Changes of a list: an update or a removal concerns the entry with this id, at once.
//!
//! What goes wrong: part of an id is enough; the wrong entry is changed, or only a part of
//! it, or its place; told or acknowledged before it is done; removed twice; an id that
//! comes again.

use classroom::{
    contract::{Refusal, Shape, Subject, shape::field_of},
    finding::Finding,
    journal::Entry,
    json::{any_carries, same, short},
    play::{
        ask::{Asked, answers_in, ask},
        draw::{Given, Payload, draw},
        holds::{Around, differs},
        talk::and,
        turn::{Turn, prepare, take},
    },
    stage::{Look, Stage},
};
use futures_util::{FutureExt, future::BoxFuture};
use serde_json::Value;

use super::listed::{has_id, holds_payload, list_of, read, read_at_once, times, with_id};

type Tested<'a> = BoxFuture<'a, Result<(), Finding>>;

/// A change of an entry that lies between two others.
struct Changed {
    turn: Turn,
    /// The entry's id.
    id: Value,
    before: Vec<Value>,
    after: Vec<Value>,
    /// The ids of the two others.
    others: Vec<Value>,
}

/// Stores three entries, and lets a client change the second one.
async fn change(
    stage: &mut Stage,
    subject: Subject,
    by: &str,
) -> Result<Option<Changed>, Finding> {
    let Some(list) = list_of(subject) else { return Ok(None) };
    let first = prepare(stage, subject, by, None).await?;
    let given = of_another(stage, subject, by).await?;
    let last = prepare(stage, subject, by, None).await?;
    let before = read(stage, list).await?;
    let payload = draw_other(stage, subject, &given);
    let turn = take(stage, subject, by, payload, given);
    let (after, _) = read_at_once(stage, subject, list, &turn).await?;
    let id = turn.given.ids.first().map(|(_, id)| id.clone()).unwrap_or_default();
    let others = [first.ids, last.ids].concat().into_iter().map(|(_, id)| id).collect();
    Ok(Some(Changed { turn, id, before, after, others }))
}

/// Prepares an entry that another client has stored: whose it is makes no difference. In
/// a room, where members store, it is the client's own.
async fn of_another(
    stage: &mut Stage,
    subject: Subject,
    by: &str,
) -> Result<Given, Finding> {
    let in_room = |shape| field_of(shape, &Shape::Room).is_some();
    let is_in_room = subject.event.payload.as_ref().is_some_and(in_room);
    let other = if by == "Ann" { "Ben" } else { "Ann" };
    let maker = if is_in_room { by } else { other };
    prepare(stage, subject, maker, None).await
}

/// Draws a payload, with other values than the entry has where there are few to draw.
fn draw_other(stage: &mut Stage, subject: Subject, given: &Given) -> Payload {
    let mut payload = draw(stage, subject.event, given);
    let Some(Shape::Object(fields)) = &subject.event.payload else { return payload };
    let Some(value) = &mut payload.value else { return payload };
    for field in fields {
        match &field.shape {
            Shape::Boolean => value[&field.name] = false.into(),
            Shape::OneOf(all) => {
                value[&field.name] = all.last().cloned().unwrap_or_default()
            }
            _ => {}
        }
    }
    payload
}

/// `updated`: the entry with this id has what was sent, in its place, and no other is
/// changed.
pub fn updated(stage: &mut Stage, subject: Subject) -> Tested<'_> {
    async move {
        for by in ["Ann", "Ben"] {
            let Some(changed) = change(stage, subject, by).await? else { break };
            let its = with_id(&changed.after, &changed.id);
            let [entry] = its[..] else {
                return Err(times(&changed.turn, &changed.id, its.len()));
            };
            holds_payload(&changed.turn, entry)?;
            others_kept(&changed)?;
            in_its_place(&changed)?;
        }
        Ok(())
    }
    .boxed()
}

/// `removed`: the entry with this id is gone, and no other; and it is removed once.
pub fn removed(stage: &mut Stage, subject: Subject) -> Tested<'_> {
    async move {
        for by in ["Ann", "Ben"] {
            let Some(changed) = change(stage, subject, by).await? else { break };
            if !with_id(&changed.after, &changed.id).is_empty() {
                return Err(Finding::failed("It was removed, and is still in the list.")
                    .expected(format!("no entry with the id {}", changed.id))
                    .actual(format!("a list of {} with it", changed.after.len()))
                    .trap("told-before-removed"));
            }
            others_kept(&changed)?;
            let next = prepare(stage, subject, by, None).await?;
            let is_old = |new: &Value| {
                same(new, &changed.id) || changed.others.iter().any(|old| same(old, new))
            };
            if let Some((_, new)) = next.ids.iter().find(|(_, new)| is_old(new)) {
                return Err(Finding::failed(
                    "One was removed, and the next new one got an id that was there before.",
                )
                .expected("an id that no other has, or ever had")
                .actual(format!("the id {new} again"))
                .trap("id-from-the-length"));
            }
        }
        twice_at_once(stage, subject).await
    }
    .boxed()
}

/// Two clients remove one entry at once: one of them does, and the other is refused.
async fn twice_at_once(stage: &mut Stage, subject: Subject) -> Result<(), Finding> {
    let event = subject.event;
    let given = prepare(stage, subject, "Ann", None).await?;
    let (Some(refusal), Some((_, id))) = (&event.refuses, given.ids.first()) else {
        return Ok(());
    };
    let clients: Vec<String> = match &given.room {
        Some(_) => given.members.iter().take(2).cloned().collect(),
        None => ["Ann", "Ben"].map(String::from).into(),
    };
    let args: Vec<Value> = draw(stage, event, &given).value.into_iter().collect();
    let mark = stage.journal.mark();
    let mut asked: Vec<Asked> = Vec::new();
    for by in &clients {
        match event.acks.is_some() || matches!(refusal, Refusal::Ack(_)) {
            true => asked.push(ask(stage, by, &event.name, &args)),
            false => stage.emit(by, &event.name, &args),
        }
    }
    let around = Around { payload: args.first(), ..Around::default() };
    let is_acceptance = |answer: &[Value]| {
        let acks = event.acks.as_ref().zip(answer.first());
        acks.is_some_and(|(acks, answer)| differs(acks, answer, &around).is_none())
    };
    let id = id.as_str().map_or_else(|| id.to_string(), str::to_ascii_lowercase);
    // How often it worked, and how often it was refused.
    let outcomes = |entries: &[Entry]| {
        let (accepted, refused): (Vec<_>, Vec<_>) = asked
            .iter()
            .flat_map(|asked| answers_in(entries, asked))
            .partition(|answer| is_acceptance(answer));
        let since = || entries.iter().skip(mark);
        let told = |who: &String| {
            let copies = since().filter(|entry| entry.who == *who).filter_map(|entry| {
                event.emits.first().and_then(|emit| entry.heard(&emit.event))
            });
            copies.filter(|args| any_carries(args, &id)).count()
        };
        let told = stage.exact_names().iter().map(told).max().unwrap_or(0);
        match refusal {
            Refusal::Ack(_) => (accepted.len().max(told), refused.len()),
            Refusal::Emit { event: name, .. } => {
                let refused =
                    since().filter(|entry| entry.heard(name.as_str()).is_some()).count();
                (accepted.len().max(told), refused)
            }
        }
    };
    let both = |entries: &[Entry]| match outcomes(entries) {
        (worked, refused) if worked + refused >= 2 => Look::Found(worked),
        (worked, refused) => Look::Waiting(worked + refused),
    };
    let names = and(&clients);
    match stage.wait("both clients to be answered", both).await? {
        Some(0 | 1) => Ok(()),
        Some(times) => Err(Finding::failed(format!(
            "{names} emitted the same `{}` at once, and it worked {times} times.",
            event.name
        ))
        .expected("once: then the entry is gone, and the other client is refused")
        .actual(format!("{times} times"))
        .trap("removed-in-two-steps")),
        None => Err(Finding::failed(format!(
            "{names} emitted the same `{}` at once, and one of them got no answer.",
            event.name
        ))
        .expected("it works once, and the other client is refused")
        .trap("second-removal-unanswered")),
    }
}

/// Whether the others are as they were.
fn others_kept(changed: &Changed) -> Result<(), Finding> {
    let Changed { id, before, after, others, .. } = changed;
    for other in others.iter().filter(|other| !same(other, id)) {
        let (was, is) = (with_id(before, other), with_id(after, other));
        if was.len() != is.len() || was.iter().zip(&is).any(|(was, is)| !same(was, is)) {
            return Err(Finding::failed("Another entry than the one meant was changed.")
                .expected(format!("only the entry with the id {id} changed"))
                .actual(match is.first() {
                    Some(entry) => short(entry, 120),
                    None => format!("the one with the id {other} is gone"),
                })
                .trap("another-entry-changed"));
        }
    }
    Ok(())
}

/// Whether the entry lies where it was, seen from the others.
fn in_its_place(changed: &Changed) -> Result<(), Finding> {
    let Changed { id, before, after, others, .. } = changed;
    let place =
        |list: &[Value], id: &Value| list.iter().position(|entry| has_id(entry, id));
    let moved = others.iter().find(|other| {
        (place(before, id) < place(before, other))
            != (place(after, id) < place(after, other))
    });
    match moved {
        None => Ok(()),
        Some(_) => {
            Err(Finding::failed("The entry was changed, and has moved in the list.")
                .expected("the order of storing, the oldest entry first")
                .actual(format!("the entry with the id {id} at another place"))
                .trap("changed-entry-moves"))
        }
    }
}
