//! Who is easily overlooked: somebody who leaves at once, and the only one who stays.

use super::{
    departure::{LEFT, Leaving, goes, missed, named},
    roll::{self, Stay},
};
use crate::{
    check::Finding,
    class::Over,
    journal::{Entry, Way},
    stage::{Look, Stage},
};

/// How often somebody hasty comes, until one is missed. Even a server that does nothing
/// first may see a goodbye before it has called its handler: on a busy machine, or where
/// several threads run its handlers.
const HASTE: usize = 4;

/// Somebody leaves as soon as the server lets it in, and is missed as well.
///
/// # Errors
/// As [`missed`].
pub async fn hasty(stage: &mut Stage) -> Result<(), Finding> {
    let mut never = None;
    let mut once = false;
    for _ in 0..HASTE {
        stage.join("Ivy", Over::WebSocket).await?;
        let departure = goes(stage, "Ivy", Leaving::Politely).await?;
        match missed(stage, &departure).await {
            Err(finding) => never = Some(finding),
            Ok(()) if was_hasty(&stage.journal.read(), &departure.stay) => return Ok(()),
            // On a busy machine, it was there for longer than it wanted.
            Ok(()) => once = true,
        }
    }
    match never {
        Some(finding) if !once => Err(finding.hint(
            "Oda stayed for a moment, and the others heard that she left. Ivy left as soon \
             as the server let her in. Register the disconnect handler first, before any \
             `.await`: until then, a client can leave and nobody is told.",
        )),
        _ => Ok(()),
    }
}

/// Whether a stay was over almost as soon as the client had asked for it.
fn was_hasty(entries: &[Entry], stay: &Stay) -> bool {
    const HASTY_MS: f64 = 40.0;
    let asks = |entry: &&Entry| entry.who == stay.who && entry.way == Way::Sent;
    let asked = entries[..stay.from].iter().rev().find(asks);
    let at_ms = |at: usize| entries.get(at).map_or(f64::MAX, |entry| entry.at_ms);
    asked.is_some_and(|asked| {
        at_ms(stay.until.unwrap_or(usize::MAX)) - asked.at_ms < HASTY_MS
    })
}

/// All but one leave, and that one hears of the last who left.
///
/// # Errors
/// As [`missed`] and [`named`].
pub async fn last_two(stage: &mut Stage) -> Result<(), Finding> {
    let mark = stage.journal.mark();
    stage.leave("Cy").await;
    // Whose `left` it is cannot be told: the stock client's id is not known.
    let first = |entries: &[Entry]| match roll::heard(entries, LEFT)
        .any(|(at, who, _)| at >= mark && who == "Ann")
    {
        true => Look::Found(()),
        false => Look::Waiting(0),
    };
    stage.wait("Ann to hear that Cy has left", first).await?;
    let departure = goes(stage, "Ben", Leaving::Politely).await?;
    missed(stage, &departure).await.map_err(|finding| {
        finding.hint(
            "Ben left, and only Ann stayed. Is there a condition on how many are there? One \
             who stays is somebody to be told, and who has left may not count any more.",
        )
    })?;
    named(stage, &departure).await
}
