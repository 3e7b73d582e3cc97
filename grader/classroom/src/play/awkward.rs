//! Values that are right, and that a careless server changes or drops: it trims, escapes,
//! cuts, normalizes, strips, filters, or guesses a type. Most are made around a nonce.

use serde_json::{Value, json};

/// A text around a nonce.
pub type Text = fn(&str) -> String;

/// A value around a nonce.
pub type Around = fn(&str) -> Value;

/// Texts of which each reveals several habits: trimming, escaping, changing case,
/// normalizing, stripping, parsing, cutting.
pub const AWKWARD: [Text; 8] = [
    |nonce| {
        format!("  {nonce}  two  spaces,\ta tab\nand a second line\r\nand a third \n ")
    },
    |nonce| {
        format!(
            "{nonce} <b>Bold</b> &amp; \"quoted\" 'single' `code` \\n %20 + ${{1}} $& $$ \
             <script>alert(1)</script><!-- no --> javascript:alert(1) '; DROP TABLE a; --"
        )
    },
    |nonce| format!("{nonce} UPPER lower ÀÉÎ ß ſ İ ı Σς ǅ"),
    |nonce| {
        format!(
            "{nonce} e\u{301} é \u{fb01} ½ ｆｕｌｌ \u{212b} 漢字 مرحبا 👩\u{200d}👧 🏳️‍🌈 🙂"
        )
    },
    |nonce| format!("\u{a0}{nonce}\u{200b}\u{feff}.\u{2028}\u{3000}"),
    |nonce| {
        format!(
            "{nonce} {{\"id\":1,\"content\":[null]}} :smile: http://a.b/?c=d&e#f damn"
        )
    },
    |nonce| format!("{nonce} {}", "x".repeat(300)),
    |nonce| {
        format!(
            "{nonce}\rone\r\n\r\n\n\n\nmany!!!!!! ???? .... ------ (c) 1/2 \u{1}\u{b}\u{c}\u{7f}\u{85}\
             \u{2029}\u{202e}$"
        )
    },
];

/// Texts that a server might treat as something other than a text: a command, a mention,
/// a template.
const COMMANDS: [Text; 7] = [
    |nonce| nonce.to_owned(),
    |nonce| format!("!roll {nonce}"),
    // Markup, smileys, quotes, and characters that are special to a template or `replace`.
    |nonce| {
        format!(
            "> {nonce} **yes** *no* :-) :) <3 $& $$ $1 %s %d {{}} a@b.c +49 1234567\n"
        )
    },
    |nonce| format!("{nonce}\r\nthe line after \u{7}\u{1b}[1m"),
    |nonce| format!("/me {nonce}"),
    |nonce| format!("@everyone {nonce} #1"),
    |nonce| format!("{nonce} before\0after"),
];

/// All these texts, and a long one.
pub fn texts() -> impl Iterator<Item = Text> {
    let long: Text = long_text;
    COMMANDS.into_iter().chain([long]).chain(AWKWARD)
}

/// Texts that a server converts if it guesses types, and has no room for a nonce.
pub const LOOKALIKES: [&str; 8] =
    ["007", "true", "null", "[1,2]", "{\"a\":1}", "2026-01-31", "__proto__", " "];

/// Objects with fields that a server might take for the message, drop or convert.
pub const OBJECTS: [Around; 13] = [
    |nonce| json!({ "text": nonce }),
    |nonce| json!({ "message": nonce }),
    |nonce| json!({ "content": nonce, "username": "Mia", "id": 7 }),
    |nonce| json!({ "data": { "payload": { "msg": [nonce, { "deep": [[[]]] }] } } }),
    |nonce| json!({ "text": nonce, "replyTo": null, "seen": false, "likes": 0, "by": "", "tags": [], "at": {} }),
    |nonce| json!({ "": nonce, "two words": 1, "snake_case": 2, " end ": 5, "ключ": 3, "7": 4, "event": "reply", "$set": 6, "_id": 7, "a.b": 8 }),
    |nonce| json!({ "text": nonce, "lines": "1\r\n2", "all": AWKWARD.map(|text| text("42")) }),
    |nonce| json!({ "from": nonce, "size": 12.5, "big": 9_007_199_254_740_991_i64, "small": -0.001 }),
    |nonce| json!({ "text": nonce, "yes": true, "zip": "007", "in": lookalikes() }),
    // Keys that every object in JavaScript has, in one way or another.
    |nonce| json!({ "text": nonce, "__proto__": { "a": 1 }, "constructor": "b", "toString": 2, "length": 0 }),
    |nonce| json!({ "text": nonce, "long": long_text("42"), "k".repeat(300): "a long key" }),
    |nonce| (0..200).map(|n| (format!("key{n}"), json!([nonce, n]))).collect(),
    |nonce| json!({ "text": nonce, "deep": deep() }),
];

/// Lists that fall apart, lose their items or are cut.
pub const LISTS: [Around; 12] = [
    |nonce| json!([nonce, "b"]),
    |nonce| json!([nonce, "b", "b"]),
    |nonce| json!([nonce]),
    |nonce| json!([[nonce, "b"], ["c"]]),
    |nonce| json!([null, nonce, false, 0, ""]),
    |nonce| json!([{ "a": nonce }, { "a": [1, 2, 3] }]),
    |nonce| json!(["reply", nonce, "chat message"]),
    |nonce| json!([[nonce], AWKWARD.map(|text| text("42"))]),
    |nonce| json!([nonce, true, lookalikes()]),
    |nonce| json!([nonce, deep()]),
    |nonce| {
        std::iter::once(json!(nonce)).chain((0..100).map(|n| json!({ "n": n }))).collect()
    },
    // Longer than any limit that a server is likely to have.
    |nonce| std::iter::once(json!(nonce)).chain((0..1000).map(Value::from)).collect(),
];

/// Numbers with a sign or a fraction, large and small ones.
pub fn numbers() -> [Value; 7] {
    // The third is the largest whole number that JavaScript holds exactly.
    [
        json!(42),
        json!(-12.75),
        json!(9_007_199_254_740_991_i64),
        json!(1e21),
        json!(-2.5e-9),
        json!(37.77491),
        json!(1e200),
    ]
}

/// Values that are as good as nothing in JavaScript, and `true`.
pub fn falsy() -> [Value; 5] {
    [json!(""), json!(0), json!(false), json!(null), json!(true)]
}

/// Texts that look like something else, in a list and in an object.
fn lookalikes() -> Value {
    let object: serde_json::Map<String, Value> =
        LOOKALIKES.iter().map(|text| ((*text).to_owned(), json!(text))).collect();
    json!([LOOKALIKES, "-1.50", "a\0b", object])
}

/// Deeper than any limit that a server is likely to have; serde_json's is 128.
fn deep() -> Value {
    (0..20).fold(json!("bottom"), |inner, level| json!([level, { "in": inner }]))
}

/// The length of the longest text, in bytes: above any limit that one would choose for a
/// chat, and twice that is far below the 100 kB that a server may refuse.
pub const LONG: usize = 12_000;

/// A text of [`LONG`] bytes, half of it in one line, and half of it in many.
pub fn long_text(nonce: &str) -> String {
    const LINE: &str = "All work and no play makes a long text.";
    let times = LONG / (LINE.len() + 1) / 2;
    let (one, many) = (format!("{LINE} "), format!("{LINE}\n"));
    format!("{nonce} {}{}", one.repeat(times), many.repeat(times))
}
