//! `04-messages`: a message service. Store first, then tell everyone.
//!
//! Required (seed 000): `message {username, content}` is stored, and what was
//! stored goes to every client as `message {id, username, content}`;
//! `GET /api/messages` lists it. Optional: `deleteMessage {messageId}`.
//!
//! The tables say what is claimed; each claim is tried by the function of nearly
//! the same name in the module that its table's comment names.

mod bad_input;
pub(in crate::lessons) mod deleting;
pub(in crate::lessons) mod delivery;
pub(in crate::lessons) mod identity;
pub(in crate::lessons) mod people;
pub(in crate::lessons) mod spam;
pub(in crate::lessons) mod storing;
pub(in crate::lessons) mod talk;
pub(in crate::lessons) mod texts;

use crate::{
    check::{Check, Group, optional, required},
    class::Over,
    lesson::Lesson,
};
use deleting::not_found;

/// The lesson.
pub const LESSON: Lesson = Lesson {
    slug: "04-messages",
    title: "A message service",
    hints: include_str!("../../hints/04-messages.toml"),
    list: Some(|_| storing::LIST.into()),
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

/// The stock client cannot tell the event `error` from its own errors.
const EXACT: [(&str, Over); 3] =
    [("Ann", Over::WebSocket), ("Ben", Over::Polling), ("Dee", Over::WebSocket)];

/// Headings of the lesson, as links name them.
const CONNECTING: &str = "a-client-connects";
const EMITTING: &str = "to-one-and-to-all";
const MESSAGE: &str = "the-message";
const TRUST: &str = "what-a-client-may-decide";
const STORE: &str = "store-first";
const LIST: &str = "the-list";
const TROUBLE: &str = "what-goes-wrong";
const OPTIONAL: &str = "deleting";

/// Who hears what: `delivery`, `identity`, `storing`, `people`, `spam`.
#[rustfmt::skip]
const SENDING: [Check; 23] = [
    required("GET-array", "GET /api/messages answers with an array",
        LIST, &[], |s| Box::pin(storing::get_array(s))),
    required("everyone", "A message reaches every client, the sender too",
        EMITTING, &[], |s| Box::pin(delivery::everyone(s))),
    required("object", "What arrives is one object",
        MESSAGE, &["everyone"], |s| Box::pin(delivery::object(s))),
    required("any-client", "Every client can send",
        CONNECTING, &["object"], |s| Box::pin(people::any_client(s))),
    required("same-for-all", "All clients hear the same object",
        MESSAGE, &["object"], |s| Box::pin(delivery::same_for_all(s))),
    required("id", "Each message has an id",
        MESSAGE, &["object"], |s| Box::pin(identity::id(s))),
    required("id-unique", "No two messages have the same id",
        MESSAGE, &["id", "any-client"], |s| Box::pin(identity::id_unique(s))),
    required("stored-same", "What was heard is in the list, the same",
        LIST, &["any-client", "GET-array"], |s| Box::pin(storing::stored_same(s))),
    required("newcomer", "Who connects late hears and is heard",
        CONNECTING, &["stored-same"], |s| Box::pin(people::newcomer(s))),
    required("leaving", "When somebody leaves, nothing is lost",
        CONNECTING, &["newcomer"], |s| Box::pin(people::leaving(s))),
    required("content", "The content arrives exactly as it was sent",
        MESSAGE, &["any-client"], |s| Box::pin(delivery::content(s))),
    required("username", "The username arrives exactly as it was sent",
        MESSAGE, &["any-client"], |s| Box::pin(delivery::username(s))),
    required("extra-fields-ok", "A message with more fields than needed is a message",
        TRUST, &["any-client"], |s| Box::pin(identity::extra_fields_ok(s))),
    required("client-id-ignored", "The server makes the id, whatever a client sends",
        TRUST, &["extra-fields-ok", "GET-array", "id-unique"], |s| Box::pin(identity::client_id_ignored(s))),
    required("no-mass-assignment", "A client's other fields are not taken over",
        TRUST, &["extra-fields-ok", "GET-array"], |s| Box::pin(identity::no_mass_assignment(s))),
    required("stored-once", "Each message is in the list once",
        LIST, &["stored-same"], |s| Box::pin(storing::stored_once(s))),
    required("order", "The list is in the order of the messages",
        LIST, &["stored-same"], |s| Box::pin(storing::order(s))),
    required("said-again", "The same words twice are two messages",
        LIST, &["stored-once", "id-unique"], |s| Box::pin(identity::said_again(s))),
    required("crowd", "A dozen clients hear a message",
        EMITTING, &["leaving"], |s| Box::pin(people::crowd(s))),
    required("no-spam-on-connect", "Connecting sends no message to anybody",
        CONNECTING, &["leaving"], |s| Box::pin(spam::no_spam_on_connect(s))),
    required("once", "Each client hears each message once",
        EMITTING, &["any-client"], |s| Box::pin(delivery::once(s))),
    required("all-kept", "All messages of the run are still in the list",
        LIST, &["leaving", "stored-once", "content", "username", "id-unique", "once"],
        |s| Box::pin(storing::all_kept(s))),
    required("all-gone", "When all have left, nothing is lost",
        CONNECTING, &["leaving"], |s| Box::pin(people::all_gone(s))),
];

/// A store that takes its time shows what is done too early: `storing`.
#[rustfmt::skip]
const SLOW_STORE: [Check; 1] = [
    required("stored-before-broadcast", "Who hears a message finds it in the list",
        STORE, &["leaving"], |s| Box::pin(storing::stored_before_broadcast(s))),
];

/// It also lets handlers overlap: `people`.
#[rustfmt::skip]
const AT_ONCE: [Check; 1] = [
    required("own-words", "When all speak at once, nobody is mixed up",
        TROUBLE, &["content", "username", "id-unique", "leaving"],
        |s| Box::pin(people::own_words(s))),
];

/// On a server of its own, because a wrong one does not survive it: `bad_input`.
#[rustfmt::skip]
const BAD_INPUT: [Check; 3] = [
    required("server-alive", "Bad payloads do not take the server down",
        TROUBLE, &["leaving"], |s| Box::pin(bad_input::server_alive(s))),
    required("not-kicked", "A bad payload does not end its sender's connection",
        TROUBLE, &["server-alive"], |s| Box::pin(bad_input::not_kicked(s))),
    required("works-after-bad", "After bad payloads, good messages work for all",
        TROUBLE, &["not-kicked"],
        |s| Box::pin(bad_input::works_after_bad(s))),
];

/// `deleting`, `not_found`.
#[rustfmt::skip]
const DELETING: [Check; 10] = [
    optional("del-everyone", "A deletion is announced to every client",
        OPTIONAL, &["id-unique", "leaving"], |s| Box::pin(deleting::everyone(s))),
    optional("del-payload", "The announcement holds the id that was asked for",
        OPTIONAL, &["del-everyone"], |s| Box::pin(deleting::payload(s))),
    optional("del-list", "A deleted message is gone from the list",
        OPTIONAL, &["del-everyone"], |s| Box::pin(deleting::list(s))),
    optional("del-any-client", "Every client can delete",
        OPTIONAL, &["del-everyone"], |s| Box::pin(deleting::any_client(s))),
    optional("del-others-kept", "The other messages stay, in their order",
        OPTIONAL, &["del-list", "order"], |s| Box::pin(deleting::others_kept(s))),
    optional("del-not-found", "A message that is not there is answered with an error",
        OPTIONAL, &["del-others-kept"], |s| Box::pin(not_found::not_found(s))),
    optional("error-to-sender", "Only the one who asked hears the error",
        OPTIONAL, &["del-not-found"], |s| Box::pin(not_found::error_to_sender(s))),
    optional("id-not-reused", "The id of a deleted message is not used again",
        OPTIONAL, &["del-list"], |s| Box::pin(deleting::id_not_reused(s))),
    optional("del-bad", "Payloads that name no message harm nobody",
        OPTIONAL, &["del-any-client", "del-not-found"], |s| Box::pin(deleting::harmless(s))),
    optional("del-once", "Each client hears of a deletion once",
        OPTIONAL, &["del-everyone"], |s| Box::pin(deleting::once(s))),
];

/// `deleting::timing`.
#[rustfmt::skip]
const SLOW_DELETING: [Check; 1] = [
    optional("del-first", "A message is gone when its deletion is announced",
        OPTIONAL, &["del-everyone"], |s| Box::pin(deleting::timing::first(s))),
];
