//! The outcome that a program must have, and how a verdict is compared with it.

use std::{fmt, path::Path};

use classroom::verdict::{CheckReport, Report, Status};

use crate::build::BuildFailure;

/// The outcome that a program must have.
#[derive(Clone, Debug)]
pub enum Expected {
    /// Every check passes; only the checks in `without` need not.
    Passed {
        /// Ids of optional checks.
        without: Vec<String>,
    },
    /// The check `by` catches it, and its message contains `hint`. The checks in `also`
    /// may fail too. All others pass or are skipped.
    Caught {
        /// The check's id.
        by: String,
        /// The check's status.
        status: Status,
        /// Ids of checks.
        also: Vec<String>,
        /// A part of what [`CheckReport::said`] gives.
        hint: Option<String>,
    },
    /// A check finds a `todo!` at one of these lines of the exercise, and none fails.
    Unfinished {
        /// Counted from 1.
        lines: Vec<u32>,
    },
    /// The compiler refuses it with this message. That proves the check `by`.
    DoesNotCompile {
        /// The check's id.
        by: String,
        /// A part of the message.
        says: String,
    },
}

impl Expected {
    /// The check that must catch the program, if any.
    pub fn caught_by(&self) -> Option<String> {
        match self {
            Self::Caught { by, .. } | Self::DoesNotCompile { by, .. } => Some(by.clone()),
            Self::Passed { .. } | Self::Unfinished { .. } => None,
        }
    }

    /// Whether the compiler has to accept the program.
    pub fn must_compile(&self) -> bool {
        !matches!(self, Self::DoesNotCompile { .. })
    }

    /// Whether this is the build failure that the program must have.
    pub fn allows(&self, failure: &BuildFailure) -> bool {
        match (self, failure) {
            (Self::DoesNotCompile { says, .. }, BuildFailure::DoesNotCompile(errors)) => {
                errors.plain().contains(says)
            }
            _ => false,
        }
    }

    /// What is wrong with the verdict, one entry each; empty if it is right.
    pub fn compare(&self, report: &Report, exercise: &Path) -> Vec<String> {
        let mut wrongs = match self {
            Self::Passed { .. } => Vec::new(),
            Self::Caught { by, status, hint, .. } => {
                match report.checks.iter().find(|check| check.id == *by) {
                    None => vec![format!("there is no check `{by}`")],
                    Some(check) if check.status == *status => {
                        unsaid(check, hint.as_deref())
                    }
                    Some(check) => vec![finding(check)],
                }
            }
            Self::Unfinished { lines } => {
                let found = |check: &CheckReport| {
                    let place = check.place.as_ref();
                    check.status == Status::Unfinished
                        && place.is_some_and(|place| {
                            Path::new(&place.file).ends_with(exercise)
                                && lines.contains(&place.line)
                        })
                };
                if report.checks.iter().any(found) {
                    Vec::new()
                } else {
                    vec!["no check finds the `todo!`".into()]
                }
            }
            Self::DoesNotCompile { .. } => vec!["it compiles".into()],
        };
        let others = report.checks.iter().filter(|check| !self.tolerates(check));
        wrongs.extend(others.map(finding));
        wrongs
    }

    /// Whether a check may end in this way. The check that must catch the program is
    /// compared elsewhere.
    fn tolerates(&self, check: &CheckReport) -> bool {
        match (self, check.status) {
            (_, Status::Passed) => true,
            (Self::Caught { by, .. }, _) if check.id == *by => true,
            (Self::DoesNotCompile { .. }, _) => true,
            (_, Status::Inconclusive) => false,
            (Self::Passed { without }, _) => without.contains(&check.id),
            (Self::Caught { .. } | Self::Unfinished { .. }, Status::Skipped) => true,
            (Self::Caught { also, .. }, _) => also.contains(&check.id),
            (Self::Unfinished { .. }, status) => status == Status::Unfinished,
        }
    }
}

/// Describes the outcome of a check in one line.
fn finding(check: &CheckReport) -> String {
    let status = status_word(check.status);
    match &check.rationale {
        Some(rationale) => format!("`{}` {status}: {rationale}", check.id),
        None => format!("`{}` {status}", check.id),
    }
}

/// A complaint if the check does not say this hint.
fn unsaid(check: &CheckReport, hint: Option<&str>) -> Vec<String> {
    let said = check.said();
    let unsaid = hint.filter(|hint| !said.contains(hint));
    let line = |hint| format!("`{}` does not say \"{hint}\":\n{said}", check.id);
    unsaid.map(line).into_iter().collect()
}

fn status_word(status: Status) -> &'static str {
    match status {
        Status::Passed => "passed",
        Status::Failed => "failed",
        Status::Unfinished => "is unfinished",
        Status::Skipped => "was skipped",
        Status::Inconclusive => "is inconclusive",
    }
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Passed { without } if without.is_empty() => {
                write!(f, "every check passes")
            }
            Self::Passed { without } => {
                write!(f, "every check passes, except for {}", without.join(", "))
            }
            Self::Caught { by, status: Status::Unfinished, .. } => {
                write!(f, "`{by}` is unfinished, and no other check fails")
            }
            Self::Caught { by, also, .. } if also.is_empty() => {
                write!(f, "`{by}` fails, and no other check")
            }
            Self::Caught { by, also, .. } => {
                write!(
                    f,
                    "`{by}` fails, and no other check except for {}",
                    also.join(", ")
                )
            }
            Self::Unfinished { lines } => {
                let lines = lines.iter().map(u32::to_string).collect::<Vec<_>>();
                write!(f, "unfinished, at line {}", lines.join(" or "))
            }
            Self::DoesNotCompile { says, .. } => {
                write!(f, "the compiler refuses it, with \"{says}\"")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use classroom::verdict::Place;

    const EXERCISE: &str = "exercises/04-messages.rs";

    /// A report of checks with these ids and statuses; findings are at line 7.
    fn report(checks: &[(&str, Status)]) -> Report {
        let check = |&(id, status): &(&str, Status)| CheckReport {
            id: id.into(),
            title: String::new(),
            required: true,
            status,
            duration_ms: 0,
            rationale: None,
            hint: None,
            trap: None,
            traps: Vec::new(),
            expected: None,
            actual: None,
            place: Some(Place { file: EXERCISE.into(), line: 7 }),
            read: None,
            printed: Vec::new(),
            wrote: Vec::new(),
            journal: Vec::new(),
            focus: Vec::new(),
        };
        Report::new("04-messages", 1, checks.iter().map(check).collect())
    }

    fn compare(expected: &Expected, checks: &[(&str, Status)]) -> Vec<String> {
        expected.compare(&report(checks), Path::new(EXERCISE))
    }

    #[test]
    fn a_right_program_passes_but_for_what_it_leaves_out() {
        let expected = Expected::Passed { without: vec!["del".into()] };
        assert!(compare(&expected, &[("once", Status::Passed)]).is_empty());
        assert!(compare(&expected, &[("del", Status::Failed)]).is_empty());
        assert_eq!(compare(&expected, &[("once", Status::Failed)]), ["`once` failed"]);
        assert_eq!(
            compare(&expected, &[("once", Status::Skipped)]),
            ["`once` was skipped"]
        );
        let unknown = [("del", Status::Inconclusive)];
        assert_eq!(compare(&expected, &unknown), ["`del` is inconclusive"]);
    }

    #[test]
    fn a_wrong_program_is_caught_by_its_check_and_no_other() {
        let expected = Expected::Caught {
            by: "once".into(),
            status: Status::Failed,
            also: vec!["crowd".into()],
            hint: None,
        };
        let caught = ("once", Status::Failed);
        assert!(compare(&expected, &[caught]).is_empty());
        assert!(compare(&expected, &[caught, ("order", Status::Skipped)]).is_empty());
        assert!(compare(&expected, &[caught, ("crowd", Status::Failed)]).is_empty());
        let too_many = [caught, ("order", Status::Failed)];
        assert_eq!(compare(&expected, &too_many), ["`order` failed"]);
        assert_eq!(compare(&expected, &[("once", Status::Passed)]), ["`once` passed"]);
        assert_eq!(
            compare(&expected, &[("once", Status::Skipped)]),
            ["`once` was skipped"]
        );
        assert_eq!(compare(&expected, &[]), ["there is no check `once`"]);
        let undone = [("once", Status::Unfinished)];
        assert_eq!(compare(&expected, &undone), ["`once` is unfinished"]);
    }

    #[test]
    fn the_check_that_catches_a_program_says_why() {
        let caught_with = |hint: &str| Expected::Caught {
            by: "once".into(),
            status: Status::Failed,
            also: Vec::new(),
            hint: Some(hint.into()),
        };
        let mut report = report(&[("once", Status::Failed)]);
        report.checks[0].hint = Some("Is there more than one emit?".into());
        let compare = |hint| caught_with(hint).compare(&report, Path::new(EXERCISE));
        assert!(compare("more than one emit").is_empty());
        assert_eq!(
            compare("await"),
            ["`once` does not say \"await\":\nIs there more than one emit?"]
        );
    }

    #[test]
    fn a_todo_is_found_at_its_line_and_nothing_fails() {
        let expected = Expected::Unfinished { lines: vec![7] };
        let undone = ("everyone", Status::Unfinished);
        assert!(compare(&expected, &[undone, ("once", Status::Skipped)]).is_empty());
        assert_eq!(
            compare(&expected, &[undone, ("id", Status::Failed)]),
            ["`id` failed"]
        );
        assert_eq!(
            compare(&expected, &[("id", Status::Passed)]),
            ["no check finds the `todo!`"]
        );
        let elsewhere = Expected::Unfinished { lines: vec![8] };
        assert_eq!(compare(&elsewhere, &[undone]), ["no check finds the `todo!`"]);
    }

    #[test]
    fn what_must_not_compile_must_say_why() {
        let expected =
            Expected::DoesNotCompile { by: "starts".into(), says: "Send".into() };
        assert_eq!(compare(&expected, &[("starts", Status::Failed)]), ["it compiles"]);
        assert!(!expected.allows(&BuildFailure::Cargo("Send".into())));
    }
}
