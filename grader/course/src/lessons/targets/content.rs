//! The content of `heard`: the text, `from` and `mode`.

use classroom::{
    finding::Finding,
    json::short,
    stage::{Said, Stage},
    trap::Trap,
};
use serde_json::Value;

use super::{
    talk::{Heard, Target, UNNAMED, all_copies, reaches, say},
    texts::has_text,
};
use crate::families::copies;

pub async fn object(stage: &mut Stage) -> Result<(), Finding> {
    for (said, heard) in all_copies(stage) {
        for heard in heard.iter().filter(|heard| stage.sees_all(&heard.who)) {
            is_object(&said, heard)?;
        }
    }
    Ok(())
}

/// Whether a copy is an object.
///
/// # Errors
/// It is something else.
pub fn is_object(said: &Said, heard: &Heard) -> Result<(), Finding> {
    copies::is_object(said, heard, r#"{"text": …, "from": …, "mode": …}"#)
}

pub async fn mode(stage: &mut Stage) -> Result<(), Finding> {
    for (said, heard) in all_copies(stage) {
        for heard in heard {
            has_mode(&said, &heard)?;
        }
    }
    Ok(())
}

/// Whether `mode` in a copy is right.
///
/// # Errors
/// `mode` is missing or wrong.
pub fn has_mode(said: &Said, heard: &Heard) -> Result<(), Finding> {
    let target = Target::of(said);
    let (wanted, got) = (target.mode(), heard.message().get("mode"));
    if got.is_some_and(|got| *got == wanted) {
        return Ok(());
    }
    let trap = match got.and_then(Value::as_str) {
        Some(got) if got.eq_ignore_ascii_case(wanted) => Trap::of("mode-in-capitals"),
        Some(got) if got == target.event() => Trap::of("mode-is-the-event"),
        _ if said.payload.get("mode").is_some_and(|sent| Some(sent) == got) => {
            Trap::of("mode-from-client")
        }
        _ => Trap::of("mode-of-another-target"),
    };
    Err(Finding::failed(format!(
        "{} sent `{}`, and {} heard the wrong `mode`.",
        said.by, said.exchange.sent, heard.who
    ))
    .expected(format!("`mode` {wanted:?}"))
    .actual(found(got, "mode"))
    .trap(trap)
    .focus(&said.nonce))
}

/// Ann sends to each target, then Ben to all. Then every copy so far is checked.
pub async fn from(stage: &mut Stage) -> Result<(), Finding> {
    for (by, target) in
        UNNAMED.map(|target| ("Ann", target)).into_iter().chain([("Ben", Target::All)])
    {
        let said = say(stage, by, target);
        reaches(stage, &said).await?;
    }
    let all = all_copies(stage);
    for (said, heard) in &all {
        for heard in heard {
            has_from(stage, said, heard)?;
        }
    }
    // We don't know the stock client's id, but it must stay the same and belong to nobody
    // else. After a reconnect, it is another one.
    let here_since = |said: &Said| {
        let entries = stage.journal.read();
        let mut later = entries.iter().skip(said.mark);
        !later.any(|entry| entry.who == said.by && entry.ends_connection())
    };
    let nameless = all.iter().filter(|(said, _)| said.sid.is_none() && here_since(said));
    let mut known: Option<&Value> = None;
    for (said, heard) in nameless {
        for heard in heard {
            let got = &heard.message()["from"];
            match known {
                Some(known) if known != got => {
                    return Err(Finding::failed(format!(
                        "{} sent several texts, and `from` was not the same in all of them.",
                        said.by
                    ))
                    .expected(format!("`from` {known} each time"))
                    .actual(format!("`from` {got} at {}", heard.who))
                    .trap("from-not-the-sender")
                    .focus(&said.nonce));
                }
                _ => known = Some(got),
            }
        }
    }
    Ok(())
}

/// Whether `from` in a copy is the sender's id, as far as we know it.
///
/// # Errors
/// `from` is missing or wrong.
pub fn has_from(stage: &Stage, said: &Said, heard: &Heard) -> Result<(), Finding> {
    let got = heard.message().get("from");
    let text = got.and_then(Value::as_str);
    let mut names = stage.exact_names().into_iter();
    let whose = names.find(|name| text.is_some() && stage.sid(name) == text);
    let is_right = match &said.sid {
        Some(sid) => text == Some(sid),
        None => text.is_some_and(|text| !text.is_empty()) && whose.is_none(),
    };
    if is_right {
        return Ok(());
    }
    let actual = match &whose {
        Some(name) => format!("{}, which is {name}'s id", found(got, "from")),
        None => found(got, "from"),
    };
    let trap = match whose {
        _ if got.is_some() && said.payload.get("from") == got => Trap::of("from-client"),
        Some(name) if name == heard.who => Trap::of("from-is-the-receiver"),
        _ => Trap::of("from-not-the-sender"),
    };
    let wanted = match &said.sid {
        Some(sid) => format!("`from` {sid:?}, {}'s socket id", said.by),
        None => format!("`from`: {}'s own socket id", said.by),
    };
    Err(Finding::failed(format!(
        "{} sent a text, and {} heard a `from` that is not {}'s id.",
        said.by, heard.who, said.by
    ))
    .expected(wanted)
    .actual(actual)
    .trap(trap)
    .focus(&said.nonce))
}

/// Whether all three fields of a copy are right.
///
/// # Errors
/// The first field that is wrong.
pub fn is_right(stage: &Stage, said: &Said, heard: &Heard) -> Result<(), Finding> {
    is_object(said, heard)?;
    has_text(stage, said, heard)?;
    has_mode(said, heard)?;
    has_from(stage, said, heard)
}

fn found(got: Option<&Value>, field: &str) -> String {
    match got {
        None => format!("no field `{field}`"),
        Some(got) => format!("`{field}` {}", short(got, 60)),
    }
}
