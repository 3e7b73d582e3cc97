//! What a lesson is.

use futures_util::future::BoxFuture;
use serde_json::Value;

use crate::{
    check::{Check, Group},
    class::rest::Answer,
    contract::Contract,
    stage::Stage,
};

/// Asks over REST, and returns the answers that came.
pub type Early = for<'a> fn(&'a mut Stage) -> BoxFuture<'a, Vec<Answer>>;

/// One lesson.
pub struct Lesson {
    /// Names it in every folder: `lessons/SLUG.md`, `exercises/SLUG.rs`, …
    pub slug: &'static str,
    /// What it is about, in a few words.
    pub title: &'static str,
    /// What is said to people, as in `grader/hints/SLUG.toml`: the lesson's own file, and
    /// that of the lesson whose trials it takes over, if there is one.
    pub hints: &'static [&'static str],
    /// Where the REST list is that holds what the payload of an event said, for a
    /// lesson that has such lists.
    pub list: Option<fn(&Value) -> String>,
    /// What is asked over REST before the first client connects, if the server is shared:
    /// no other moment shows a server that works only from then on. [`Stage::early`] keeps
    /// the answers. A server of our own can be started again for that.
    pub early: Option<Early>,
    /// The contract that it judges by, if that is all there is to the lesson.
    pub contract: Option<&'static Contract>,
    /// Its checks, in the groups that run side by side.
    pub groups: &'static [Group],
}

impl Lesson {
    /// All checks, in order.
    pub fn checks(&self) -> impl Iterator<Item = &'static Check> + use<> {
        self.groups.iter().flat_map(|group| group.checks)
    }

    /// How many required checks a verdict has, and how many optional ones. The start
    /// of the server is a required one.
    pub fn counts(&self) -> (usize, usize) {
        let required = self.checks().filter(|check| check.required).count();
        (required + 1, self.checks().count() - required)
    }

    /// The student's file, from the workspace's root.
    pub fn exercise(&self) -> String {
        format!("exercises/{}.rs", self.slug)
    }

    /// The solved file, from the workspace's root; a handout has none.
    pub fn solution(&self) -> String {
        format!("solutions/{}.rs", self.slug)
    }

    /// The file as it was shipped, from the workspace's root.
    pub fn starter(&self) -> String {
        format!("exercises/starters/{}.rs", self.slug)
    }

    /// The page to read, from the workspace's root.
    pub fn page(&self) -> String {
        format!("lessons/{}.md", self.slug)
    }

    /// The reference solution's binary.
    pub fn solution_bin(&self) -> String {
        format!("{}-solution", self.slug)
    }
}
