//! A check: one claim about a server, and a function that tests it.

use futures_util::future::BoxFuture;

use crate::{class::Over, contract::Subject, finding::Finding, stage::Stage};

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
    /// see `run::Listening` in the grader.
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
