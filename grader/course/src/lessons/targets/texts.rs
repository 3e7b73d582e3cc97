//! The text in `heard`, whatever it contains.

use classroom::{
    finding::Finding,
    journal::{Entry, Way},
    json::short,
    play::{
        awkward::{AWKWARD, long_text},
        changed::what_changed,
        talk::{and, field_differs, is_said},
    },
    stage::{Look, Said, Stage},
    trap::Trap,
};
use serde_json::{Value, json};

use super::talk::{HEARD, Heard, Target, UNNAMED, all_copies, reaches, say_payload};
use crate::families::dropped::dropped;

/// Texts that a server changes if it guesses types, or drops if it cleans up.
const LOOKALIKES: [&str; 10] = [
    "007",
    "-1.50",
    "true",
    "null",
    "undefined",
    "[]",
    "__proto__",
    " ",
    "two\r\nlines",
    "a\0b",
];

pub async fn text(stage: &mut Stage) -> Result<(), Finding> {
    texts_so_far(stage)?;
    for target in UNNAMED {
        for text in AWKWARD {
            let nonce = stage.texts.nonce();
            let payload = json!({ "text": text(&nonce) });
            let said = say_payload(stage, "Ann", target, payload, nonce);
            arrives(stage, &said).await?;
        }
        for by in ["Ann", "Ben"] {
            let nonce = stage.texts.nonce();
            let payload = json!({ "text": long_text(&nonce) });
            let said = say_payload(stage, by, target, payload, nonce);
            arrives(stage, &said).await?;
        }
        let audience = target.audience(stage, "Ann");
        twice(stage, target, json!({ "text": "" }), &audience).await?;
    }
    let everyone = stage.names();
    bare(stage, "Ben", Target::All, json!({ "text": "" }), &everyone).await?;
    for text in LOOKALIKES {
        bare(stage, "Ann", Target::All, json!({ "text": text }), &everyone).await?;
    }
    texts_so_far(stage)
}

async fn arrives(stage: &mut Stage, said: &Said) -> Result<(), Finding> {
    let heard = reaches(stage, said).await.map(|_| ());
    heard.map_err(|finding| dropped(stage, said, finding))
}

/// Compares the text of every copy so far with what was sent.
fn texts_so_far(stage: &Stage) -> Result<(), Finding> {
    for (said, heard) in all_copies(stage) {
        for heard in heard {
            has_text(stage, &said, &heard)?;
        }
    }
    Ok(())
}

/// Whether a copy has the text that was sent.
///
/// # Errors
/// What it has instead.
pub fn has_text(stage: &Stage, said: &Said, heard: &Heard) -> Result<(), Finding> {
    let (sent, got) = (&said.payload["text"], &heard.message()["text"]);
    if sent == got {
        return Ok(());
    }
    let others = stage.said.iter().any(|other| other.payload["text"] == *got);
    let fields = said.payload.as_object().into_iter().flatten();
    let taken = fields.filter(|(_, value)| *value == got).map(|(name, _)| name).next();
    if let Some(field) = taken {
        return Err(field_differs(said, heard, "text")
            .trap(Trap::of("text-from-another-field").with("field", field)));
    }
    let trap = match (sent.as_str(), got.as_str()) {
        _ if others => Trap::of("text-of-another-event"),
        (Some(sent), Some(got)) => what_changed(sent, got),
        _ if heard.message().get("text").is_none() => Trap::of("text-missing"),
        _ => Trap::of("text-not-a-string"),
    };
    Err(field_differs(said, heard, "text").trap(trap))
}

/// Like [`bare`], twice in a row: a text that is sent twice is heard twice.
///
/// # Errors
/// See [`bare`].
pub async fn twice(
    stage: &Stage,
    target: Target,
    payload: Value,
    audience: &[String],
) -> Result<(), Finding> {
    bare(stage, "Ann", target, payload.clone(), audience).await?;
    bare(stage, "Ann", target, payload, audience)
        .await
        .map_err(|finding| finding.trap("repeated-text-dropped"))
}

/// Lets a client send a text that can't hold a nonce, and waits for the same text.
///
/// # Errors
/// Who did not hear it, and what they heard instead.
pub async fn bare(
    stage: &Stage,
    by: &str,
    target: Target,
    payload: Value,
    audience: &[String],
) -> Result<(), Finding> {
    let text = payload["text"].clone();
    let mark = stage.journal.mark();
    stage.emit(by, target.event(), &[payload]);
    let missing = |entries: &[Entry]| -> Vec<String> {
        let mut missing = audience.to_vec();
        for entry in entries.iter().skip(mark) {
            let message = entry.heard(HEARD).and_then(<[Value]>::first);
            if message.is_some_and(|message| message["text"] == text) {
                missing.retain(|who| *who != entry.who);
            }
        }
        missing
    };
    let all = |entries: &[Entry]| match missing(entries).len() {
        0 => Look::Found(()),
        some => Look::Waiting(audience.len() - some),
    };
    if stage.wait("a text that looks like something else", all).await?.is_some() {
        return Ok(());
    }
    let entries = stage.journal.read();
    let missing = missing(&entries);
    let instead = entries.iter().skip(mark).find_map(|entry| {
        let args = entry.heard(HEARD)?;
        let message = args.first()?;
        (!is_said(stage, args))
            .then(|| format!("{} at {}", short(message, 100), entry.who))
    });
    drop(entries);
    let ms = stage.patience().as_millis();
    for who in &missing {
        stage.journal.note(who, Way::Missing, format!("the text {text} ({ms} ms)"));
    }
    let trap = match text.as_str() {
        Some("") => Trap::of("empty-text-dropped"),
        _ => Trap::of("lookalike-dropped"),
    };
    let event = target.event();
    Err(Finding::failed(format!(
        "{by} sent `{event}` with the text {text}, and {} never heard it.",
        and(&missing)
    ))
    .expected(format!("`{HEARD}` with `text` {text} at {}", and(audience)))
    .actual(instead.unwrap_or_else(|| "nothing".into()))
    .trap(trap)
    .focus(format!("\"text\":{text}"))
    .focus(event))
}

/// Looks back at the empty texts that Ann sent: nobody may have heard more copies than of
/// any other text. `is_wrong` gets the number of copies at a client, and the most that
/// there may be. On a shared server, the empty texts of strangers have another `from`.
///
/// # Errors
/// Who heard too many, and how often.
pub fn empty_texts(
    stage: &Stage,
    is_wrong: fn(usize, usize) -> bool,
) -> Result<(), Finding> {
    let Some(sid) = stage.sid("Ann") else { return Ok(()) };
    let entries = stage.journal.read();
    for target in UNNAMED {
        let audience = target.audience(stage, "Ann");
        let sent = entries.iter().filter(|entry| {
            let event = entry.event.as_ref().filter(|_| entry.way == Way::Sent);
            entry.who == "Ann"
                && event.is_some_and(|(name, args)| {
                    name == target.event()
                        && args.first().is_some_and(|it| it["text"] == "")
                })
        });
        let sent = sent.count();
        let copies = |who: &str| {
            let heard = entries.iter().filter(|entry| entry.who == who);
            let heard = heard.filter_map(|entry| entry.heard(HEARD)?.first());
            let ours = heard.filter(|it| {
                it["text"] == "" && it["from"] == sid && it["mode"] == target.mode()
            });
            ours.count()
        };
        let most = |who: &String| if audience.contains(who) { sent } else { 0 };
        let names = stage.exact_names();
        let Some(who) = names.iter().find(|who| is_wrong(copies(who), most(who))) else {
            continue;
        };
        let event = target.event();
        return Err(Finding::failed(format!(
            "Ann sent `{event}` with an empty text {sent} times, and {who} heard it {} \
             times.",
            copies(who)
        ))
        .expected(format!("{} times at {who}, as with any other text", most(who)))
        .actual(format!("{} copies at {who}", copies(who)))
        .trap("empty-text-treated-differently")
        .focus("\"text\":\"\"")
        .focus(event));
    }
    Ok(())
}
