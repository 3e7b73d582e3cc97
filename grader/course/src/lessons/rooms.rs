//! `08-rooms`: only the clients in a room hear what is said there.
//!
//! Required (seed 001): `joinRoom` and `leaveRoom` are answered; `roomMessage` of a
//! member is stored, goes to the room as `newMessage {id, roomId, from, content}`, and
//! is answered; that of anybody else is refused; `GET /api/rooms/:roomId/messages`.
//! Optional: `userJoined` and `userLeft`.
//!
//! The tables say what is claimed; each claim is tried by the function of nearly
//! the same name in the module that its table's comment names.

mod announcing;
mod at_once;
mod extra;
mod hearing;
mod identity;
mod listing;
mod membership;
mod message;
mod missing;
mod names;
mod people;
mod refusing;
mod said_again;
mod storing;
mod talk;
mod unchanged;
mod words;

use classroom::{
    check::{Check, Group, optional, required},
    class::Over,
    lesson::Lesson,
};

/// The lesson.
pub const LESSON: Lesson = Lesson {
    slug: "08-rooms",
    title: "Rooms",
    hints: &[include_str!("../../../hints/08-rooms.toml")],
    list: Some(|payload| words::list_of(payload["roomId"].as_str().unwrap_or_default())),
    early: None,
    contract: None,
    groups: &[
        Group { store_delay_ms: 0, class: &CLASS, checks: &HEARING },
        Group { store_delay_ms: 0, class: &EXACT, checks: &LISTS },
        Group { store_delay_ms: 0, class: &EXACT, checks: &MEMBERSHIP },
        Group { store_delay_ms: 0, class: &EXACT, checks: &ANY_NAME },
        Group { store_delay_ms: 30, class: &EXACT, checks: &SLOW_STORE },
        Group { store_delay_ms: 0, class: &EXACT, checks: &GONE },
        Group { store_delay_ms: 0, class: &[], checks: &NOBODY },
        Group { store_delay_ms: 0, class: &EXACT, checks: &ANNOUNCING },
    ],
};

const CLASS: [(&str, Over); 5] = [
    ("Ann", Over::WebSocket),
    ("Ben", Over::Polling),
    ("Cy", Over::Upgrade),
    ("Dee", Over::WebSocket),
    ("Eli", Over::Polling),
];

const EXACT: [(&str, Over); 4] = [
    ("Ann", Over::WebSocket),
    ("Ben", Over::Polling),
    ("Dee", Over::WebSocket),
    ("Eli", Over::Polling),
];

/// The lesson's headings, as links name them.
const JOINING: &str = "joining-and-leaving";
const SENDING: &str = "to-a-room";
const MAY: &str = "who-may-speak";
const MESSAGE: &str = "the-message";
const NAMES: &str = "names";
const LIST: &str = "the-list-of-a-room";
const ENDS: &str = "a-connection-that-ends";
const OPTIONAL: &str = "who-comes-and-goes";

/// Who hears what: `hearing`, `message`, `identity`.
#[rustfmt::skip]
const HEARING: [Check; 17] = [
    required("join-ack", "`joinRoom` is answered with the room's name",
        JOINING, &[], |s| Box::pin(hearing::join_ack(s))),
    required("members", "A message reaches everyone in the room, the sender too",
        SENDING, &["join-ack"], |s| Box::pin(hearing::members(s))),
    required("object", "`newMessage` holds one object",
        MESSAGE, &["members"], |s| Box::pin(message::object(s))),
    required("room-id", "`newMessage` names the room of the message",
        MESSAGE, &["object"], |s| Box::pin(message::room_id(s))),
    required("content", "The content arrives exactly as it was sent",
        MESSAGE, &["object"], |s| Box::pin(message::content(s))),
    required("only-room", "Clients outside a room don't hear its messages",
        SENDING, &["content"], |s| Box::pin(hearing::only_room(s))),
    required("from", "`from` is the id of the socket that sent the message",
        MESSAGE, &["object"], |s| Box::pin(identity::from(s))),
    required("id", "Each message has an id",
        MESSAGE, &["object"], |s| Box::pin(identity::id(s))),
    required("id-unique", "No two messages have the same id",
        MESSAGE, &["id"], |s| Box::pin(identity::id_unique(s))),
    required("same-for-all", "All members hear the same object",
        MESSAGE, &["object"], |s| Box::pin(message::same_for_all(s))),
    required("from-ignored", "A client can't choose a message's `from` or `id`",
        MESSAGE, &["from", "content"], |s| Box::pin(identity::from_ignored(s))),
    required("send-ack", "A member's `roomMessage` is answered with `ok` and the message",
        MESSAGE, &["members"], |s| Box::pin(hearing::send_ack(s))),
    required("ack-same", "The answer holds the same message that the room hears",
        MESSAGE, &["send-ack", "same-for-all", "room-id", "content", "from", "id-unique"],
        |s| Box::pin(message::ack_same(s))),
    required("no-replay", "A client that joins a room hears no earlier messages",
        JOINING, &["only-room"], |s| Box::pin(hearing::no_replay(s)))
        .and_unasked(extra::nothing_unsaid_since),
    required("crowd", "A message reaches all members of a large room",
        SENDING, &["only-room"], |s| Box::pin(hearing::crowd(s))),
    required("once", "Each member hears each message once",
        SENDING, &["no-replay"], |s| Box::pin(hearing::once(s)))
        .and_later(hearing::once_so_far),
    required("no-leak", "In the whole run, no message reached a client outside its room",
        SENDING, &["once"], |s| Box::pin(hearing::no_leak(s)))
        .and_later(extra::nobody_else_so_far),
];

/// What is stored: `listing`, `said_again`, `names`.
#[rustfmt::skip]
const LISTS: [Check; 9] = [
    required("GET-array", "GET for a room's messages answers with a JSON array",
        LIST, &["members"], |s| Box::pin(listing::get_array(s))),
    required("unknown-room", "The list of a room where nobody spoke is empty",
        LIST, &["GET-array"], |s| Box::pin(listing::unknown_room(s))),
    required("list-same", "A room's list has each message just as the room heard it",
        LIST, &["GET-array", "same-for-all", "room-id", "content", "from", "id-unique"],
        |s| Box::pin(listing::list_same(s))),
    required("list-apart", "A room's list has only the messages of that room",
        LIST, &["list-same", "unknown-room", "only-room"], |s| Box::pin(listing::list_apart(s))),
    required("list-once", "Each message is in the list once",
        LIST, &["list-same"], |s| Box::pin(listing::list_once(s))),
    required("said-again", "The same words sent twice are two messages",
        MESSAGE, &["list-same"], |s| Box::pin(said_again::said_again(s))),
    required("order", "A room's list is oldest first",
        LIST, &["list-same"], |s| Box::pin(listing::order(s))),
    required("encoded", "A percent-encoded room name in the path is decoded",
        NAMES, &["list-same"], |s| Box::pin(names::encoded(s))),
    required("all-kept", "At the end, every message is still in its room's list",
        LIST, &["list-apart", "list-once", "order", "encoded"], |s| Box::pin(listing::all_kept(s))),
];

/// Who is in, and who is out: `refusing`, `membership`.
#[rustfmt::skip]
const MEMBERSHIP: [Check; 9] = [
    required("not-in-room", "A message from outside the room is answered with `Not in room`",
        MAY, &["only-room", "send-ack"], |s| Box::pin(refusing::not_in_room(s))),
    required("nothing-of-it", "A refused message isn't heard or stored, and its sender joins no room",
        MAY, &["not-in-room", "no-leak", "list-apart"], |s| Box::pin(refusing::nothing_of_it(s))),
    required("two-rooms", "A client can be in two rooms at once",
        JOINING, &["no-leak", "room-id"], |s| Box::pin(membership::two_rooms(s))),
    required("leave-ack", "`leaveRoom` is answered with `ok`",
        JOINING, &["join-ack"], |s| Box::pin(membership::leave_ack(s))),
    required("leave", "A client that left a room can't hear or speak there",
        JOINING, &["leave-ack", "once", "nothing-of-it"],
        |s| Box::pin(membership::left(s))),
    required("leave-one", "Leaving one room doesn't affect a client's other rooms",
        JOINING, &["leave", "two-rooms"], |s| Box::pin(membership::leave_one(s))),
    required("rejoin", "A client that left a room can join it again",
        JOINING, &["leave"], |s| Box::pin(membership::rejoin(s))),
    required("join-twice", "Joining a room twice is the same as joining once",
        JOINING, &["leave"], |s| Box::pin(membership::join_twice(s))),
    required("leave-nothing", "Leaving a room that a client isn't in changes nothing",
        JOINING, &["leave-ack", "no-leak", "rejoin"], |s| Box::pin(membership::leave_nothing(s))),
];

/// `names`.
#[rustfmt::skip]
const ANY_NAME: [Check; 2] = [
    required("any-name", "Any string that isn't empty is an ordinary room name",
        NAMES, &["no-leak", "encoded", "unknown-room"], |s| Box::pin(names::any_name(s))),
    required("alike-names", "Rooms with similar names are different rooms",
        NAMES, &["any-name", "leave", "list-apart"], |s| Box::pin(names::alike::alike_names(s))),
];

/// A slow store shows what happens too early, and lets handlers overlap: `storing`,
/// `at_once`.
#[rustfmt::skip]
const SLOW_STORE: [Check; 2] = [
    required("stored-first", "A message is in the list before it is heard or answered",
        LIST, &["list-same", "send-ack"], |s| Box::pin(storing::stored_first(s))),
    required("own-room", "When several speak at once, rooms and senders aren't mixed up",
        SENDING, &["two-rooms", "ack-same"], |s| Box::pin(at_once::own_room(s))),
];

/// Connections that end: `people`. Then, because a wrong server may not survive them,
/// invalid names: `names`.
#[rustfmt::skip]
const GONE: [Check; 4] = [
    required("leaving", "When members disconnect, the others still hear each other",
        ENDS, &["two-rooms", "list-once"], |s| Box::pin(people::leaving(s))),
    required("new-socket", "A client that reconnects is in no room until it joins again",
        ENDS, &["leaving", "leave", "nothing-of-it"], |s| Box::pin(people::new_socket(s))),
    required("bad-room", "An invalid room name is answered with an error",
        NAMES, &["join-ack", "send-ack"], |s| Box::pin(names::invalid::bad_room(s))),
    required("bad-room-harmless", "An invalid room name puts the client in no room",
        NAMES, &["bad-room", "nothing-of-it"], |s| Box::pin(names::invalid::bad_room_harmless(s))),
];

/// Without a client that stays: `people`.
#[rustfmt::skip]
const NOBODY: [Check; 1] = [
    required("empty-room", "A room keeps its messages when all members have left",
        LIST, &["leaving", "leave"], |s| Box::pin(people::empty_room(s))),
];

/// `announcing`.
#[rustfmt::skip]
const ANNOUNCING: [Check; 7] = [
    optional("joined", "When a client joins, the others in the room hear `userJoined`",
        OPTIONAL, &["leave", "only-room"], |s| Box::pin(announcing::joined(s))),
    optional("joined-others", "Only the others in the room hear `userJoined`",
        OPTIONAL, &["joined"], |s| Box::pin(announcing::joined_others(s))),
    optional("left", "When a client leaves, the others in the room hear `userLeft`",
        OPTIONAL, &["rejoin", "only-room"], |s| Box::pin(announcing::left(s))),
    optional("left-others", "Only the others in the room hear `userLeft`",
        OPTIONAL, &["left"], |s| Box::pin(announcing::left_others(s))),
    optional("left-disconnect", "When a client disconnects, its room hears `userLeft`",
        OPTIONAL, &["left", "join-twice"], |s| Box::pin(announcing::left_disconnect(s))),
    optional("left-rooms", "When a client disconnects, each of its rooms hears `userLeft`",
        OPTIONAL, &["left-disconnect", "left-others"], |s| Box::pin(announcing::left_rooms(s))),
    optional("announced-once", "Each joining and each leaving is announced once",
        OPTIONAL, &["joined", "left-disconnect"], |s| Box::pin(announcing::announced_once(s)))
        .and_later(announcing::announced_once_so_far),
];
