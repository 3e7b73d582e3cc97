//! The submissions of a lesson, from `grader/submissions/SLUG.toml`.

use std::{collections::BTreeSet, fmt, path::Path};

use serde::Deserialize;

use super::{VerifyError, read};

/// The path of a lesson's submissions, from the workspace's root.
pub(super) fn file(slug: &str) -> String {
    format!("grader/submissions/{slug}.toml")
}

/// Reads a lesson's submissions.
///
/// # Errors
/// When the file cannot be read, or is malformed.
pub(super) fn read_all(file: &Path) -> Result<Submissions, VerifyError> {
    let malformed = |error| VerifyError::Submissions(file.into(), error);
    let submissions = toml::from_str::<Submissions>(&read(file)?)
        .map_err(|error| malformed(error.to_string()))?;
    submissions.names_are_good().map_err(malformed)?;
    Ok(submissions)
}

/// The whole file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Submissions {
    /// Edits that several submissions begin with.
    #[serde(default)]
    pub base: Vec<Base>,
    #[serde(default)]
    pub wrong: Vec<Wrong>,
    #[serde(default)]
    pub right: Vec<Right>,
}

/// A right program. Submissions can be edits of it instead of the solution.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Base {
    pub name: String,
    #[expect(dead_code, reason = "a comment for readers of the file")]
    says: String,
    pub edit: Vec<Edit>,
}

/// A program that must fail.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Wrong {
    /// A few words joined by hyphens.
    pub name: String,
    /// A sentence about what is wrong with it.
    pub says: String,
    /// The base that it is an edit of; if none, it is an edit of the solution.
    pub on: Option<String>,
    /// The id of the check that must catch it.
    pub caught_by: String,
    /// The status that this check must have.
    #[serde(default)]
    pub status: CaughtAs,
    /// Other checks that may fail too. All others must not.
    #[serde(default)]
    pub also: Vec<String>,
    /// A text that must occur in that check's rationale, expected, got or hint.
    pub hint: Option<String>,
    /// If it must not compile: a part of the compiler's message.
    pub compiler: Option<String>,
    pub edit: Vec<Edit>,
}

/// A program that must pass.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Right {
    pub name: String,
    /// A sentence about what is unusual about it.
    pub says: String,
    pub on: Option<String>,
    /// Optional checks that need not pass, because it has not done their task.
    #[serde(default)]
    pub without: Vec<String>,
    pub edit: Vec<Edit>,
}

/// The status of a check that has caught a wrong program.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum CaughtAs {
    #[default]
    Failed,
    Unfinished,
}

/// Replaces a text that occurs exactly once.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Edit {
    find: String,
    replace: String,
}

impl Submissions {
    /// Checks the names: they become names of programs, so they must be plain and unique.
    fn names_are_good(&self) -> Result<(), String> {
        let wrong = self.wrong.iter().map(|wrong| &wrong.name);
        let right = self.right.iter().map(|right| &right.name);
        let mut seen = BTreeSet::new();
        for name in wrong.chain(right) {
            let plain =
                |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            if name.is_empty() || !name.chars().all(plain) {
                return Err(format!(
                    "the name `{name}` may only have small letters, digits and hyphens"
                ));
            }
            if !seen.insert(name) {
                return Err(format!("two submissions have the name `{name}`"));
            }
        }
        Ok(())
    }

    /// The text of a submission: the solution, with the edits of the base and then the
    /// submission's own.
    ///
    /// # Errors
    /// When there is no such base, or an edit does not apply.
    pub fn text(
        &self,
        solution: &str,
        on: Option<&str>,
        edits: &[Edit],
    ) -> Result<String, BadEdit> {
        let mut text = solution.to_owned();
        if let Some(on) = on {
            let base = self.base.iter().find(|base| base.name == on);
            let base = base.ok_or_else(|| BadEdit::NoBase(on.into()))?;
            text = apply(&base.edit, text).map_err(|error| error.of_base(on))?;
        }
        apply(edits, text)
    }
}

fn apply(edits: &[Edit], mut text: String) -> Result<String, BadEdit> {
    for (index, edit) in edits.iter().enumerate() {
        let times = text.matches(&edit.find).count();
        if times != 1 {
            return Err(BadEdit::Places {
                edit: index + 1,
                find: edit.find.clone(),
                times,
            });
        }
        text = text.replace(&edit.find, &edit.replace);
    }
    Ok(text)
}

/// Why an edit does not apply.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum BadEdit {
    /// There is no base with this name.
    NoBase(String),
    /// The text to replace does not occur exactly once.
    Places {
        /// Counted from 1, in the order of the file.
        edit: usize,
        find: String,
        times: usize,
    },
    /// An edit of the base with this name does not apply.
    Base(String, Box<BadEdit>),
}

impl BadEdit {
    fn of_base(self, name: &str) -> Self {
        Self::Base(name.into(), Box::new(self))
    }
}

impl fmt::Display for BadEdit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoBase(name) => write!(f, "there is no base called `{name}`"),
            Self::Places { edit, find, times } => write!(
                f,
                "edit {edit} does not apply, because its `find` occurs {times} times:\n{find}"
            ),
            Self::Base(name, error) => write!(f, "in the base `{name}`, {error}"),
        }
    }
}
