//! Who hears a message, how often, and what it contains.

use classroom::{
    finding::Finding,
    json::same,
    play::changed::what_changed,
    stage::{Said, Stage},
    trap::Trap,
};

use super::{
    spam::none_with,
    talk::{Heard, all_copies, and, field_differs, heard_by_all, one_late, say},
    texts,
};
use crate::families::copies;

/// What a message looks like.
pub const SHAPE: &str = r#"{"id": …, "username": …, "content": …}"#;

pub async fn everyone(stage: &mut Stage) -> Result<(), Finding> {
    let said = say(stage, "Ann");
    if let Err(finding) = heard_by_all(stage, &said).await {
        let next = say(stage, "Ann");
        return Err(one_late(stage, &said, &next, finding).await?);
    }
    Ok(())
}

pub async fn object(stage: &mut Stage) -> Result<(), Finding> {
    for (said, heard) in all_copies(stage) {
        for heard in heard.iter().filter(|heard| stage.sees_all(&heard.who)) {
            copies::is_object(&said, heard, SHAPE)?;
        }
    }
    Ok(())
}

pub async fn content(stage: &mut Stage) -> Result<(), Finding> {
    same_field(stage, "content")?;
    texts::say_all(stage).await?;
    same_field(stage, "content")
}

pub async fn username(stage: &mut Stage) -> Result<(), Finding> {
    same_field(stage, "username")?;
    texts::say_all(stage).await?;
    same_field(stage, "username")
}

/// Compares a field of every copy so far with what was sent.
fn same_field(stage: &Stage, field: &str) -> Result<(), Finding> {
    for (said, heard) in all_copies(stage) {
        for heard in heard {
            let (sent, got) = (&said.payload[field], &heard.message()[field]);
            if !same(sent, got) {
                let trap = hint_for_field(stage, field, &said, &heard);
                return Err(field_differs(&said, &heard, field).trap(trap));
            }
        }
    }
    Ok(())
}

fn hint_for_field(stage: &Stage, field: &str, said: &Said, heard: &Heard) -> Trap {
    let sent = said.payload[field].as_str().unwrap_or_default();
    let message = heard.message();
    let inside = message.as_object().into_iter().flatten().find(|(_, value)| {
        value.is_object() && same(&value[field], &said.payload[field])
    });
    if let Some((name, _)) = inside {
        return Trap::of("wrapped-in-a-field").with("name", name);
    }
    let other = if field == "content" { "username" } else { "content" };
    if message[field] == said.payload[other] {
        return Trap::of("fields-swapped").with("field", field).with("other", other);
    }
    let Some(got) = message[field].as_str() else {
        let fields: Vec<&String> =
            message.as_object().into_iter().flat_map(|m| m.keys()).collect();
        return match message.get(field) {
            None => Trap::of("field-missing")
                .with("field", field)
                .with("fields", and(&fields)),
            Some(_) => Trap::of("field-of-another-type").with("field", field),
        };
    };
    let others = stage.said.iter().any(|other| other.payload[field] == message[field]);
    if others {
        return Trap::of("field-of-another-message").with("field", field);
    }
    what_changed(sent, got)
}

pub async fn same_for_all(stage: &mut Stage) -> Result<(), Finding> {
    copies::same_for_all(stage)
}

pub async fn once(stage: &mut Stage) -> Result<(), Finding> {
    stage.fence(&stage.exact_names()).await?;
    once_so_far(stage)?;
    none_with(stage, 0, "Clients sent messages, and", |s| Box::pin(everyone(s))).await
}

/// Each client has heard each message once so far.
pub fn once_so_far(stage: &Stage) -> Result<(), Finding> {
    copies::once_so_far(
        stage,
        Trap::of("sender-hears-it-twice"),
        Trap::of("emitted-twice"),
    )
}
