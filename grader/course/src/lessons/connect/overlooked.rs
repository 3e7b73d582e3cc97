//! Clients that are easily overlooked: one that leaves at once, and the last one that stays.

use classroom::{
    class::Over,
    finding::Finding,
    journal::{Entry, Way},
    stage::{Look, Stage},
};

use super::{
    departure::{announced, goes, named},
    events::{LEFT, Leaving},
    roll::{self, Stay},
};

/// How often a hasty client is tried. Even a server that registers its handler first may see
/// the goodbye before the handler runs: on a busy machine, or where several threads run the
/// handlers.
const HASTE: usize = 4;

/// A client leaves as soon as the server lets it in, and the others hear of it.
///
/// # Errors
/// As [`announced`].
pub async fn hasty(stage: &mut Stage) -> Result<(), Finding> {
    let mut never = None;
    let mut once = false;
    for _ in 0..HASTE {
        stage.join("Ivy", Over::WebSocket).await?;
        let departure = goes(stage, "Ivy", Leaving::Politely).await?;
        match announced(stage, &departure).await {
            Err(finding) => never = Some(finding),
            Ok(()) if was_hasty(&stage.journal.read(), &departure.stay) => return Ok(()),
            // On a busy machine, it stayed longer than intended.
            Ok(()) => once = true,
        }
    }
    match never {
        Some(finding) if !once => Err(finding.trap("instant-leaver-missed")),
        _ => Ok(()),
    }
}

/// Whether a client left almost as soon as it had asked to be let in.
fn was_hasty(entries: &[Entry], stay: &Stay) -> bool {
    const HASTY_MS: f64 = 40.0;
    let asks = |entry: &&Entry| entry.who == stay.who && entry.way == Way::Sent;
    let asked = entries[..stay.from].iter().rev().find(asks);
    let at_ms = |at: usize| entries.get(at).map_or(f64::MAX, |entry| entry.at_ms);
    asked.is_some_and(|asked| {
        at_ms(stay.until.unwrap_or(usize::MAX)) - asked.at_ms < HASTY_MS
    })
}

/// All clients but one leave, and that one hears of the last departure.
///
/// # Errors
/// As [`announced`] and [`named`].
pub async fn last_two(stage: &mut Stage) -> Result<(), Finding> {
    let mark = stage.journal.mark();
    stage.leave("Cy").await;
    // Nobody can tell whose `left` this is: the stock client's id is unknown.
    let first = |entries: &[Entry]| match roll::heard(entries, LEFT)
        .any(|(at, who, _)| at >= mark && who == "Ann")
    {
        true => Look::Found(()),
        false => Look::Waiting(0),
    };
    stage.wait("Ann to hear that Cy has left", first).await?;
    let departure = goes(stage, "Ben", Leaving::Politely).await?;
    announced(stage, &departure)
        .await
        .map_err(|finding| finding.trap("left-not-to-the-last"))?;
    named(stage, &departure).await
}
