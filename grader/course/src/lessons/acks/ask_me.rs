//! `askMe {question}`: the server asks the client back, and tells it the answer.

use classroom::{
    class::Over, finding::Finding, json::kind, stage::Stage, verdict::Status,
};
use serde_json::{Value, json};

use super::{
    look_back,
    question::{
        ASK_ME, Copy, MOMENT, Question, SERVER_EVENT, answer as give, answered,
        asks_and_answers, heard, pose, pose_text, text, told_before, wordless,
    },
    reply,
    silence::told_within,
};

/// How often we try: a machine may be busy just when the acknowledgement is due.
const TRIES: usize = 3;

/// The longest time from an answer to the acknowledgement, in ms. A server that waits
/// for the whole second takes longer, and a busy machine doesn't.
const SOON: f64 = 600.0;

/// Lets a client be asked.
async fn asked(stage: &mut Stage, by: &str) -> Result<(Question, Copy), Finding> {
    let question = pose(stage, by, ASK_ME);
    let copy = heard(stage, &question).await?;
    Ok((question, copy))
}

pub async fn asks_back(stage: &mut Stage) -> Result<(), Finding> {
    let question = pose(stage, "Ann", ASK_ME);
    match heard(stage, &question).await {
        // Another check looks at the question's words.
        Err(finding) => {
            let copy = wordless(stage, &question).ok_or(finding)?;
            done_with(stage, &question, &copy).await
        }
        Ok(copy) => done_with(stage, &question, &copy).await,
    }
}

/// Answers, and gives the server a moment to acknowledge, so that nothing is under way in
/// the next check. Another check looks at the acknowledgement.
async fn done_with(
    stage: &Stage,
    question: &Question,
    copy: &Copy,
) -> Result<(), Finding> {
    give(stage, copy, &json!("yes"));
    told_within(stage, question, MOMENT).await.map(|_| ())
}

pub async fn question(stage: &mut Stage) -> Result<(), Finding> {
    let long = format!("{}or what?", "this or ".repeat(2500));
    for words in ["\"Süß\",  <b>sauer</b>\n& 👋🏽? ", &long] {
        let nonce = stage.texts.nonce();
        let text = format!("{nonce} {words}");
        let question = pose_text(stage, "Ann", ASK_ME, text, nonce);
        let copy = match heard(stage, &question).await {
            Ok(copy) => copy,
            Err(finding) => wordless(stage, &question).ok_or(finding)?,
        };
        done_with(stage, &question, &copy).await?;
        as_sent(&question, &copy)?;
    }
    Ok(())
}

fn as_sent(question: &Question, copy: &Copy) -> Result<(), Finding> {
    let (wanted, shown) = copy.beside(question);
    let finding = |text: &str| {
        Finding::failed(format!("{text} `{SERVER_EVENT}`."))
            .expected(format!("one object: {wanted}"))
            .actual(shown.clone())
    };
    match &copy.args[..] {
        [Value::Object(object)] => match object.get("question") {
            Some(text) if *text == question.text => Ok(()),
            Some(_) => Err(finding("The question is not the one that was sent, in")
                .trap("question-changed")),
            None => Err(finding("There is no field `question` in")
                .trap("question-not-in-a-field")),
        },
        [other] => Err(finding(&format!("There is {}, not an object, in", kind(other)))
            .trap("question-not-an-object")),
        _ => Err(finding(&format!("There are {} arguments in", copy.args.len()))
            .trap("question-in-several-arguments")),
    }
}

pub async fn wants_answer(stage: &mut Stage) -> Result<(), Finding> {
    let (question, copy) = asked(stage, "Ann").await?;
    if copy.id.is_some() {
        return done_with(stage, &question, &copy).await;
    }
    Err(Finding::failed(format!("Ann heard `{SERVER_EVENT}` and can't answer it."))
        .expected("an event that asks for an acknowledgement")
        .actual("an event without an ack id")
        .trap("emit-asks-for-no-answer"))
}

/// Another check looks at whether Ben is asked at all.
pub async fn asker_only(stage: &mut Stage) -> Result<(), Finding> {
    for by in ["Ann", "Ben"] {
        let question = pose(stage, by, ASK_ME);
        if let Ok(copy) = heard(stage, &question).await {
            done_with(stage, &question, &copy).await?;
        }
        stage.fence(&stage.exact_names()).await?;
        look_back::alone(stage, &question)?;
    }
    Ok(())
}

/// The client thinks for a moment, so that an acknowledgement that is sent too early
/// shows.
pub async fn answer(stage: &mut Stage) -> Result<(), Finding> {
    let value = text(stage);
    let (question, copy) = asked(stage, "Ann").await?;
    stage.fence(&stage.exact_names()).await?;
    if let Some(early) = told_before(stage, &question.asked, stage.journal.mark()) {
        return Err(early);
    }
    answered(stage, &question, &copy, &value).await
}

pub async fn prompt(stage: &mut Stage) -> Result<(), Finding> {
    let mut fastest = f64::MAX;
    for _ in 0..TRIES {
        let value = text(stage);
        let (question, copy) = asked(stage, "Ann").await?;
        let answered_at = stage.journal.mark();
        answered(stage, &question, &copy, &value).await?;
        let entries = stage.journal.read();
        let (_, told) = reply::times(&entries, &question.asked);
        let given = entries.get(answered_at).map(|entry| entry.at_ms);
        fastest = fastest.min(told.unwrap_or_default() - given.unwrap_or_default());
        if fastest <= SOON {
            return Ok(());
        }
    }
    Err(Finding::failed("Ann answered at once, and her acknowledgement came much later.")
        .expected("the acknowledgement as soon as she has answered")
        .actual(format!("{fastest:.0} ms after her answer"))
        .trap("sleeps-instead-of-waiting"))
}

pub async fn any_answer(stage: &mut Stage) -> Result<(), Finding> {
    let nonce = stage.texts.nonce();
    let all = [
        json!({ "text": nonce, "answer": 1, "snake_case": 2, "none": null,
            "list": [1, "two", null], "deep": { "yes": true } }),
        json!(9_007_199_254_740_991_i64),
        json!(-37.77491),
        json!([nonce, 2]),
        json!([nonce]),
        json!((0..300).collect::<Vec<_>>()),
        json!(true),
        json!(format!("  <b>{nonce}</b> & \"Grüße\", 👋🏽 {}\n", "x".repeat(20_000))),
        // Texts that a server may mistake for something else.
        json!("42"),
        json!("yes"),
        json!("timeout"),
        json!({ "status": "timeout", "error": nonce, "answer": null }),
        // Values that are false to JavaScript are answers too.
        json!(null),
        json!(false),
        json!(0),
        json!(""),
        json!([]),
        json!({}),
    ];
    for (at, value) in all.iter().enumerate() {
        let by = ["Ann", "Ben"][at % 2];
        asks_and_answers(stage, by, value).await.map_err(|mut finding| {
            if finding.status == Status::Failed {
                finding.rationale =
                    format!("With {} as the answer: {}", kind(value), finding.rationale);
            }
            finding
        })?;
    }
    Ok(())
}

pub async fn any_asker(stage: &mut Stage) -> Result<(), Finding> {
    stage.join("Eli", Over::WebSocket).await?;
    for by in stage.names() {
        let value = text(stage);
        asks_and_answers(stage, &by, &value).await?;
    }
    Ok(())
}

pub async fn asked_once(stage: &mut Stage) -> Result<(), Finding> {
    let (question, copy) = asked(stage, "Ann").await?;
    stage.fence(&stage.exact_names()).await?;
    look_back::once(stage, &question)?;
    done_with(stage, &question, &copy).await
}
