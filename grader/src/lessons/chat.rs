//! `02-chat`: what one client says, every client hears.
//!
//! Required (seeds 002, 003): `chat message <any JSON>` goes to every client as
//! `chat message <the same>`, and `chatMessage <any JSON>` as `reply <the same>`.
//! Optional: two arguments are passed on as two.
//!
//! What a server adds behind the payload, as further arguments, is its own affair:
//! with connection state recovery, for example, Node's adds one to every broadcast.

mod bare;
mod delivery;
mod differs;
mod payloads;
mod people;
mod quiet;
mod talk;
mod two;

use crate::{
    check::{Check, Group, optional, required},
    class::Over,
    lesson::Lesson,
};

/// The lesson.
pub const LESSON: Lesson = Lesson {
    slug: "02-chat",
    title: "A chat message to everyone",
    hints: include_str!("../../hints/02-chat.toml"),
    list: None,
    groups: &[
        Group { store_delay_ms: 0, class: &CLASS, checks: &SENDING },
        Group { store_delay_ms: 0, class: &CLASS, checks: &PAYLOADS },
        Group { store_delay_ms: 0, class: &EXACT, checks: &TWO },
    ],
};

const CLASS: [(&str, Over); 3] =
    [("Ann", Over::WebSocket), ("Ben", Over::Polling), ("Cy", Over::Upgrade)];

/// The stock client shows an event without arguments as another event.
const EXACT: [(&str, Over); 3] =
    [("Ann", Over::WebSocket), ("Ben", Over::Polling), ("Dee", Over::WebSocket)];

/// Headings of the lesson, as links name them.
const HANDLER: &str = "a-handler-for-a-name";
const EMITTING: &str = "everyone-hears-it";
const PAYLOAD: &str = "any-json";
const NAMES: &str = "another-name-back";
const OPTIONAL: &str = "two-arguments";

/// Who hears what, and how often: `delivery`, `people`, `quiet`.
#[rustfmt::skip]
const SENDING: [Check; 13] = [
    required("everyone", "A chat message reaches every client, the sender too",
        EMITTING, &[], |s| Box::pin(delivery::everyone(s))),
    required("same", "What arrives is what was sent",
        PAYLOAD, &["everyone"], |s| Box::pin(delivery::same_payload(s))),
    required("reply", "`chatMessage` comes back to every client as `reply`",
        NAMES, &["everyone"], |s| Box::pin(delivery::reply(s))),
    required("reply-same", "`reply` brings what was sent",
        NAMES, &["reply", "same"], |s| Box::pin(delivery::same_payload(s))),
    required("any-client", "Every client can send both",
        HANDLER, &["reply"], |s| Box::pin(people::any_client(s))),
    required("newcomer", "Who connects late hears and is heard",
        HANDLER, &["any-client"], |s| Box::pin(people::newcomer(s))),
    required("leaving", "When somebody leaves, the others go on",
        HANDLER, &["newcomer"], |s| Box::pin(people::leaving(s))),
    required("order", "One message after the other: they stay in order",
        EMITTING, &["any-client"], |s| Box::pin(delivery::order(s))),
    required("said-again", "The same words again are a message again",
        EMITTING, &["any-client"], |s| Box::pin(delivery::said_again(s))),
    required("at-once", "When all speak at once, nobody is mixed up",
        EMITTING, &["reply-same", "leaving", "order"], |s| Box::pin(people::at_once(s))),
    required("names", "Each message comes back under one name alone",
        NAMES, &["any-client"], |s| Box::pin(delivery::names(s))),
    required("once", "Each client hears each message once",
        EMITTING, &["said-again", "at-once"], |s| Box::pin(delivery::once(s))),
    required("quiet", "Nobody hears a message that nobody has sent",
        HANDLER, &["leaving"], |s| Box::pin(quiet::quiet(s))),
];

/// What JSON can be, one kind after the other: `payloads`, `delivery`.
#[rustfmt::skip]
const PAYLOADS: [Check; 6] = [
    required("text", "Any text arrives exactly as it was sent",
        PAYLOAD, &["at-once"], |s| Box::pin(payloads::text(s))),
    required("object", "An object arrives as the same object",
        PAYLOAD, &["at-once"], |s| Box::pin(payloads::object(s))),
    required("list", "A list arrives as one list",
        PAYLOAD, &["object"], |s| Box::pin(payloads::list(s))),
    required("number", "A number arrives as the same number",
        PAYLOAD, &["object"], |s| Box::pin(payloads::number(s))),
    required("empty", "An empty text, 0, false and null arrive too",
        PAYLOAD, &["text", "list", "number"], |s| Box::pin(payloads::empty(s))),
    required("any-once", "Whatever it is, each client hears it once",
        EMITTING, &["empty", "once", "names"], |s| Box::pin(bare::once(s))),
];

/// `two`.
#[rustfmt::skip]
const TWO: [Check; 5] = [
    optional("two", "Two arguments of `chat message` arrive as two",
        OPTIONAL, &["once", "text"], |s| Box::pin(two::chat(s))),
    optional("two-reply", "Two arguments of `chatMessage` arrive as two",
        OPTIONAL, &["two"], |s| Box::pin(two::reply(s))),
    optional("two-any", "Both may be any JSON",
        OPTIONAL, &["two-reply", "any-once"], |s| Box::pin(two::any(s))),
    optional("one-stays-one", "One argument stays one",
        OPTIONAL, &["two-reply", "list"], |s| Box::pin(two::one_stays_one(s))),
    optional("odd-counts", "None or three arguments harm nobody",
        OPTIONAL, &["one-stays-one"], |s| Box::pin(two::odd_counts(s))),
];
