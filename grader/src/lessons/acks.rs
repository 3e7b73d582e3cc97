//! `05-acks`: acknowledgements in both directions (seed 001).
//!
//! Required: `clientEvent <data>` is acknowledged with `{status: "ok", received:
//! <data>}`. `askMe {question}` makes the server ask that client back, with
//! `serverEvent {question}`; the acknowledgement is `{status: "ok", answer}`, or
//! `{status: "timeout"}` after a second. Optional: `poll {question}` asks everyone.
//!
//! The tables say what is claimed; each claim is tried by the function of nearly
//! the same name in the module that its table's comment names. Whatever waits for a
//! client's silence has a group of its own, so that these seconds pass side by side.

mod ask_me;
mod at_once;
mod client_event;
mod harmless;
mod leaving;
mod look_back;
mod own_answers;
mod poll;
mod question;
mod reply;
mod silence;
mod too_late;

use crate::{
    check::{Check, Group, optional, required},
    class::Over,
    lesson::Lesson,
};

/// The lesson.
pub const LESSON: Lesson = Lesson {
    slug: "05-acks",
    title: "Acknowledgements, both ways",
    hints: include_str!("../../hints/05-acks.toml"),
    list: None,
    groups: &[
        Group { store_delay_ms: 0, class: &CLASS, checks: &CLIENT_EVENT },
        Group { store_delay_ms: 0, class: &EXACT, checks: &ASK_ME },
        Group { store_delay_ms: 0, class: &EXACT, checks: &SILENCE },
        Group { store_delay_ms: 0, class: &EXACT, checks: &LEAVING },
        Group { store_delay_ms: 0, class: &EXACT, checks: &NO_ACK },
        Group { store_delay_ms: 0, class: &EXACT, checks: &POLL },
        Group { store_delay_ms: 0, class: &CROWD, checks: &SILENT_POLL },
    ],
};

const CLASS: [(&str, Over); 3] =
    [("Ann", Over::WebSocket), ("Ben", Over::Polling), ("Cy", Over::Upgrade)];

/// The stock client cannot answer what the server asks.
const EXACT: [(&str, Over); 3] =
    [("Ann", Over::WebSocket), ("Ben", Over::Polling), ("Dee", Over::WebSocket)];

/// So many that a server which asks them one after the other needs too long.
const CROWD: [(&str, Over); 4] = [
    ("Ann", Over::WebSocket),
    ("Ben", Over::Polling),
    ("Dee", Over::WebSocket),
    ("Eli", Over::WebSocket),
];

/// Headings of the lesson, as links name them.
const ANSWERING: &str = "the-server-answers";
const ASKING: &str = "the-server-asks";
const WAITING: &str = "no-longer-than-a-second";
const OTHERS: &str = "while-one-thinks";
const POLLING: &str = "a-poll";

/// The server answers: `client_event`.
#[rustfmt::skip]
const CLIENT_EVENT: [Check; 6] = [
    required("ack", "`clientEvent` is acknowledged",
        ANSWERING, &[], |s| Box::pin(client_event::ack(s))),
    required("one-object", "The acknowledgement is one object",
        ANSWERING, &["ack"], |s| Box::pin(client_event::one_object(s))),
    required("status", "Its `status` is \"ok\"",
        ANSWERING, &["one-object"], |s| Box::pin(client_event::status(s))),
    required("received", "`received` is what was sent, whatever its type",
        ANSWERING, &["one-object"], |s| Box::pin(client_event::received(s))),
    required("any-client", "Every client is answered, also one that comes late",
        ANSWERING, &["status", "received"], |s| Box::pin(client_event::any_client(s))),
    required("own-data", "When all send at once, each is answered once, with its own",
        OTHERS, &["any-client"], |s| Box::pin(client_event::own_data(s))),
];

/// The server asks, and is answered: `ask_me`, `at_once`, `own_answers`.
#[rustfmt::skip]
const ASK_ME: [Check; 11] = [
    required("asks-back", "`askMe` makes the server ask that client",
        ASKING, &[], |s| Box::pin(ask_me::asks_back(s))),
    required("question", "The question arrives as it was sent, in one object",
        ASKING, &["asks-back"], |s| Box::pin(ask_me::question(s))),
    required("asked-once", "The client is asked once",
        ASKING, &["question"], |s| Box::pin(ask_me::asked_once(s))),
    required("asker-only", "Nobody else is asked",
        ASKING, &["question"], |s| Box::pin(ask_me::asker_only(s))),
    required("wants-answer", "The server asks for an acknowledgement",
        ASKING, &["asked-once"], |s| Box::pin(ask_me::wants_answer(s))),
    required("answer", "`askMe` is acknowledged with the client's answer",
        ASKING, &["wants-answer"], |s| Box::pin(ask_me::answer(s))),
    required("prompt", "The acknowledgement comes as soon as the answer",
        WAITING, &["answer"], |s| Box::pin(ask_me::prompt(s))),
    required("any-asker", "Every client can be asked, also one that comes late",
        ASKING, &["prompt"], |s| Box::pin(ask_me::any_asker(s))),
    required("any-answer", "An answer may have any type, and may be null",
        ASKING, &["any-asker"], |s| Box::pin(ask_me::any_answer(s))),
    required("not-held-up", "While one client thinks, the others are served",
        OTHERS, &["prompt", "own-data"], |s| Box::pin(at_once::not_held_up(s))),
    required("own-answers", "Answers to several questions at once are not mixed up",
        OTHERS, &["not-held-up", "any-asker"], |s| Box::pin(own_answers::own_answers(s))),
];

/// Nobody answers: `silence`, `too_late`.
#[rustfmt::skip]
const SILENCE: [Check; 3] = [
    required("timeout", "When the client stays silent, the status is \"timeout\"",
        WAITING, &["not-held-up"], |s| Box::pin(silence::timeout(s))),
    required("one-second", "That comes after about a second",
        WAITING, &["timeout"], |s| Box::pin(silence::one_second(s))),
    required("too-late", "An answer that comes too late changes nothing",
        WAITING, &["one-second"], |s| Box::pin(too_late::too_late(s))),
];

/// `leaving`, `look_back`.
#[rustfmt::skip]
const LEAVING: [Check; 2] = [
    required("leaver", "A client may leave while it is asked",
        OTHERS, &["not-held-up", "any-asker"], |s| Box::pin(leaving::leaver(s))),
    required("nothing-twice", "In the whole run nothing came twice, or to another client",
        ASKING, &["leaver", "asker-only"], |s| Box::pin(look_back::nothing_twice(s))),
];

/// On a server of its own, because a wrong one does not survive it: `harmless`.
#[rustfmt::skip]
const NO_ACK: [Check; 1] = [
    required("no-ack", "Who asks for no acknowledgement harms nobody",
        ANSWERING, &["any-client", "answer", "asker-only"],
        |s| Box::pin(harmless::no_ack(s))),
];

/// The server asks everyone: `poll`.
#[rustfmt::skip]
const POLL: [Check; 7] = [
    optional("poll-all", "A poll asks every client at once, its sender too",
        POLLING, &["answer"], |s| Box::pin(poll::all(s))),
    optional("poll-once", "Each client is asked once",
        POLLING, &["poll-all"], |s| Box::pin(poll::once(s))),
    optional("poll-answers", "A poll is acknowledged with the answers of all",
        POLLING, &["poll-once"], |s| Box::pin(poll::answers(s))),
    optional("poll-any-answer", "Each answer counts, whatever it is",
        POLLING, &["poll-answers", "any-answer"], |s| Box::pin(poll::any_answer(s))),
    optional("poll-own", "Two polls at once are not mixed up",
        POLLING, &["poll-answers"], |s| Box::pin(poll::own(s))),
    optional("poll-leaver", "Who comes late is asked, and who has left is not missing",
        POLLING, &["poll-answers"], |s| Box::pin(poll::leaver(s))),
    optional("poll-no-ack", "A poll that asks for no acknowledgement harms nobody",
        POLLING, &["poll-answers", "any-client"], |s| Box::pin(poll::no_ack(s))),
];

/// `poll`.
#[rustfmt::skip]
const SILENT_POLL: [Check; 1] = [
    optional("poll-missing", "Those who stay silent for a second are counted as missing",
        POLLING, &["poll-answers"], |s| Box::pin(poll::missing(s))),
];
