//! What is in a message of a room, and in the answer to its sender.

use classroom::{
    finding::Finding,
    json::{same, short, short_pair},
    play::{
        ask::one_answer,
        awkward::{AWKWARD, LONG},
        changed::what_changed,
        talk::{all_copies, field_differs},
    },
    stage::{Said, Stage},
    trap::Trap,
};
use serde_json::{Value, json};

use super::{
    hearing::MEMBERS,
    words::{TALK, accepted, heard, join, new_room, speak, speak_payload},
};
use crate::families::{copies, dropped::dropped};

/// What a message looks like.
const SHAPE: &str = r#"{"id": …, "roomId": …, "from": …, "content": …}"#;

pub async fn object(stage: &mut Stage) -> Result<(), Finding> {
    for (said, heard) in all_copies(stage) {
        for heard in heard.iter().filter(|heard| stage.sees_all(&heard.who)) {
            let message = heard.message();
            if let Some(name) = wrapping(message, &said) {
                return Err(Finding::failed(format!(
                    "{} heard `{}` with the message inside another object.",
                    heard.who, TALK.heard
                ))
                .expected(SHAPE)
                .actual(short(message, 120))
                .trap(Trap::of("wrapped-in-a-field").with("name", name))
                .focus(&said.nonce));
            }
            copies::is_object(&said, heard, SHAPE)?;
        }
    }
    Ok(())
}

/// The field in which the message is, if it is not the object itself.
fn wrapping<'a>(message: &'a Value, said: &Said) -> Option<&'a String> {
    let fields = message.as_object().filter(|fields| !fields.contains_key("content"))?;
    let is_it = |inside: &Value| same(&inside["content"], &said.payload["content"]);
    fields.iter().find(|(_, inside)| inside.is_object() && is_it(inside)).map(|f| f.0)
}

pub async fn room_id(stage: &mut Stage) -> Result<(), Finding> {
    as_it_was_sent(stage, "roomId")
}

pub async fn content(stage: &mut Stage) -> Result<(), Finding> {
    as_it_was_sent(stage, "content")?;
    let room = new_room(stage);
    join(stage, &room, &MEMBERS).await?;
    let long: fn(&str) -> String =
        |nonce| format!("{nonce} {}", "a long text goes on and on ".repeat(LONG / 27));
    // The long one comes alone, so that nothing else is heard if it is dropped.
    for texts in [&AWKWARD[..], &[long]] {
        let mut all = Vec::new();
        for text in texts {
            let nonce = stage.texts.nonce();
            let payload = json!({ "roomId": room, "content": text(&nonce) });
            all.push(speak_payload(stage, "Ann", payload, nonce, &MEMBERS));
        }
        for spoken in all {
            let heard = heard(stage, &spoken).await;
            heard.map_err(|finding| dropped(stage, &spoken.said, finding))?;
        }
    }
    as_it_was_sent(stage, "content")
}

/// Compares a field of every copy so far with what was sent.
fn as_it_was_sent(stage: &Stage, field: &str) -> Result<(), Finding> {
    for (said, heard) in all_copies(stage) {
        for heard in heard {
            let message = heard.message();
            if same(&said.payload[field], &message[field]) {
                continue;
            }
            let finding = field_differs(&said, &heard, field);
            return Err(match message.get(field) {
                None => {
                    let fields: Vec<&String> =
                        message.as_object().into_iter().flat_map(|m| m.keys()).collect();
                    finding.trap(
                        Trap::of("field-missing")
                            .with("field", field)
                            .with("fields", format!("{fields:?}")),
                    )
                }
                Some(got) => {
                    finding.trap(match (said.payload[field].as_str(), got.as_str()) {
                        (Some(sent), Some(got)) => what_changed(sent, got),
                        _ => Trap::of("field-changed").with("field", field),
                    })
                }
            });
        }
    }
    Ok(())
}

pub async fn same_for_all(stage: &mut Stage) -> Result<(), Finding> {
    copies::same_for_all(stage).map_err(|finding| {
        finding.expected("the same object at every member").trap("made-more-than-once")
    })
}

/// The answer holds the same message that the room hears.
pub async fn ack_same(stage: &mut Stage) -> Result<(), Finding> {
    let room = new_room(stage);
    join(stage, &room, &MEMBERS).await?;
    for by in ["Ann", "Ben"] {
        let spoken = speak(stage, by, &room, &MEMBERS);
        let heard = heard(stage, &spoken).await?;
        let answer = one_answer(stage, &spoken.asked).await?;
        accepted(&spoken.asked, &answer)?;
        let Some(heard) = heard.first() else { continue };
        if let Some(field) = first_difference(heard.message(), &answer["message"]) {
            let (told, answered) =
                short_pair(&heard.message()[&field], &answer["message"][&field], 80);
            return Err(Finding::failed(format!(
                "The answer and the broadcast disagree about `{field}`."
            ))
            .expected(format!("`{field}` as the room heard it: {told}"))
            .actual(format!("in the answer: {answered}"))
            .trap("ack-and-told-differ")
            .focus(&spoken.said.nonce));
        }
    }
    Ok(())
}

/// The first field in which another view of a message contradicts what was heard.
pub fn first_difference(heard: &Value, other: &Value) -> Option<String> {
    copies::first_difference(&["id", "roomId", "from", "content"], heard, other)
}
