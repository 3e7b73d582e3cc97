//! Texts that show whether a server passes a text on, whole and unchanged.

use serde_json::{Value, json};

use super::talk::{heard_by_all, say_payload};
use crate::{families::dropped::dropped, finding::Finding, stage::Stage};

/// Each is made around a nonce and reveals one habit: trimming, escaping, changing case,
/// normalising, stripping, parsing, cutting.
pub const AWKWARD: [fn(&str) -> String; 8] = [
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

/// A text of [`LONG`] bytes, half of it in one line, and half of it in many.
pub fn long_text(nonce: &str) -> String {
    const LINE: &str = "All work and no play makes a long text.";
    let times = LONG / (LINE.len() + 1) / 2;
    let (one, many) = (format!("{LINE} "), format!("{LINE}\n"));
    format!("{nonce} {}{}", one.repeat(times), many.repeat(times))
}

/// Texts that a server changes if it guesses types. They can't hold a nonce, so the other
/// field carries it.
pub const LOOKALIKES: [&str; 3] = ["007", "null", "__proto__"];

/// The length of the longest text, in bytes: above any limit that one would choose for a
/// chat, and twice that is far below the 100 kB that a server may refuse.
pub const LONG: usize = 12_000;

/// A message in which both texts are long, and its nonce.
pub fn long(stage: &mut Stage) -> (Value, String) {
    let nonce = stage.texts.nonce();
    let text = long_text(&nonce);
    (json!({ "username": text, "content": text }), nonce)
}

/// Says all the texts, one after the other, and waits until each is heard. Another check
/// sends several at once. A second call does nothing.
///
/// # Errors
/// Who heard nothing.
pub async fn say_all(stage: &mut Stage) -> Result<(), Finding> {
    if !stage.first_time("texts") {
        return Ok(());
    }
    let mut pairs = Vec::new();
    for (at, text) in AWKWARD.iter().enumerate() {
        let nonce = stage.texts.nonce();
        let name = AWKWARD[(at + 1) % AWKWARD.len()](&nonce);
        pairs.push((json!({ "username": name, "content": text(&nonce) }), nonce));
    }
    for text in LOOKALIKES {
        let nonce = stage.texts.nonce();
        pairs.push((
            json!({ "username": text, "content": format!("{nonce} A text") }),
            nonce,
        ));
        let nonce = stage.texts.nonce();
        pairs.push((
            json!({ "username": format!("Name {nonce}"), "content": text }),
            nonce,
        ));
    }
    pairs.push(long(stage));
    for (payload, nonce) in pairs {
        let said = say_payload(stage, "Ann", payload, nonce);
        let heard = heard_by_all(stage, &said).await;
        heard.map_err(|finding| dropped(stage, &said, finding))?;
    }
    Ok(())
}
