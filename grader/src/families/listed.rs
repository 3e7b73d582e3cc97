//! Lists: what is stored is in the list, before anybody hears of it.
//!
//! What goes wrong: an empty list is an error, entries are missing, twice, in another
//! order or from another message; only so many are kept; told before it is stored; part of
//! an id is enough, or the wrong entry is changed.

use futures_util::{FutureExt, future::BoxFuture};
use serde_json::Value;

use super::list::get;
use crate::{
    contract::{Change, List, ReadBy, Shape, Subject, shape::field_of},
    finding::Finding,
    json::{same, short},
    play::{
        ask::{ask, one_answer},
        draw::{Given, draw},
        turn::{Turn, came, play, prepare, take},
    },
    stage::Stage,
};

type Tested<'a> = BoxFuture<'a, Result<(), Finding>>;

/// How many are stored for [`kept`]: more than the small limits that a server may have.
const MANY: usize = 25;

/// The list that an event changes.
pub fn list_of(subject: Subject) -> Option<&'static List> {
    let (Change::Stores(at) | Change::Updates(at) | Change::Removes(at)) =
        subject.event.change?;
    subject.contract.lists.get(at)
}

/// Reads a list, as a client does.
///
/// # Errors
/// It is not a list.
pub async fn read(stage: &mut Stage, list: &List) -> Result<Vec<Value>, Finding> {
    let (event, field) = match &list.read {
        ReadBy::Get(path) => return get(stage, path).await,
        ReadBy::Ask { event, field } => (event, field),
    };
    let asked = ask(stage, "Ann", event, &[]);
    let answer = one_answer(stage, &asked).await?;
    let found = field.as_ref().map_or(&answer, |field| &answer[field]);
    match found.as_array() {
        Some(entries) => Ok(entries.clone()),
        None => Err(Finding::failed(format!("`{event}` was not answered with a list."))
            .expected(match field {
                Some(field) => format!("an object whose `{field}` is a list"),
                None => "a list".into(),
            })
            .actual(short(&answer, 120))
            .trap("empty-list-not-a-list")),
    }
}

/// `list`: it can be read, also when nothing is in it.
pub fn readable(stage: &mut Stage, subject: Subject) -> Tested<'_> {
    async move {
        match list_of(subject) {
            Some(list) => read(stage, list).await.map(|_| ()),
            None => Ok(()),
        }
    }
    .boxed()
}

/// `stored`: as soon as somebody knows of it, it is in the list, once and as it was sent.
pub fn stored(stage: &mut Stage, subject: Subject) -> Tested<'_> {
    async move {
        let Some(list) = list_of(subject) else { return Ok(()) };
        for by in stage.names() {
            let (turn, came) = play(stage, subject, &by).await?;
            let entries = read(stage, list).await?;
            let id = came.id.unwrap_or_default();
            let its = with_id(&entries, &id);
            let [entry] = its[..] else { return Err(times(&turn, &id, its.len())) };
            holds_payload(&turn, entry)?;
        }
        Ok(())
    }
    .boxed()
}

/// `order`: the oldest entry comes first, and all are kept.
pub fn kept(stage: &mut Stage, subject: Subject) -> Tested<'_> {
    async move {
        let Some(list) = list_of(subject) else { return Ok(()) };
        let mut ids = Vec::new();
        let names = stage.names();
        for by in names.iter().cycle().take(MANY) {
            let (_, came) = play(stage, subject, by).await?;
            ids.extend(came.id);
        }
        let entries = read(stage, list).await?;
        let place = |id: &Value| entries.iter().position(|entry| has_id(entry, id));
        let places: Vec<Option<usize>> = ids.iter().map(place).collect();
        let missing = places.iter().filter(|place| place.is_none()).count();
        if missing > 0 {
            return Err(Finding::failed(format!(
                "{MANY} were stored, and {missing} of them are not in the list."
            ))
            .expected("all of them, until they are removed")
            .actual(format!("a list of {}", entries.len()))
            .trap("list-limited"));
        }
        if !places.is_sorted() {
            return Err(Finding::failed("The list is not in the order of storing.")
                .expected("the oldest entry first")
                .trap("list-order"));
        }
        Ok(())
    }
    .boxed()
}

/// `again`: the same payload twice is two entries.
pub fn again(stage: &mut Stage, subject: Subject) -> Tested<'_> {
    async move {
        let Some(list) = list_of(subject) else { return Ok(()) };
        let given = prepare(stage, subject, "Ann", None).await?;
        let payload = draw(stage, subject.event, &given);
        let mut ids = Vec::new();
        for by in ["Ann", "Ann", "Ben"] {
            let turn = take(stage, subject, by, payload.clone(), given.clone());
            ids.extend(came(stage, subject, &turn).await?.id);
        }
        let entries = read(stage, list).await?;
        let there = ids.iter().filter(|id| with_id(&entries, id).len() == 1).count();
        if there == ids.len() {
            return Ok(());
        }
        Err(Finding::failed("The same came three times; those are three entries.")
            .expected("three entries, each with its own id")
            .actual(format!("{there} of them"))
            .trap("repeated-entry-dropped"))
    }
    .boxed()
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

/// `updated`: the entry with this id has what was sent, and no other is changed.
pub fn updated(stage: &mut Stage, subject: Subject) -> Tested<'_> {
    async move {
        let Some(list) = list_of(subject) else { return Ok(()) };
        for by in ["Ann", "Ben"] {
            let other = prepare(stage, subject, by, None).await?;
            let given = of_another(stage, subject, by).await?;
            let last = prepare(stage, subject, by, None).await?;
            let before = read(stage, list).await?;
            let payload = draw(stage, subject.event, &given);
            let turn = take(stage, subject, by, payload, given);
            came(stage, subject, &turn).await?;
            let after = read(stage, list).await?;
            let id = named(&turn);
            let its = with_id(&after, &id);
            let [entry] = its[..] else { return Err(times(&turn, &id, its.len())) };
            holds_payload(&turn, entry)?;
            others_kept(
                &before,
                &after,
                &id,
                &[other.ids.clone(), last.ids.clone()].concat(),
            )?;
        }
        Ok(())
    }
    .boxed()
}

/// `removed`: the entry with this id is gone, and no other.
pub fn removed(stage: &mut Stage, subject: Subject) -> Tested<'_> {
    async move {
        let Some(list) = list_of(subject) else { return Ok(()) };
        for by in ["Ann", "Ben"] {
            let other = prepare(stage, subject, by, None).await?;
            let given = of_another(stage, subject, by).await?;
            let last = prepare(stage, subject, by, None).await?;
            let before = read(stage, list).await?;
            let payload = draw(stage, subject.event, &given);
            let turn = take(stage, subject, by, payload, given);
            came(stage, subject, &turn).await?;
            let after = read(stage, list).await?;
            let id = named(&turn);
            if !with_id(&after, &id).is_empty() {
                return Err(Finding::failed("It was removed, and is still in the list.")
                    .expected(format!("no entry with the id {id}"))
                    .actual(format!("a list of {} with it", after.len()))
                    .trap("told-before-removed"));
            }
            others_kept(
                &before,
                &after,
                &id,
                &[other.ids.clone(), last.ids.clone()].concat(),
            )?;
            let next = prepare(stage, subject, by, None).await?;
            let again = |(_, new): &&(String, Value)| {
                let old = |(_, old): &(String, Value)| same(old, new);
                same(new, &id) || other.ids.iter().chain(&last.ids).any(old)
            };
            if let Some((_, new)) = next.ids.iter().find(again) {
                return Err(Finding::failed(
                    "One was removed, and the next new one got an id that was there before.",
                )
                .expected("an id that no other has, or ever had")
                .actual(format!("the id {new} again"))
                .trap("id-from-the-length"));
            }
        }
        Ok(())
    }
    .boxed()
}

/// The id that a payload names.
fn named(turn: &Turn) -> Value {
    turn.given.ids.first().map(|(_, id)| id.clone()).unwrap_or_default()
}

fn has_id(entry: &Value, id: &Value) -> bool {
    entry.as_object().is_some_and(|fields| fields.values().any(|it| same(it, id)))
}

fn with_id<'a>(entries: &'a [Value], id: &Value) -> Vec<&'a Value> {
    entries.iter().filter(|entry| has_id(entry, id)).collect()
}

/// Whether the others are as they were.
fn others_kept(
    before: &[Value],
    after: &[Value],
    id: &Value,
    others: &[(String, Value)],
) -> Result<(), Finding> {
    let ours = others.iter().map(|(_, other)| other).filter(|other| !same(other, id));
    for other in ours {
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

/// Whether an entry has the payload's fields.
fn holds_payload(turn: &Turn, entry: &Value) -> Result<(), Finding> {
    let Some(sent) = turn.payload.value.as_ref().and_then(Value::as_object) else {
        return Ok(());
    };
    let is_other = |(name, value): &(&String, &Value)| {
        entry.get(name).is_some_and(|stored| !same(stored, value))
    };
    let missing = |(name, _): &(&String, &Value)| entry.get(name).is_none();
    let ids: Vec<&Value> = turn.given.ids.iter().map(|(_, id)| id).collect();
    let mut fields = sent.iter().filter(|(_, value)| !ids.contains(value));
    let Some((name, value)) = fields.find(|field| is_other(field) || missing(field))
    else {
        return Ok(());
    };
    let got = entry.get(name).map_or("nothing".into(), |it| short(it, 80));
    Err(Finding::failed(format!("The list's entry has another `{name}` than was sent."))
        .expected(format!("`{name}`: {}", short(value, 80)))
        .actual(got)
        .trap("stored-differs"))
}

fn times(turn: &Turn, id: &Value, times: usize) -> Finding {
    let by = &turn.by;
    let finding = match times {
        0 => Finding::failed(format!(
            "Everybody knows of {by}'s, but it is not in the list."
        ))
        .trap("told-before-stored"),
        _ => Finding::failed(format!("{by}'s is in the list {times} times."))
            .trap("stored-twice"),
    };
    finding.expected(format!("one entry with the id {id}")).actual(format!("{times}"))
}
