//! Texts that show whether a server passes on what it was given, whole and
//! unchanged.

use serde_json::json;

use super::talk::{heard_by_all, say_payload};
use crate::{check::Finding, lessons::dropped::dropped, stage::Stage};

/// Each is made around a nonce, and is changed by one habit: trimming, escaping,
/// changing case, normalising, stripping, parsing, cutting.
pub const AWKWARD: [fn(&str) -> String; 7] = [
    |nonce| format!("  {nonce}  two  spaces,\ta tab\nand a second line \n "),
    |nonce| {
        format!(
            "{nonce} <b>Bold</b> &amp; \"quoted\" 'single' `code` \\n %20 + ${{1}} $& $$"
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
];

/// Texts that are something else to a server that guesses types. They have no
/// room for a nonce, so the other field carries it.
pub const LOOKALIKES: [&str; 3] = ["007", "null", "__proto__"];

/// The longest text, in bytes: far from the 100 kB that a server may refuse,
/// and longer than a limit that somebody would choose for a chat.
pub const LONG: usize = 12_000;

/// Says all the texts, one after the other, and waits until each is heard: what
/// happens when several come at once is another check's matter. A second call does
/// nothing.
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
    let nonce = stage.texts.nonce();
    let lines = "All work and no play makes a long text. ".repeat(LONG / 40);
    let long = format!("{nonce} {lines}");
    pairs.push((json!({ "username": stage.texts.person(), "content": long }), nonce));

    for (payload, nonce) in pairs {
        let said = say_payload(stage, "Ann", payload, nonce);
        let heard = heard_by_all(stage, &said).await;
        heard.map_err(|finding| dropped(stage, &said, finding))?;
    }
    Ok(())
}

/// What a server did to a text, as far as the two texts show it.
pub fn what_changed(sent: &str, got: &str) -> &'static str {
    let squeeze = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let longer = got.chars().count() > sent.chars().count();
    if sent.trim() == got.trim() {
        "Spaces at its ends were taken away or added. Pass the text on as it is."
    } else if squeeze(sent) == squeeze(got) {
        "Spaces inside it were changed. Pass the text on as it is."
    } else if sent.to_lowercase() == got.to_lowercase() {
        "Its upper and lower case was changed. Pass the text on as it is."
    } else if sent.starts_with(got.trim_end_matches(['.', '…'])) {
        "It was cut. A message has no greatest length in this lesson."
    } else if longer && got.contains('&') && got.contains(';') {
        "It was escaped for HTML. That is the page's work, when it shows the text."
    } else if sent.is_ascii() != got.is_ascii() || !sent.is_ascii() {
        "Some of its characters were changed. A text is Unicode: pass it on as it is."
    } else {
        "Send and store the text that came in, and change nothing in it."
    }
}
