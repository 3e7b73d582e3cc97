//! Names: what is told comes back as its own event, and not as another one of the
//! contract, too.
//!
//! What goes wrong: a handler that emits every event, a confirmation under the name of
//! another event, an old name beside the new one.

use std::collections::{HashMap, HashSet};

use classroom::{
    finding::Finding,
    journal::Way,
    json::short,
    play::talk::Finder,
    stage::{Said, Stage},
    trap::Trap,
};

/// So far, nothing that was said came back under the name of another event that was said
/// on this stage.
///
/// # Errors
/// Something did.
pub fn none_crossed(stage: &Stage) -> Result<(), Finding> {
    let names: HashSet<&str> = stage
        .said
        .iter()
        .flat_map(|said| [said.exchange.sent, said.exchange.heard])
        .collect();
    let own = own_nonces(stage);
    // An event that never has a mark may hold anything.
    let unmarked = |name: &str| {
        let all = stage.said.iter().filter(|said| said.exchange.heard == name);
        let mut all = all.map(|said| said.nonce.is_empty()).peekable();
        all.peek().is_some() && all.all(|is_unmarked| is_unmarked)
    };
    let finder = Finder::new(stage);
    for (at, entry) in stage.journal.read().iter().enumerate() {
        let Some((name, args)) = &entry.event else { continue };
        if entry.way != Way::Heard || !names.contains(name.as_str()) || unmarked(name) {
            continue;
        }
        let is_due = |said: &Said| said.mark <= at && said.exchange.heard == name;
        let is_own = |said: &Said| said.mark <= at && own.contains(said.nonce.as_str());
        if finder.find(args, is_due).is_some() {
            continue;
        }
        let Some(said) = finder.find(args, is_own) else { continue };
        let said = &stage.said[said];
        let (sent, heard) = (said.exchange.sent, said.exchange.heard);
        return Err(Finding::failed(format!(
            "{} sent `{sent}`, but {} heard it as `{name}` too.",
            said.by, entry.who
        ))
        .expected(format!("`{heard}`, and no other name"))
        .actual(format!(
            "`{name}` {}",
            short(&args.first().cloned().unwrap_or_default(), 120)
        ))
        .trap(Trap::of("under-both-names").with("sent", sent).with("heard", heard))
        .focus(&said.nonce));
    }
    Ok(())
}

/// The nonces of what was said once. A room's name, or an id, may be in other events.
fn own_nonces(stage: &Stage) -> HashSet<&str> {
    let mut times: HashMap<&str, usize> = HashMap::new();
    for said in &stage.said {
        *times.entry(&said.nonce).or_default() += 1;
    }
    let once = |nonce: &&str| times[nonce] == 1;
    let drawn = |nonce: &&str| stage.texts.knows(&[(*nonce).into()]);
    times.keys().copied().filter(once).filter(drawn).collect()
}
