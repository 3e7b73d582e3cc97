//! Events without a payload are answered too.

use classroom::{finding::Finding, stage::Stage, trap::Trap, verdict::Status};

use super::{
    answers::{about, has_field, has_words, is_refusal, try_all},
    creating::{CREATE, answer},
    errors::ERROR,
    payloads,
};

pub async fn no_payload(stage: &mut Stage) -> Result<(), Finding> {
    for by in ["Ann", "Ben"] {
        // An `error` that comes now is about this one.
        stage.fence(&stage.exact_names()).await?;
        let bad = payloads::nothing(stage);
        for tried in try_all(stage, by, vec![bad]) {
            let asked = &tried.asked;
            let answer = match answer(stage, asked).await {
                Ok(answer) => answer,
                Err(finding) if finding.status == Status::Failed => {
                    let heard_error = stage.journal.read()[asked.mark..]
                        .iter()
                        .any(|entry| entry.who == by && entry.heard(ERROR).is_some());
                    return Err(about(unanswered(finding, by, heard_error), asked));
                }
                Err(finding) => return Err(finding),
            };
            let what = "an event without a payload";
            has_words(&answer, what).map_err(|finding| about(finding, asked))?;
            let trap = Trap::of("no-payload-accepted");
            is_refusal(&tried, &answer, trap)?;
            has_field(&tried.bad, &answer).map_err(|finding| about(finding, asked))?;
        }
    }
    Ok(())
}

fn unanswered(mut finding: Finding, by: &str, heard_error: bool) -> Finding {
    let got = match heard_error {
        true => "heard `error`, and no acknowledgement came",
        false => "got no answer",
    };
    finding.rationale = format!("{by} sent `{CREATE}` without a payload, and {got}.");
    finding = finding.expected("an acknowledgement with the status `error`");
    finding.trap(match heard_error {
        true => Trap::of("no-payload-not-acknowledged"),
        false => Trap::of("no-payload-not-answered"),
    })
}
