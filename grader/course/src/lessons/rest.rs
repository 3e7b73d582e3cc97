//! `07-rest`: REST and sockets together. Every change to the list, whichever way it
//! came, is sent to every client.
//!
//! Required (seeds 004, 001, 000, 003): `POST` and `DELETE` at `/api/messages` store,
//! answer and tell; what clients send over sockets works as in lesson 04, on the same
//! store; pages from one other origin may use both. Optional: `PUT`.
//!
//! The tables say what is claimed; each claim is tried by the function that it names.

mod asking;
mod at_once;
mod bad_body;
mod both;
mod cors;
mod deleting;
mod editing;
mod fields;
mod missing;
mod nobody;
mod oldest;
mod posting;
mod timing;
mod told;

use classroom::{
    check::{Check, Group, optional, required},
    class::Over,
    lesson::Lesson,
};

use editing::limits;

/// The lesson.
pub const LESSON: Lesson = Lesson {
    slug: "07-rest",
    title: "REST and sockets together",
    hints: &[
        include_str!("../../../hints/07-rest.toml"),
        include_str!("../../../hints/04-messages.toml"),
    ],
    list: Some(|_| super::messages::storing::LIST.into()),
    early: Some(|s| Box::pin(posting::early(s))),
    contract: None,
    groups: &[
        Group { store_delay_ms: 0, class: &CLASS, checks: &POSTING },
        Group { store_delay_ms: 0, class: &CLASS, checks: &BAD_BODIES },
        Group { store_delay_ms: 0, class: &CLASS, checks: &DELETING },
        Group { store_delay_ms: 30, class: &EXACT, checks: &SLOW_STORE },
        Group { store_delay_ms: 0, class: &[], checks: &NOBODY },
        Group { store_delay_ms: 0, class: &EXACT, checks: &COMING },
        Group { store_delay_ms: 0, class: &EXACT, checks: &ELSEWHERE },
        Group { store_delay_ms: 0, class: &CLASS, checks: &EDITING },
        Group { store_delay_ms: 30, class: &EXACT, checks: &SLOW_EDITING },
    ],
};

const CLASS: [(&str, Over); 3] =
    [("Ann", Over::WebSocket), ("Ben", Over::Polling), ("Cy", Over::Upgrade)];

/// Without the stock client, which takes longer to come and go.
const EXACT: [(&str, Over); 2] = [("Ann", Over::WebSocket), ("Ben", Over::Polling)];

/// The lesson's headings, as links name them.
const TELLING: &str = "a-route-that-tells-everyone";
const ONE_PLACE: &str = "one-place-for-each-change";
const ANSWERS: &str = "the-answers";
const BODY: &str = "a-bad-body";
const CORS: &str = "a-page-from-elsewhere";
const OPTIONAL: &str = "editing";

/// `posting`, `both`, `fields`, `oldest`.
#[rustfmt::skip]
const POSTING: [Check; 16] = [
    required("get-list", "GET /api/messages answers with a JSON array",
        ANSWERS, &[], |s| Box::pin(both::get_array(s))),
    required("socket-message", "A message sent over a socket reaches every client",
        ONE_PLACE, &[], |s| Box::pin(both::socket_everyone(s))),
    required("post-created", "POST is answered with status 201",
        ANSWERS, &[], |s| Box::pin(posting::created_201(s))),
    required("post-body", "The answer to POST is the stored message, with its id",
        ANSWERS, &["post-created"], |s| Box::pin(posting::body(s))),
    required("post-everyone", "Every client hears a message that was posted",
        TELLING, &["post-created"], |s| Box::pin(posting::everyone(s))),
    required("post-same", "Clients hear the same object that POST was answered with",
        TELLING, &["post-body", "post-everyone"], |s| Box::pin(posting::same_object(s))),
    required("post-stored", "A posted message is in the list, unchanged",
        ONE_PLACE, &["get-list", "post-body", "post-everyone"], |s| Box::pin(posting::stored(s))),
    required("one-list", "Posted messages and socket messages are in one list",
        ONE_PLACE, &["post-stored", "socket-message"], |s| Box::pin(both::one_list(s))),
    required("order", "The list is oldest first, however each message came",
        ONE_PLACE, &["one-list"], |s| Box::pin(both::order(s))),
    required("id-unique", "No two messages have the same id, however they came",
        ONE_PLACE, &["post-same", "socket-message"], |s| Box::pin(both::id_unique(s))),
    required("as-sent", "A posted message arrives exactly as it was sent",
        TELLING, &["post-same"], |s| Box::pin(posting::as_sent(s))),
    required("extra-fields", "Extra fields in a body are ignored: not refused, not stored",
        BODY, &["post-same", "one-list"], |s| Box::pin(fields::extra(s))),
    required("get-silent", "Reading the list sends no event to anyone",
        TELLING, &["get-list", "post-everyone"], |s| Box::pin(both::get_is_silent(s))),
    required("stored-once", "Each message is in the list once",
        ONE_PLACE, &["one-list", "id-unique"], |s| Box::pin(both::stored_once(s))),
    required("once", "Each client hears each message once",
        ONE_PLACE, &["post-same", "socket-message", "get-silent"], |s| Box::pin(both::once(s)))
        .and_later(both::once_so_far),
    required("delete-first", "The first message of the list can be deleted",
        ONE_PLACE, &["stored-once", "order", "once"], |s| Box::pin(oldest::deleted(s))),
];

/// `bad_body`.
#[rustfmt::skip]
const BAD_BODIES: [Check; 3] = [
    required("bad-body", "A bad body is answered with 400 and a reason",
        BODY, &["post-everyone"], |s| Box::pin(bad_body::refused(s))),
    required("works-after-bad", "After bad bodies, good messages still reach everyone",
        BODY, &["bad-body", "post-stored", "socket-message"], |s| Box::pin(bad_body::works_after(s))),
    required("bad-body-silent", "A bad body is not stored, and no client hears of it",
        BODY, &["works-after-bad", "once"], |s| Box::pin(bad_body::is_silent(s))),
];

/// `deleting`, `missing`.
#[rustfmt::skip]
const DELETING: [Check; 9] = [
    required("delete-status", "DELETE is answered with status 204",
        ANSWERS, &["one-list", "id-unique"], |s| Box::pin(deleting::status(s))),
    required("delete-everyone", "Every client hears when a message is deleted over REST",
        TELLING, &["delete-status"], |s| Box::pin(deleting::everyone(s))),
    required("delete-payload", "`messageDeleted` holds the message's id as `messageId`",
        TELLING, &["delete-everyone"], |s| Box::pin(deleting::payload(s))),
    required("delete-list", "DELETE removes that message from the list, and no other",
        ONE_PLACE, &["delete-everyone", "order"], |s| Box::pin(deleting::from_the_list(s))),
    required("socket-delete", "A posted message can be deleted over a socket",
        ONE_PLACE, &["one-list", "id-unique"], |s| Box::pin(deleting::by_socket(s))),
    required("delete-missing", "DELETE of a message that doesn't exist is answered with 404",
        ANSWERS, &["delete-list"], |s| Box::pin(missing::status(s))),
    required("delete-missing-silent", "When nothing was deleted, no client hears of it",
        ANSWERS, &["delete-list"], |s| Box::pin(missing::is_silent(s))),
    required("socket-not-found", "A message deleted one way can't be deleted again the other way",
        ONE_PLACE, &["delete-missing", "socket-delete"], |s| Box::pin(missing::by_socket(s))),
    required("delete-once", "Each client hears of each deletion once",
        ONE_PLACE, &["delete-everyone", "delete-missing-silent", "once"],
        |s| Box::pin(deleting::once(s)))
        .and_later(deleting::once_so_far),
];

/// A slow store shows what happens too early, and what overlaps: `timing`, `at_once`.
#[rustfmt::skip]
const SLOW_STORE: [Check; 5] = [
    required("stored-first", "When clients hear a message, it is already in the list",
        ONE_PLACE, &["one-list"], |s| Box::pin(timing::stored_first(s))),
    required("stored-before-answer", "When POST is answered, the message is already in the list",
        ANSWERS, &["one-list"], |s| Box::pin(timing::stored_before_answer(s))),
    required("deleted-first", "When a deletion is announced or answered, the message is gone",
        ONE_PLACE, &["delete-list", "socket-delete"], |s| Box::pin(timing::deleted_first(s))),
    required("own-words", "When several post at once, each gets its own answer",
        ONE_PLACE, &["as-sent", "one-list", "id-unique"], |s| Box::pin(at_once::own_words(s))),
    required("deleted-at-once", "When several messages are deleted at once, the others stay",
        ONE_PLACE, &["deleted-first", "own-words", "delete-missing-silent"],
        |s| Box::pin(at_once::deletions(s))),
];

/// `nobody`. No client has ever connected to this server.
#[rustfmt::skip]
const NOBODY: [Check; 1] = [
    required("nobody-there", "POST and DELETE work when no client is connected",
        TELLING, &["post-stored", "delete-list"], |s| Box::pin(nobody::nobody(s))),
];

/// `nobody`.
#[rustfmt::skip]
const COMING: [Check; 2] = [
    required("come-and-go", "When clients come and go, no message is lost or sent again",
        TELLING, &["nobody-there", "once"], |s| Box::pin(nobody::come_and_go(s))),
    required("nobody-listens", "POST works when a client has stopped listening",
        TELLING, &["nobody-there"], |s| Box::pin(nobody::deaf(s))),
];

/// `cors`.
#[rustfmt::skip]
const ELSEWHERE: [Check; 4] = [
    required("cors-api", "A page from http://localhost:5173 may read the answers of /api",
        CORS, &["post-created", "bad-body", "delete-status", "nobody-listens"],
        |s| Box::pin(cors::api(s))),
    required("cors-preflight", "A page from http://localhost:5173 may post JSON, and delete",
        CORS, &["cors-api", "socket-message"], |s| Box::pin(cors::api_preflight(s))),
    required("cors-socket", "A page from http://localhost:5173 may connect to /socket.io",
        CORS, &[], |s| Box::pin(cors::socket_io(s))),
    required("cors-foreign", "Pages from other origins may not read the answers",
        CORS, &["post-created", "bad-body", "delete-status", "nobody-listens"],
        |s| Box::pin(cors::foreign(s))),
];

/// `editing`, `limits`.
#[rustfmt::skip]
const EDITING: [Check; 7] = [
    optional("edit-answer", "PUT is answered with 200 and the edited message",
        OPTIONAL, &["one-list", "id-unique"], |s| Box::pin(editing::answer(s))),
    optional("edit-everyone", "Every client hears the edited message as `messageEdited`",
        OPTIONAL, &["edit-answer"], |s| Box::pin(editing::everyone(s))),
    optional("edit-list", "The list has the new content, in the same place",
        OPTIONAL, &["edit-everyone", "order"], |s| Box::pin(editing::in_the_list(s))),
    optional("edit-only-content", "An edit changes the content, and nothing else",
        OPTIONAL, &["edit-list"], |s| Box::pin(limits::only_content(s))),
    optional("edit-refused", "An edit that can't be made gets 404 or 400, and no event",
        OPTIONAL, &["edit-everyone", "delete-missing", "bad-body"], |s| Box::pin(limits::refused(s))),
    optional("edit-cors", "A page from http://localhost:5173 may edit",
        OPTIONAL, &["edit-answer", "cors-preflight"], |s| Box::pin(limits::from_elsewhere(s))),
    optional("edit-once", "Each client hears of each edit once",
        OPTIONAL, &["edit-everyone", "once"], |s| Box::pin(limits::once(s))),
];

/// `limits`.
#[rustfmt::skip]
const SLOW_EDITING: [Check; 1] = [
    optional("edit-first", "When an edit is announced or answered, it is in the list",
        OPTIONAL, &["edit-list"], |s| Box::pin(limits::first(s))),
];
