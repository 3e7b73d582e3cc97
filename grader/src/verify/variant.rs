//! The programs that the checks are tried on, each with its expected outcome.

use std::path::Path;

use classroom::verdict::{Report, Status};

use super::{
    expected::Expected,
    outcome::Outcome,
    submission::{BadEdit, CaughtAs, Submissions},
    todos::todos,
};
use crate::build::BuildFailure;

/// The lesson's own two files.
pub(super) struct Texts {
    pub exercise: String,
    pub solution: String,
}

/// One program, and its expected outcome.
pub struct Variant {
    /// Its place in the order of outcomes.
    pub(super) number: usize,
    /// The submission's name; `exercise`, `solution` or `todo-LINE` for the lesson's own
    /// files.
    pub name: String,
    /// A sentence about what is wrong or unusual about it.
    says: String,
    /// Its source.
    pub text: String,
    /// Its right outcome.
    pub expected: Expected,
}

/// Programs, and an outcome for each that cannot be made, with its place in the order.
pub type Programs = (Vec<Variant>, Vec<(usize, Outcome)>);

/// All programs of a lesson.
pub(super) fn all(texts: &Texts, submissions: &Submissions) -> Programs {
    let mut list = List::default();
    list.add(
        "solution",
        "The solution.",
        Ok(texts.solution.clone()),
        Expected::Passed { without: Vec::new() },
    );
    add_todos(texts, &mut list);
    for wrong in &submissions.wrong {
        let text = submissions.text(&texts.solution, wrong.on.as_deref(), &wrong.edit);
        let status = match wrong.status {
            CaughtAs::Failed => Status::Failed,
            CaughtAs::Unfinished => Status::Unfinished,
        };
        let by = wrong.caught_by.clone();
        let expected = match wrong.compiler.clone() {
            Some(says) => Expected::DoesNotCompile { by, says },
            None => Expected::Caught {
                by,
                status,
                also: wrong.also.clone(),
                hint: wrong.hint.clone(),
            },
        };
        list.add(&wrong.name, &wrong.says, text, expected);
    }
    for right in &submissions.right {
        let text = submissions.text(&texts.solution, right.on.as_deref(), &right.edit);
        let expected = Expected::Passed { without: right.without.clone() };
        list.add(&right.name, &right.says, text, expected);
    }
    (list.variants, list.impossible)
}

/// Splits the variants into batches of at most this size. A variant that must not
/// compile would spoil the others, so it has a batch of its own.
pub(super) fn batches(variants: Vec<Variant>, size: usize) -> Vec<Vec<Variant>> {
    let mut batches: Vec<Vec<Variant>> = Vec::new();
    let (mut whole, alone): (Vec<Variant>, Vec<Variant>) =
        variants.into_iter().partition(|variant| variant.expected.must_compile());
    batches.extend(alone.into_iter().map(|variant| vec![variant]));
    while !whole.is_empty() {
        let rest = whole.split_off(size.min(whole.len()));
        batches.push(std::mem::replace(&mut whole, rest));
    }
    batches
}

/// Adds the exercise as it is shipped, and for each `todo!` a solution without its part.
fn add_todos(texts: &Texts, list: &mut List) {
    let todos = todos(&texts.exercise, &texts.solution);
    let lines = todos.iter().map(|todo| todo.exercise_line).collect();
    list.add(
        "exercise",
        "The exercise as it is shipped.",
        Ok(texts.exercise.clone()),
        Expected::Unfinished { lines },
    );
    for todo in todos {
        let line = todo.exercise_line;
        let name = format!("todo-{line}");
        if todo.is_todo {
            let says =
                format!("Solved, except for the `todo!` at line {line} of the exercise.");
            list.add(
                &name,
                &says,
                Ok(todo.text),
                Expected::Unfinished { lines: vec![todo.line] },
            );
        } else {
            let expected = "exercise and solution differ only at a `todo!`";
            let came = format!("they also differ at line {line} of the exercise");
            list.add_impossible(Outcome::not_tried(&name, "", expected.into(), came));
        }
    }
}

/// The programs and outcomes so far.
#[derive(Default)]
struct List {
    variants: Vec<Variant>,
    impossible: Vec<(usize, Outcome)>,
}

impl List {
    fn add(
        &mut self,
        name: &str,
        says: &str,
        text: Result<String, BadEdit>,
        expected: Expected,
    ) {
        match text {
            Ok(text) => self.variants.push(Variant {
                number: self.len(),
                name: name.into(),
                says: says.into(),
                text,
                expected,
            }),
            Err(error) => self.add_impossible(Outcome::not_tried(
                name,
                says,
                expected.to_string(),
                error.to_string(),
            )),
        }
    }

    fn add_impossible(&mut self, outcome: Outcome) {
        self.impossible.push((self.len(), outcome));
    }

    fn len(&self) -> usize {
        self.variants.len() + self.impossible.len()
    }
}

impl Variant {
    /// The outcome of a variant that was judged. `exercise` is its file, as findings
    /// name it.
    pub(super) fn judged(&self, report: Report, exercise: &Path) -> Outcome {
        let wrongs = self.expected.compare(&report, exercise);
        Outcome {
            ok: wrongs.is_empty(),
            expected: self.expected.to_string(),
            came: wrongs.join("\n"),
            caught_by: self.expected.caught_by().filter(|_| wrongs.is_empty()),
            name: self.name.clone(),
            says: self.says.clone(),
            report: Some(report),
        }
    }

    /// The outcome of a variant that could not be built.
    pub(super) fn not_built(&self, failure: &BuildFailure) -> Outcome {
        let ok = self.expected.allows(failure);
        let came = format!("{}{failure}", failure.output());
        Outcome {
            ok,
            expected: self.expected.to_string(),
            came: if ok { String::new() } else { came },
            caught_by: self.expected.caught_by().filter(|_| ok),
            name: self.name.clone(),
            says: self.says.clone(),
            report: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::verify::submission;

    /// Finds a broken edit fast, long before the variants are compiled.
    #[test]
    fn every_edit_applies() {
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        for file in fs::read_dir(workspace.join("grader/submissions")).unwrap() {
            let slug = file.unwrap().path().with_extension("");
            let slug = slug.file_name().unwrap().to_str().unwrap().to_owned();
            let text = |folder| {
                fs::read_to_string(workspace.join(format!("{folder}/{slug}.rs"))).unwrap()
            };
            let texts =
                Texts { exercise: text("exercises"), solution: text("solutions") };
            let file = workspace.join(submission::file(&slug));
            let submissions = submission::read_all(&file).unwrap();
            let (variants, impossible) = all(&texts, &submissions);
            assert!(impossible.is_empty(), "{slug}: {impossible:?}");
            assert!(variants.len() > submissions.wrong.len() + submissions.right.len());
        }
    }
}
