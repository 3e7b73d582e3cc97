//! Events that ask for no acknowledgement.

use classroom::{finding::Finding, play::ask::Asked, stage::Stage, verdict::Status};
use serde_json::{Value, json};

use super::{
    client_event::CLIENT_EVENT,
    look_back,
    question::{ASK_ME, Question, answer as give, perhaps_heard},
    reply,
    silence::{a_second, served},
};
use crate::families::alive;

/// Events without an acknowledgement. Of the two clients that are asked, one answers, and
/// the other stays silent until the time is over.
pub async fn no_ack(stage: &mut Stage) -> Result<(), Finding> {
    let nonce = stage.texts.nonce();
    // In lower case, because `carries` looks for that.
    let question = |by: &str| format!("{nonce} {}?", by.to_lowercase());
    let mark = stage.journal.mark();
    for by in ["Ann", "Ben"] {
        for data in [json!("a text"), json!({ "some": ["data"] }), json!(null)] {
            stage.emit(by, CLIENT_EVENT, &[data]);
        }
        stage.emit(by, ASK_ME, &[json!({ "question": question(by) })]);
    }
    let posed = ["Ann", "Ben"].map(|by| {
        let asked = Asked { by: by.into(), event: ASK_ME.into(), id: u64::MAX, mark };
        Question { asked, text: question(by), nonce: question(by) }
    });
    for posed in &posed {
        let copies = perhaps_heard(stage, posed, 1).await?.into_iter();
        let own = copies.filter(|copy| copy.who == "Ann");
        own.for_each(|copy| give(stage, &copy, &Value::from("yes")));
    }
    stage.fence(&stage.exact_names()).await?;
    for posed in &posed {
        look_back::once(stage, posed).map_err(after)?;
        look_back::alone(stage, posed).map_err(after)?;
    }
    alive::settle(stage).await;
    lets_in(stage).await.map_err(after)?;
    for by in ["Ann", "Ben", "Dee"] {
        served(stage, by).await.map_err(after)?;
    }
    a_second(stage, "Dee").await.map_err(after)?;
    served(stage, "Ann").await.map_err(after)?;
    reply::wanted(stage).map_err(after)
}

pub async fn lets_in(stage: &mut Stage) -> Result<(), Finding> {
    let down = Finding::failed("The server doesn't let new clients in any more.");
    alive::lets_in(stage, down).await
}

/// The cause is that nobody asked for an acknowledgement.
pub fn after(mut finding: Finding) -> Finding {
    if finding.status != Status::Failed {
        return finding;
    }
    finding.rationale =
        format!("Some events asked for no acknowledgement. {}", finding.rationale);
    finding.trap("ack-where-none-was-asked")
}
