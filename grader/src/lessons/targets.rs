//! `03-targets`: who hears it. The sender, the others, all, or one.
//!
//! Required (seeds 001, 003): `toMe`, `toOthers` and `toAll {text}` are heard as
//! `heard {text, from, mode}` by the right clients, and by nobody else. Optional:
//! `toOne {to, text}`.
//!
//! The tables say what is claimed; each claim is tried by the function of nearly
//! the same name in the module that its table's comment names.

mod content;
mod delivery;
mod hint;
mod one;
mod people;
mod quiet;
mod talk;
mod texts;
mod trust;

use crate::{
    check::{Check, Group, optional, required},
    class::Over,
    lesson::Lesson,
};
use one::unknown;

/// The lesson.
pub const LESSON: Lesson = Lesson {
    slug: "03-targets",
    title: "Who hears it?",
    hints: include_str!("../../hints/03-targets.toml"),
    list: None,
    groups: &[
        Group { store_delay_ms: 0, class: &CLASS, checks: &TARGETS },
        Group { store_delay_ms: 0, class: &CLASS, checks: &PEOPLE },
        Group { store_delay_ms: 0, class: &EXACT, checks: &ONE },
    ],
};

const CLASS: [(&str, Over); 3] =
    [("Ann", Over::WebSocket), ("Ben", Over::Polling), ("Cy", Over::Upgrade)];

/// The stock client does not tell its socket id, and cannot tell the event `error`
/// from its own errors.
const EXACT: [(&str, Over); 3] =
    [("Ann", Over::WebSocket), ("Ben", Over::Polling), ("Dee", Over::WebSocket)];

/// Headings of the lesson, as links name them.
const EVENTS: &str = "one-event-three-kinds-of-ears";
const EMITTING: &str = "the-sender-the-others-all";
const FROM: &str = "who-it-is-from";
const NAMED: &str = "one-client-by-its-id";

/// What every later check takes for granted.
const BASICS: &[&str] = &["at-once"];

/// `delivery`, `content`, `texts`, `trust`, `quiet`.
#[rustfmt::skip]
const TARGETS: [Check; 15] = [
    required("to-me", "`toMe` is heard by its sender, and by nobody else",
        EMITTING, &[], |s| Box::pin(delivery::to_me(s))),
    required("to-others", "`toOthers` is heard by all but its sender",
        EMITTING, &[], |s| Box::pin(delivery::to_others(s))),
    required("to-all", "`toAll` is heard by all, the sender too",
        EMITTING, &[], |s| Box::pin(delivery::to_all(s))),
    required("object", "What is heard is one object",
        EVENTS, &["to-me", "to-others", "to-all"], |s| Box::pin(content::object(s))),
    required("any-sender", "Every client can send to each target",
        EMITTING, &["object"], |s| Box::pin(delivery::any_sender(s))),
    required("text", "The text arrives exactly as it was sent",
        FROM, &["any-sender"], |s| Box::pin(texts::text(s))),
    required("mode", "`mode` says for whom it was",
        EVENTS, &["any-sender"], |s| Box::pin(content::mode(s))),
    required("from", "`from` is the socket id of the sender",
        FROM, &["any-sender"], |s| Box::pin(content::from(s))),
    required("at-once", "When all speak at once, nobody is mixed up",
        FROM, &["text", "mode", "from"], |s| Box::pin(delivery::at_once(s))),
    required("extra-fields-ok", "An event with more fields than needed is heard",
        FROM, BASICS, |s| Box::pin(trust::extra_fields_ok(s))),
    required("own-from", "The server says `from` and `mode`, whatever a client claims",
        FROM, &["extra-fields-ok"], |s| Box::pin(trust::own_from(s))),
    required("no-extras", "Nothing else that a client sends is passed on",
        FROM, &["extra-fields-ok"], |s| Box::pin(trust::no_extras(s))),
    required("unasked", "Connecting and leaving bring no `heard`",
        EVENTS, BASICS, |s| Box::pin(quiet::unasked(s))),
    required("once", "Each client hears each text once",
        EMITTING, &["any-sender", "unasked"], |s| Box::pin(delivery::once(s))),
    required("nobody-else", "In the end, nobody has heard what was for others",
        EMITTING, &["once"], |s| Box::pin(delivery::nobody_else(s))),
];

/// `people`.
#[rustfmt::skip]
const PEOPLE: [Check; 4] = [
    required("newcomer", "Who connects late hears and is heard",
        EMITTING, BASICS, |s| Box::pin(people::newcomer(s))),
    required("leaving", "When somebody leaves, the others go on",
        EMITTING, &["newcomer"], |s| Box::pin(people::leaving(s))),
    required("comes-back", "Who comes back speaks under the new id",
        FROM, &["leaving"], |s| Box::pin(people::comes_back(s))),
    required("alone", "For a client that is alone there are no others",
        EMITTING, &["comes-back", "nobody-else"], |s| Box::pin(people::alone(s))),
];

/// `one`, `unknown`.
#[rustfmt::skip]
const ONE: [Check; 12] = [
    optional("one", "`toOne` is heard by the client that it names",
        NAMED, BASICS, |s| Box::pin(one::one(s))),
    optional("one-only", "Nobody else hears it, the sender neither",
        NAMED, &["one"], |s| Box::pin(one::alone(s))),
    optional("one-content", "It holds the text, the sender's id and the mode `one`",
        NAMED, &["one"], |s| Box::pin(one::content(s))),
    optional("one-any", "Every client can name every other",
        NAMED, &["one-only", "one-content"], |s| Box::pin(one::any(s))),
    optional("one-trust", "What else a client claims counts for nothing here either",
        NAMED, &["one-any", "own-from", "no-extras"], |s| Box::pin(one::trust(s))),
    optional("one-newcomer", "Who connects late, or again, can be named",
        NAMED, &["one-any", "leaving"], |s| Box::pin(one::newcomer(s))),
    optional("one-unknown", "An id that nobody has is answered with an error",
        NAMED, &["one-only"], |s| Box::pin(unknown::unknown(s))),
    optional("one-after-error", "After an error, the next text arrives",
        NAMED, &["one-unknown", "one-any"], |s| Box::pin(unknown::after_error(s))),
    optional("one-left", "The id of a client that has left is such an id",
        NAMED, &["one-after-error", "one-newcomer"], |s| Box::pin(unknown::left(s))),
    optional("one-error-to-sender", "Only the one who asked hears the error, once",
        NAMED, &["one-after-error"], |s| Box::pin(unknown::error_to_sender(s))),
    optional("one-self", "When a client names itself, nobody else hears it",
        NAMED, &["one-after-error"], |s| Box::pin(one::oneself(s))),
    optional("one-once", "Each text is heard once, and by nobody else in the end",
        NAMED, &["one-self", "one-error-to-sender"], |s| Box::pin(one::once(s))),
];
