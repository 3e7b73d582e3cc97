//! Clients that leave while they are asked.

use std::time::{Duration, Instant};

use classroom::{
    class::Over, finding::Finding, journal::Entry, stage::Stage, verdict::Status,
};

use super::{
    question::{ASK_ME, Question, answered, ended_early, heard, pose, text},
    reply,
    seconds::SHORTEST,
    silence::{anybody, served, times_out, too_early},
};

/// A client that has a second to answer is in time if it answers this soon.
pub const IN_TIME: Duration = Duration::from_millis(500);

/// Two clients leave while they are asked, one of them without a word. Another comes and
/// goes without being asked. Ann is asked too, and Dee, who stays silent. After their
/// second is over, the others are served as before.
pub async fn leaver(stage: &mut Stage) -> Result<(), Finding> {
    let leavers = [("Eli", Over::WebSocket), ("Flo", Over::Polling)];
    stage.join_all(&leavers).await?;
    for (name, _) in leavers {
        let question = pose(stage, name, ASK_ME);
        heard(stage, &question).await?;
    }
    let asked = Instant::now();
    let thinking = pose(stage, "Ann", ASK_ME);
    let copy = heard(stage, &thinking).await?;
    let silent = anybody(stage, "Dee");
    heard(stage, &silent).await?;
    stage.vanish("Eli");
    stage.leave("Flo").await;
    stage.join("Gus", Over::WebSocket).await?;
    stage.hang_up("Gus").await;
    for by in ["Ben", "Dee"] {
        served(stage, by).await.map_err(after_leaving)?;
    }
    // On a busy machine Ann's second may be over before her answer arrives.
    if asked.elapsed() < IN_TIME {
        let value = text(stage);
        let told = answered(stage, &thinking, &copy, &value).await;
        told.map_err(ended_early).map_err(after_leaving)?;
    }
    times_out(stage, &silent).await.map_err(after_leaving)?;
    ended_by_leaver(stage, &silent).map_err(after_leaving)?;
    for by in ["Ben", "Dee"] {
        served(stage, by).await.map_err(after_leaving)?;
    }
    Ok(())
}

/// The question of a silent client isn't over just because others leave.
fn ended_by_leaver(stage: &Stage, silent: &Question) -> Result<(), Finding> {
    /// How long after that, in ms, a server may end it.
    const SOON: f64 = 150.0;
    let entries = stage.journal.read();
    let (sent, told) = reply::times(&entries, &silent.asked);
    let (sent, told) = (sent.unwrap_or_default(), told.unwrap_or_default());
    let leaves = |entry: &Entry| {
        entry.ends_connection() && (told - SOON..=told).contains(&entry.at_ms)
    };
    if told - sent >= SHORTEST || !entries.iter().skip(silent.asked.mark).any(leaves) {
        return Ok(());
    }
    drop(entries);
    Err(too_early(stage, &silent.asked, told - sent).because("own-second"))
}

fn after_leaving(mut finding: Finding) -> Finding {
    if finding.status == Status::Failed {
        finding.rationale = format!(
            "Three clients left, two of them while they were asked. {}",
            finding.rationale
        );
        return finding.or_trap("leaver-not-dropped");
    }
    finding
}
