//! The optional part: why somebody has left.

use serde_json::Value;

use super::departure::{Departure, LEFT, Leaving, candidates, depart, missed};
use super::roll::roll;
use crate::{check::Finding, class::Over, json::kind, stage::Stage};

/// The field of `left` that says why.
const REASON: &str = "reason";

pub async fn there(stage: &mut Stage) -> Result<(), Finding> {
    let departure = depart(stage, "Tia", Over::WebSocket, Leaving::Politely).await?;
    reason(stage, &departure).await.map(|_| ())
}

pub async fn differs(stage: &mut Stage) -> Result<(), Finding> {
    let polite = depart(stage, "Una", Over::WebSocket, Leaving::Politely).await?;
    let goodbye = reason(stage, &polite).await?;
    let lost = depart(stage, "Vic", Over::WebSocket, Leaving::Lost).await?;
    let broken = reason(stage, &lost).await?;
    if goodbye != broken {
        return Ok(());
    }
    Err(Finding::failed("Una said goodbye, Vic's connection broke off: the same reason.")
        .expected("two different reasons")
        .actual(format!("{goodbye:?} for both"))
        .hint(
            "The disconnect handler is given the reason: `reason: DisconnectReason` among \
             its arguments, and `reason.to_string()` for the text.",
        )
        .focus(LEFT))
}

/// The reason that came with a departure, at the first who stays.
async fn reason(stage: &Stage, departure: &Departure) -> Result<String, Finding> {
    missed(stage, departure).await?;
    let entries = stage.journal.read();
    let stays = roll(&entries);
    let own = |args: &Vec<Value>| departure.stay.is_in(args);
    let mut heard = departure
        .stayers
        .iter()
        .filter_map(|who| {
            candidates(&entries, &stays, departure, who).into_iter().find(own)
        })
        .map(|args| args[0][REASON].clone());
    let first = heard.next().unwrap_or_default();
    if let Value::String(text) = &first
        && !text.trim().is_empty()
    {
        return Ok(text.clone());
    }
    Err(Finding::failed(format!("{} left, and nobody was told why.", departure.stay.who))
        .expected(format!("a text at `{REASON}`, beside the id"))
        .actual(match &first {
            Value::Null => format!("no `{REASON}`"),
            Value::String(_) => "an empty text".into(),
            other => format!("`{REASON}` is {}", kind(other)),
        })
        .hint(
            "This part is optional. The disconnect handler is given the reason: \
             `reason.to_string()` is the text.",
        )
        .focus(LEFT))
}
