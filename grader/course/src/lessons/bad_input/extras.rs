//! What a client adds to a good message makes no difference.

use classroom::{
    finding::Finding,
    json::{carries, short},
    play::talk,
    stage::Stage,
    trap::Trap,
    verdict::Status,
};
use serde_json::{Value, json};

use super::{
    creating::{
        Created, LIST, MESSAGE, accepted, create_with, heard_as_sent, say_with,
        texts_are_kept,
    },
    rules::is_good,
};
use crate::{families::list, lessons::messages::identity::NAMES};

/// Lets Ann create a message with extra fields, and waits until everyone has heard it.
/// Returns the text that the extra fields hold.
async fn create_with_extras(stage: &mut Stage) -> Result<(Created, String), Finding> {
    let extra = stage.texts.nonce();
    let username = stage.username("Ann");
    let created = is_good(
        stage,
        "A message with extra fields",
        |nonce| {
            let mut payload = json!({ "username": username, "content": nonce });
            for field in NAMES {
                payload[field] = format!("{extra} {field}").into();
            }
            payload["status"] = extra.as_str().into();
            payload["seen"] = json!({ "by": [extra] });
            payload["isAdmin"] = true.into();
            payload
        },
        &Trap::of("extra-field-refused"),
    )
    .await?;
    Ok((created, extra))
}

pub async fn extra_fields_ok(stage: &mut Stage) -> Result<(), Finding> {
    create_with_extras(stage).await.map(|_| ())
}

pub async fn extra_fields_dropped(stage: &mut Stage) -> Result<(), Finding> {
    let (created, extra) = create_with_extras(stage).await?;
    let said = &created.said;
    let message = accepted(stage, &created).await?;
    let mut views = vec![("in the acknowledgement".to_owned(), message)];
    let copies = talk::all_copies(stage);
    let heard = copies.into_iter().filter(|(other, _)| other.nonce == said.nonce);
    views.extend(heard.flat_map(|(_, heard)| heard).map(|heard| {
        (format!("in `{MESSAGE}` at {}", heard.who), heard.message().clone())
    }));
    views.push(("in the list".into(), list::entry(stage, LIST, said).await?));

    for (whose, message) in views {
        let fields = message.as_object().into_iter().flatten();
        let is_taken = |(name, value): &(&String, &Value)| match name.as_str() {
            "isAdmin" => **value == true,
            _ => carries(value, &extra),
        };
        if let Some((field, _)) = fields.into_iter().find(is_taken) {
            return Err(Finding::failed(format!(
                "A client sent extra fields, and the server kept one of them, as `{field}`."
            ))
            .expected("only the client's `username` and `content` in a message")
            .actual(format!("`{field}` {} {whose}", short(&message[field], 60)))
            .trap("client-fields-copied")
            .focus(&said.nonce));
        }
    }
    Ok(())
}

/// With and without an ack callback, which in JavaScript is the last argument.
pub async fn more_arguments(stage: &mut Stage) -> Result<(), Finding> {
    for (by, second) in [("Ann", json!("more")), ("Ben", json!({ "content": "another" }))]
    {
        let told = |mut finding: Finding| {
            if finding.status == Status::Failed {
                finding.rationale = format!(
                    "{by} sent a good message with {} as a second argument. {}",
                    short(&second, 60),
                    finding.rationale
                );
            }
            finding.because("second-argument-refused")
        };
        let more = std::slice::from_ref(&second);
        let (payload, nonce) = talk::chat_message(stage, by);
        let said = say_with(stage, by, payload, nonce, more);
        heard_as_sent(stage, &said).await.map_err(told)?;
        let (payload, nonce) = talk::chat_message(stage, by);
        let created = create_with(stage, by, payload, nonce, more);
        let message = accepted(stage, &created).await.map_err(told)?;
        texts_are_kept(&created.said, "in the acknowledgement", &message)
            .map_err(told)?;
        talk::heard_by_all(stage, &created.said).await.map_err(told)?;
    }
    Ok(())
}
