//! Bad payloads, rule by rule.

use classroom::{stage::Stage, texts::Texts};
use serde_json::{Value, json};

/// A payload that must be refused.
#[derive(Clone, Debug)]
pub struct Bad {
    /// In words, as part of a sentence: `a username of 21 characters`.
    pub what: String,
    /// The event's arguments.
    pub args: Vec<Value>,
    /// What the refusal may name as `field`.
    pub fields: &'static [&'static str],
    /// Occurs in the payload, if it holds any text, and nowhere else.
    pub nonce: String,
}

const PAYLOAD: &[&str] = &["payload"];
const USERNAME: &[&str] = &["username"];
const CONTENT: &[&str] = &["content"];
const EITHER: &[&str] = &["username", "content"];

/// A server may refuse an object without either field as a whole.
const ANY: &[&str] = &["payload", "username", "content"];

/// Makes the payloads of one rule.
struct Maker<'a> {
    texts: &'a mut Texts,
    username: String,
    all: Vec<Bad>,
}

impl Maker<'_> {
    /// `make` is given a nonce, a good username, and a good content with the nonce.
    fn add(
        &mut self,
        what: &str,
        fields: &'static [&'static str],
        make: impl FnOnce(&str, &str, String) -> Value,
    ) {
        let nonce = self.texts.nonce();
        let content = format!("{nonce} {}", self.texts.word());
        let payload = make(&nonce, &self.username, content);
        self.all.push(Bad { what: what.into(), args: vec![payload], fields, nonce });
    }
}

fn made(stage: &mut Stage, by: &str, fill: impl FnOnce(&mut Maker)) -> Vec<Bad> {
    let username = stage.username(by);
    let mut maker = Maker { texts: &mut stage.texts, username, all: Vec::new() };
    fill(&mut maker);
    maker.all
}

/// Payloads that aren't objects. Of several arguments, the first one is the payload.
pub fn no_objects(stage: &mut Stage, by: &str) -> Vec<Bad> {
    let mut all = no_object_alone(stage, by);
    let nonce = stage.texts.nonce();
    let good = json!({ "username": stage.username(by), "content": nonce });
    all.push(Bad {
        what: "null before a good message".into(),
        args: vec![Value::Null, good],
        fields: PAYLOAD,
        nonce,
    });
    all
}

fn no_object_alone(stage: &mut Stage, by: &str) -> Vec<Bad> {
    made(stage, by, |bad| {
        bad.add("null", PAYLOAD, |_, _, _| Value::Null);
        bad.add("a text", PAYLOAD, |_, _, content| json!(content));
        bad.add("a number", PAYLOAD, |_, _, _| json!(42));
        bad.add("true", PAYLOAD, |_, _, _| json!(true));
        // Values that are false to JavaScript.
        bad.add("false", PAYLOAD, |_, _, _| json!(false));
        bad.add("the number 0", PAYLOAD, |_, _, _| json!(0));
        bad.add("an empty text", PAYLOAD, |_, _, _| json!(""));
        bad.add("a message as a text of JSON", PAYLOAD, |_, username, content| {
            json!(json!({ "username": username, "content": content }).to_string())
        });
        bad.add("an empty list", PAYLOAD, |_, _, _| json!([]));
        bad.add(
            "a list of objects",
            PAYLOAD,
            |_, username, content| json!([{ "username": username, "content": content }]),
        );
        bad.add("a list of two texts", PAYLOAD, |_, username, content| {
            json!([username, content])
        });
        bad.add("a list of names and texts", PAYLOAD, |_, username, content| {
            json!([["username", username], ["content", content]])
        });
    })
}

/// Objects without one or both of the fields.
pub fn missing(stage: &mut Stage, by: &str) -> Vec<Bad> {
    made(stage, by, |bad| {
        bad.add("{}", ANY, |_, _, _| json!({}));
        bad.add(
            "a message without a content",
            CONTENT,
            |nonce, _, _| json!({ "username": nonce }),
        );
        bad.add(
            "a message without a username",
            USERNAME,
            |_, _, content| json!({ "content": content }),
        );
        bad.add("a message inside another object", ANY, |_, username, content| {
            json!({ "message": { "username": username, "content": content } })
        });
        bad.add(
            "fields with other names",
            ANY,
            |_, username, content| json!({ "user": username, "text": content }),
        );
    })
}

/// Fields that aren't texts.
pub fn wrong_types(stage: &mut Stage, by: &str) -> Vec<Bad> {
    let usernames = [
        ("a number as username", json!(5)),
        ("null as username", Value::Null),
        ("true as username", json!(true)),
        ("a list as username", json!(["Mia"])),
        ("an object as username", json!({ "first": "Mia", "length": 3 })),
    ];
    let contents = [
        ("a number as content", json!(7)),
        ("null as content", Value::Null),
        ("false as content", json!(false)),
        ("a list as content", json!(["a", "b"])),
        ("an object as content", json!({ "text": "Hello", "length": 5 })),
    ];
    made(stage, by, |bad| {
        for (what, username) in usernames {
            bad.add(
                what,
                USERNAME,
                |_, _, content| json!({ "username": username, "content": content }),
            );
        }
        for (what, content) in contents {
            bad.add(
                what,
                CONTENT,
                |nonce, _, _| json!({ "username": nonce, "content": content }),
            );
        }
        bad.add(
            "two fields that aren't texts",
            EITHER,
            |nonce, _, _| json!({ "username": 5, "content": [nonce] }),
        );
    })
}

/// Empty texts.
pub fn empty(stage: &mut Stage, by: &str) -> Vec<Bad> {
    made(stage, by, |bad| {
        for (what, username) in [
            ("an empty username", ""),
            ("a username of one space", " "),
            ("a username of spaces", "     "),
            ("a username of tabs and line breaks", "\t\r\n\t"),
            ("a username of no-break spaces", "\u{a0}\u{a0}\u{a0}"),
            ("a username of wide spaces", "\u{3000}\u{2003}"),
        ] {
            bad.add(
                what,
                USERNAME,
                |_, _, content| json!({ "username": username, "content": content }),
            );
        }
        bad.add(
            "an empty content",
            CONTENT,
            |nonce, _, _| json!({ "username": nonce, "content": "" }),
        );
        bad.add(
            "two empty texts",
            EITHER,
            |_, _, _| json!({ "username": "", "content": "" }),
        );
    })
}

/// Texts that are too long.
pub fn too_long(stage: &mut Stage, by: &str) -> Vec<Bad> {
    /// A text that begins with `nonce`; `length` in characters.
    fn fill(nonce: &str, with: &str, length: usize) -> String {
        nonce.to_owned() + &with.repeat(length - nonce.len())
    }
    made(stage, by, |bad| {
        bad.add("a username of 21 characters", USERNAME, |nonce, _, content| {
            json!({ "username": fill(nonce, "x", 21), "content": content })
        });
        bad.add("a username of 21 characters and spaces", USERNAME, |nonce, _, c| {
            json!({ "username": format!("  {} ", fill(nonce, "x", 21)), "content": c })
        });
        bad.add("a username of 21 characters, two of them spaces", USERNAME, |n, _, c| {
            json!({ "username": format!("{}  yz", fill(n, "x", 17)), "content": c })
        });
        bad.add(
            "a username of 21 emoji",
            USERNAME,
            |_, _, content| json!({ "username": "🦀".repeat(21), "content": content }),
        );
        bad.add("a username of 300 characters", USERNAME, |nonce, _, content| {
            json!({ "username": fill(nonce, "é", 300), "content": content })
        });
        bad.add("a content of 501 characters", CONTENT, |nonce, username, _| {
            json!({ "username": username, "content": fill(nonce, "y", 501) })
        });
        bad.add(
            "a content of 501 characters, with HTML and spaces",
            CONTENT,
            |n, u, _| {
                let content: String =
                    n.chars().chain("  <b>y</b>".chars().cycle()).take(500).collect();
                json!({ "username": u, "content": content + "z" })
            },
        );
        bad.add("a content of 501 letters é", CONTENT, |nonce, username, _| {
            json!({ "username": username, "content": fill(nonce, "é", 501) })
        });
        bad.add("a content of 5000 characters", CONTENT, |nonce, username, _| {
            json!({ "username": username, "content": fill(nonce, "z", 5_000) })
        });
        bad.add("two texts that are too long", EITHER, |nonce, _, _| {
            json!({ "username": fill(nonce, "x", 21), "content": fill(nonce, "y", 501) })
        });
    })
}

/// All of them.
pub fn all(stage: &mut Stage, by: &str) -> Vec<Bad> {
    let mut all = no_objects(stage, by);
    all.extend(missing(stage, by));
    all.extend(wrong_types(stage, by));
    all.extend(empty(stage, by));
    all.extend(too_long(stage, by));
    all
}

/// An event without an argument.
pub fn nothing(stage: &mut Stage) -> Bad {
    Bad {
        what: "no payload".into(),
        args: Vec::new(),
        fields: PAYLOAD,
        nonce: stage.texts.nonce(),
    }
}

/// All of them, and [`nothing`].
pub fn all_and_nothing(stage: &mut Stage, by: &str) -> Vec<Bad> {
    let mut all = all(stage, by);
    all.push(nothing(stage));
    all
}
