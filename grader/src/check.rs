//! What a check is: one claim about a server, and a function that tries it.

use futures_util::future::BoxFuture;

use crate::{
    class::Over,
    server::Panic,
    stage::Stage,
    verdict::{Place, Status},
};

/// Tries one claim. `Ok` says that it holds.
pub type Claim = for<'a> fn(&'a mut Stage) -> BoxFuture<'a, Result<(), Finding>>;

/// One claim about a server.
pub struct Check {
    /// Never changes, so that lessons and grade books can refer to it.
    pub id: &'static str,
    /// The claim, as a sentence.
    pub title: &'static str,
    /// Whether the lesson's verdict depends on it.
    pub required: bool,
    /// Ids of the checks without which this one would say nothing new.
    pub needs: &'static [&'static str],
    /// The heading in the lesson to read, as a link's fragment.
    pub read: &'static str,
    /// The trial.
    pub claim: Claim,
}

/// A check on which the verdict depends.
pub const fn required(
    id: &'static str,
    title: &'static str,
    read: &'static str,
    needs: &'static [&'static str],
    claim: Claim,
) -> Check {
    Check { id, title, required: true, needs, read, claim }
}

/// A check that is a bonus.
pub const fn optional(
    id: &'static str,
    title: &'static str,
    read: &'static str,
    needs: &'static [&'static str],
    claim: Claim,
) -> Check {
    Check { required: false, ..required(id, title, read, needs, claim) }
}

/// Checks that share one run of the server and one class, and are tried in order.
/// The groups of a lesson run side by side, each with a server of its own.
pub struct Group {
    /// What `STORE_DELAY_MS` is for this group's server, in ms.
    pub store_delay_ms: u64,
    /// The clients that are there from the start.
    pub class: &'static [(&'static str, Over)],
    /// In the order in which they are tried.
    pub checks: &'static [Check],
}

/// Why a claim does not hold, or cannot be judged.
#[derive(Clone, Debug)]
pub struct Finding {
    /// Never [`Status::Passed`].
    pub status: Status,
    /// Why, in a sentence or two.
    pub rationale: String,
    /// What a right server would have done.
    pub expected: Option<String>,
    /// What this server did.
    pub actual: Option<String>,
    /// What to try next.
    pub hint: Option<String>,
    /// Whether the evidence has shown the cause, so that the hint is more than a guess.
    pub is_clear: bool,
    /// The line of the student's source that it is about.
    pub place: Option<Place>,
    /// The packets that it is about hold one of these texts; empty: all of the
    /// check's packets.
    pub focus: Vec<String>,
    /// What a server printed that never ran, or runs no more.
    pub printed: Vec<String>,
}

impl Finding {
    /// The claim does not hold.
    pub fn failed(rationale: impl Into<String>) -> Self {
        Self {
            status: Status::Failed,
            rationale: rationale.into(),
            expected: None,
            actual: None,
            hint: None,
            is_clear: false,
            place: None,
            focus: Vec::new(),
            printed: Vec::new(),
        }
    }

    /// The grader or the machine failed, so nothing is known.
    pub fn inconclusive(rationale: impl Into<String>) -> Self {
        Self { status: Status::Inconclusive, ..Self::failed(rationale) }
    }

    /// A `todo!()` was reached.
    pub fn unfinished(todo: &Panic) -> Self {
        Self {
            status: Status::Unfinished,
            place: Some(todo.place.clone()),
            ..Self::failed(format!("Still to do: {}.", todo.message))
        }
    }

    /// Adds what a right server would have done.
    pub fn expected(mut self, text: impl Into<String>) -> Self {
        self.expected = Some(text.into());
        self
    }

    /// Adds what this server did.
    pub fn actual(mut self, text: impl Into<String>) -> Self {
        self.actual = Some(text.into());
        self
    }

    /// Adds what to try next, unless the cause is clear already.
    pub fn hint(mut self, text: impl Into<String>) -> Self {
        if !self.is_clear {
            self.hint = Some(text.into());
        }
        self
    }

    /// Adds what to try next, for a cause that the evidence has shown. No later hint
    /// takes its place.
    pub fn because(mut self, text: impl Into<String>) -> Self {
        self.hint = Some(text.into());
        self.is_clear = true;
        self
    }

    /// Adds a text that the packets in question hold.
    pub fn focus(mut self, text: impl Into<String>) -> Self {
        self.focus.push(text.into());
        self
    }
}
