//! `06-bad-input`: look at what comes in, and answer it, whatever it is.
//!
//! Required: `createMessage {username, content}` with an acknowledgement. What is good
//! is stored, heard by everyone as `message`, and acknowledged with
//! `{status: "ok", message}`; the rest is acknowledged with
//! `{status: "error", message, field}`, or answered by the event `error` where no
//! acknowledgement was asked for, and nobody else hears of it.
//!
//! The tables say what is claimed; each claim is tried by the function of nearly the
//! same name in the module that its table's comment names.

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

use crate::{
    check::{Check, Group, required},
    class::Over,
    lesson::Lesson,
};

/// The lesson.
pub const LESSON: Lesson = Lesson {
    slug: "06-bad-input",
    title: "Bad input",
    hints: include_str!("../../hints/06-bad-input.toml"),
    list: Some(|_| creating::LIST.into()),
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

/// What is good is accepted: `good`, `rules`, `extras`, `once`.
#[rustfmt::skip]
const GOOD: [Check; 15] = [
    required("GET-array", "GET /api/messages answers with an array",
        ANSWERS, &[], |s| Box::pin(good::get_array(s))),
    required("acknowledged", "A good message is acknowledged",
        ANSWERS, &[], |s| Box::pin(good::acknowledged(s))),
    required("ok", "The acknowledgement says `ok`, and holds the message",
        ANSWERS, &["acknowledged"], |s| Box::pin(good::ok(s))),
    required("everyone", "A good message reaches every client, the sender too",
        ANSWERS, &["acknowledged"], |s| Box::pin(good::everyone(s))),
    required("same-message", "Acknowledged, heard and stored is the same message",
        ANSWERS, &["ok", "everyone", "GET-array"], |s| Box::pin(good::same_message(s))),
    required("any-client", "Every client can send, with an acknowledgement or without",
        ANSWERS, &["same-message"], |s| Box::pin(good::any_client(s))),
    required("longest", "Texts of exactly 1, 20 and 500 characters are good",
        RULES, &["any-client"], |s| Box::pin(rules::longest(s))),
    required("kept", "A good text is kept as it is",
        RULES, &["longest"], |s| Box::pin(rules::kept(s))),
    required("characters", "Characters are counted, not bytes",
        LENGTH, &["longest"], |s| Box::pin(rules::characters(s))),
    required("emoji", "An emoji counts as one character",
        LENGTH, &["characters"], |s| Box::pin(rules::emoji(s))),
    required("spaces-around", "Spaces around a username do not count",
        LENGTH, &["longest"], |s| Box::pin(rules::spaces_around(s))),
    required("extra-fields-ok", "A message with more fields than needed is good",
        RULES, &["any-client"], |s| Box::pin(extras::extra_fields_ok(s))),
    required("extra-fields-dropped", "A client's other fields are dropped",
        RULES, &["extra-fields-ok"], |s| Box::pin(extras::extra_fields_dropped(s))),
    required("more-arguments", "Of several arguments the first counts",
        RULES, &["any-client"], |s| Box::pin(extras::more_arguments(s))),
    required("once", "Each message is heard, acknowledged and stored once",
        ANSWERS, &["any-client"], |s| Box::pin(once::once(s))),
];

/// On a server of its own, because a wrong one does not survive it: `harmless`.
#[rustfmt::skip]
const HARMLESS: [Check; 3] = [
    required("server-alive", "Bad payloads do not take the server down",
        PANIC, &["any-client"], |s| Box::pin(harmless::server_alive(s))),
    required("not-kicked", "A bad payload does not end its sender's connection",
        ANSWERS, &["server-alive"], |s| Box::pin(harmless::not_kicked(s))),
    required("works-after-bad", "After 30 bad payloads, good messages work for all",
        PANIC, &["not-kicked"], |s| Box::pin(harmless::works_after_bad(s))),
];

/// What is bad is refused: `refusals`, `nothing`. Who hears of it: `errors`,
/// `bystanders`. What stays of it: `traces`. When: `prompt`. Dee makes no mistake here, so
/// that all that comes to her is another's.
#[rustfmt::skip]
const BAD: [Check; 17] = [
    required("answered", "Every bad payload is answered",
        SILENCE, &["works-after-bad"], |s| Box::pin(refusals::answered(s))),
    required("refused", "A refusal has the status `error`",
        RULES, &["answered"], |s| Box::pin(refusals::refused(s))),
    required("no-object", "A payload that is no object is refused",
        READING, &["refused"], |s| Box::pin(refusals::no_object(s))),
    required("missing", "A message without one of its fields is refused",
        READING, &["refused"], |s| Box::pin(refusals::missing(s))),
    required("wrong-type", "A field that is no text is refused",
        READING, &["refused"], |s| Box::pin(refusals::wrong_type(s))),
    required("empty", "An empty text is refused, and a username of spaces",
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
    required("error-event", "Without an acknowledgement, the sender hears `error`",
        ANSWERS, &["no-payload"], |s| Box::pin(errors::error_event(s))),
    required("error-to-sender", "Nobody but the sender hears of a mistake",
        ANSWERS, &["error-event"], |s| Box::pin(bystanders::error_to_sender(s))),
    required("good-without-error", "A good message brings no error",
        ANSWERS, &["error-event"], |s| Box::pin(bystanders::good_without_error(s))),
    required("not-broadcast", "What is refused is not sent to anybody",
        TRUST, &["no-object", "missing", "wrong-type", "empty", "too-long"],
        |s| Box::pin(traces::not_broadcast(s))),
    required("not-stored", "What is refused is not in the list",
        STORED, &["not-broadcast"], |s| Box::pin(traces::not_stored(s))),
    required("told-once", "Each mistake is answered once",
        ANSWERS, &["error-to-sender", "good-without-error"],
        |s| Box::pin(errors::told_once(s))),
    required("in-time", "An answer comes within half a second",
        RULES, &["error-event"], |s| Box::pin(prompt::in_time(s))),
];

/// A store that takes its time shows what is done too early, and lets handlers
/// overlap: `slow`.
#[rustfmt::skip]
const SLOW: [Check; 2] = [
    required("stored-first", "Who is told of a message finds it in the list",
        ANSWERS, &["any-client"], |s| Box::pin(slow::stored_first(s))),
    required("own-answer", "When all speak at once, each gets its own answer",
        ANSWERS, &["stored-first", "empty", "error-event"],
        |s| Box::pin(slow::own_answer(s))),
];
