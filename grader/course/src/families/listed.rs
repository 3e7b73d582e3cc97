//! Lists: what is stored is in the list, before anybody hears of it.
//!
//! What goes wrong: an empty list is an error, entries are missing, twice, in another
//! order or from another message; only so many are kept, or for so long; told or
//! acknowledged before it is stored.

use classroom::{
    contract::{Change, List, ReadBy, Subject},
    finding::Finding,
    journal::Entry,
    json::{carries, same, short},
    play::{
        ask::{ask, is_answered, one_answer},
        draw::draw,
        talk::copy,
        turn::{Came, Turn, came, play, prepare, take},
    },
    stage::{Look, Said, Stage},
};
use futures_util::{FutureExt, future::BoxFuture};
use serde_json::Value;

use super::{late::old, list::get};

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

/// Reads a list as soon as a client knows of a turn, by an event or by the
/// acknowledgement, and waits for all that comes of it.
///
/// # Errors
/// As [`read`] and [`came`].
pub async fn read_at_once(
    stage: &mut Stage,
    subject: Subject,
    list: &List,
    turn: &Turn,
) -> Result<(Vec<Value>, Came), Finding> {
    let knows = |entries: &[Entry]| {
        let hears = |said: &Said| {
            said.audience.iter().any(|who| copy(entries, said, who).is_some())
        };
        let is_acked = turn.asked.iter().any(|asked| is_answered(entries, asked));
        match is_acked || turn.said.iter().any(hears) {
            true => Look::Found(()),
            false => Look::Waiting(0),
        }
    };
    if turn.asked.is_some() || !turn.said.is_empty() {
        stage.wait("a client to know of it", knows).await?;
    }
    let entries = read(stage, list).await?;
    let came = came(stage, subject, turn).await?;
    Ok((entries, came))
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
            let given = prepare(stage, subject, &by, None).await?;
            let payload = draw(stage, subject.event, &given);
            let turn = take(stage, subject, &by, payload, given);
            let (entries, came) = read_at_once(stage, subject, list, &turn).await?;
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
        old(stage).await?;
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
        none_expired(stage, subject, &entries)?;
        if !places.is_sorted() {
            return Err(Finding::failed("The list is not in the order of storing.")
                .expected("the oldest entry first")
                .trap("list-order"));
        }
        Ok(())
    }
    .boxed()
}

/// Whether the first entry that was stored on this stage is still there, like younger
/// ones. None of them was removed yet.
fn none_expired(
    stage: &Stage,
    subject: Subject,
    entries: &[Value],
) -> Result<(), Finding> {
    let is_ours =
        |said: &&Said| said.exchange.sent == subject.event.name && !said.nonce.is_empty();
    let is_there = |said: &Said| entries.iter().any(|entry| carries(entry, &said.nonce));
    let mut all = stage.said.iter().filter(is_ours);
    match all.find(|said| !is_there(said)) {
        None => Ok(()),
        Some(said) => Err(Finding::failed(
            "An entry was stored, and after a while it is no longer in the list.",
        )
        .expected("all entries, until they are removed")
        .actual(format!(
            "{} younger ones are left",
            all.filter(|it| is_there(it)).count()
        ))
        .trap("entry-expires")
        .focus(&said.nonce)),
    }
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

/// Whether an entry has this id.
pub fn has_id(entry: &Value, id: &Value) -> bool {
    entry.as_object().is_some_and(|fields| fields.values().any(|it| same(it, id)))
}

/// The entries with this id.
pub fn with_id<'a>(entries: &'a [Value], id: &Value) -> Vec<&'a Value> {
    entries.iter().filter(|entry| has_id(entry, id)).collect()
}

/// Whether an entry has the payload's fields.
///
/// # Errors
/// One is missing, or is not as it was sent.
pub fn holds_payload(turn: &Turn, entry: &Value) -> Result<(), Finding> {
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

/// The finding for an entry that is in the list so many times.
pub fn times(turn: &Turn, id: &Value, times: usize) -> Finding {
    let by = &turn.by;
    let finding = match times {
        0 => Finding::failed(format!(
            "A client knows of {by}'s, but it is not in the list."
        ))
        .trap("told-before-stored"),
        _ => Finding::failed(format!("{by}'s is in the list {times} times."))
            .trap("stored-twice"),
    };
    finding.expected(format!("one entry with the id {id}")).actual(format!("{times}"))
}
