//! What a check has found: why its claim does not hold, and what to try next.

use crate::{
    server::Panic,
    trap::Trap,
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
    /// What to try next, if that is no matter of a trap: the server didn't start, or the
    /// machine is at fault.
    pub hint: Option<String>,
    /// The mistakes that were made. The first one names the finding, and the texts of all
    /// are its hint.
    pub traps: Vec<Trap>,
    /// Whether the evidence shows the cause, so that the first trap is more than a guess.
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
            traps: Vec::new(),
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

    /// Adds what to try next, unless the cause is clear.
    pub fn hint(mut self, text: impl Into<String>) -> Self {
        if !self.is_clear {
            self.hint = Some(text.into());
            self.traps.clear();
        }
        self
    }

    /// Names the mistake, as a guess: unless the cause is clear.
    pub fn trap(mut self, trap: impl Into<Trap>) -> Self {
        if !self.is_clear {
            self.traps = vec![trap.into()];
            self.hint = None;
        }
        self
    }

    /// Names the mistake that the evidence shows. No later guess replaces it.
    pub fn because(mut self, trap: impl Into<Trap>) -> Self {
        self.is_clear = false;
        self = self.trap(trap);
        self.is_clear = true;
        self
    }

    /// Names the mistake, unless there is something to try already.
    pub fn or_trap(self, trap: impl Into<Trap>) -> Self {
        if self.has_advice() { self } else { self.trap(trap) }
    }

    /// Adds the text of another trap to those before it.
    pub fn and_trap(mut self, trap: impl Into<Trap>) -> Self {
        self.traps.push(trap.into());
        self
    }

    /// Whether there is something to try next.
    pub fn has_advice(&self) -> bool {
        self.hint.is_some() || !self.traps.is_empty()
    }

    /// Whether this is the mistake.
    pub fn is_trap(&self, id: &str) -> bool {
        self.traps.first().is_some_and(|trap| trap.id == id)
    }

    /// Adds a text that the relevant packets contain.
    pub fn focus(mut self, text: impl Into<String>) -> Self {
        self.focus.push(text.into());
        self
    }
}
