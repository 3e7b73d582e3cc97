//! `03-targets`: who hears an event. The sender, the others, everyone, or one client.
//!
//! Required (seeds 001, 003): the right clients, and nobody else, hear `toMe`,
//! `toOthers` and `toAll {text}` as `heard {text, from, mode}`. Optional:
//! `toOne {to, text}`.
//!
//! The tables list the claims. A function of nearly the same name checks each claim;
//! the comment above a table names the modules with these functions.

mod content;
mod delivery;
mod hint;
mod one;
mod people;
mod quiet;
mod talk;
mod target;
mod texts;
mod trust;

use classroom::{
    check::{Check, Group, optional, required},
    class::Over,
    lesson::Lesson,
};

use one::unknown;

/// The lesson.
pub const LESSON: Lesson = Lesson {
    slug: "03-targets",
    title: "Who hears it?",
    hints: &[include_str!("../../../hints/03-targets.toml")],
    list: None,
    early: None,
    contract: None,
    groups: &[
        Group { store_delay_ms: 0, class: &CLASS, checks: &TARGETS },
        Group { store_delay_ms: 0, class: &CLASS, checks: &PEOPLE },
        Group { store_delay_ms: 0, class: &EXACT, checks: &ONE },
    ],
};

const CLASS: [(&str, Over); 3] =
    [("Ann", Over::WebSocket), ("Ben", Over::Polling), ("Cy", Over::Upgrade)];

/// Without the stock client: it doesn't report its socket id, and it can't tell the
/// event `error` from its own errors.
const EXACT: [(&str, Over); 3] =
    [("Ann", Over::WebSocket), ("Ben", Over::Polling), ("Dee", Over::WebSocket)];

/// Anchors of the lesson's headings.
const EVENTS: &str = "one-event-three-audiences";
const EMITTING: &str = "the-sender-the-others-all";
const FROM: &str = "who-sent-it";
const NAMED: &str = "one-client-by-its-id";

/// What every later check needs.
const BASICS: &[&str] = &["at-once"];

/// `delivery`, `content`, `texts`, `trust`, `quiet`.
#[rustfmt::skip]
const TARGETS: [Check; 15] = [
    required("to-me", "`toMe` reaches its sender, and nobody else",
        EMITTING, &[], |s| Box::pin(delivery::to_me(s))),
    required("to-others", "`toOthers` reaches everyone except its sender",
        EMITTING, &[], |s| Box::pin(delivery::to_others(s))),
    required("to-all", "`toAll` reaches everyone, including its sender",
        EMITTING, &[], |s| Box::pin(delivery::to_all(s))),
    required("object", "The payload of `heard` is one object",
        EVENTS, &["to-me", "to-others", "to-all"], |s| Box::pin(content::object(s))),
    required("any-sender", "Every client can use `toMe`, `toOthers` and `toAll`",
        EMITTING, &["object"], |s| Box::pin(delivery::any_sender(s))),
    required("text", "`text` in `heard` is exactly the text that was sent",
        FROM, &["any-sender"], |s| Box::pin(texts::text(s))),
    required("mode", "`mode` in `heard` fits the event: `me`, `others` or `all`",
        EVENTS, &["any-sender"], |s| Box::pin(content::mode(s))),
    required("from", "`from` in `heard` is the sender's socket id",
        FROM, &["any-sender"], |s| Box::pin(content::from(s))),
    required("at-once", "When all clients send at once, nothing gets mixed up",
        FROM, &["text", "mode", "from"], |s| Box::pin(delivery::at_once(s))),
    required("extra-fields-ok", "A payload with extra fields is delivered like any other",
        FROM, BASICS, |s| Box::pin(trust::extra_fields_ok(s))),
    required("own-from", "The server sets `from` and `mode`, whatever the client claims",
        FROM, &["extra-fields-ok"], |s| Box::pin(trust::own_from(s))),
    required("no-extras", "`heard` holds no extra fields that the client sent",
        FROM, &["extra-fields-ok"], |s| Box::pin(trust::no_extras(s))),
    required("unasked", "The server sends no `heard` when a client connects or leaves",
        EVENTS, BASICS, |s| Box::pin(quiet::unasked(s)))
        .and_unasked(quiet::unasked_since),
    required("once", "Each client hears each text only once",
        EMITTING, &["any-sender", "unasked"], |s| Box::pin(delivery::once(s)))
        .and_later(delivery::once_so_far),
    required("nobody-else", "No text reaches the wrong client, not even later",
        EMITTING, &["once"], |s| Box::pin(delivery::nobody_else(s)))
        .and_later(delivery::nobody_else_so_far),
];

/// `people`.
#[rustfmt::skip]
const PEOPLE: [Check; 4] = [
    required("newcomer", "A client that connects late can send and hear like the others",
        EMITTING, BASICS, |s| Box::pin(people::newcomer(s))),
    required("leaving", "After a client leaves, the others can still send and hear",
        EMITTING, &["newcomer"], |s| Box::pin(people::leaving(s))),
    required("comes-back", "A client that reconnects sends under its new id",
        FROM, &["leaving"], |s| Box::pin(people::comes_back(s))),
    required("alone", "When only one client is connected, `toOthers` reaches nobody",
        EMITTING, &["comes-back", "nobody-else"], |s| Box::pin(people::alone(s)))
        .and_later(people::as_before_so_far),
];

/// `one`, `unknown`.
#[rustfmt::skip]
const ONE: [Check; 12] = [
    optional("one", "`toOne` reaches the client whose id is in `to`",
        NAMED, BASICS, |s| Box::pin(one::one(s))),
    optional("one-only", "`toOne` reaches nobody but the client whose id is in `to`",
        NAMED, &["one"], |s| Box::pin(one::alone(s))),
    optional("one-content", "`toOne` delivers the text, the sender's id and mode `one`",
        NAMED, &["one"], |s| Box::pin(one::content(s))),
    optional("one-any", "With `toOne`, every client can reach every other client",
        NAMED, &["one-only", "one-content"], |s| Box::pin(one::any(s))),
    optional("one-trust", "`toOne` takes only `to` and `text` from the client",
        NAMED, &["one-any", "own-from", "no-extras"], |s| Box::pin(one::trust(s))),
    optional("one-newcomer", "`toOne` reaches clients that connect late or reconnect",
        NAMED, &["one-any", "leaving"], |s| Box::pin(one::newcomer(s))),
    optional("one-unknown", "`toOne` with an unknown id is answered with `error`",
        NAMED, &["one-only"], |s| Box::pin(unknown::unknown(s))),
    optional("one-after-error", "After an `error`, `toOne` still reaches connected clients",
        NAMED, &["one-unknown", "one-any"], |s| Box::pin(unknown::after_error(s))),
    optional("one-left", "`toOne` to a client that has left is answered with `error`",
        NAMED, &["one-after-error", "one-newcomer"], |s| Box::pin(unknown::left(s))),
    optional("one-error-to-sender", "Only the sender of `toOne` hears its `error`, and only once",
        NAMED, &["one-after-error"], |s| Box::pin(unknown::error_to_sender(s))),
    optional("one-self", "When a client names itself in `toOne`, nobody else hears it",
        NAMED, &["one-after-error"], |s| Box::pin(one::oneself(s))),
    optional("one-once", "Each `toOne` text arrives once, and only at its receiver",
        NAMED, &["one-self", "one-error-to-sender"], |s| Box::pin(one::once(s)))
        .and_later(one::once_so_far),
];
