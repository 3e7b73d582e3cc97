//! `04-messages`: a message service. Store first, then tell everyone.
//!
//! Required (seed 000): the server stores `message {username, content}`, and sends what
//! it stored to every client as `message {id, username, content}`; `GET /api/messages`
//! lists it. Optional: `deleteMessage {messageId}`.
//!
//! The tables list the claims. A function of nearly the same name checks each claim;
//! the comment above a table names the modules with these functions.

mod bad_input;
pub(in crate::lessons) mod deleting;
pub(in crate::lessons) mod delivery;
pub(in crate::lessons) mod identity;
pub(in crate::lessons) mod people;
pub(in crate::lessons) mod spam;
pub(in crate::lessons) mod storing;
pub(in crate::lessons) mod talk;
pub(in crate::lessons) mod texts;

use classroom::{
    check::{Check, Group, optional, required},
    class::Over,
    lesson::Lesson,
};

use deleting::not_found;

/// The lesson.
pub const LESSON: Lesson = Lesson {
    slug: "04-messages",
    title: "A message service",
    hints: &[include_str!("../../../hints/04-messages.toml")],
    list: Some(|_| storing::LIST.into()),
    early: Some(|s| Box::pin(storing::early(s))),
    contract: None,
    groups: &[
        Group { store_delay_ms: 0, class: &CLASS, checks: &SENDING },
        Group { store_delay_ms: 30, class: &EXACT, checks: &SLOW_STORE },
        Group { store_delay_ms: 20, class: &EXACT, checks: &AT_ONCE },
        Group { store_delay_ms: 0, class: &CLASS, checks: &BAD_INPUT },
        Group { store_delay_ms: 0, class: &EXACT, checks: &DELETING },
        Group { store_delay_ms: 20, class: &EXACT, checks: &SLOW_DELETING },
    ],
};

const CLASS: [(&str, Over); 3] =
    [("Ann", Over::WebSocket), ("Ben", Over::Polling), ("Cy", Over::Upgrade)];

/// Without the stock client: it can't tell the event `error` from its own errors.
const EXACT: [(&str, Over); 3] =
    [("Ann", Over::WebSocket), ("Ben", Over::Polling), ("Dee", Over::WebSocket)];

/// Anchors of the lesson's headings.
const CONNECTING: &str = "a-client-connects";
const EMITTING: &str = "to-one-and-to-all";
const MESSAGE: &str = "the-message";
const TRUST: &str = "what-a-client-may-decide";
const STORE: &str = "store-first";
const LIST: &str = "the-list";
const TROUBLE: &str = "what-goes-wrong";
const OPTIONAL: &str = "deleting";

/// `delivery`, `identity`, `storing`, `people`, `spam`.
#[rustfmt::skip]
const SENDING: [Check; 23] = [
    required("GET-array", "`GET /api/messages` answers with a JSON array",
        LIST, &[], |s| Box::pin(storing::get_array(s))),
    required("everyone", "A message reaches every client, including its sender",
        EMITTING, &[], |s| Box::pin(delivery::everyone(s))),
    required("object", "The payload of `message` is one object",
        MESSAGE, &["everyone"], |s| Box::pin(delivery::object(s))),
    required("any-client", "Every client can send messages",
        CONNECTING, &["object"], |s| Box::pin(people::any_client(s))),
    required("same-for-all", "All clients hear the same object for each message",
        MESSAGE, &["object"], |s| Box::pin(delivery::same_for_all(s))),
    required("id", "Each message has a usable id",
        MESSAGE, &["object"], |s| Box::pin(identity::id(s))),
    required("id-unique", "No two messages have the same id",
        MESSAGE, &["id", "any-client"], |s| Box::pin(identity::id_unique(s))),
    required("stored-same", "The list holds each message exactly as clients heard it",
        LIST, &["any-client", "GET-array"], |s| Box::pin(storing::stored_same(s))),
    required("newcomer", "A client that connects late can send and hear messages",
        CONNECTING, &["stored-same"], |s| Box::pin(people::newcomer(s))),
    required("leaving", "When a client leaves, messages and other clients are unaffected",
        CONNECTING, &["newcomer"], |s| Box::pin(people::leaving(s))),
    required("content", "`content` arrives exactly as it was sent",
        MESSAGE, &["any-client"], |s| Box::pin(delivery::content(s))),
    required("username", "`username` arrives exactly as it was sent",
        MESSAGE, &["any-client"], |s| Box::pin(delivery::username(s))),
    required("extra-fields-ok", "A message with extra fields is accepted like any other",
        TRUST, &["any-client"], |s| Box::pin(identity::extra_fields_ok(s))),
    required("client-id-ignored", "The server makes the id, even if the client sends one",
        TRUST, &["extra-fields-ok", "GET-array", "id-unique"], |s| Box::pin(identity::client_id_ignored(s))),
    required("no-mass-assignment", "Extra fields from a client are neither stored nor passed on",
        TRUST, &["extra-fields-ok", "GET-array"], |s| Box::pin(identity::no_mass_assignment(s))),
    required("stored-once", "The list holds each message only once",
        LIST, &["stored-same"], |s| Box::pin(storing::stored_once(s))),
    required("order", "The list starts with the oldest message and ends with the newest",
        LIST, &["stored-same"], |s| Box::pin(storing::order(s))),
    required("said-again", "The same text sent twice is stored as two messages",
        LIST, &["stored-once", "id-unique"], |s| Box::pin(identity::said_again(s))),
    required("crowd", "A message reaches a dozen clients",
        EMITTING, &["leaving"], |s| Box::pin(people::crowd(s))),
    required("no-spam-on-connect", "The server sends no `message` when a client connects",
        CONNECTING, &["leaving"], |s| Box::pin(spam::no_spam_on_connect(s)))
        .and_unasked(spam::no_spam_since),
    required("once", "Each client hears each message only once",
        EMITTING, &["any-client"], |s| Box::pin(delivery::once(s)))
        .and_later(delivery::once_so_far),
    required("all-kept", "At the end, every message of the run is still in the list",
        LIST, &["leaving", "stored-once", "content", "username", "id-unique", "once"],
        |s| Box::pin(storing::all_kept(s))),
    required("all-gone", "Messages stay in the list after all clients have left",
        CONNECTING, &["leaving"], |s| Box::pin(people::all_gone(s))),
];

/// A slow store shows what the server does too early: `storing`.
#[rustfmt::skip]
const SLOW_STORE: [Check; 1] = [
    required("stored-before-broadcast", "When clients hear a message, it is already in the list",
        STORE, &["leaving"], |s| Box::pin(storing::stored_before_broadcast(s))),
];

/// A slow store also lets handlers overlap: `people`.
#[rustfmt::skip]
const AT_ONCE: [Check; 1] = [
    required("own-words", "When all clients send at once, no messages get mixed up",
        TROUBLE, &["content", "username", "id-unique", "leaving"],
        |s| Box::pin(people::own_words(s))),
];

/// On a server of its own, because a wrong one may not survive it: `bad_input`.
#[rustfmt::skip]
const BAD_INPUT: [Check; 3] = [
    required("server-alive", "Bad payloads don't stop the server",
        TROUBLE, &["leaving"], |s| Box::pin(bad_input::server_alive(s))),
    required("not-kicked", "A bad payload doesn't disconnect its sender",
        TROUBLE, &["server-alive"], |s| Box::pin(bad_input::not_kicked(s))),
    required("works-after-bad", "After bad payloads, every client can still send good messages",
        TROUBLE, &["not-kicked"],
        |s| Box::pin(bad_input::works_after_bad(s))),
];

/// `deleting`, `not_found`.
#[rustfmt::skip]
const DELETING: [Check; 10] = [
    optional("del-everyone", "`messageDeleted` reaches every client",
        OPTIONAL, &["id-unique", "leaving"], |s| Box::pin(deleting::everyone(s))),
    optional("del-payload", "`messageDeleted` holds the id from `deleteMessage`",
        OPTIONAL, &["del-everyone"], |s| Box::pin(deleting::payload(s))),
    optional("del-list", "A deleted message is no longer in the list",
        OPTIONAL, &["del-everyone"], |s| Box::pin(deleting::list(s))),
    optional("del-any-client", "Every client can delete any message",
        OPTIONAL, &["del-everyone"], |s| Box::pin(deleting::any_client(s))),
    optional("del-others-kept", "After a deletion, the other messages are still there, in order",
        OPTIONAL, &["del-list", "order"], |s| Box::pin(deleting::others_kept(s))),
    optional("del-not-found", "`deleteMessage` with an unknown id is answered with `error`",
        OPTIONAL, &["del-others-kept"], |s| Box::pin(not_found::not_found(s))),
    optional("error-to-sender", "Only the sender of `deleteMessage` hears its `error`",
        OPTIONAL, &["del-not-found"], |s| Box::pin(not_found::error_to_sender(s))),
    optional("id-not-reused", "The id of a deleted message is never used again",
        OPTIONAL, &["del-list"], |s| Box::pin(deleting::id_not_reused(s))),
    optional("del-bad", "Bad payloads of `deleteMessage` do no harm",
        OPTIONAL, &["del-any-client", "del-not-found"], |s| Box::pin(deleting::harmless(s))),
    optional("del-once", "Each client hears each `messageDeleted` only once",
        OPTIONAL, &["del-everyone"], |s| Box::pin(deleting::once(s)))
        .and_later(deleting::once_so_far),
];

/// `deleting`.
#[rustfmt::skip]
const SLOW_DELETING: [Check; 1] = [
    optional("del-first", "When clients hear `messageDeleted`, the message is already gone",
        OPTIONAL, &["del-everyone"], |s| Box::pin(deleting::first(s))),
];
