//! `05-acks`: acknowledgements in both directions (seed 001).
//!
//! Required: `clientEvent <data>` is acknowledged with `{status: "ok", received:
//! <data>}`. `askMe {question}` makes the server ask that client back, with
//! `serverEvent {question}`; the acknowledgement is `{status: "ok", answer}`, or
//! `{status: "timeout"}` after a second. Optional: `poll {question}` asks everyone.
//!
//! The tables list the claims. The function that tries a claim has nearly the same
//! name, and is in the module that the table's comment names. Checks that wait for a
//! silent client have groups of their own, so that these seconds pass side by side.

mod ask_me;
mod at_once;
mod client_event;
mod harmless;
mod leaving;
mod look_back;
mod one_second;
mod own_answers;
mod poll;
mod prolonged;
mod question;
mod reply;
mod seconds;
mod silence;
mod too_late;

use classroom::{
    check::{Check, Group, optional, required},
    class::Over,
    lesson::Lesson,
};

/// The lesson.
pub const LESSON: Lesson = Lesson {
    slug: "05-acks",
    title: "Acknowledgements, both ways",
    hints: &[include_str!("../../../hints/05-acks.toml")],
    list: None,
    early: None,
    contract: None,
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

/// Enough clients that a server which asks one after the other takes too long.
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
    required("ack", "The server acknowledges `clientEvent`",
        ANSWERING, &[], |s| Box::pin(client_event::ack(s))),
    required("one-object", "The acknowledgement of `clientEvent` is one object",
        ANSWERING, &["ack"], |s| Box::pin(client_event::one_object(s))),
    required("status", "The acknowledgement of `clientEvent` has the status \"ok\"",
        ANSWERING, &["one-object"], |s| Box::pin(client_event::status(s))),
    required("received", "`received` is the data of `clientEvent`, unchanged, of any type",
        ANSWERING, &["one-object"], |s| Box::pin(client_event::received(s))),
    required("any-client", "Every client's `clientEvent` is acknowledged, late joiners too",
        ANSWERING, &["status", "received"], |s| Box::pin(client_event::any_client(s))),
    required("own-data", "When all clients send at once, each gets its own data back, once",
        OTHERS, &["any-client"], |s| Box::pin(client_event::own_data(s))),
];

/// The server asks, and is answered: `ask_me`, `at_once`, `own_answers`.
#[rustfmt::skip]
const ASK_ME: [Check; 11] = [
    required("asks-back", "After `askMe`, the server asks that client back",
        ASKING, &[], |s| Box::pin(ask_me::asks_back(s))),
    required("question", "The question reaches the client unchanged, in one object",
        ASKING, &["asks-back"], |s| Box::pin(ask_me::question(s))),
    required("asked-once", "One `askMe` asks the client once",
        ASKING, &["question"], |s| Box::pin(ask_me::asked_once(s))),
    required("asker-only", "`askMe` asks no other client",
        ASKING, &["question"], |s| Box::pin(ask_me::asker_only(s))),
    required("wants-answer", "`serverEvent` asks for an acknowledgement",
        ASKING, &["asked-once"], |s| Box::pin(ask_me::wants_answer(s))),
    required("answer", "`askMe` is acknowledged with the client's answer",
        ASKING, &["wants-answer"], |s| Box::pin(ask_me::answer(s))),
    required("prompt", "`askMe` is acknowledged as soon as the client has answered",
        WAITING, &["answer"], |s| Box::pin(ask_me::prompt(s))),
    required("any-asker", "`askMe` works for every client, late joiners too",
        ASKING, &["prompt"], |s| Box::pin(ask_me::any_asker(s))),
    required("any-answer", "An answer may be any JSON value, even `null`",
        ASKING, &["any-asker"], |s| Box::pin(ask_me::any_answer(s))),
    required("not-held-up", "While one client thinks, the server serves the others",
        OTHERS, &["prompt", "own-data"], |s| Box::pin(at_once::not_held_up(s))),
    required("own-answers", "With several questions open, each `askMe` gets its own answer",
        OTHERS, &["not-held-up", "any-asker"], |s| Box::pin(own_answers::own_answers(s))),
];

/// Nobody answers: `silence`, `one_second`, `prolonged`, `too_late`.
#[rustfmt::skip]
const SILENCE: [Check; 3] = [
    required("timeout", "If a client doesn't answer, `askMe` gets the status \"timeout\"",
        WAITING, &["own-answers"], |s| Box::pin(silence::timeout(s))),
    required("one-second", "The timeout acknowledgement arrives after about one second",
        WAITING, &["timeout"], |s| Box::pin(one_second::one_second(s))),
    required("too-late", "An answer that comes too late changes nothing",
        WAITING, &["one-second"], |s| Box::pin(too_late::too_late(s))),
];

/// `leaving`, `look_back`.
#[rustfmt::skip]
const LEAVING: [Check; 2] = [
    required("leaver", "When a client leaves while it is asked, the others go on",
        OTHERS, &["own-answers"], |s| Box::pin(leaving::leaver(s))),
    required("nothing-twice", "Nothing is sent twice, and nothing goes to the wrong client",
        ASKING, &["leaver", "asker-only"], |s| Box::pin(look_back::nothing_twice(s)))
        .and_later(look_back::nothing_twice_so_far),
];

/// In a group of its own, because a wrong server may not survive it: `harmless`.
#[rustfmt::skip]
const NO_ACK: [Check; 1] = [
    required("no-ack", "Events sent without an ack callback cause no errors",
        ANSWERING, &["any-client", "answer", "asker-only"],
        |s| Box::pin(harmless::no_ack(s))),
];

/// The server asks everyone: `poll`.
#[rustfmt::skip]
const POLL: [Check; 7] = [
    optional("poll-all", "A poll asks every client at once, including the sender",
        POLLING, &["answer"], |s| Box::pin(poll::all(s))),
    optional("poll-once", "A poll asks each client once",
        POLLING, &["poll-all"], |s| Box::pin(poll::once(s))),
    optional("poll-answers", "A poll is acknowledged with everyone's answers",
        POLLING, &["poll-once"], |s| Box::pin(poll::answers(s))),
    optional("poll-any-answer", "A poll counts every answer, whatever its value",
        POLLING, &["poll-answers", "any-answer"], |s| Box::pin(poll::any_answer(s))),
    optional("poll-own", "Polls and questions at the same time each get their own answers",
        POLLING, &["poll-answers"], |s| Box::pin(poll::own(s))),
    optional("poll-leaver", "Late joiners are polled; clients that left aren't counted",
        POLLING, &["poll-answers"], |s| Box::pin(poll::leaver(s))),
    optional("poll-no-ack", "A poll sent without an ack callback causes no errors",
        POLLING, &["poll-answers", "any-client"], |s| Box::pin(poll::no_ack(s))),
];

/// `poll`.
#[rustfmt::skip]
const SILENT_POLL: [Check; 1] = [
    optional("poll-missing", "Clients that don't answer a poll in a second count as missing",
        POLLING, &["poll-answers"], |s| Box::pin(poll::missing(s))),
];
