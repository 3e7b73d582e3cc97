//! `toOne {to, text}`: reaches one client by its socket id.

pub mod unknown;

use classroom::{
    class::Over,
    finding::Finding,
    journal::Entry,
    json::cut,
    play::awkward::{AWKWARD, long_text},
    stage::{Said, Stage},
    trap::Trap,
};
use serde_json::{Value, json};

use super::{
    content::is_right,
    delivery,
    hint::with_hint,
    talk::{Heard, Target, and, new_text, one_late, only, reaches, say_to},
    texts::twice,
    trust::{claims, has_no_extras},
};

/// The event by which the sender hears that no client has the id.
pub const ERROR: &str = "error";

/// The socket id of an exact client; every one of them has one.
fn id_of(stage: &Stage, name: &str) -> String {
    stage.sid(name).unwrap_or_default().to_owned()
}

/// Lets `by` send a payload to the client called `name`.
fn tell_payload(
    stage: &mut Stage,
    by: &str,
    name: &str,
    payload: &Value,
    nonce: String,
) -> Said {
    let mut named = json!({ "to": id_of(stage, name) });
    for (field, value) in payload.as_object().into_iter().flatten() {
        named[field.as_str()] = value.clone();
    }
    say_to(stage, by, Target::One, named, nonce, vec![name.to_owned()])
}

/// Lets `by` send a new text to the client called `name`.
fn tell(stage: &mut Stage, by: &str, name: &str) -> Said {
    let (text, nonce) = new_text(stage);
    tell_payload(stage, by, name, &json!({ "text": text }), nonce)
}

/// Like [`tell`], and waits until it is heard.
async fn tells(
    stage: &mut Stage,
    by: &str,
    name: &str,
) -> Result<(Said, Vec<Heard>), Finding> {
    let said = tell(stage, by, name);
    match reaches(stage, &said).await {
        Ok(heard) => Ok((said, heard)),
        Err(finding) => {
            let next = tell(stage, by, name);
            Err(one_late(stage, &said, &next, finding).await?)
        }
    }
}

pub async fn one(stage: &mut Stage) -> Result<(), Finding> {
    tells(stage, "Ann", "Ben").await.map(|_| ())
}

async fn only_one(stage: &mut Stage, by: &str, name: &str) -> Result<(), Finding> {
    let (said, _) = tells(stage, by, name).await?;
    only(stage, std::slice::from_ref(&said)).await?;
    no_error(stage, &said)
}

/// Whether the sender of a text that was delivered has heard no error since.
fn no_error(stage: &Stage, said: &Said) -> Result<(), Finding> {
    let entries = stage.journal.read();
    let mut since = entries.iter().skip(said.mark);
    let asked = |entry: &&Entry| entry.who == said.by && entry.heard(ERROR).is_some();
    let Some(entry) = since.find(asked) else {
        return Ok(());
    };
    Err(Finding::failed(format!(
        "{} heard the text, but {} heard `{ERROR}` as well.",
        and(&said.audience),
        entry.who
    ))
    .expected(format!("no `{ERROR}` if the client was found"))
    .actual(format!("{} heard {}", entry.who, cut(&entry.packet, 100)))
    .trap("text-and-error")
    .focus(&said.nonce)
    .focus(ERROR))
}

pub async fn alone(stage: &mut Stage) -> Result<(), Finding> {
    only_one(stage, "Ann", "Ben").await?;
    only_one(stage, "Ann", "Dee").await
}

/// Each client sends to another one, over either transport.
const PAIRS: [(&str, &str); 3] = [("Ann", "Ben"), ("Ben", "Dee"), ("Dee", "Ann")];

pub async fn content(stage: &mut Stage) -> Result<(), Finding> {
    let (said, heard) = tells(stage, "Ann", "Ben").await?;
    heard.iter().try_for_each(|heard| is_right(stage, &said, heard))?;
    // Each of the three sends a long one.
    let long: fn(&str) -> String = long_text;
    let texts = AWKWARD.iter().chain([&long; PAIRS.len()]);
    for (text, (by, name)) in texts.zip(PAIRS.iter().cycle()) {
        let nonce = stage.texts.nonce();
        let payload = json!({ "text": text(&nonce) });
        let said = tell_payload(stage, by, name, &payload, nonce);
        for heard in reaches(stage, &said).await? {
            is_right(stage, &said, &heard)?;
        }
    }
    let empty = json!({ "to": id_of(stage, "Ben"), "text": "" });
    twice(stage, Target::One, empty, &["Ben".to_owned()]).await
}

/// Every client sends to every other client: one after the other, then all at once.
pub async fn any(stage: &mut Stage) -> Result<(), Finding> {
    let names = stage.names();
    let mut pairs = Vec::new();
    for by in &names {
        pairs.extend(names.iter().filter(|name| *name != by).map(|name| (by, name)));
    }
    let mut all = Vec::new();
    for (by, name) in &pairs {
        let (said, heard) = tells(stage, by, name).await?;
        heard.iter().try_for_each(|heard| is_right(stage, &said, heard))?;
        all.push(said);
    }
    only(stage, &all).await?;
    all.iter().try_for_each(|said| no_error(stage, said))?;

    let mixed = |finding| with_hint(finding, Trap::of("one-mixed-up-at-once"));
    let all: Vec<Said> = pairs.iter().map(|(by, name)| tell(stage, by, name)).collect();
    for said in &all {
        for heard in reaches(stage, said).await.map_err(mixed)? {
            is_right(stage, said, &heard).map_err(mixed)?;
        }
    }
    only(stage, &all).await.map_err(mixed)
}

pub async fn trust(stage: &mut Stage) -> Result<(), Finding> {
    let as_if = [Some("Dee"), Some("Ann"), None];
    for ((by, name), as_if) in PAIRS.into_iter().zip(as_if) {
        let (payload, nonce) = claims(stage, Target::One, as_if);
        let said = tell_payload(stage, by, name, &payload, nonce);
        for heard in reaches(stage, &said).await? {
            is_right(stage, &said, &heard)?;
            has_no_extras(&said, &heard)?;
        }
        only(stage, &[said]).await?;
    }
    Ok(())
}

pub async fn newcomer(stage: &mut Stage) -> Result<(), Finding> {
    for over in [Over::WebSocket, Over::Polling] {
        // The second time, the same person has another id.
        for _ in 0..2 {
            stage.join("Sol", over).await?;
            for (by, name) in [("Ann", "Sol"), ("Sol", "Ben")] {
                let (said, heard) = tells(stage, by, name).await?;
                heard.iter().try_for_each(|heard| is_right(stage, &said, heard))?;
            }
            stage.leave("Sol").await;
        }
    }
    Ok(())
}

/// The lesson leaves open whether the sender hears its own text.
pub async fn oneself(stage: &mut Stage) -> Result<(), Finding> {
    for (by, other) in [("Ann", "Ben"), ("Ben", "Ann")] {
        let said = tell(stage, by, by);
        // Once the next text is heard, this one has most likely been handled.
        tells(stage, by, other).await?;
        only(stage, &[said]).await?;
    }
    Ok(())
}

pub async fn once(stage: &mut Stage) -> Result<(), Finding> {
    stage.fence(&stage.exact_names()).await?;
    once_so_far(stage)
}

/// Each text and each `error` has reached its receiver once so far, and nobody else.
pub fn once_so_far(stage: &Stage) -> Result<(), Finding> {
    delivery::once_so_far(stage)?;
    delivery::nobody_else_so_far(stage)?;
    unknown::errors_so_far(stage)
}
