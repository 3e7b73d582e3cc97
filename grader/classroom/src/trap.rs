//! The name of a mistake.

/// A mistake that a trial has found. What is said of it, and the rest of its ladder, is in
/// the data: `[trap.ID]` in `grader/hints/`, see [`words`](crate::words).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trap {
    /// Names the mistake, in kebab case.
    pub id: &'static str,
    /// What stands for `{name}` in the text.
    pub values: Vec<(&'static str, String)>,
}

impl Trap {
    /// The mistake with this id.
    pub const fn of(id: &'static str) -> Self {
        Self { id, values: Vec::new() }
    }

    /// Adds what stands for `{name}` in the text.
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.values.push((name, value.to_string()));
        self
    }
}

impl From<&'static str> for Trap {
    fn from(id: &'static str) -> Self {
        Self::of(id)
    }
}
