//! Bad payloads are answered and refused, and the refusals say why.

use classroom::{
    finding::Finding,
    json::short,
    play::{ask, talk::and},
    stage::Stage,
    trap::Trap,
    verdict::Status,
};
use serde_json::Value;

use super::{
    answers::{Tried, about, answers, has_field, has_words, is_refusal, try_all},
    creating::{answer, create},
    payloads::{self, Bad},
};

pub async fn answered(stage: &mut Stage) -> Result<(), Finding> {
    for by in ["Ann", "Ben"] {
        let bad = payloads::all(stage, by);
        let tried = try_all(stage, by, bad);
        if let Err(finding) = answers(stage, &tried).await {
            let silent = |tried: &&Tried| ask::answers(stage, &tried.asked).is_empty();
            let silent: Vec<&str> = tried
                .iter()
                .filter(silent)
                .map(|tried| tried.bad.what.as_str())
                .collect();
            return Err(all_silent(finding, &silent, tried.len()));
        }
    }
    Ok(())
}

/// Names all payloads that were not answered, if there are several.
fn all_silent(mut finding: Finding, silent: &[&str], of: usize) -> Finding {
    const SHOWN: usize = 6;
    if finding.status != Status::Failed || silent.len() < 2 {
        return finding;
    }
    let mut shown: Vec<String> =
        silent.iter().take(SHOWN).map(|what| (*what).to_owned()).collect();
    if silent.len() > SHOWN {
        shown.push(format!("{} more", silent.len() - SHOWN));
    }
    finding.actual =
        Some(format!("{} of {of} were not answered: {}", silent.len(), and(&shown)));
    finding
}

/// Which payloads are refused is the next checks' matter; here one refusal is enough.
pub async fn refused(stage: &mut Stage) -> Result<(), Finding> {
    let round = one_round(stage, "Ann").await?;
    let of = round.len();
    if round.iter().any(|(_, answer)| answer["status"] == "error") {
        return Ok(());
    }
    let Some((tried, answer)) = round.into_iter().next() else { return Ok(()) };
    let trap = match answer["status"] == "ok" {
        true => Trap::of("ok-for-a-bad-payload"),
        false => Trap::of("status-not-error"),
    };
    let finding = Finding::failed(format!(
        "Ann sent {of} bad payloads, and not one of them was refused with the status \
         `error`."
    ))
    .expected(r#"an acknowledgement {"status": "error", "message": …, "field": …}"#)
    .actual(short(&answer, 140))
    .trap(trap);
    Err(about(finding, &tried.asked))
}

/// Lets a client send all of these, and waits until each was refused.
async fn all_refused(
    stage: &mut Stage,
    by: &str,
    bad: Vec<Bad>,
    trap: Trap,
) -> Result<(), Finding> {
    let tried = try_all(stage, by, bad);
    let answers = answers(stage, &tried).await?;
    for (tried, answer) in tried.iter().zip(&answers) {
        is_refusal(tried, answer, trap.clone())?;
    }
    Ok(())
}

pub async fn no_object(stage: &mut Stage) -> Result<(), Finding> {
    let bad = payloads::no_objects(stage, "Ann");
    all_refused(stage, "Ann", bad, Trap::of("payload-any-json")).await
}

pub async fn missing(stage: &mut Stage) -> Result<(), Finding> {
    // A server must not fill gaps with what Ben has sent before.
    let good = create(stage, "Ben");
    answer(stage, &good.asked).await?;
    let bad = payloads::missing(stage, "Ben");
    all_refused(stage, "Ben", bad, Trap::of("fields-not-checked")).await
}

pub async fn wrong_type(stage: &mut Stage) -> Result<(), Finding> {
    let bad = payloads::wrong_types(stage, "Ben");
    all_refused(stage, "Ben", bad, Trap::of("not-a-text")).await
}

pub async fn empty(stage: &mut Stage) -> Result<(), Finding> {
    let bad = payloads::empty(stage, "Ann");
    all_refused(stage, "Ann", bad, Trap::of("empty-text-accepted")).await
}

pub async fn too_long(stage: &mut Stage) -> Result<(), Finding> {
    let bad = payloads::too_long(stage, "Ben");
    all_refused(stage, "Ben", bad, Trap::of("long-text-accepted")).await
}

/// One round of all bad payloads, and the answers to them.
async fn one_round(stage: &mut Stage, by: &str) -> Result<Vec<(Tried, Value)>, Finding> {
    let bad = payloads::all(stage, by);
    let tried = try_all(stage, by, bad);
    let answers = answers(stage, &tried).await?;
    Ok(tried.into_iter().zip(answers).collect())
}

pub async fn error_message(stage: &mut Stage) -> Result<(), Finding> {
    for (tried, answer) in one_round(stage, "Ben").await? {
        has_words(&answer, &tried.bad.what).map_err(|f| about(f, &tried.asked))?;
    }
    Ok(())
}

/// The answer to one of several payloads that were sent at once. Sent alone, the same
/// payload is answered correctly.
pub fn mixed_up(mut finding: Finding, tried: &Tried) -> Finding {
    finding.rationale = format!(
        "Several bad payloads were sent at once, and {} got the answer to another one.",
        tried.bad.what
    );
    finding.because("calls-share-a-place")
}

pub async fn error_field(stage: &mut Stage) -> Result<(), Finding> {
    for (tried, answer) in one_round(stage, "Ann").await? {
        let Err(finding) = has_field(&tried.bad, &answer) else { continue };
        let finding = about(finding, &tried.asked);
        let alone = try_all(stage, "Ann", vec![tried.bad.clone()]);
        let answers = answers(stage, &alone).await?;
        let is_right = |answer: &Value| has_field(&tried.bad, answer).is_ok();
        return Err(match answers.first().is_some_and(is_right) {
            true => mixed_up(finding, &tried),
            false => finding,
        });
    }
    Ok(())
}
