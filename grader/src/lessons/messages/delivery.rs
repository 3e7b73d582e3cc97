//! Who hears a message, how often, and what is in it.

use serde_json::Value;

use super::{
    talk::{Heard, MESSAGE, all_copies, and, field_differs, say_to_all},
    texts,
};
use crate::{
    check::Finding,
    json::{kind, same, short},
    stage::{Said, Stage},
};

pub async fn everyone(stage: &mut Stage) -> Result<(), Finding> {
    say_to_all(stage, "Ann").await.map(|_| ())
}

pub async fn object(stage: &mut Stage) -> Result<(), Finding> {
    for (said, heard) in all_copies(stage) {
        for heard in heard.iter().filter(|heard| stage.sees_all(&heard.who)) {
            let message = heard.message();
            if message.is_object() {
                continue;
            }
            let finding = Finding::failed(format!(
                "{} heard `{MESSAGE}` with {} where the message object belongs.",
                heard.who,
                kind(message)
            ))
            .expected(r#"one object: {"id": …, "username": …, "content": …}"#)
            .actual(short(&Value::Array(heard.args.clone()), 120))
            .focus(&said.nonce);
            let is_json = |text: &str| serde_json::from_str::<Value>(text).is_ok();
            return Err(match message {
                Value::String(text) if is_json(text) => finding.hint(
                    "This is JSON inside a string. Give `emit` the value itself: it \
                     turns it into JSON, once.",
                ),
                Value::Array(_) => finding.hint(
                    "The message is wrapped in a list. Send the message alone, not all \
                     messages, and not a `Vec` of one.",
                ),
                _ if heard.args.len() > 1 => finding.hint(
                    "A tuple or an array becomes several arguments. Send one struct.",
                ),
                _ => finding.hint("Send what the message service returned."),
            });
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
                let hint = hint_for_field(stage, field, &said, &heard);
                return Err(field_differs(&said, &heard, field).hint(hint));
            }
        }
    }
    Ok(())
}

fn hint_for_field(stage: &Stage, field: &str, said: &Said, heard: &Heard) -> String {
    let sent = said.payload[field].as_str().unwrap_or_default();
    let message = heard.message();
    let inside = message.as_object().into_iter().flatten().find(|(_, value)| {
        value.is_object() && same(&value[field], &said.payload[field])
    });
    if let Some((name, _)) = inside {
        return format!("The message is wrapped in `{name}`. Send the message itself.");
    }
    let other = if field == "content" { "username" } else { "content" };
    if message[field] == said.payload[other] {
        return format!("`{field}` and `{other}` are swapped.");
    }
    let Some(got) = message[field].as_str() else {
        let fields: Vec<&String> =
            message.as_object().into_iter().flat_map(|m| m.keys()).collect();
        return match message.get(field) {
            None => format!(
                "There is no field `{field}`; the fields are: {}. Send what the message \
                 service returned.",
                and(&fields)
            ),
            Some(_) => format!("`{field}` is a string, whatever it looks like."),
        };
    };
    let others = stage.said.iter().any(|other| other.payload[field] == message[field]);
    if others {
        return format!(
            "This is the {field} of another message. Is it kept in a place that all \
             messages share?"
        );
    }
    texts::what_changed(sent, got).to_owned()
}

pub async fn same_for_all(stage: &mut Stage) -> Result<(), Finding> {
    for (said, heard) in all_copies(stage) {
        let first_of = |who: &String| heard.iter().find(|heard| heard.who == *who);
        let firsts: Vec<&Heard> = said.audience.iter().filter_map(first_of).collect();
        let Some((first, rest)) = firsts.split_first() else { continue };
        for other in rest {
            if !same(first.message(), other.message()) {
                return Err(Finding::failed(format!(
                    "{} and {} heard different copies of one message.",
                    first.who, other.who
                ))
                .expected("the same object at every client")
                .actual(format!(
                    "{} at {}, {} at {}",
                    short(first.message(), 100),
                    first.who,
                    short(other.message(), 100),
                    other.who
                ))
                .hint("Make the message once, with its id, and send that to all.")
                .focus(&said.nonce));
            }
        }
    }
    Ok(())
}

/// Looks back at the whole run, so that a copy which came late is seen too.
pub async fn once(stage: &mut Stage) -> Result<(), Finding> {
    stage.fence(&stage.exact_names()).await?;
    for (said, heard) in all_copies(stage) {
        let count = |who: &String| heard.iter().filter(|heard| heard.who == *who).count();
        let Some(who) = said.audience.iter().find(|who| count(who) > 1) else { continue };
        let to_all = said.audience.iter().all(|who| count(who) > 1);
        let hint = if *who == said.by && !to_all {
            "The sender is among those that `io.emit` reaches. Sending it to the socket \
             as well makes it twice."
        } else {
            "Is there more than one emit, or is the handler's work done once for each \
             client?"
        };
        let count = count(who);
        return Err(Finding::failed(format!("{who} heard one message {count} times."))
            .expected("each message once at each client")
            .actual(format!("{count} copies at {who}"))
            .hint(hint)
            .focus(&said.nonce));
    }
    Ok(())
}
