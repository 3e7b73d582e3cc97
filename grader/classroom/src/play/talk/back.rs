//! Looks back at everything that was said: who has heard it by now, and who shouldn't
//! have.

use std::collections::HashMap;

use serde_json::Value;

use super::Heard;
use crate::{
    journal::{Entry, Way},
    json::any_carries,
    stage::{Said, Stage},
};

/// Finds what was said in what was heard. To compare each event with everything that was
/// said takes long, and almost always the nonce stands there as a word.
pub struct Finder<'a> {
    said: &'a [Said],
    by_nonce: HashMap<&'a str, usize>,
}

impl<'a> Finder<'a> {
    /// A finder for everything that was said on this stage.
    pub fn new(stage: &'a Stage) -> Self {
        let said = stage.said.as_slice();
        let marked = said.iter().enumerate().filter(|(_, said)| !said.nonce.is_empty());
        let by_nonce = marked.map(|(at, said)| (&*said.nonce, at)).collect();
        Self { said, by_nonce }
    }

    /// The latest of those that `fits` whose nonce these arguments carry.
    pub fn find(&self, args: &[Value], fits: impl Fn(&Said) -> bool) -> Option<usize> {
        let mut latest = None;
        for value in args {
            self.look_into(value, &mut latest);
        }
        if let Some(at) = latest.filter(|at| fits(&self.said[*at])) {
            return Some(at);
        }
        self.said.iter().rposition(|said| fits(said) && any_carries(args, &said.nonce))
    }

    fn look_into(&self, value: &Value, latest: &mut Option<usize>) {
        match value {
            Value::String(text) => {
                let words = text.split(|c: char| !c.is_ascii_alphanumeric());
                let found = words.take(WORDS).filter_map(|word| self.by_nonce.get(word));
                *latest = found.copied().chain(*latest).max();
            }
            Value::Array(items) => {
                items.iter().for_each(|item| self.look_into(item, latest));
            }
            Value::Object(fields) => {
                fields.values().for_each(|field| self.look_into(field, latest));
            }
            _ => {}
        }
    }
}

/// A nonce is one of the first words of its text.
const WORDS: usize = 8;

/// What was heard of this. Of several with the same nonce, it is the first one's.
pub fn copies_of(stage: &Stage, said: &Said) -> Vec<Heard> {
    let copies = all_copies(stage).into_iter().find(|(one, _)| one.nonce == said.nonce);
    copies.map(|(_, heard)| heard).unwrap_or_default()
}

/// How often a client has heard it.
pub fn times_heard(heard: &[Heard], who: &str) -> usize {
    heard.iter().filter(|heard| heard.who == who).count()
}

/// All copies so far of everything that was said, in the order in which they arrived.
/// Reads the journal once.
pub fn all_copies(stage: &Stage) -> Vec<(Said, Vec<Heard>)> {
    let instead = |said: &Said| {
        let heard = said.instead.iter().cloned();
        heard.map(|(who, args)| Heard { who, args }).collect()
    };
    let mut all: Vec<(Said, Vec<Heard>)> =
        stage.said.iter().map(|said| (said.clone(), instead(said))).collect();
    let finder = Finder::new(stage);
    for (at, entry) in stage.journal.read().iter().enumerate() {
        let Some((name, args)) = &entry.event else { continue };
        if entry.way != Way::Heard {
            continue;
        }
        let found = finder.find(args, |said| {
            said.mark <= at
                && said.exchange.heard == name
                && said.audience.contains(&entry.who)
        });
        if let Some((_, heard)) = found.and_then(|found| all.get_mut(found)) {
            heard.push(Heard { who: entry.who.clone(), args: args.to_vec() });
        }
    }
    all
}

/// Whether these arguments carry the nonce of something that was said.
pub fn is_said(stage: &Stage, args: &[Value]) -> bool {
    let mut said = stage.said.iter().rev();
    said.any(|said| any_carries(args, &said.nonce))
}

/// Whether a client has sent an event with this value in this field. Some texts can't
/// hold a nonce.
pub fn has_sent(entries: &[Entry], field: &str, value: &Value) -> bool {
    entries.iter().any(|entry| {
        let sent = entry.event.as_ref().filter(|_| entry.way == Way::Sent);
        let first = sent.and_then(|(_, args)| args.first());
        first.and_then(|first| first.get(field)).is_some_and(|sent| sent == value)
    })
}

/// The copies so far that reached clients outside the audience.
pub fn strays(stage: &Stage) -> Vec<(Said, Heard)> {
    strays_since(stage, 0)
}

/// Like [`strays`], for everything that was said since `mark`, a length of the journal.
pub fn strays_since(stage: &Stage, mark: usize) -> Vec<(Said, Heard)> {
    let entries = stage.journal.read();
    // The same words may have been said twice, by two clients.
    let is_due = |said: &Said, who: &String| {
        let mut same = stage
            .said
            .iter()
            .filter(|it| it.nonce == said.nonce && it.exchange == said.exchange);
        same.any(|it| it.audience.contains(who))
    };
    let mut strays = Vec::new();
    for said in stage.said.iter().filter(|said| said.mark >= mark) {
        for entry in entries.iter().skip(said.mark) {
            let Some(args) = entry.heard(said.exchange.heard) else { continue };
            if any_carries(args, &said.nonce) && !is_due(said, &entry.who) {
                let heard = Heard { who: entry.who.clone(), args: args.to_vec() };
                strays.push((said.clone(), heard));
            }
        }
    }
    strays
}

/// The first client outside the audience, other than the sender, that has heard what was said
/// by an event of another name; and that name.
pub fn told_elsewhere(stage: &Stage, said: &Said) -> Option<(String, String)> {
    let entries = stage.journal.read();
    entries.iter().skip(said.mark).find_map(|entry| {
        let (name, args) = entry.event.as_ref()?;
        let astray = entry.way == Way::Heard
            && entry.who != said.by
            && !said.audience.contains(&entry.who)
            && name != said.exchange.heard
            && any_carries(args, &said.nonce);
        astray.then(|| (entry.who.clone(), name.clone()))
    })
}
