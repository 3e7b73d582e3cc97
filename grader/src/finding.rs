//! What a check has found: why its claim does not hold, and what to try next.

use crate::{
    server::Panic,
    verdict::{Place, Status},
};

/// Why a claim does not hold or could not be judged.
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
    /// Whether the evidence shows the cause, so that the hint is more than a guess.
    pub is_clear: bool,
    /// The line of the student's source that it is about.
    pub place: Option<Place>,
    /// Texts: the finding is about packets that contain one of them. If empty, it is about
    /// all packets of the check.
    pub focus: Vec<String>,
    /// The output of a server that never started or has ended.
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

    /// The grader or the machine failed, so nothing is known about the server.
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

    /// Adds what to try next, unless the cause is already clear.
    pub fn hint(mut self, text: impl Into<String>) -> Self {
        if !self.is_clear {
            self.hint = Some(text.into());
        }
        self
    }

    /// Adds what to try next, for a cause that the evidence shows. No later hint replaces
    /// it.
    pub fn because(mut self, text: impl Into<String>) -> Self {
        self.hint = Some(text.into());
        self.is_clear = true;
        self
    }

    /// Adds a text that the relevant packets contain.
    pub fn focus(mut self, text: impl Into<String>) -> Self {
        self.focus.push(text.into());
        self
    }
}
