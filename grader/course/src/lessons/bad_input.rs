//! `06-bad-input`: check every payload, and answer every event.
//!
//! Required: `createMessage {username, content}` with an acknowledgement. A good message
//! is stored, sent to everyone as `message`, and acknowledged with
//! `{status: "ok", message}`. A bad payload is acknowledged with
//! `{status: "error", message, field}`. If the client didn't ask for an acknowledgement,
//! it hears the event `error` instead. Nobody else hears of it.
//!
//! The tables list the claims. The function that tries a claim has nearly the same
//! name, and is in the module that the table's comment names.

mod answers;
mod bystanders;
mod creating;
mod errors;
mod extras;
mod good;
mod harmless;
mod nothing;
mod once;
mod payloads;
mod prompt;
mod refusals;
mod rules;
mod slow;
mod traces;
mod unsaid;

use classroom::{
    check::{Check, Group, required},
    class::Over,
    lesson::Lesson,
};

/// The lesson.
pub const LESSON: Lesson = Lesson {
    slug: "06-bad-input",
    title: "Bad input",
    hints: &[include_str!("../../../hints/06-bad-input.toml")],
    list: Some(|_| creating::LIST.into()),
    early: None,
    contract: None,
    groups: &[
        Group { store_delay_ms: 0, class: &CLASS, checks: &GOOD },
        Group { store_delay_ms: 0, class: &CLASS, checks: &HARMLESS },
        Group { store_delay_ms: 0, class: &EXACT, checks: &BAD },
        Group { store_delay_ms: 30, class: &EXACT, checks: &SLOW },
    ],
};

const CLASS: [(&str, Over); 3] =
    [("Ann", Over::WebSocket), ("Ben", Over::Polling), ("Cy", Over::Upgrade)];

/// The stock client cannot tell the event `error` from its own errors.
const EXACT: [(&str, Over); 3] =
    [("Ann", Over::WebSocket), ("Ben", Over::Polling), ("Dee", Over::WebSocket)];

/// Headings of the lesson, as links name them.
const TRUST: &str = "never-trust-a-payload";
const SILENCE: &str = "the-handler-that-is-not-called";
const READING: &str = "read-it-once";
const LENGTH: &str = "how-long-is-a-text";
const ANSWERS: &str = "answer-every-time";
const RULES: &str = "what-is-good";
const PANIC: &str = "an-index-that-panics";
const STORED: &str = "stored-then-looked-at";

/// Good messages are accepted: `good`, `rules`, `extras`, `once`, `unsaid`.
#[rustfmt::skip]
const GOOD: [Check; 15] = [
    required("GET-array", "GET /api/messages answers with an array",
        ANSWERS, &[], |s| Box::pin(good::get_array(s))),
    required("acknowledged", "A good message is acknowledged",
        ANSWERS, &[], |s| Box::pin(good::acknowledged(s))),
    required("ok", "A good message is acknowledged with `ok` and the message",
        ANSWERS, &["acknowledged"], |s| Box::pin(good::ok(s))),
    required("everyone", "A good message reaches every client, the sender too",
        ANSWERS, &["acknowledged"], |s| Box::pin(good::everyone(s))),
    required("same-message", "The acknowledgement, the event and the list hold one message",
        ANSWERS, &["ok", "everyone", "GET-array"], |s| Box::pin(good::same_message(s))),
    required("any-client", "Every client can send, with or without an ack callback",
        ANSWERS, &["same-message"], |s| Box::pin(good::any_client(s))),
    required("longest", "Texts of exactly 1, 20 and 500 characters are accepted",
        RULES, &["any-client"], |s| Box::pin(rules::longest(s))),
    required("kept", "A good text is kept unchanged",
        RULES, &["longest"], |s| Box::pin(rules::kept(s))),
    required("characters", "The length of a text is counted in characters, not bytes",
        LENGTH, &["longest"], |s| Box::pin(rules::characters(s))),
    required("emoji", "An emoji counts as one character",
        LENGTH, &["characters"], |s| Box::pin(rules::emoji(s))),
    required("spaces-around", "Spaces around a username don't count toward its length",
        LENGTH, &["longest"], |s| Box::pin(rules::spaces_around(s))),
    required("extra-fields-ok", "A message with extra fields is accepted",
        RULES, &["any-client"], |s| Box::pin(extras::extra_fields_ok(s))),
    required("extra-fields-dropped", "Extra fields from a client are dropped",
        RULES, &["extra-fields-ok"], |s| Box::pin(extras::extra_fields_dropped(s))),
    required("more-arguments", "If an event has several arguments, the first one counts",
        RULES, &["any-client"], |s| Box::pin(extras::more_arguments(s))),
    required("once", "Each message is sent, acknowledged and stored once",
        ANSWERS, &["any-client"], |s| Box::pin(once::once(s)))
        .and_later(once::once_so_far),
];

/// In a group of its own, because a wrong server may not survive it: `harmless`.
#[rustfmt::skip]
const HARMLESS: [Check; 3] = [
    required("server-alive", "Bad payloads don't bring the server down",
        PANIC, &["any-client"], |s| Box::pin(harmless::server_alive(s))),
    required("not-kicked", "A bad payload doesn't disconnect its sender",
        ANSWERS, &["server-alive"], |s| Box::pin(harmless::not_kicked(s))),
    required("works-after-bad", "After 30 bad payloads, good messages still work for everyone",
        PANIC, &["not-kicked"], |s| Box::pin(harmless::works_after_bad(s))),
];

/// Bad payloads are refused: `refusals`, `nothing`. Who hears of it: `errors`,
/// `bystanders`. What remains of it: `traces`. When: `prompt`. Dee makes no mistakes in
/// this group, so any `error` that she hears is meant for somebody else.
#[rustfmt::skip]
const BAD: [Check; 17] = [
    required("answered", "Every bad payload is answered",
        SILENCE, &["works-after-bad"], |s| Box::pin(refusals::answered(s))),
    required("refused", "A refusal has the status `error`",
        RULES, &["answered"], |s| Box::pin(refusals::refused(s))),
    required("no-object", "A payload that isn't an object is refused",
        READING, &["refused"], |s| Box::pin(refusals::no_object(s))),
    required("missing", "A message without a username or a content is refused",
        READING, &["refused"], |s| Box::pin(refusals::missing(s))),
    required("wrong-type", "A username or content that isn't a text is refused",
        READING, &["refused"], |s| Box::pin(refusals::wrong_type(s))),
    required("empty", "An empty text is refused, and so is a username of spaces",
        LENGTH, &["refused"], |s| Box::pin(refusals::empty(s))),
    required("too-long", "A text that is too long is refused",
        LENGTH, &["refused"], |s| Box::pin(refusals::too_long(s))),
    required("error-message", "A refusal says in words what is wrong",
        RULES, &["no-object", "missing", "wrong-type", "empty", "too-long"],
        |s| Box::pin(refusals::error_message(s))),
    required("error-field", "A refusal names the field that is wrong",
        RULES, &["no-object", "missing", "wrong-type", "empty", "too-long"],
        |s| Box::pin(refusals::error_field(s))),
    required("no-payload", "An event without a payload is answered",
        SILENCE, &["error-message", "error-field"], |s| Box::pin(nothing::no_payload(s))),
    required("error-event", "Without an ack callback, the sender hears `error`",
        ANSWERS, &["no-payload"], |s| Box::pin(errors::error_event(s))),
    required("error-to-sender", "Only the sender hears about its mistake",
        ANSWERS, &["error-event"], |s| Box::pin(bystanders::error_to_sender(s))),
    required("good-without-error", "A good message causes no `error`",
        ANSWERS, &["error-event"], |s| Box::pin(bystanders::good_without_error(s))),
    required("not-broadcast", "A refused message is sent to nobody",
        TRUST, &["no-object", "missing", "wrong-type", "empty", "too-long"],
        |s| Box::pin(traces::not_broadcast(s))),
    required("not-stored", "A refused message is not in the list",
        STORED, &["not-broadcast"], |s| Box::pin(traces::not_stored(s))),
    required("told-once", "Each mistake is answered once",
        ANSWERS, &["error-to-sender", "good-without-error"],
        |s| Box::pin(errors::told_once(s)))
        .and_later(errors::told_once_so_far),
    required("in-time", "Every answer comes within half a second",
        RULES, &["error-event"], |s| Box::pin(prompt::in_time(s))),
];

/// A slow store shows what is done too early, and makes handlers overlap: `slow`.
#[rustfmt::skip]
const SLOW: [Check; 2] = [
    required("stored-first", "A message is in the list before anyone is told about it",
        ANSWERS, &["any-client"], |s| Box::pin(slow::stored_first(s))),
    required("own-answer", "When all clients send at once, each gets its own answers",
        ANSWERS, &["stored-first", "empty", "error-event"],
        |s| Box::pin(slow::own_answer(s))),
];
