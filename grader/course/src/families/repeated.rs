//! The same words several times are several messages, also close together: people repeat
//! themselves.

use classroom::{
    finding::Finding,
    journal::Entry,
    json::{any_carries, carries, same},
    stage::{Look, Stage},
};
use serde_json::Value;

use super::list;

/// Words that are sent more than once. They are not among those that were said
/// ([`Stage::said`]), or the second copy would count as a copy of the first.
pub struct Repeated<'a> {
    /// A text in the words.
    pub nonce: &'a str,
    /// The journal's length before they were sent for the first time.
    pub mark: usize,
    /// The event that tells of them.
    pub event: &'a str,
    /// The path of the list that holds them.
    pub list: &'a str,
}

impl Repeated<'_> {
    /// Whether every client hears the words so many times.
    ///
    /// # Errors
    /// A client hears them less often.
    pub async fn heard(&self, stage: &Stage, times: usize) -> Result<(), Finding> {
        let names = stage.names();
        let count = |entries: &[Entry], who: &String| {
            let since = entries.iter().skip(self.mark).filter(|entry| entry.who == *who);
            let ours = since.filter_map(|entry| entry.heard(self.event));
            ours.filter(|args| any_carries(args, self.nonce)).count().min(times)
        };
        let all = |entries: &[Entry]| {
            let heard: usize = names.iter().map(|who| count(entries, who)).sum();
            if heard == names.len() * times {
                Look::Found(())
            } else {
                Look::Waiting(heard)
            }
        };
        if stage.wait("all to hear the same words again", all).await?.is_some() {
            return Ok(());
        }
        let entries = stage.journal.read();
        let least = names.iter().map(|who| (count(&entries, who), who)).min();
        let Some((count, who)) = least else { return Ok(()) };
        Err(self.finding(times, format!("{who} heard {count} of {times}")))
    }

    /// Whether the list has so many entries with the words, each with an id of its own.
    /// They may appear a little later than the events.
    ///
    /// # Errors
    /// An entry is missing, or two have one id.
    pub async fn listed(&self, stage: &Stage, times: usize) -> Result<(), Finding> {
        let ours = |list: &[Value]| -> Vec<Value> {
            list.iter().filter(|entry| carries(entry, self.nonce)).cloned().collect()
        };
        let all = |list: &[Value]| Some(ours(list)).filter(|all| all.len() >= times);
        let entries = match list::until(stage, self.list, all).await? {
            Ok(entries) => entries,
            Err(list) => {
                let count = ours(&list).len();
                let actual = format!("{count} of {times} entries in the list");
                return Err(self.finding(times, actual));
            }
        };
        self.own_ids(&entries)
    }

    /// Whether each of these views, such as answers over REST, has an id of its own.
    ///
    /// # Errors
    /// Two have one id.
    pub fn own_ids(&self, views: &[Value]) -> Result<(), Finding> {
        let earlier = |(at, view): &(usize, &Value)| {
            views[..*at].iter().any(|other| same(&other["id"], &view["id"]))
        };
        let Some((_, view)) = views.iter().enumerate().find(earlier) else {
            return Ok(());
        };
        Err(self.finding(views.len(), format!("`id` {} twice", view["id"])))
    }

    fn finding(&self, times: usize, actual: String) -> Finding {
        Finding::failed(format!(
            "The same words were sent {times} times. Those are {times} messages."
        ))
        .expected("a message each time, with an id of its own")
        .actual(actual)
        .trap("repeated-message-dropped")
        .focus(self.nonce)
    }
}
