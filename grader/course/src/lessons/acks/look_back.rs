//! A look back at what came twice, or to the wrong client.

use classroom::{
    finding::Finding,
    play::{ask::Asked, talk::and},
    stage::Stage,
};

use super::{
    client_event::CLIENT_EVENT,
    question::{ASK_ME, Copy, Question, SERVER_EVENT, copies},
    reply,
};

/// No client has heard this question twice.
pub fn once(stage: &Stage, question: &Question) -> Result<(), Finding> {
    let mut seen: Vec<String> = Vec::new();
    for Copy { who, .. } in copies(stage, question) {
        if seen.contains(&who) {
            let Asked { by, event, .. } = &question.asked;
            return Err(Finding::failed(format!(
                "{by} sent one `{event}`, and {who} was asked more than once."
            ))
            .expected(format!("one `{SERVER_EVENT}` for each question"))
            .actual(format!("two at {who}"))
            .trap("one-emit-too-many")
            .focus(&question.nonce));
        }
        seen.push(who);
    }
    Ok(())
}

/// Only the client that asked has heard this question.
pub fn alone(stage: &Stage, question: &Question) -> Result<(), Finding> {
    let by = &question.asked.by;
    let mut others: Vec<String> =
        copies(stage, question).into_iter().map(|copy| copy.who).collect();
    others.retain(|who| who != by);
    others.dedup();
    if others.is_empty() {
        return Ok(());
    }
    Err(Finding::failed(format!(
        "{by} sent `{ASK_ME}`, and {} heard the question too.",
        and(&others)
    ))
    .expected(format!("`{SERVER_EVENT}` at {by} alone"))
    .actual(format!("`{SERVER_EVENT}` at {} too", and(&others)))
    .trap("every-client-asked"))
}

/// A look back at the whole group, in which more than a second has gone by.
pub async fn nothing_twice(stage: &mut Stage) -> Result<(), Finding> {
    stage.fence(&stage.exact_names()).await?;
    nothing_twice_so_far(stage)
}

/// Nothing has come twice so far, or to a client that it was not for.
pub fn nothing_twice_so_far(stage: &Stage) -> Result<(), Finding> {
    for asked in reply::sent(stage, &[ASK_ME]) {
        if let Some(question) = posed(stage, &asked) {
            once(stage, &question)?;
            alone(stage, &question)?;
        }
    }
    reply::once(stage, &[CLIENT_EVENT, ASK_ME])?;
    reply::wanted(stage)
}

/// The question of an event that was sent.
pub fn posed(stage: &Stage, asked: &Asked) -> Option<Question> {
    let entries = stage.journal.read();
    let (_, args) = entries.get(asked.mark)?.event.as_ref()?;
    let text = args.first()?["question"].as_str()?.to_owned();
    let nonce = text.split(' ').next()?.to_owned();
    Some(Question { asked: asked.clone(), text, nonce })
}
