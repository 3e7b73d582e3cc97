//! Names that Socket.IO has taken, and what a contract can't say.

/// Events that Socket.IO emits itself: Socket.IO's "Emit cheatsheet", "Reserved events".
const RESERVED: [&str; 6] = [
    "connect",
    "connect_error",
    "disconnect",
    "disconnecting",
    "newListener",
    "removeListener",
];

/// The longest name, in characters.
const LONGEST: usize = 100;

/// What can't be said in a contract, and why not.
const UNSAID: [(&[&str], &str); 10] = [
    (
        &["namespace", "namespaces", "nsp", "of"],
        "every event is of the namespace `/`, and a contract has no others",
    ),
    (
        &["binary", "bytes", "buffer", "blob", "file", "attachment"],
        "a payload is JSON, and binary data isn't",
    ),
    (
        &["volatile"],
        "a volatile event may be lost, so nothing can be said about it for sure",
    ),
    (&["compress", "local"], "no client can hear the difference"),
    (
        &["every", "after", "delay", "interval", "schedule", "expires", "ttl"],
        "a contract says what comes of an event, and nothing about time",
    ),
    (
        &["auth", "token", "cookie", "headers", "middleware", "use"],
        "clients of a contract connect without credentials",
    ),
    (
        &["asks", "question", "answer", "timeout"],
        "a contract's server doesn't ask its clients; that of lesson 05 does",
    ),
    (
        &["args", "arguments"],
        "an event has one argument: put several values in an object",
    ),
    (&["connects", "connection", "onconnect"], UNASKED),
    (&["leave-room", "disconnects", "disconnection", "ondisconnect"], UNASKED),
];

/// Why nothing can be said about clients that come and go.
const UNASKED: &str =
    "a contract says what comes of an event, and nothing about clients that come or go";

/// Other words for the words of payloads.
const SYNONYMS: [(&[&str], &str); 9] = [
    (&["string", "str", "String", "char", "uuid", "url", "email"], "text"),
    (&["int", "i32", "i64", "u32", "u64", "usize", "whole"], "integer"),
    (&["float", "double", "f32", "f64", "decimal"], "number"),
    (&["bool", "Boolean", "flag"], "boolean"),
    (&["date", "time", "datetime", "Date"], "timestamp"),
    (&["enum", "choice", "oneof", "one-of", "one"], "{ one-of = [\"a\", \"b\"] }"),
    (&["list", "array", "vec", "Vec", "list of"], "[\"text\"]"),
    (&["object", "struct", "table", "map", "json"], "{ name = \"text\" }"),
    (&["id", "ref", "reference"], "id of EVENT"),
];

/// Why a thing of this name can't be said in a contract.
pub(super) fn why_not(name: &str) -> Option<&'static str> {
    let has = |(names, _): &&(&[&str], _)| names.contains(&name);
    UNSAID.iter().find(has).map(|(_, why)| *why)
}

/// The word of payloads that is meant by another.
pub(super) fn meant(word: &str) -> Option<&'static str> {
    let has = |(words, _): &&(&[&str], _)| words.contains(&word);
    SYNONYMS.iter().find(has).map(|(_, meant)| *meant)
}

/// What is wrong with a title, or the name of a field or list: these are shown, and stand
/// in a starter's comments. A text that turns the direction of reading is an error to the
/// compiler (`text_direction_codepoint_in_comment`).
pub(super) fn unshown(name: &str) -> Option<String> {
    let turns = |c| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if name.trim().is_empty() || name.chars().any(|c| c.is_control() || turns(c)) {
        return Some("it must be one line of text without control characters".into());
    }
    (name.chars().count() > LONGEST)
        .then(|| format!("it must have at most {LONGEST} characters"))
}

/// What is wrong with the name of an event.
pub(super) fn fault(name: &str) -> Option<String> {
    if RESERVED.contains(&name) {
        let more = match name {
            "connect" | "disconnect" | "disconnecting" => {
                format!(". A {}", UNASKED.trim_start_matches("a "))
            }
            _ => String::new(),
        };
        return Some(format!(
            "Socket.IO itself emits `{name}`, so no event can have this name{more}"
        ));
    }
    match name.trim() {
        "" => Some("an event needs a name".into()),
        _ => unshown(name),
    }
}
