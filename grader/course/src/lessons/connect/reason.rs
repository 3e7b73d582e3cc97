//! The optional part: why a client has left.

use classroom::{class::Over, finding::Finding, json::kind, stage::Stage};
use serde_json::Value;

use super::roll::roll;
use super::{
    departure::{announced, candidates, depart},
    events::{Departure, LEFT, Leaving},
};

/// The field of `left` that says why.
const REASON: &str = "reason";

pub async fn there(stage: &mut Stage) -> Result<(), Finding> {
    let departure = depart(stage, "Tia", Over::WebSocket, Leaving::Politely).await?;
    reason(stage, &departure).await.map(|_| ())
}

pub async fn differs(stage: &mut Stage) -> Result<(), Finding> {
    let mut goodbyes = Vec::new();
    for who in ["Una", "Udo"] {
        let polite = depart(stage, who, Over::WebSocket, Leaving::Politely).await?;
        goodbyes.push((polite.stay.sid.clone(), reason(stage, &polite).await?));
    }
    let polls = depart(stage, "Uli", Over::Polling, Leaving::Politely).await?;
    let why = reason(stage, &polls).await.map_err(not_always)?;
    let polls = (polls.stay.sid.clone(), why);
    let closed = depart(stage, "Val", Over::WebSocket, Leaving::Closed).await?;
    reason(stage, &closed).await.map_err(not_always)?;
    let lost = depart(stage, "Vic", Over::WebSocket, Leaving::Lost).await?;
    let broken = (lost.stay.sid.clone(), reason(stage, &lost).await?);
    // If two goodbyes differ, they contain something other than the reason.
    let words = match goodbyes[0].1 == goodbyes[1].1 {
        true => |(_, reason): &(String, String)| reason.clone(),
        false => |(sid, reason): &(String, String)| bare(sid, reason),
    };
    let differ = words(&goodbyes[0]) != words(&goodbyes[1]);
    let as_broken = |goodbye: &(String, String)| words(goodbye) == words(&broken);
    let (who, goodbye) = match (&goodbyes[1], &polls) {
        (udo, _) if !differ && as_broken(udo) => ("Udo", udo),
        (_, uli) if as_broken(uli) => ("Uli, over long-polling,", uli),
        _ => return Ok(()),
    };
    Err(Finding::failed(format!(
        "{who} said goodbye, Vic lost the connection, and the reason is the same."
    ))
    .expected("two different reasons")
    .actual(match goodbye.1 == broken.1 {
        true => format!("{:?} for both", broken.1),
        false => format!(
            "{:?} and {:?}, which differ only in an id or a number",
            goodbye.1, broken.1
        ),
    })
    .trap("reason-not-a-reason")
    .focus(LEFT))
}

fn not_always(finding: Finding) -> Finding {
    finding.trap("reason-only-sometimes")
}

/// A reason without the parts that differ each time: the id, and the digits of a time or
/// a count.
fn bare(sid: &str, reason: &str) -> String {
    reason.replace(sid, "").replace(|c: char| c.is_ascii_digit(), "")
}

/// The reason that came with a departure, as the first of the others heard it.
async fn reason(stage: &Stage, departure: &Departure) -> Result<String, Finding> {
    announced(stage, departure).await?;
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
    Err(Finding::failed(format!(
        "{} left, but `{LEFT}` did not say why.",
        departure.stay.who
    ))
    .expected(format!("a text in `{REASON}`, beside the id"))
    .actual(match &first {
        Value::Null => format!("no `{REASON}`"),
        Value::String(_) => "an empty text".into(),
        other => format!("`{REASON}` is {}", kind(other)),
    })
    .trap("reason-not-done")
    .focus(LEFT))
}
