//! Who hears a text, who doesn't, and how often.

use classroom::{
    finding::Finding,
    stage::{Said, Stage},
    trap::Trap,
};

use super::{
    content::is_right,
    hint::{astray, leak, with_hint},
    quiet,
    talk::{
        Target, UNNAMED, all_copies, one_late, only, reaches, say, strays, times_heard,
    },
    texts::empty_texts,
};

pub async fn to_me(stage: &mut Stage) -> Result<(), Finding> {
    from_ann(stage, Target::Me).await
}

pub async fn to_others(stage: &mut Stage) -> Result<(), Finding> {
    from_ann(stage, Target::Others).await
}

pub async fn to_all(stage: &mut Stage) -> Result<(), Finding> {
    from_ann(stage, Target::All).await
}

async fn from_ann(stage: &mut Stage, target: Target) -> Result<(), Finding> {
    let said = say(stage, "Ann", target);
    if let Err(finding) = reaches(stage, &said).await {
        let next = say(stage, "Ann", target);
        return Err(one_late(stage, &said, &next, finding).await?);
    }
    only(stage, &[said]).await
}

/// Every client sends to every target, and every receiver is checked.
pub async fn any_sender(stage: &mut Stage) -> Result<(), Finding> {
    let mut all = Vec::new();
    for by in stage.names() {
        // `toOthers` comes last. If a client has heard nothing since it last sent, TCP may
        // delay the stock client's next packet by 40 ms.
        for target in [Target::Me, Target::All, Target::Others] {
            let said = say(stage, &by, target);
            reaches(stage, &said).await.map_err(from_ann_it_worked)?;
            all.push(said);
        }
    }
    only(stage, &all).await.map_err(from_ann_it_worked)
}

fn from_ann_it_worked(finding: Finding) -> Finding {
    with_hint(finding, Trap::of("handlers-only-for-the-first"))
}

/// On a busy machine, events sent at once may still be handled one after the other.
const ROUNDS: usize = 4;

/// All clients send to every target at once. A server that keeps "the current sender"
/// in a shared place mixes them up.
pub async fn at_once(stage: &mut Stage) -> Result<(), Finding> {
    let mixed = |finding| with_hint(finding, Trap::of("calls-share-a-value"));
    let mut all: Vec<Said> = Vec::new();
    for _ in 0..ROUNDS {
        let before = all.len();
        for target in UNNAMED {
            for by in stage.names() {
                all.push(say(stage, &by, target));
            }
        }
        for said in &all[before..] {
            reaches(stage, said).await.map_err(mixed)?;
        }
    }
    for (said, heard) in all_copies(stage) {
        if all.iter().any(|one| one.nonce == said.nonce) {
            for heard in &heard {
                is_right(stage, &said, heard).map_err(mixed)?;
            }
        }
    }
    only(stage, &all).await.map_err(mixed)
}

pub async fn once(stage: &mut Stage) -> Result<(), Finding> {
    stage.fence(&stage.exact_names()).await?;
    once_so_far(stage)
}

/// Each client has heard each text once so far.
pub fn once_so_far(stage: &Stage) -> Result<(), Finding> {
    for (said, heard) in all_copies(stage) {
        let count = |who: &String| times_heard(&heard, who);
        let Some(who) = said.audience.iter().find(|who| count(who) > 1) else { continue };
        let to_all = said.audience.iter().all(|who| count(who) > 1);
        let trap = match Target::of(&said) {
            Target::All if *who == said.by && !to_all => {
                Trap::of("sender-hears-it-twice")
            }
            Target::All if *who != said.by && count(&said.by) == 1 => {
                Trap::of("others-hear-it-twice")
            }
            _ => Trap::of("emitted-twice"),
        };
        let (event, count) = (said.exchange.sent, count(who));
        return Err(Finding::failed(format!(
            "{} sent `{event}` once, and {who} heard it {count} times.",
            said.by
        ))
        .expected("one copy of each text at each client that it is for")
        .actual(format!("{count} copies at {who}"))
        .trap(trap)
        .focus(&said.nonce));
    }
    empty_texts(stage, |copies, most| most > 0 && copies > most)
}

pub async fn nobody_else(stage: &mut Stage) -> Result<(), Finding> {
    stage.fence(&stage.exact_names()).await?;
    nobody_else_so_far(stage)
}

/// No text has reached a client so far that it was not for.
pub fn nobody_else_so_far(stage: &Stage) -> Result<(), Finding> {
    match strays(stage).first() {
        Some((said, _)) => return Err(astray(stage, said)),
        None => empty_texts(stage, |copies, most| copies > most)?,
    }
    stage.said.iter().find_map(|said| leak(stage, said)).map_or(Ok(()), Err)?;
    quiet::never_said(stage)
}
