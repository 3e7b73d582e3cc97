//! Events without a payload are answered too.

use super::{
    answers::{Tried, about, has_field, has_words, is_refusal},
    creating::CREATE,
    payloads::Bad,
};
use crate::{
    check::Finding,
    families::ask,
    journal::Way,
    stage::{Look, Stage},
};

/// In JavaScript a handler then gets the ack callback as its first argument, and may not
/// recognize it. So the event `error` is accepted too.
pub async fn no_payload(stage: &mut Stage) -> Result<(), Finding> {
    for by in ["Ann", "Ben"] {
        stage.fence(&stage.exact_names()).await?;
        let asked = ask::ask(stage, by, CREATE, &[]);
        let answered = stage
            .wait("the answer to an event without a payload", |entries| {
                let mut since = entries.iter().skip(asked.mark).filter(|e| e.who == by);
                let first = since.find_map(|entry| {
                    let event = entry.heard("error").map(|args| (false, args));
                    event.or_else(|| Some((true, entry.answers(asked.id)?)))
                });
                first.map_or(Look::Waiting(0), |(is_ack, args)| {
                    Look::Found((is_ack, args.first().cloned().unwrap_or_default()))
                })
            })
            .await?;
        let what = "an event without a payload";
        let Some((is_ack, answer)) = answered else {
            let ms = stage.patience().as_millis();
            stage.journal.note(by, Way::Missing, format!("no answer came ({ms} ms)"));
            let finding = Finding::failed(format!(
                "{by} sent `{CREATE}` without a payload, and got no answer."
            ))
            .expected("an acknowledgement with the status `error`")
            .actual(format!("none within {ms} ms"))
            .hint(
                "`Data<T>` needs a payload, whatever `T` is. Without a payload, the handler \
                 is not called. `TryData<T>` always calls it.",
            );
            return Err(about(finding, &asked));
        };
        has_words(&answer, what).map_err(|finding| about(finding, &asked))?;
        if is_ack {
            let bad = Bad {
                what: what.into(),
                args: Vec::new(),
                fields: &["payload"],
                nonce: String::new(),
            };
            let tried = Tried { bad, asked };
            is_refusal(
                &tried,
                &answer,
                "An event without a payload is not a message, so refuse it.",
            )?;
            has_field(&tried.bad, &answer).map_err(|f| about(f, &tried.asked))?;
        }
    }
    Ok(())
}
