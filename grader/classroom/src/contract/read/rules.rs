//! What must hold between several events and lists.

use std::ops::Range;

use super::{Change, Contract, Event, IdOf, Reader, Shape, fields};
use crate::{
    contract::{Held, To},
    reading::quoted,
};

/// Notes what doesn't hold.
pub(super) fn check(reader: &mut Reader<'_, '_, '_>, contract: &Contract) {
    ids(reader, contract);
    circles(reader, contract);
    lists(reader);
    entries_have_ids(reader, contract);
    rooms(reader, contract);
    prefixes(reader, contract);
    let is_empty = contract.events.is_empty();
    if !is_empty && contract.events.iter().all(|event| event.optional) {
        let at = reader.events[0].1.clone();
        let text = "every event is optional, so the verdict would depend on nothing";
        reader.values.wrong(at, text);
    }
}

/// An id comes of an event that brings one.
fn ids(reader: &mut Reader<'_, '_, '_>, contract: &Contract) {
    let ids = std::mem::take(&mut reader.ids);
    for IdOf { by, of, needed, at } in &ids {
        if reader.unclear.contains(of) {
            continue;
        }
        let (Some(by), Some(of)) = (contract.events.get(*by), contract.events.get(*of))
        else {
            continue;
        };
        let name = quoted(&of.name);
        let text = if !of.has(&Held::New) {
            format!(
                "{name} brings no id: say \"new\" in what it emits or acknowledges, such \
                 as holds = {{ id = \"new\" }}"
            )
        } else if *needed && of.optional && !by.optional {
            let by = quoted(&by.name);
            format!(
                "{by} is required and needs an id of {name}, which is optional: make both \
                 optional, or neither"
            )
        } else {
            continue;
        };
        reader.values.wrong(at.clone(), text);
    }
    reader.ids = ids;
}

/// No event needs an id that needs the event. Each circle is noted once, at its first id.
fn circles(reader: &mut Reader<'_, '_, '_>, contract: &Contract) {
    let needs = |by: usize| {
        let its = move |id: &&IdOf| id.by == by && id.needed;
        reader.ids.iter().filter(its)
    };
    let mut done = vec![false; contract.events.len()];
    let mut noted: Vec<(Range<usize>, String)> = Vec::new();
    for start in 0..contract.events.len() {
        // The events from the start to here, each of which needs the next one's id.
        let mut path: Vec<(usize, Vec<&IdOf>)> = vec![(start, needs(start).collect())];
        while let Some((event, open)) = path.last_mut() {
            let event = *event;
            let Some(id) = (if done[event] { None } else { open.pop() }) else {
                done[event] = true;
                path.pop();
                continue;
            };
            match path.iter().position(|(other, _)| *other == id.of) {
                Some(from) => {
                    let names = path[from..].iter().map(|(event, _)| *event);
                    let names: Vec<String> = names
                        .chain([id.of])
                        .map(|event| quoted(&contract.events[event].name))
                        .collect();
                    let text = format!(
                        "nobody can begin: {}",
                        names.windows(2).map(needed).collect::<Vec<_>>().join(", and ")
                    );
                    noted.push((id.at.clone(), text));
                }
                None => path.push((id.of, needs(id.of).collect())),
            }
        }
    }
    for (at, text) in noted {
        reader.values.wrong(at, text);
    }
}

fn needed(pair: &[String]) -> String {
    format!("{} needs an id of {}", pair[0], pair[1])
}

/// Somebody stores to each list.
fn lists(reader: &mut Reader<'_, '_, '_>) {
    for (index, (name, at)) in reader.lists.clone().into_iter().enumerate() {
        let mut stored =
            reader.changes.iter().filter(|one| one.what == Change::Stores(index));
        if stored.next().is_none() && !reader.changes_are_unclear {
            let text = format!(
                "nobody stores to the list {}: add stores = \"{name}\" to the event that \
                 does",
                quoted(name)
            );
            reader.values.wrong(at, text);
        }
    }
}

/// What is updated or removed is found by the one id of an event that stored it.
fn entries_have_ids(reader: &mut Reader<'_, '_, '_>, contract: &Contract) {
    for index in 0..reader.changes.len() {
        let change = &reader.changes[index];
        if reader.unclear.contains(&change.by) {
            continue;
        }
        let (key, list) = match change.what {
            Change::Stores(_) => continue,
            Change::Updates(list) => ("updates", list),
            Change::Removes(list) => ("removes", list),
        };
        let stores = |event: &&Event| event.change == Some(Change::Stores(list));
        let storing = contract.events.iter().find(stores);
        let payload = contract.events.get(change.by).and_then(|by| by.payload.as_ref());
        let is_id = |shape: &Shape| {
            let stored = |of: &String| {
                contract.events.iter().filter(stores).any(|event| event.name == *of)
            };
            matches!(shape, Shape::IdOf(of) if stored(of))
        };
        // The id of an entry is a field that is always there, or the whole payload.
        let known = match payload {
            Some(Shape::Object(fields)) => {
                fields.iter().filter(|it| !it.optional && is_id(&it.shape)).count()
            }
            Some(shape) => usize::from(is_id(shape)),
            None => 0,
        };
        let name = quoted(reader.lists[list].0);
        let text = match (known, storing) {
            // It is noted already that nobody stores to it.
            (_, None) => continue,
            (1, _) if key == "updates" && fields(payload).len() < 2 => {
                "`updates` needs other fields in the payload, to change them".to_owned()
            }
            (1, _) => continue,
            (0, Some(storing)) => format!(
                "`{key}` finds the entry of {name} by its id: the payload needs a field \
                 \"id of {}\", which is always there",
                storing.name
            ),
            _ => format!(
                "`{key}` finds the entry of {name} by its id, and the payload has {known} \
                 of those"
            ),
        };
        reader.values.wrong(change.at.clone(), text);
    }
}

/// Who hears an event in a room has joined one.
fn rooms(reader: &mut Reader<'_, '_, '_>, contract: &Contract) {
    let Some(at) = reader.room.clone().filter(|_| reader.unclear.is_empty()) else {
        return;
    };
    let in_room = |to: &To| matches!(to, To::Room(_) | To::OthersInRoom(_));
    let needs = |event: &Event| {
        event.leaves.is_some()
            || event.members.is_some()
            || event.emits.iter().any(|emit| in_room(&emit.to))
    };
    let joins = |event: &&Event| event.joins.is_some();
    let events = &contract.events;
    let text = match (events.iter().find(|event| needs(event)), events.iter().find(joins))
    {
        (Some(_), None) => {
            "nobody joins a room: add joins = \"FIELD\" to the event that does"
        }
        (Some(_), _)
            if events.iter().filter(joins).all(|event| event.optional)
                && events.iter().any(|event| needs(event) && !event.optional) =>
        {
            "a required event needs a room, and joining one is optional: make both \
             required, or both optional"
        }
        _ => return,
    };
    reader.values.wrong(at, text);
}

/// No two checks have one id.
fn prefixes(reader: &mut Reader<'_, '_, '_>, contract: &Contract) {
    for (index, event) in contract.events.iter().enumerate() {
        if reader.unclear.contains(&index) {
            continue;
        }
        let before = contract.events[..index].iter();
        if let Some(other) = before.rev().find(|other| other.prefix == event.prefix) {
            let (one, other) = (quoted(&event.name), quoted(&other.name));
            let text = format!(
                "the checks of {one} and {other} would have the same ids: give one of them \
                 another `prefix`"
            );
            reader.values.wrong(reader.prefixes[index].clone(), text);
        }
    }
}
