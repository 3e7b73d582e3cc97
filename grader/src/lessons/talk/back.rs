//! Looking back at all that was said: who has heard it by now, and who should not have.

use serde_json::Value;

use super::Heard;
use crate::{
    journal::Way,
    json::any_carries,
    stage::{Said, Stage},
};

/// All copies so far of each thing that was said, in the order in which they
/// came, by one look through the journal.
pub fn all_copies(stage: &Stage) -> Vec<(Said, Vec<Heard>)> {
    let instead = |said: &Said| {
        let heard = said.instead.iter().cloned();
        heard.map(|(who, args)| Heard { who, args }).collect()
    };
    let mut all: Vec<(Said, Vec<Heard>)> =
        stage.said.iter().map(|said| (said.clone(), instead(said))).collect();
    for (at, entry) in stage.journal.read().iter().enumerate() {
        let Some((name, args)) = &entry.event else { continue };
        if entry.way != Way::Heard {
            continue;
        }
        // What was said last is heard next.
        let found = all.iter_mut().rev().find(|(said, _)| {
            said.mark <= at
                && said.exchange.heard == name
                && said.audience.contains(&entry.who)
                && any_carries(args, &said.nonce)
        });
        if let Some((_, heard)) = found {
            heard.push(Heard { who: entry.who.clone(), args: args.to_vec() });
        }
    }
    all
}

/// Whether these arguments carry something that was said.
pub fn is_said(stage: &Stage, args: &[Value]) -> bool {
    let mut said = stage.said.iter().rev();
    said.any(|said| any_carries(args, &said.nonce))
}

/// The copies that came to clients who should have heard nothing, so far.
pub fn strays(stage: &Stage) -> Vec<(Said, Heard)> {
    strays_since(stage, 0)
}

/// As [`strays`], of what was said since `mark`, a length of the journal.
pub fn strays_since(stage: &Stage, mark: usize) -> Vec<(Said, Heard)> {
    let entries = stage.journal.read();
    let mut strays = Vec::new();
    for said in stage.said.iter().filter(|said| said.mark >= mark) {
        for entry in entries.iter().skip(said.mark) {
            let Some(args) = entry.heard(said.exchange.heard) else { continue };
            if !said.audience.contains(&entry.who) && any_carries(args, &said.nonce) {
                let heard = Heard { who: entry.who.clone(), args: args.to_vec() };
                strays.push((said.clone(), heard));
            }
        }
    }
    strays
}
