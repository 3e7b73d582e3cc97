//! From a contract to a lesson: which families apply to which events, and what their
//! checks are called.
//!
//! A check's id is the family's, after the event's prefix: `once`, `del-once`. Ids never
//! change.

use classroom::{
    check::{Check, Claim, Group, LookBack, TestOf, Unasked},
    class::Over,
    contract::{
        self, Change, Contract, Emit, Event, Held, Problem, Refusal, Shape, Subject, To,
        shape::ids_in,
    },
    lesson::Lesson,
    play::{
        draw::marked,
        holds::{brings_back, has},
    },
};

use crate::families::{
    acknowledged, changes, company, content, counted, delivery, identity, listed,
    membership, order, outsiders, refused, unasked,
};

const CLASS: [(&str, Over); 3] =
    [("Ann", Over::WebSocket), ("Ben", Over::Polling), ("Cy", Over::Upgrade)];

/// Without the stock client, which can't tell the event `error` from its own errors.
const EXACT: [(&str, Over); 3] =
    [("Ann", Over::WebSocket), ("Ben", Over::Polling), ("Dee", Over::WebSocket)];

/// Where the page for instructors explains the families.
const PAGE: &str = "contracts.md";

/// The lesson of a contract's text, as [`contract::read()`] reads it.
///
/// # Errors
/// Everything that is wrong with the text.
pub fn read(slug: &str, text: &str) -> Result<&'static Lesson, Vec<Problem>> {
    contract::read(slug, text).map(lesson)
}

/// A lesson that judges by a contract. Both live as long as the program, which reads one
/// contract.
pub fn lesson(contract: Contract) -> &'static Lesson {
    let contract: &'static Contract = Box::leak(Box::new(contract));
    let subjects: Vec<Subject> =
        contract.events.iter().map(|event| Subject { contract, event }).collect();
    let of_all = |checks: fn(Subject) -> Vec<Check>| -> &'static [Check] {
        Box::leak(subjects.iter().flat_map(|&it| checks(it)).collect())
    };
    let group = |class, checks| Group { store_delay_ms: 0, class, checks };
    let usual: &'static [(&str, Over)] =
        if contract.uses_error() { &EXACT } else { &CLASS };
    let mut groups = vec![
        group(usual, of_all(working)),
        group(usual, of_all(in_company)),
        group(&EXACT, of_all(in_rooms)),
        group(&EXACT, of_all(refusing)),
    ];
    groups.retain(|group| !group.checks.is_empty());
    let lesson = Lesson {
        slug: &contract.slug,
        title: &contract.title,
        hints: &[],
        list: None,
        early: None,
        contract: Some(contract),
        groups: Box::leak(groups.into_boxed_slice()),
    };
    Box::leak(Box::new(lesson))
}

/// The checks of one event, while they are collected.
struct Table {
    subject: Subject,
    checks: Vec<Check>,
}

impl Table {
    fn new(subject: Subject) -> Self {
        Self { subject, checks: Vec::new() }
    }

    /// Adds a check. `needs` are ids without the prefix.
    fn add(
        &mut self,
        id: &str,
        title: String,
        family: &str,
        needs: &[&str],
        test: TestOf,
    ) {
        let event = self.subject.event;
        let mut all: Vec<&'static str> =
            needs.iter().map(|need| leak(id_in(event, need))).collect();
        all.extend(self.first_of_others());
        self.checks.push(Check {
            id: leak(id_in(event, id)),
            title: leak(title),
            required: !event.optional,
            needs: Box::leak(all.into_boxed_slice()),
            read: leak(format!("{PAGE}#{family}")),
            claim: Claim::Of(test, self.subject),
            look_back: (id == "once").then_some(delivery::once_so_far as LookBack),
            unasked: (id == "unasked").then_some(unasked::nothing_since as Unasked),
        });
    }

    /// The first checks of the events that this one is about: without them nothing here
    /// can be tried.
    fn first_of_others(&self) -> Vec<&'static str> {
        let Subject { event, .. } = self.subject;
        let mut others: Vec<Subject> = event
            .payload
            .iter()
            .flat_map(ids_in)
            .filter_map(|name| self.subject.other(name))
            .collect();
        let is_in_room = event.payload.as_ref().is_some_and(has_room);
        if is_in_room && event.joins.is_none() {
            others.extend(self.subject.joining());
        }
        let mut ids: Vec<&str> = others
            .iter()
            .filter(|other| other.event.name != event.name)
            .map(|other| leak(id_in(other.event, first(other.event))))
            .collect();
        ids.dedup();
        ids
    }
}

fn has_room(shape: &Shape) -> bool {
    match shape {
        Shape::Room => true,
        Shape::Object(fields) => fields.iter().any(|field| has_room(&field.shape)),
        _ => false,
    }
}

/// Text that lives as long as the program.
fn leak(text: String) -> &'static str {
    Box::leak(text.into_boxed_str())
}

/// A check's id.
pub fn id_in(event: &Event, id: &str) -> String {
    match event.prefix.as_str() {
        "" => id.to_owned(),
        prefix => format!("{prefix}-{id}"),
    }
}

/// The id of an event's first check, without the prefix: who hears of it.
pub fn first(event: &Event) -> &'static str {
    match event.emits.first().map(|emit| &emit.to) {
        Some(To::Everyone) => "everyone",
        Some(To::Others) => "others",
        Some(To::Sender) => "sender",
        Some(To::Client(_)) => "client",
        Some(To::Room(_)) => "room",
        Some(To::OthersInRoom(_)) => "others-in-room",
        None if event.acks.is_some() => "acked",
        None => "takes",
    }
}

/// It works, one after the other.
fn working(subject: Subject) -> Vec<Check> {
    let event = subject.event;
    let (name, first) = (&event.name, first(event));
    let mut table = Table::new(subject);
    if let Some(list) = listed::list_of(subject)
        && matches!(event.change, Some(Change::Stores(_)))
    {
        let title =
            format!("The list `{}` can be read, even when it is empty", list.name);
        table.add("list", title, "lists", &[], listed::readable);
    }
    let told: Vec<String> = event
        .emits
        .iter()
        .map(|emit| format!("`{}` reaches {}", emit.event, whom(&emit.to)))
        .collect();
    if !told.is_empty() {
        let title = format!("When a client emits `{name}`, {}", told.join(", and "));
        table.add(first, title, "delivery", &[], delivery::reaches);
    }
    if event.acks.is_some() {
        let needs: &[&str] = if told.is_empty() { &[] } else { &[first] };
        let title = format!("Each `{name}` gets one acknowledgement, as promised");
        table.add("acked", title, "acknowledgements", needs, acknowledged::acked);
    }
    if told.is_empty() && event.acks.is_none() {
        let title = format!("A client can emit `{name}`");
        table.add(first, title, "delivery", &[], delivery::reaches);
    }
    if !told.is_empty() {
        let title = format!("What comes of `{name}` holds what the contract says");
        table.add("content", title, "content", &[first], content::content);
    }
    let before = if told.is_empty() { first } else { "content" };
    let title = format!("Every client can emit `{name}`");
    table.add("any-client", title, "delivery", &[before], delivery::any_client);
    if event.payload.is_some() {
        let title = format!("An unusual `{name}` is treated like any other");
        table.add("payloads", title, "content", &["any-client"], content::payloads);
    }
    if event.acks.is_some() {
        let title = format!("`{name}` also works without an acknowledgement");
        let needs = &["any-client"];
        table.add("unacked", title, "acknowledgements", needs, acknowledged::unacked);
    }
    if promises(event, &|held| *held == Held::New) {
        let title = format!("Each `{name}` gets an id of its own");
        table.add("id-unique", title, "ids", &["any-client"], identity::unique);
    }
    if promises(event, &|held| *held == Held::Count) {
        let title = format!("Each `{name}` is counted once");
        table.add("count", title, "counts", &["any-client"], counted::count);
    }
    if event.emits.first().is_some_and(|emit| tells_all_apart(event, emit)) {
        let title =
            format!("Several `{name}` arrive in the order in which they were sent");
        table.add("in-order", title, "delivery", &["any-client"], order::in_order);
    }
    lists(&mut table);
    let title =
        format!("Whoever hears of `{name}` hears of it once, and nobody else does");
    if !told.is_empty() {
        table.add("once", title, "delivery", &["any-client"], delivery::once);
    }
    table.checks
}

/// Whether everyone hears it, and can tell one from another.
fn tells_all_apart(event: &Event, emit: &Emit) -> bool {
    let (Some(payload), Some(held)) = (&event.payload, &emit.holds) else { return false };
    let marked = marked(payload).filter(|_| ids_in(payload).is_empty());
    emit.to == To::Everyone
        && marked.is_some_and(|field| brings_back(held, field.as_deref()))
}

fn lists(table: &mut Table) {
    let Subject { event, contract } = table.subject;
    let name = &event.name;
    let Some(change) = event.change else { return };
    let (Change::Stores(at) | Change::Updates(at) | Change::Removes(at)) = change;
    let Some(list) = contract.lists.get(at).map(|list| &list.name) else { return };
    let needs = &["any-client"];
    match change {
        Change::Stores(_) => {
            let title = format!("As soon as anybody knows of `{name}`, `{list}` has it");
            table.add("stored", title, "lists", &["any-client", "list"], listed::stored);
            let title = format!("`{name}` with the same payload twice makes two entries");
            table.add("said-again", title, "lists", &["stored"], listed::again);
            let title = format!("`{list}` keeps all entries, the oldest first");
            table.add("order", title, "lists", &["stored"], listed::kept);
        }
        Change::Updates(_) => {
            let title = format!("`{name}` changes the entry with this id, and no other");
            table.add("updated", title, "lists", needs, changes::updated);
        }
        Change::Removes(_) => {
            let title = format!("`{name}` removes the entry with this id, and no other");
            table.add("removed", title, "lists", needs, changes::removed);
        }
    }
}

/// It works, whoever comes, goes or speaks at the same time.
fn in_company(subject: Subject) -> Vec<Check> {
    let event = subject.event;
    let name = &event.name;
    let needs = &["any-client"];
    let mut table = Table::new(subject);
    let mut add = |id, title, test| table.add(id, title, "company", needs, test);
    add(
        "newcomer",
        format!("`{name}` works for a client that connects late"),
        company::newcomer,
    );
    add("leaving", format!("`{name}` works after others have left"), company::leaving);
    add("back", format!("`{name}` works for a client that comes back"), company::back);
    add("crowd", format!("`{name}` works with a dozen clients"), company::crowd);
    add(
        "together",
        format!("`{name}` works when all emit it at once"),
        company::together,
    );
    if event.prefix.is_empty() {
        let title = "Nobody hears anything when clients only come and go".to_owned();
        table.add("unasked", title, "unasked", &["leaving"], unasked::unasked);
    }
    table.checks
}

/// Who hears what in a room depends on its name, and on who has joined it.
fn in_rooms(subject: Subject) -> Vec<Check> {
    let event = subject.event;
    let is_in_room = |emit: &Emit| matches!(emit.to, To::Room(_) | To::OthersInRoom(_));
    let moves = event.joins.is_some() || event.leaves.is_some();
    if moves || !event.emits.iter().any(is_in_room) {
        return Vec::new();
    }
    let name = &event.name;
    let mut table = Table::new(subject);
    let needs = &["any-client"];
    let mut add = |id, title, test| table.add(id, title, "membership", needs, test);
    add(
        "rooms-again",
        "Who joins twice or comes back is a member once".into(),
        membership::again,
    );
    add(
        "rooms-kept",
        "Joining or leaving one room changes no other".into(),
        membership::kept,
    );
    add(
        "rooms-alike",
        "Rooms with similar names are different rooms".into(),
        membership::alike,
    );
    let title = format!("Who joins a room hears no earlier `{name}`");
    add("no-replay", title, membership::no_replay);
    table.checks
}

/// What is not right does no harm.
fn refusing(subject: Subject) -> Vec<Check> {
    let event = subject.event;
    let name = &event.name;
    let Some(payload) = &event.payload else { return Vec::new() };
    let mut table = Table::new(subject);
    let needs = &["any-client"];
    let title = match &event.refuses {
        Some(Refusal::Ack(_)) => {
            format!("Each `{name}` that is not right is refused by the ack")
        }
        Some(Refusal::Emit { event, .. }) => {
            format!("Each `{name}` that is not right is refused by `{event}`")
        }
        None => format!("Nothing comes of `{name}` when it is not right"),
    };
    table.add("refused", title, "refusals", needs, refused::refused);
    if !ids_in(payload).is_empty() {
        let title =
            format!("So is each `{name}` with an unknown id, or with a part of one");
        table.add("unknown-id", title, "refusals", needs, refused::unknown_id);
    }
    if event.members.is_some() {
        let title = format!("So is each `{name}` of a client that is not in the room");
        table.add("not-a-member", title, "refusals", needs, outsiders::not_a_member);
    }
    let title = format!("After bad payloads of `{name}`, the server works as before");
    table.add("server-alive", title, "refusals", needs, refused::alive);
    table.checks
}

/// Whether anything that comes of an event has this.
fn promises(event: &Event, wanted: &impl Fn(&Held) -> bool) -> bool {
    let emitted = event.emits.iter().filter_map(|emit| emit.holds.as_ref());
    emitted.chain(&event.acks).any(|held| has(held, wanted))
}

/// Who hears it, in words.
pub fn whom(to: &To) -> String {
    match to {
        To::Everyone => "every client".into(),
        To::Others => "every client but the sender".into(),
        To::Sender => "the sender".into(),
        To::Client(field) => format!("the client that `{field}` names"),
        To::Room(field) => format!("the members of the room `{field}`"),
        To::OthersInRoom(field) => format!("the other members of the room `{field}`"),
    }
}
