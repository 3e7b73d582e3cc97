//! Texts that are just good enough are accepted, unchanged.

use classroom::{
    finding::Finding, play::talk, stage::Stage, trap::Trap, verdict::Status,
};
use serde_json::{Value, json};

use super::creating::{
    Created, LIST, MESSAGE, accepted, agree, create_payload, heard_as_sent, say_with,
    texts_are_kept,
};
use crate::families::list;

/// The longest texts that are good, in characters.
const USERNAME: usize = 20;
const CONTENT: usize = 500;

/// `nonce` and this character after it; `length` in characters.
fn fill(nonce: &str, with: char, length: usize) -> String {
    nonce.chars().chain(std::iter::repeat(with)).take(length).collect()
}

/// Lets Ann create a message, which `what` describes, and Ben another one without an ack
/// callback. Waits until everyone has heard both unchanged. Returns Ann's.
pub async fn is_good(
    stage: &mut Stage,
    what: &str,
    make: impl Fn(&str) -> Value,
    trap: &Trap,
) -> Result<Created, Finding> {
    let nonces = [stage.texts.nonce(), stage.texts.nonce()];
    let [payload, other] = [make(&nonces[0]), make(&nonces[1])];
    let [nonce, other_nonce] = nonces;
    let created = create_payload(stage, "Ann", payload, nonce);
    let said = say_with(stage, "Ben", other, other_nonce, &[]);
    let told = |mut finding: Finding| {
        if finding.status == Status::Failed {
            finding.rationale = format!("{what} is good. {}", finding.rationale);
            finding = finding.trap(trap.clone());
        }
        finding
    };
    let message = accepted(stage, &created).await.map_err(&told)?;
    texts_are_kept(&created.said, "in the acknowledgement", &message)?;
    let heard = talk::heard_by_all(stage, &created.said).await.map_err(&told)?;
    for heard in heard.iter().filter(|heard| stage.sees_all(&heard.who)) {
        let whose = format!("in `{MESSAGE}` at {}", heard.who);
        agree(&created.said, &message, heard.message(), &whose)?;
    }
    let entry = list::entry(stage, LIST, &created.said).await?;
    agree(&created.said, &message, &entry, "in the list")?;
    heard_as_sent(stage, &said).await.map_err(&told)?;
    Ok(created)
}

pub async fn longest(stage: &mut Stage) -> Result<(), Finding> {
    let trap = Trap::of("limit-itself-refused");
    is_good(
        stage,
        "A username of one character",
        // A digit: a name that looks like a number is still a text.
        |nonce| json!({ "username": "7", "content": nonce }),
        &trap,
    )
    .await?;
    is_good(
        stage,
        "A username of 20 characters",
        |nonce| json!({ "username": fill(nonce, 'a', USERNAME), "content": nonce }),
        &trap,
    )
    .await?;
    is_good(
        stage,
        "A content of one character",
        |nonce| json!({ "username": nonce, "content": "0" }),
        &trap,
    )
    .await?;
    is_good(
        stage,
        "A content of 500 characters",
        |nonce| json!({ "username": nonce, "content": fill(nonce, 'b', CONTENT) }),
        &trap,
    )
    .await?;
    is_good(stage, "A message with the longest username and content", |nonce| {
        json!({
            "username": fill(nonce, 'a', USERNAME), "content": fill(nonce, 'b', CONTENT),
        })
    }, &trap).await?;
    Ok(())
}

/// Texts that a server may be tempted to clean up.
pub async fn kept(stage: &mut Stage) -> Result<(), Finding> {
    let trap = Trap::of("character-refused-or-changed");
    let what = "A message with marks and line breaks";
    let make = |nonce: &str| {
        json!({
            // Short, because another check is about counting bytes.
            "username": "<b>O'Neil</b>  &ﬁ",
            "content": format!(
                "{nonce}  two  spaces,\ta tab\nand a line; <i>\"it's\"</i> &amp; \\n %20 ÀÉ ß \
                 e\u{301} ﬁ"
            ),
        })
    };
    if let Err(finding) = is_good(stage, what, make, &trap).await {
        return Err(which_part(stage, finding).await?);
    }
    // Every JavaScript object has these keys, so a table of names may break.
    for name in ["constructor", "__proto__"] {
        let what = format!("A message of somebody called {name}");
        let make = |nonce: &str| json!({ "username": name, "content": nonce });
        is_good(stage, &what, make, &trap).await?;
    }
    Ok(())
}

/// Names the part of a text that the server refuses, if it refuses that part alone.
async fn which_part(stage: &mut Stage, finding: Finding) -> Result<Finding, Finding> {
    const PARTS: [(&str, &str); 12] = [
        ("`<` and `>`", "<b>"),
        ("an apostrophe", "O'Neil"),
        ("quotation marks", "\"it\""),
        ("`&`", "a & b"),
        ("`;`", "a; b"),
        ("a backslash", "a\\nb"),
        ("`%`", "a%20b"),
        ("two spaces", "a  b"),
        ("a tab", "a\tb"),
        ("a line break", "a\nb"),
        ("letters beyond ASCII", "ÀÉß"),
        ("a combining accent", "e\u{301}"),
    ];
    let is_refusal = |finding: &Finding| finding.rationale.contains("was refused");
    if finding.status != Status::Failed || !is_refusal(&finding) {
        return Ok(finding);
    }
    for field in ["content", "username"] {
        for (name, part) in PARTS {
            let nonce = stage.texts.nonce();
            let mut payload = json!({ "username": "Mia", "content": nonce });
            payload[field] = match field {
                "content" => format!("{nonce} {part}"),
                _ => part.to_owned(),
            }
            .into();
            let created = create_payload(stage, "Ann", payload, nonce);
            let refused = accepted(stage, &created).await.err();
            if refused.is_some_and(|finding| is_refusal(&finding)) {
                let mut finding = finding;
                finding.rationale =
                    format!("A {field} with {name} is good, and it was refused.");
                return Ok(finding.because("character-refused"));
            }
        }
    }
    Ok(finding)
}

pub async fn characters(stage: &mut Stage) -> Result<(), Finding> {
    let trap = Trap::of("counted-in-bytes");
    for letter in ['é', '漢'] {
        let what = format!("A username of 20 times {letter}");
        is_good(
            stage,
            &what,
            |nonce| json!({ "username": fill("", letter, USERNAME), "content": nonce }),
            &trap,
        )
        .await?;
        let what = format!("A content of 500 characters, most of them {letter},");
        is_good(
            stage,
            &what,
            |nonce| json!({ "username": nonce, "content": fill(nonce, letter, CONTENT) }),
            &trap,
        )
        .await?;
    }
    let trap = Trap::of("measured-in-another-form");
    is_good(
        stage,
        "A username of 20 quotation marks, `<`, `&` and the like",
        |nonce| json!({ "username": marks("", USERNAME), "content": nonce }),
        &trap,
    )
    .await?;
    is_good(
        stage,
        "A content of 500 characters, most of them quotation marks, `<`, `&` and the like,",
        |nonce| json!({ "username": nonce, "content": marks(nonce, CONTENT) }),
        &trap,
    )
    .await?;
    Ok(())
}

/// Text of this length, full of characters that take more room in JSON, HTML or a URL.
fn marks(nonce: &str, length: usize) -> String {
    let marks = "\"<&'>\\%/".chars().cycle();
    nonce.chars().chain(marks).take(length).collect()
}

pub async fn emoji(stage: &mut Stage) -> Result<(), Finding> {
    let trap = Trap::of("emoji-counted-twice");
    is_good(
        stage,
        "A username of 20 emoji",
        |nonce| json!({ "username": "🦀".repeat(USERNAME), "content": nonce }),
        &trap,
    )
    .await?;
    is_good(
        stage,
        "A content of 500 characters, most of them emoji,",
        |nonce| json!({ "username": nonce, "content": fill(nonce, '🎈', CONTENT) }),
        &trap,
    )
    .await?;
    Ok(())
}

pub async fn spaces_around(stage: &mut Stage) -> Result<(), Finding> {
    let trap = Trap::of("spaces-counted");
    for (what, before, after) in [
        ("spaces", "   ", "  "),
        ("a tab and a line break", "\t", "\n"),
        ("wide and no-break spaces", "\u{3000}", "\u{a0}\u{3000}"),
    ] {
        is_good(
            stage,
            &format!("A username of 20 characters with {what} around it"),
            |nonce| {
                let name = fill(nonce, 'c', USERNAME);
                json!({ "username": format!("{before}{name}{after}"), "content": nonce })
            },
            &trap,
        )
        .await?;
    }
    Ok(())
}
