//! Who comes late, who leaves, who comes back, who is alone: the targets follow.

use super::{
    content::is_right,
    delivery,
    hint::with_hint,
    one::ERROR,
    quiet,
    talk::{Heard, Target, UNNAMED, only, reaches, reaches_only, say},
};
use crate::{
    check::Finding,
    class::Over,
    journal::Entry,
    json::cut,
    lessons::people,
    stage::{Said, Stage},
};

/// Lets `by` speak to every target at once, and sees who hears it.
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

/// As [`is_heard`], with a look at every copy.
async fn speaks(stage: &mut Stage, by: &str) -> Result<(), Finding> {
    let copies = is_heard(stage, by).await?;
    copies.iter().try_for_each(|(said, heard)| is_right(stage, said, heard))
}

pub async fn newcomer(stage: &mut Stage) -> Result<(), Finding> {
    stage.join("Dee", Over::WebSocket).await?;
    stage.join("Eli", Over::Polling).await?;
    for by in ["Ann", "Dee", "Eli", "Ben"] {
        speaks(stage, by).await.map_err(|finding| {
            with_hint(
                finding,
                "Somebody has connected in between. Is there a list of clients \
                 that was made too early?",
            )
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

/// One leaves as the protocol asks, one while polling, one vanishes; each has spoken.
pub async fn leaving(stage: &mut Stage) -> Result<(), Finding> {
    people::leavers_join(stage).await?;
    for by in people::LEAVERS {
        reaches_only(stage, by, Target::All).await?;
    }
    people::leavers_go(stage).await;
    for by in ["Ann", "Ben", "Uma"] {
        is_heard(stage, by).await.map_err(|finding| {
            with_hint(
                finding,
                "It worked before somebody left. A client that is gone is no reason to \
                 stop, and no `unwrap` on what `emit` returns: it is an error then.",
            )
        })?;
    }
    Ok(())
}

/// The same person connects again, another way: that is another socket, with another
/// id.
pub async fn comes_back(stage: &mut Stage) -> Result<(), Finding> {
    stage.join("Oda", Over::WebSocket).await?;
    speaks(stage, "Oda").await?;
    stage.leave("Oda").await;
    stage.join("Oda", Over::Polling).await?;
    for by in ["Oda", "Ann"] {
        speaks(stage, by).await.map_err(|finding| {
            with_hint(
                finding,
                "Oda has left and come back. That is a new connection with a new id; \
                 nothing of the old one counts any more.",
            )
        })?;
    }
    Ok(())
}

/// There are no others: nobody hears what is for them, the sender neither. Nobody else
/// has these names, so that what comes late is not taken for theirs. At the end, a look
/// back at this whole run.
pub async fn alone(stage: &mut Stage) -> Result<(), Finding> {
    for (name, over) in [("Zed", Over::WebSocket), ("Zoe", Over::Polling)] {
        stage.leave_all().await;
        stage.join(name, over).await?;
        let mark = stage.journal.mark();
        speaks(stage, name).await?;
        no_error(stage, name, mark)?;
    }
    two(stage).await?;
    delivery::once(stage).await?;
    delivery::nobody_else(stage).await?;
    quiet::never_said(stage)
}

/// Somebody joins the one who is alone: one other is enough to be heard.
async fn two(stage: &mut Stage) -> Result<(), Finding> {
    stage.join("Ulf", Over::WebSocket).await?;
    for by in ["Ulf", "Zoe"] {
        speaks(stage, by).await.map_err(|finding| {
            with_hint(finding, "Only two clients are there, and with more it worked.")
        })?;
    }
    Ok(())
}

/// That there are no others is no error.
fn no_error(stage: &Stage, name: &str, mark: usize) -> Result<(), Finding> {
    let entries = stage.journal.read();
    let mut since = entries.iter().skip(mark);
    let is_error = |entry: &&Entry| entry.who == name && entry.heard(ERROR).is_some();
    let Some(entry) = since.find(is_error) else {
        return Ok(());
    };
    Err(Finding::failed(format!("{name} was alone, spoke, and heard an `{ERROR}`."))
        .expected(format!("no `{ERROR}`: there just are no others"))
        .actual(cut(&entry.packet, 100))
        .hint("`toOthers` reaches nobody then. That is right, and not worth a word.")
        .focus(ERROR))
}
