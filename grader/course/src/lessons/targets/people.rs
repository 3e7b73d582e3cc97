//! The targets follow the clients that connect late, leave, reconnect or are alone.

use classroom::{
    class::Over,
    finding::Finding,
    journal::Entry,
    json::cut,
    play::talk::copy,
    stage::{Look, Said, Stage},
    trap::Trap,
};

use super::{
    content::is_right,
    delivery,
    hint::with_hint,
    one::ERROR,
    talk::{Heard, Target, UNNAMED, only, reaches, reaches_only, say},
};
use crate::families::{alive::since_before, people};

/// Lets `by` send to every target at once, and looks at who hears it.
async fn is_heard(stage: &mut Stage, by: &str) -> Result<Vec<(Said, Heard)>, Finding> {
    let all = UNNAMED.map(|target| say(stage, by, target));
    let mut copies = Vec::new();
    for said in &all {
        let heard = reaches(stage, said).await?;
        copies.extend(heard.into_iter().map(|heard| (said.clone(), heard)));
    }
    only(stage, &all).await?;
    Ok(copies)
}

/// Like [`is_heard`], and checks every copy.
async fn speaks(stage: &mut Stage, by: &str) -> Result<(), Finding> {
    let copies = is_heard(stage, by).await?;
    copies.iter().try_for_each(|(said, heard)| is_right(stage, said, heard))
}

pub async fn newcomer(stage: &mut Stage) -> Result<(), Finding> {
    stage.join("Dee", Over::WebSocket).await?;
    stage.join("Eli", Over::Upgraded).await?;
    for by in ["Ann", "Dee", "Eli", "Ben"] {
        speaks(stage, by).await.map_err(|finding| {
            let finding = with_hint(finding, Trap::of("list-made-before"));
            since_before(stage, finding)
        })?;
    }
    crowd(stage).await
}

/// A dozen clients.
async fn crowd(stage: &mut Stage) -> Result<(), Finding> {
    const CROWD: [&str; 7] = ["Flo", "Gus", "Hal", "Ida", "Jo", "Kim", "Lou"];
    people::crowd(stage, &CROWD).await?;
    speaks(stage, "Ann").await?;
    reaches_only(stage, "Lou", Target::Others).await.map(|_| ())
}

/// Three clients that have sent something leave: one as the protocol asks, one while
/// polling, and one breaks its connection.
pub async fn leaving(stage: &mut Stage) -> Result<(), Finding> {
    people::leavers_join(stage).await?;
    for by in people::LEAVERS {
        reaches_only(stage, by, Target::All).await?;
    }
    people::leavers_go(stage).await;
    stage.join_all(&people::SUCCESSORS).await?;
    for by in
        ["Ann", "Ben", "Uma"].into_iter().chain(people::SUCCESSORS.map(|(who, _)| who))
    {
        is_heard(stage, by)
            .await
            .map_err(|finding| with_hint(finding, Trap::of("leaver-breaks-the-emit")))?;
    }
    Ok(())
}

/// The same person reconnects over another transport: a new socket with a new id.
pub async fn comes_back(stage: &mut Stage) -> Result<(), Finding> {
    stage.join("Oda", Over::WebSocket).await?;
    speaks(stage, "Oda").await?;
    stage.leave("Oda").await;
    stage.join("Oda", Over::Polling).await?;
    for by in ["Oda", "Ann"] {
        speaks(stage, by)
            .await
            .map_err(|finding| with_hint(finding, Trap::of("returning-client")))?;
    }
    Ok(())
}

/// There are no others, so nobody hears what is for them, not even the sender. The names
/// are new, so a late event isn't mistaken for one of theirs. Ends with a look back at
/// the whole run.
pub async fn alone(stage: &mut Stage) -> Result<(), Finding> {
    for (name, over) in [("Zed", Over::WebSocket), ("Zoe", Over::Polling)] {
        stage.leave_all().await;
        stage.join(name, over).await?;
        let mark = stage.journal.mark();
        speaks(stage, name).await?;
        no_error(stage, name, mark)?;
    }
    two(stage).await?;
    not_kept(stage).await?;
    stage.fence(&stage.exact_names()).await?;
    as_before_so_far(stage)
}

/// Whoever came and went, each text has reached the right clients once so far.
pub fn as_before_so_far(stage: &Stage) -> Result<(), Finding> {
    delivery::once_so_far(stage)?;
    delivery::nobody_else_so_far(stage)
}

/// A second client joins the one that was alone: one other is enough to be heard.
async fn two(stage: &mut Stage) -> Result<(), Finding> {
    stage.join("Ulf", Over::WebSocket).await?;
    for by in ["Ulf", "Zoe"] {
        speaks(stage, by)
            .await
            .map_err(|finding| with_hint(finding, Trap::of("two-clients")))?;
    }
    Ok(())
}

/// A text for the others of a client that is alone isn't kept for the client that connects
/// next. If that one hears it, the server may only be slow, so the second try leaves it time.
async fn not_kept(stage: &mut Stage) -> Result<(), Finding> {
    let mut found = Ok(());
    for is_slow in [false, true] {
        stage.leave_all().await;
        stage.join("Zoe", Over::WebSocket).await?;
        let said = say(stage, "Zoe", Target::Others);
        reaches_only(stage, "Zoe", Target::Me).await?;
        if is_slow {
            let never = |_: &[Entry]| Look::<()>::Waiting(0);
            stage.wait("the server to be done with Zoe's text", never).await?;
        }
        stage.join("Ira", Over::WebSocket).await?;
        stage.fence(&stage.exact_names()).await?;
        let entries = stage.journal.read();
        let kept = copy(&entries, &said, "Ira").is_some();
        drop(entries);
        if !kept {
            return Ok(());
        }
        found = Err(Finding::failed(
            "Zoe was alone and sent `toOthers`, Ira connected later, and Ira heard it.",
        )
        .expected("the text at nobody: there were no others")
        .actual("`heard` at Ira, who connected later")
        .trap("text-kept-for-later")
        .focus(&said.nonce));
    }
    found
}

/// Having no others is not an error.
fn no_error(stage: &Stage, name: &str, mark: usize) -> Result<(), Finding> {
    let entries = stage.journal.read();
    let mut since = entries.iter().skip(mark);
    let is_error = |entry: &&Entry| entry.who == name && entry.heard(ERROR).is_some();
    let Some(entry) = since.find(is_error) else {
        return Ok(());
    };
    Err(Finding::failed(format!(
        "{name} was the only client, sent a text, and heard `{ERROR}`."
    ))
    .expected(format!("no `{ERROR}`: there are just no others"))
    .actual(cut(&entry.packet, 100))
    .trap("no-others-is-no-error")
    .focus(ERROR))
}
