//! What a client adds to a good message makes no difference.

use serde_json::{Value, json};

use super::{
    creating::{CREATE, Created, LIST, MESSAGE, accepted},
    rules::is_good,
};
use crate::{
    check::Finding,
    families::{list, talk},
    json::{carries, short},
    lessons::messages::identity::NAMES,
    stage::{Look, Stage},
};

/// Lets Ann create a message with extra fields, and waits until everyone has heard it.
/// Returns the text that the extra fields hold.
async fn create_with_extras(stage: &mut Stage) -> Result<(Created, String), Finding> {
    let extra = stage.texts.nonce();
    let username = stage.username("Ann");
    let hint = "A client may send more fields than you need; newer clients do. Ignore them: \
                don't use `deny_unknown_fields`.";
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
        hint,
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
            .hint(
                "Build the message from the two fields that you have checked, and don't copy \
                 the client's object. The server makes the id.",
            )
            .focus(&said.nonce));
        }
    }
    Ok(())
}

/// Without an ack callback: in JavaScript, a handler with two parameters would mistake the
/// second argument for it, and could not answer.
pub async fn more_arguments(stage: &mut Stage) -> Result<(), Finding> {
    for (at, second) in
        [json!("more"), json!({ "content": "another" })].iter().enumerate()
    {
        let nonce = stage.texts.nonce();
        let by = if at == 0 { "Ann" } else { "Ben" };
        let message = json!({ "username": stage.username(by), "content": nonce });
        let mark = stage.journal.mark();
        let names = stage.names();
        stage.emit(by, CREATE, &[message, second.clone()]);
        let heard = stage
            .wait("all to hear a message with a second argument", |entries| {
                let heard = names.iter().filter(|who| {
                    entries.iter().skip(mark).any(|entry| {
                        let first = entry.heard(MESSAGE).and_then(<[Value]>::first);
                        entry.who == **who && first.is_some_and(|m| carries(m, &nonce))
                    })
                });
                let heard = heard.count();
                if heard == names.len() { Look::Found(()) } else { Look::Waiting(heard) }
            })
            .await?;
        if heard.is_none() {
            return Err(Finding::failed(format!(
                "{by} sent a good message with {} as a second argument, and not every \
                 client heard it.",
                short(second, 60)
            ))
            .expected(format!("`{MESSAGE}` at every client: the first argument counts"))
            .actual("it didn't reach every client")
            .hint(
                "`TryData<T>` reads the first argument, unless `T` is a tuple: a tuple needs \
                 exactly as many arguments as it has elements. In JavaScript, make sure \
                 that the ack callback is a function before you call it.",
            )
            .focus(&nonce));
        }
    }
    Ok(())
}
