//! Posting a message: its answer, and who hears of it.

use classroom::{
    class::rest::Answer,
    finding::Finding,
    json::{is_id, kind, same, short, short_pair},
    play::{
        awkward::AWKWARD,
        changed::what_changed,
        talk::{Heard, chat_message},
    },
    stage::Stage,
};
use serde_json::{Value, json};

use super::asking::{
    POSTER, Posted, created, heard_of, post, post_payload, post_to_all, settle,
    to_be_posted,
};
use crate::{
    families::list::{self, entries_of},
    lessons::messages::{
        storing::{self, LIST, first_difference},
        texts::{LOOKALIKES, long},
    },
};

pub async fn created_201(stage: &mut Stage) -> Result<(), Finding> {
    let posted = post(stage).await?;
    settle(stage, &posted.said).await?;
    let Some(early) = stage.early.get(1) else { return Ok(()) };
    created(posted.said, early).map(|_| ()).map_err(|mut finding| {
        finding.rationale =
            "Before the first client came, a good message was posted, and the answer is \
             not 201."
                .into();
        finding.because("nobody-there")
    })
}

/// Asks for the list and posts a message before the first client connects.
pub async fn early(stage: &mut Stage) -> Vec<Answer> {
    let mut answers = storing::early(stage).await;
    let (payload, nonce) = chat_message(stage, POSTER);
    let said = to_be_posted(stage, payload, nonce);
    stage.step += 1;
    let posted =
        stage.rest.ask("POST", LIST, Some(&said.payload), stage.patience()).await;
    answers.extend(posted);
    answers
}

/// Looks at the answer alone.
pub async fn body(stage: &mut Stage) -> Result<(), Finding> {
    let posted = post(stage).await?;
    settle(stage, &posted.said).await?;
    is_message(&posted)
}

fn is_message(posted: &Posted) -> Result<(), Finding> {
    let Posted { said, message } = posted;
    let finding = |why: &str, actual: String| {
        Finding::failed(why)
            .expected("the message as it was stored: its id, and what was posted")
            .actual(actual)
            .focus(&said.nonce)
    };
    if !is_id(&message["id"]) {
        let actual = match message.get("id") {
            None => format!("no field `id`: {}", short(message, 100)),
            Some(id) => format!("`id` {}: {}", kind(id), short(id, 60)),
        };
        return Err(finding("The answer to POST has no id that can be used.", actual)
            .trap("answer-without-id"));
    }
    for field in ["username", "content"] {
        let (sent, got) = (&said.payload[field], &message[field]);
        if same(sent, got) {
            continue;
        }
        let why = format!(
            "The `{field}` in the answer to POST is not the one that was posted.",
        );
        let (shown, wanted) = short_pair(got, sent, 80);
        let finding = finding(&why, format!("`{field}` {shown}, not {wanted}"));
        return Err(match (sent.as_str(), got.as_str()) {
            (Some(sent), Some(got)) => finding.trap(what_changed(sent, got)),
            _ => finding.trap("answer-differs"),
        });
    }
    Ok(())
}

pub async fn everyone(stage: &mut Stage) -> Result<(), Finding> {
    post_to_all(stage).await.map(|_| ())
}

/// The answer and the event hold the same message.
pub async fn same_object(stage: &mut Stage) -> Result<(), Finding> {
    let (posted, heard) = post_to_all(stage).await?;
    for heard in &heard {
        differs(&posted, heard)?;
    }
    Ok(())
}

fn differs(posted: &Posted, heard: &Heard) -> Result<(), Finding> {
    if !heard.message().is_object() {
        let why = format!("{} heard `message` without the message object.", heard.who);
        return Err(Finding::failed(why)
            .expected(format!("`message` {}", short(&posted.message, 120)))
            .actual(format!(
                "{} heard {}",
                heard.who,
                short(&Value::Array(heard.args.clone()), 120)
            ))
            .trap("told-is-not-the-message")
            .focus(&posted.said.nonce));
    }
    let Some(field) = first_difference(&posted.message, heard.message()) else {
        return Ok(());
    };
    let (answered, told) =
        short_pair(&posted.message[&field], &heard.message()[&field], 100);
    Err(Finding::failed(format!(
        "The answer to POST and the broadcast disagree about `{field}`."
    ))
    .expected(format!("`{field}` as in the answer: {answered}"))
    .actual(format!("{} heard {told}", heard.who))
    .trap("answer-and-told-differ")
    .focus(&posted.said.nonce))
}

/// The list has the message, unchanged.
pub async fn stored(stage: &mut Stage) -> Result<(), Finding> {
    let posted = post(stage).await?;
    let said = &posted.said;
    let first = list::entry(stage, LIST, said).await.map_err(|mut finding| {
        finding.rationale = "A message was posted, and is not in the list.".into();
        finding
    })?;
    // Another check looks for duplicates.
    let list = list::get(stage, LIST).await?;
    let entries = entries_of(&list, said);
    let with_id = entries.into_iter().find(|entry| same(&entry["id"], posted.id()));
    let entry = with_id.cloned().unwrap_or(first);
    heard_of(stage, said).await?;
    let Some(field) = first_difference(&posted.message, &entry) else { return Ok(()) };
    let (answered, listed) = short_pair(&posted.message[&field], &entry[&field], 80);
    Err(Finding::failed(format!(
        "The answer to POST and the list disagree about `{field}`."
    ))
    .expected(format!("`{field}` {answered}"))
    .actual(format!("in the list: {listed}"))
    .trap("answer-and-list-differ")
    .focus(&said.nonce))
}

/// The texts of lesson 04, over REST.
pub async fn as_sent(stage: &mut Stage) -> Result<(), Finding> {
    let mut all: Vec<(Value, String)> = Vec::new();
    for (at, text) in AWKWARD.iter().enumerate() {
        let nonce = stage.texts.nonce();
        let name = AWKWARD[(at + 1) % AWKWARD.len()](&nonce);
        all.push((json!({ "username": name, "content": text(&nonce) }), nonce));
    }
    for text in LOOKALIKES {
        let nonce = stage.texts.nonce();
        let name = format!("Name {nonce}");
        all.push((json!({ "username": name, "content": text }), nonce));
    }
    all.push(long(stage));

    for (payload, nonce) in all {
        let posted = post_payload(stage, payload, nonce).await?;
        is_message(&posted)?;
        for heard in heard_of(stage, &posted.said).await? {
            differs(&posted, &heard)?;
        }
    }
    Ok(())
}
