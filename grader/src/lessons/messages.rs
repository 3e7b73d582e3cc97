//! `04-messages`: a message service. Store first, then tell everyone.
//!
//! Required (seed 000): `message {username, content}` is stored, and what was
//! stored goes to every client as `message {id, username, content}`;
//! `GET /api/messages` lists it. Optional: `deleteMessage {messageId}`.

mod bad_input;
mod deleting;
mod delivery;
mod identity;
mod people;
mod storing;
mod talk;
mod texts;

use crate::{
    check::{Check, Claim, Group},
    class::Over,
    lesson::Lesson,
};

/// The lesson.
pub const LESSON: Lesson = Lesson {
    slug: "04-messages",
    title: "A message service",
    groups: &[
        Group { store_delay_ms: 0, class: &CLASS, checks: &SENDING },
        Group { store_delay_ms: 50, class: &EXACT, checks: &SLOW_STORE },
        Group { store_delay_ms: 0, class: &EXACT, checks: &DELETING },
        Group { store_delay_ms: 50, class: &EXACT, checks: &DELETING_SLOWLY },
    ],
};

const CLASS: [(&str, Over); 3] =
    [("Ann", Over::WebSocket), ("Ben", Over::Polling), ("Cy", Over::Upgrade)];

/// The stock client cannot tell the event `error` from its own errors.
const EXACT: [(&str, Over); 3] =
    [("Ann", Over::WebSocket), ("Ben", Over::Polling), ("Dee", Over::WebSocket)];

const fn required(
    id: &'static str,
    title: &'static str,
    needs: &'static [&'static str],
    read: &'static str,
    claim: Claim,
) -> Check {
    Check { id, title, required: true, needs, read, claim }
}

const fn optional(
    id: &'static str,
    title: &'static str,
    needs: &'static [&'static str],
    claim: Claim,
) -> Check {
    Check { id, title, required: false, needs, read: "deleting", claim }
}

const SENDING: [Check; 25] = [
    required(
        "everyone",
        "A message reaches every client, the sender too",
        &[],
        "to-one-and-to-all",
        |s| Box::pin(delivery::everyone(s)),
    ),
    required("object", "What arrives is one object", &["everyone"], "the-message", |s| {
        Box::pin(delivery::object(s))
    }),
    required(
        "content",
        "The content arrives exactly as it was sent",
        &["object"],
        "the-message",
        |s| Box::pin(delivery::content(s)),
    ),
    required(
        "username",
        "The username arrives exactly as it was sent",
        &["object"],
        "the-message",
        |s| Box::pin(delivery::username(s)),
    ),
    required(
        "same-for-all",
        "All clients hear the same object",
        &["object"],
        "the-message",
        |s| Box::pin(delivery::same_for_all(s)),
    ),
    required("id", "Each message has an id", &["object"], "the-message", |s| {
        Box::pin(identity::id(s))
    }),
    required(
        "id-unique",
        "No two messages have the same id",
        &["id"],
        "the-message",
        |s| Box::pin(identity::id_unique(s)),
    ),
    required(
        "extra-fields-ok",
        "A message with more fields than needed is a message",
        &["everyone"],
        "what-a-client-may-decide",
        |s| Box::pin(identity::extra_fields_ok(s)),
    ),
    required(
        "GET-array",
        "GET /api/messages answers with an array",
        &[],
        "the-list",
        |s| Box::pin(storing::get_array(s)),
    ),
    required(
        "stored-same",
        "What was heard is in the list, the same",
        &["object", "GET-array"],
        "the-list",
        |s| Box::pin(storing::stored_same(s)),
    ),
    required(
        "stored-once",
        "Each message is in the list once",
        &["stored-same"],
        "the-list",
        |s| Box::pin(storing::stored_once(s)),
    ),
    required(
        "client-id-ignored",
        "The server makes the id, whatever a client sends",
        &["extra-fields-ok", "GET-array"],
        "what-a-client-may-decide",
        |s| Box::pin(identity::client_id_ignored(s)),
    ),
    required(
        "no-mass-assignment",
        "A client's other fields are not taken over",
        &["extra-fields-ok", "GET-array"],
        "what-a-client-may-decide",
        |s| Box::pin(identity::no_mass_assignment(s)),
    ),
    required(
        "any-client",
        "Every client can send",
        &["everyone"],
        "a-client-connects",
        |s| Box::pin(people::any_client(s)),
    ),
    required(
        "newcomer",
        "Who connects late hears and is heard",
        &["everyone"],
        "a-client-connects",
        |s| Box::pin(people::newcomer(s)),
    ),
    required(
        "crowd",
        "A dozen clients hear a message",
        &["everyone"],
        "to-one-and-to-all",
        |s| Box::pin(people::crowd(s)),
    ),
    required(
        "no-spam-on-connect",
        "Connecting sends no message to anybody",
        &["everyone"],
        "a-client-connects",
        |s| Box::pin(people::no_spam_on_connect(s)),
    ),
    required(
        "leaving",
        "When somebody leaves, nothing is lost",
        &["stored-same"],
        "a-client-connects",
        |s| Box::pin(people::leaving(s)),
    ),
    required(
        "order",
        "The list is in the order of the messages",
        &["stored-same"],
        "the-list",
        |s| Box::pin(storing::order(s)),
    ),
    required(
        "server-alive",
        "Bad payloads do not take the server down",
        &["everyone"],
        "what-goes-wrong",
        |s| Box::pin(bad_input::server_alive(s)),
    ),
    required(
        "not-kicked",
        "A bad payload does not end its sender's connection",
        &["server-alive"],
        "what-goes-wrong",
        |s| Box::pin(bad_input::not_kicked(s)),
    ),
    required(
        "works-after-bad",
        "After bad payloads, good messages work for all",
        &["server-alive", "stored-same"],
        "what-goes-wrong",
        |s| Box::pin(bad_input::works_after_bad(s)),
    ),
    required(
        "once",
        "Each client hears each message once",
        &["everyone"],
        "to-one-and-to-all",
        |s| Box::pin(delivery::once(s)),
    ),
    required(
        "all-kept",
        "All messages of the run are still in the list",
        &["stored-same"],
        "the-list",
        |s| Box::pin(storing::all_kept(s)),
    ),
    required(
        "all-gone",
        "When all have left, nothing is lost",
        &["stored-same"],
        "a-client-connects",
        |s| Box::pin(people::all_gone(s)),
    ),
];

/// A store that takes its time shows what is done too early, and what overlaps.
const SLOW_STORE: [Check; 2] = [
    required(
        "own-words",
        "When all speak at once, nobody is mixed up",
        &["content", "username"],
        "what-goes-wrong",
        |s| Box::pin(people::own_words(s)),
    ),
    required(
        "stored-before-broadcast",
        "Who hears a message finds it in the list",
        &["stored-same"],
        "store-first",
        |s| Box::pin(storing::stored_before_broadcast(s)),
    ),
];

const DELETING: [Check; 9] = [
    optional(
        "del-everyone",
        "A deletion is announced to every client",
        &["id", "stored-same"],
        |s| Box::pin(deleting::everyone(s)),
    ),
    optional(
        "del-payload",
        "The announcement holds the id that was asked for",
        &["del-everyone"],
        |s| Box::pin(deleting::payload(s)),
    ),
    optional("del-any-client", "Every client can delete", &["del-everyone"], |s| {
        Box::pin(deleting::any_client(s))
    }),
    optional(
        "del-others-kept",
        "The other messages stay, in their order",
        &["del-everyone"],
        |s| Box::pin(deleting::others_kept(s)),
    ),
    optional(
        "del-not-found",
        "A message that is not there is answered with an error",
        &["del-everyone"],
        |s| Box::pin(deleting::not_found(s)),
    ),
    optional(
        "error-to-sender",
        "Only the one who asked hears the error",
        &["del-not-found"],
        |s| Box::pin(deleting::error_to_sender(s)),
    ),
    optional(
        "id-not-reused",
        "The id of a deleted message is not used again",
        &["del-everyone"],
        |s| Box::pin(deleting::id_not_reused(s)),
    ),
    optional("del-bad", "Bad payloads harm nobody", &["del-everyone"], |s| {
        Box::pin(deleting::harmless(s))
    }),
    optional(
        "del-once",
        "Each client hears of a deletion once",
        &["del-everyone"],
        |s| Box::pin(deleting::once(s)),
    ),
];

const DELETING_SLOWLY: [Check; 1] = [optional(
    "del-list",
    "A message is gone when its deletion is announced",
    &["del-everyone"],
    |s| Box::pin(deleting::gone(s)),
)];
