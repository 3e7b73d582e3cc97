//! Joining, leaving and speaking in a room: the words that this lesson's checks
//! are made of. Each is answered, so no check has to guess when it is done.

use classroom::{
    finding::Finding,
    json::{kind, same, short, short_pair},
    play::{
        ask::{Asked, ask, one_answer, refused_for_haste},
        talk::{Heard, about_to_say, heard_by_all},
    },
    stage::{Said, Stage},
    trap::Trap,
};
use serde_json::{Value, json};

use super::missing::explain;
pub use super::talk::{JOIN, LEAVE, NOT_IN_ROOM, Spoken, TALK};

/// The name of a room that nobody has used.
pub fn new_room(stage: &mut Stage) -> String {
    let word = stage.texts.word();
    format!("{word}-{}", stage.texts.nonce())
}

/// Where the messages of a room are.
pub fn list_of(room: &str) -> String {
    let mut path = String::from("/api/rooms/");
    for byte in room.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                path.push(char::from(byte));
            }
            other => path.push_str(&format!("%{other:02X}")),
        }
    }
    path + "/messages"
}

/// Lets these clients join a room, and waits for each answer.
///
/// # Errors
/// The first answer that does not come, or is not the one that the lesson asks for.
pub async fn join(
    stage: &mut Stage,
    room: &str,
    clients: &[&str],
) -> Result<(), Finding> {
    let payload = [json!({ "roomId": room })];
    let asked: Vec<Asked> =
        clients.iter().map(|client| ask(stage, client, JOIN, &payload)).collect();
    for asked in asked {
        joined(stage, &asked, room).await?;
    }
    Ok(())
}

/// Waits for the answer to `joinRoom`.
///
/// # Errors
/// As [`join`].
pub async fn joined(stage: &Stage, asked: &Asked, room: &str) -> Result<(), Finding> {
    let answer = one_answer(stage, asked).await?;
    accepted(asked, &answer)?;
    match same(&answer["roomId"], &room.into()) {
        true => Ok(()),
        false => Err(wrong_room(asked, &answer, room)),
    }
}

/// As [`join`], one after the other, and each only when all events of the one before have
/// come: for runs that the lesson shows.
///
/// # Errors
/// As [`join`].
pub async fn join_in_turn(
    stage: &mut Stage,
    room: &str,
    clients: &[&str],
) -> Result<(), Finding> {
    for client in clients {
        join(stage, room, &[client]).await?;
        stage.fence(&stage.exact_names()).await?;
    }
    Ok(())
}

/// Lets a client leave a room, and waits for the answer.
///
/// # Errors
/// It does not come, or is an error.
pub async fn leave(stage: &mut Stage, room: &str, client: &str) -> Result<(), Finding> {
    leave_each(stage, &[(client, room)]).await
}

/// Lets clients leave rooms at once, and waits for all answers.
///
/// # Errors
/// As [`leave`].
pub async fn leave_each(
    stage: &mut Stage,
    leaving: &[(&str, &str)],
) -> Result<(), Finding> {
    let mut all = Vec::new();
    for (client, room) in leaving {
        all.push(ask(stage, client, LEAVE, &[json!({ "roomId": room })]));
    }
    for asked in all {
        let answer = one_answer(stage, &asked).await?;
        accepted(&asked, &answer)?;
    }
    Ok(())
}

/// Lets a client speak in a room, where `audience` should hear it.
pub fn speak(stage: &mut Stage, by: &str, room: &str, audience: &[&str]) -> Spoken {
    let nonce = stage.texts.nonce();
    let content = format!("{nonce} {} {}", stage.texts.word(), stage.texts.word());
    let payload = json!({ "roomId": room, "content": content });
    speak_payload(stage, by, payload, nonce, audience)
}

/// As [`speak`], with a payload that carries `nonce`.
pub fn speak_payload(
    stage: &mut Stage,
    by: &str,
    payload: Value,
    nonce: String,
    audience: &[&str],
) -> Spoken {
    let audience = audience.iter().map(|&who| who.to_owned()).collect();
    let said = about_to_say(stage, by, TALK, payload, nonce, audience);
    let asked = ask(stage, by, TALK.sent, std::slice::from_ref(&said.payload));
    Spoken { said, asked }
}

/// Waits until the whole audience has heard it.
///
/// # Errors
/// Some didn't; the finding says why, as far as the journal shows it.
pub async fn heard(stage: &mut Stage, spoken: &Spoken) -> Result<Vec<Heard>, Finding> {
    let result = heard_by_all(stage, &spoken.said).await;
    result.map_err(|finding| explain(stage, spoken, finding))
}

/// Lets a client speak in a room, and waits until the whole audience has heard it.
///
/// # Errors
/// As [`heard`].
pub async fn say_in(
    stage: &mut Stage,
    by: &str,
    room: &str,
    audience: &[&str],
) -> Result<(Said, Vec<Heard>), Finding> {
    let spoken = speak(stage, by, room, audience);
    let heard = heard(stage, &spoken).await?;
    Ok((spoken.said, heard))
}

/// Lets a client speak in a room that it is not in, and waits until it is refused as
/// the lesson asks.
///
/// # Errors
/// It is not refused, or in another way.
pub async fn refused(stage: &mut Stage, by: &str, room: &str) -> Result<(), Finding> {
    refused_each(stage, &[(by, room)]).await.map(|_| ())
}

/// Lets clients speak at once in rooms that they are not in, and waits until all are
/// refused.
///
/// # Errors
/// As [`refused`].
pub async fn refused_each(
    stage: &mut Stage,
    strangers: &[(&str, &str)],
) -> Result<Vec<Said>, Finding> {
    let all: Vec<Spoken> =
        strangers.iter().map(|(by, room)| speak(stage, by, room, &[])).collect();
    for (spoken, (_, room)) in all.iter().zip(strangers) {
        is_refused(stage, spoken, room).await?;
    }
    Ok(all.into_iter().map(|spoken| spoken.said).collect())
}

/// Waits until what a client has said in a room that it is not in is refused.
///
/// # Errors
/// As [`refused`].
pub async fn is_refused(
    stage: &Stage,
    spoken: &Spoken,
    room: &str,
) -> Result<(), Finding> {
    let Spoken { said, asked } = spoken;
    let by = &said.by;
    let answer = one_answer(stage, asked).await?;
    if answer["status"] == "error" && answer["message"] == NOT_IN_ROOM {
        return Ok(());
    }
    let finding =
        Finding::failed(format!("{by} is not in the room {room:?}, and spoke there."))
            .expected(format!(
                r#"the answer {{"status":"error","message":"{NOT_IN_ROOM}"}}"#
            ))
            .actual(short(&answer, 120))
            .focus(&said.nonce)
            .focus(room);
    Err(match answer["status"].as_str() {
        Some("error") => finding.trap("refusal-text-differs"),
        Some("ok") if stage.is_shared() => finding.trap("room-not-checked-elsewhere"),
        Some("ok") => finding.trap("room-not-checked"),
        _ => finding.trap("refusal-without-fields"),
    })
}

/// Whether this answer says that all is well.
///
/// # Errors
/// It says something else.
pub fn accepted(asked: &Asked, answer: &Value) -> Result<(), Finding> {
    if answer["status"] == "ok" {
        return Ok(());
    }
    let Asked { by, event, .. } = asked;
    let finding =
        Finding::failed(format!("The answer to {by}'s `{event}` is not \"ok\"."))
            .expected(r#"an object with "status": "ok""#)
            .actual(format!("{}: {}", kind(answer), short(answer, 120)))
            .focus(event);
    Err(match answer {
        Value::Object(fields) if answer["status"] == "error" => {
            if let Some(says) = refused_for_haste(answer) {
                return Err(finding.because(says));
            }
            let says = fields.get("message").cloned().unwrap_or_default();
            finding.trap(Trap::of("good-join-refused").with("says", short(&says, 60)))
        }
        Value::Object(_) => finding.trap("status-missing"),
        Value::Array(_) => finding.trap("ack-in-a-list"),
        Value::String(_) => finding.trap("ack-is-json-text"),
        _ => finding.trap("ack-not-an-object"),
    })
}

fn wrong_room(asked: &Asked, answer: &Value, room: &str) -> Finding {
    let Asked { by, event, .. } = asked;
    let (wanted, got) = match answer.get("roomId") {
        Some(other) => {
            let (wanted, got) = short_pair(&room.into(), other, 80);
            (wanted, format!("`roomId` {got}"))
        }
        None => (short(&room.into(), 80), short(answer, 120)),
    };
    let finding = Finding::failed(format!(
        "The answer to {by}'s `{event}` does not name the room."
    ))
    .expected(format!("`roomId` {wanted}"))
    .actual(got)
    .focus(event);
    match answer.get("room_id") {
        Some(_) => finding.trap("room-id-in-snake-case"),
        None => finding.trap("room-id-changed"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rooms_name_is_encoded_as_javascript_does_it() {
        assert_eq!(list_of("a-b_c.1~"), "/api/rooms/a-b_c.1~/messages");
        assert_eq!(list_of("a é?"), "/api/rooms/a%20%C3%A9%3F/messages");
    }
}
