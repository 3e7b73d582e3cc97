//! A check: one claim about a server, and a function that tests it.

use futures_util::future::BoxFuture;

use crate::{
    class::Over,
    play::Subject,
    server::Panic,
    stage::Stage,
    trap::Trap,
    verdict::{Place, Status},
};

/// A function that tests one claim. `Ok` means that it holds.
pub type Test = for<'a> fn(&'a mut Stage) -> BoxFuture<'a, Result<(), Finding>>;

/// The same for one event of a contract.
pub type TestOf =
    for<'a> fn(&'a mut Stage, Subject) -> BoxFuture<'a, Result<(), Finding>>;

/// What tests a claim.
#[derive(Clone, Copy)]
pub enum Claim {
    /// A lesson's own.
    Own(Test),
    /// A family's, for this event.
    Of(TestOf, Subject),
}

impl Claim {
    /// Tests it.
    pub fn test(self, stage: &mut Stage) -> BoxFuture<'_, Result<(), Finding>> {
        match self {
            Self::Own(test) => test(stage),
            Self::Of(test, subject) => test(stage, subject),
        }
    }
}

/// Looks back at everything that the stage's clients have heard so far. `Ok` means that
/// a claim such as "once" or "nobody else" still holds.
pub type LookBack = fn(&Stage) -> Result<(), Finding>;

/// Looks for events that no client of the stage has caused, since this length of the
/// journal. On a shared server, other clients may have caused them.
pub type Unasked = fn(&Stage, usize) -> Result<(), Finding>;

/// One claim about a server.
pub struct Check {
    /// Never changes, because lessons and grade books refer to it.
    pub id: &'static str,
    /// The claim, as a sentence.
    pub title: &'static str,
    /// Whether the lesson's verdict depends on it.
    pub required: bool,
    /// Ids of checks that must pass first: if one fails, this one would fail for the same
    /// reason.
    pub needs: &'static [&'static str],
    /// The heading in the lesson to read, as a link's fragment; or another page of the
    /// lessons, with the fragment.
    pub read: &'static str,
    /// The test.
    pub claim: Claim,
    /// Whether the claim holds later too, while the clients listen on.
    pub look_back: Option<LookBack>,
    /// Whether nothing has come that nobody caused.
    pub unasked: Option<Unasked>,
}

impl Check {
    /// A claim that something does not come. It holds until the clients stop listening,
    /// see [`Listening`](crate::run::Listening).
    pub const fn and_later(mut self, look_back: LookBack) -> Self {
        self.look_back = Some(look_back);
        self
    }

    /// The same for a claim that the server says nothing of its own accord.
    pub const fn and_unasked(mut self, unasked: Unasked) -> Self {
        self.unasked = Some(unasked);
        self
    }
}

/// A check that the verdict depends on.
pub const fn required(
    id: &'static str,
    title: &'static str,
    read: &'static str,
    needs: &'static [&'static str],
    test: Test,
) -> Check {
    Check {
        id,
        title,
        required: true,
        needs,
        read,
        claim: Claim::Own(test),
        look_back: None,
        unasked: None,
    }
}

/// A check that the verdict does not depend on.
pub const fn optional(
    id: &'static str,
    title: &'static str,
    read: &'static str,
    needs: &'static [&'static str],
    test: Test,
) -> Check {
    Check { required: false, ..required(id, title, read, needs, test) }
}

/// Checks that share one run of the server and one class, and are tried in order. The
/// groups of a lesson run in parallel, each with its own server.
pub struct Group {
    /// What `STORE_DELAY_MS` is for this group's server, in ms.
    pub store_delay_ms: u64,
    /// The clients that are connected from the start.
    pub class: &'static [(&'static str, Over)],
    /// In the order in which they are tried.
    pub checks: &'static [Check],
}

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
