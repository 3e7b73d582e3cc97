//! `02-chat`: what one client says, every client hears.
//!
//! Required (seeds 002, 003): `chat message <any JSON>` goes to every client as
//! `chat message <the same>`, and `chatMessage <any JSON>` as `reply <the same>`.
//! Optional: two arguments are passed on as two.
//!
//! A server may add further arguments after the payload: Node's does so on every broadcast
//! with connection state recovery, for example.

mod bare;
mod delivery;
mod differs;
mod payloads;
mod people;
mod quiet;
mod talk;
mod two;

use classroom::{
    check::{Check, Group, optional, required},
    class::Over,
    lesson::Lesson,
};

/// The lesson.
pub const LESSON: Lesson = Lesson {
    slug: "02-chat",
    title: "A chat message to everyone",
    hints: &[include_str!("../../../hints/02-chat.toml")],
    list: None,
    early: None,
    contract: None,
    groups: &[
        Group { store_delay_ms: 0, class: &CLASS, checks: &SENDING },
        Group { store_delay_ms: 0, class: &CLASS, checks: &PAYLOADS },
        Group { store_delay_ms: 0, class: &EXACT, checks: &TWO },
    ],
};

const CLASS: [(&str, Over); 3] =
    [("Ann", Over::WebSocket), ("Ben", Over::Polling), ("Cy", Over::Upgrade)];

/// Without the stock client, which reports an event without arguments as another event.
const EXACT: [(&str, Over); 3] =
    [("Ann", Over::WebSocket), ("Ben", Over::Polling), ("Dee", Over::WebSocket)];

/// Headings of the lesson, as links name them.
const HANDLER: &str = "a-handler-for-a-name";
const EMITTING: &str = "everyone-hears-it";
const PAYLOAD: &str = "any-json";
const NAMES: &str = "another-name-back";
const OPTIONAL: &str = "two-arguments";

/// Which clients hear what, and how often: `delivery`, `people`, `quiet`.
#[rustfmt::skip]
const SENDING: [Check; 13] = [
    required("everyone", "`chat message` reaches every client, including the sender",
        EMITTING, &[], |s| Box::pin(delivery::everyone(s))),
    required("same", "`chat message` arrives with the payload that was sent",
        PAYLOAD, &["everyone"], |s| Box::pin(delivery::same_payload(s))),
    required("reply", "`chatMessage` reaches every client as `reply`",
        NAMES, &["everyone"], |s| Box::pin(delivery::reply(s))),
    required("reply-same", "`reply` carries the payload that was sent with `chatMessage`",
        NAMES, &["reply", "same"], |s| Box::pin(delivery::same_payload(s))),
    required("any-client", "Every client can send `chat message` and `chatMessage`",
        HANDLER, &["reply"], |s| Box::pin(people::any_client(s))),
    required("newcomer", "Clients that connect later can send and receive messages",
        HANDLER, &["any-client"], |s| Box::pin(people::newcomer(s))),
    required("leaving", "When a client leaves, the others can still send and receive",
        HANDLER, &["newcomer"], |s| Box::pin(people::leaving(s))),
    required("order", "Messages sent one after another arrive in that order",
        EMITTING, &["any-client"], |s| Box::pin(delivery::order(s))),
    required("said-again", "A message that repeats an earlier one is delivered too",
        EMITTING, &["any-client"], |s| Box::pin(delivery::said_again(s))),
    required("at-once", "When all clients send at once, every message arrives unchanged",
        EMITTING, &["reply-same", "leaving", "order"], |s| Box::pin(people::at_once(s))),
    required("names", "Each message comes back under one event name only",
        NAMES, &["any-client"], |s| Box::pin(delivery::names(s)))
        .and_later(delivery::none_crossed),
    required("once", "Each client hears each message once",
        EMITTING, &["said-again", "at-once"], |s| Box::pin(delivery::once(s)))
        .and_later(delivery::once_so_far),
    required("quiet", "No client hears a message that nobody sent",
        HANDLER, &["leaving"], |s| Box::pin(quiet::quiet(s)))
        .and_unasked(quiet::quiet_since),
];

/// Each kind of JSON in turn: `payloads`, `bare`.
#[rustfmt::skip]
const PAYLOADS: [Check; 6] = [
    required("text", "Any text arrives exactly as it was sent",
        PAYLOAD, &["at-once"], |s| Box::pin(payloads::text(s))),
    required("object", "An object arrives as the same object",
        PAYLOAD, &["at-once"], |s| Box::pin(payloads::object(s))),
    required("list", "A list arrives as one list, not as several arguments",
        PAYLOAD, &["object"], |s| Box::pin(payloads::list(s))),
    required("number", "A number arrives as the same number",
        PAYLOAD, &["object"], |s| Box::pin(payloads::number(s))),
    required("empty", "An empty text, 0, false and null arrive too",
        PAYLOAD, &["text", "list", "number"], |s| Box::pin(payloads::empty(s))),
    required("any-once", "Whatever the payload, each client hears it once",
        EMITTING, &["empty", "once", "names"], |s| Box::pin(bare::once(s)))
        .and_later(bare::once_so_far),
];

/// `two`.
#[rustfmt::skip]
const TWO: [Check; 5] = [
    optional("two", "Two arguments of `chat message` arrive as two arguments",
        OPTIONAL, &["once", "text"], |s| Box::pin(two::chat(s))),
    optional("two-reply", "Two arguments of `chatMessage` arrive as two arguments",
        OPTIONAL, &["two"], |s| Box::pin(two::reply(s))),
    optional("two-any", "Each of the two arguments may be any JSON",
        OPTIONAL, &["two-reply", "any-once"], |s| Box::pin(two::any(s))),
    optional("one-stays-one", "A message with one argument arrives with one argument",
        OPTIONAL, &["two-reply", "list"], |s| Box::pin(two::one_stays_one(s))),
    optional("odd-counts", "Events with zero or three arguments don't break the chat",
        OPTIONAL, &["one-stays-one"], |s| Box::pin(two::odd_counts(s))),
];
