//! Polls and questions at the same time.

use classroom::{
    finding::Finding,
    journal::Entry,
    stage::{Look, Stage},
};
use serde_json::{Value, json};

use super::{
    super::{
        at_once::others_go_on,
        question::{
            ASK_ME, Copy, MOMENT, Question, TRIES, answer as give, copies, copies_in,
            heard, is_copy, pose, pose_text, text, told,
        },
        reply,
        silence::told_within,
    },
    POLL, all_answer, done_with, everyone, is_result,
};

/// While a poll is open, all clients are served. Then two polls at once; everyone answers
/// the later one first. Dee was asked before them, Ann after them, and both answer.
pub async fn own(stage: &mut Stage) -> Result<(), Finding> {
    let open = pose(stage, "Ann", POLL);
    let asked = everyone(stage, &open).await?;
    others_go_on(stage, &open).await?;
    done_with(stage, &open, &asked).await?;

    let (before, polls, asked) = both_open(stage).await?;
    let copy = heard(stage, &before).await?;
    let after = pose(stage, "Ann", ASK_ME);
    let mark = stage.journal.mark();
    let value = text(stage);
    give(stage, &copy, &value);
    let mut given = Vec::new();
    for (question, copies) in polls.iter().zip(&asked).rev() {
        let value = |who: &str| json!(format!("{} {who}", question.nonce));
        given.push(all_answer(stage, copies, value));
    }
    for (question, given) in polls.iter().rev().zip(&given) {
        is_result(stage, question, mark, given, 0)
            .await
            .map_err(|finding| finding.trap("polls-share-answers"))?;
    }
    let own = |finding: Finding| finding.trap("poll-answers-a-question");
    told(stage, &before, mark, &value).await.map_err(own)?;
    let copy = heard(stage, &after).await.map_err(own)?;
    // The polls may have taken its whole second.
    give(stage, &copy, &value);
    told_within(stage, &after, MOMENT).await?;
    reply::once(stage, &[POLL])?;
    asked_again(stage, &polls[0]).await
}

/// Dee's question, then Ann's poll and Ben's, and everyone's copies of these two.
async fn both_open(
    stage: &mut Stage,
) -> Result<(Question, [Question; 2], Vec<Vec<Copy>>), Finding> {
    for _ in 0..TRIES {
        let before = pose(stage, "Dee", ASK_ME);
        let polls = ["Ann", "Ben"].map(|by| pose(stage, by, POLL));
        let mut asked = Vec::new();
        for question in &polls {
            asked.push(everyone(stage, question).await?);
        }
        // On a busy machine, the first may be over by chance. Ann's connection shows what
        // the server did first; another client's may be ahead of hers.
        let [first, second] = &polls;
        let entries = stage.journal.read();
        let over = entries.iter().position(|e| reply::is_reply(e, &first.asked));
        let at_first = |e: &Entry| e.who == first.asked.by && is_copy(e, second);
        let begun = entries.iter().position(at_first);
        if over.is_none() || over > begun {
            drop(entries);
            return Ok((before, polls, asked));
        }
    }
    Err(Finding::failed("Ben's poll began only when Ann's was over.")
        .expected("both polls at once")
        .actual("the second question after the first result")
        .because("polls-wait-for-each-other"))
}

/// The same question once more is a new poll, and so is a second one at the same time.
async fn asked_again(stage: &mut Stage, before: &Question) -> Result<(), Finding> {
    let (text, nonce) = (before.text.clone(), before.nonce.clone());
    let polls =
        ["Ann", "Ben"].map(|by| pose_text(stage, by, POLL, text.clone(), nonce.clone()));
    let seen = |finding: Finding| finding.trap("same-poll-asked-once");
    everyone(stage, &polls[0]).await.map_err(seen)?;
    let names = stage.names();
    let twice = |entries: &[Entry]| match copies_in(entries, &polls[0]).len() {
        count if count >= 2 * names.len() => Look::Found(()),
        count => Look::Waiting(count),
    };
    if stage.wait("everyone to be asked twice", twice).await?.is_none() {
        return Err(seen(
            Finding::failed(
                "Ann and Ben sent the same poll at once, and it was asked once.",
            )
            .expected("two questions at each client")
            .actual("one"),
        ));
    }
    let mark = stage.journal.mark();
    all_answer(stage, &copies(stage, &polls[0]), |who| json!(format!("{who} again")));
    let given: Vec<Value> =
        names.iter().map(|who| json!(format!("{who} again"))).collect();
    for question in &polls {
        is_result(stage, question, mark, &given, 0).await.map_err(seen)?;
    }
    Ok(())
}
