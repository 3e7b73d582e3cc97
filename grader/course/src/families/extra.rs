//! What came besides what should have come, since some moment: a second copy of a message,
//! a copy at a client that it wasn't for, its text in an event of another name, an event
//! that nobody caused, or the end of a connection.

use std::collections::HashMap;

use classroom::{
    finding::Finding,
    journal::{Entry, Way},
    play::talk::Finder,
    stage::{Said, Stage},
};

/// One thing that should not have come.
pub enum Extra {
    /// The server ended this client's connection.
    Ended(Entry),
    /// A message reached a client that it wasn't for.
    Outside(Said, Entry),
    /// Such a client heard the message's text in an event of another name.
    Renamed(Said, Entry),
    /// A client heard a message again. The number counts its copies.
    Again(Said, Entry, usize),
    /// An event of the right name, with a content that nobody sent.
    Unsaid(Entry),
}

/// All that has come since `mark`, a length of the journal, and should not have, in the
/// order in which it came. `heard` is the name of the event that should carry what is said. `may_know`
/// decides whether a client may hear a message's text in another event, given the journal
/// until then.
///
/// # Errors
/// As [`Stage::fence`].
pub async fn since(
    stage: &Stage,
    mark: usize,
    heard: &str,
    may_know: impl Fn(&[Entry], &str, &Said) -> bool,
) -> Result<Vec<Extra>, Finding> {
    stage.fence(&stage.exact_names()).await?;
    Ok(so_far(stage, mark, heard, may_know))
}

/// As [`since`], of what has been received so far.
pub fn so_far(
    stage: &Stage,
    mark: usize,
    heard: &str,
    may_know: impl Fn(&[Entry], &str, &Said) -> bool,
) -> Vec<Extra> {
    let finder = Finder::new(stage);
    let entries = stage.journal.read();
    let mut extras = Vec::new();
    let mut copies: HashMap<(&str, &str), usize> = HashMap::new();
    for (at, entry) in entries.iter().enumerate().skip(mark) {
        let who = entry.who.as_str();
        if entry.way == Way::Closed && stage.sees_all(who) {
            extras.push(Extra::Ended(entry.clone()));
        }
        let Some((name, args)) = &entry.event else { continue };
        if entry.way != Way::Heard {
            continue;
        }
        if name != heard {
            // Earlier messages may be in a history.
            let news = finder.find(args, |said| {
                (mark..=at).contains(&said.mark)
                    && who != said.by
                    && !said.audience.contains(&entry.who)
                    && !may_know(&entries[..at], who, said)
            });
            if let Some(said) = news {
                extras.push(Extra::Renamed(stage.said[said].clone(), entry.clone()));
            }
            continue;
        }
        let Some(said) = finder.find(args, |said| said.mark <= at) else {
            if stage.sees_all(who) && !stage.wordless {
                extras.push(Extra::Unsaid(entry.clone()));
            }
            continue;
        };
        let said = &stage.said[said];
        if !said.audience.contains(&entry.who) {
            extras.push(Extra::Outside(said.clone(), entry.clone()));
            continue;
        }
        // All members have heard everything that was said before `mark`.
        let first = usize::from(said.mark < mark);
        let count = copies.entry((who, &said.nonce)).or_insert(first);
        *count += 1;
        if *count > 1 {
            extras.push(Extra::Again(said.clone(), entry.clone(), *count));
        }
    }
    extras
}
