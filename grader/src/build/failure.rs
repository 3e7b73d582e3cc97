//! Why there is no program to judge, and what to do about it.

use std::{fmt, io, path::PathBuf, time::Duration};

use classroom::verdict::Place;
use launcher::{
    needs,
    shortage::Shortage,
    trouble::{LOST_CRATE, Trouble, is_linker_trouble},
};

use super::message::Diagnostic;
use crate::machine;

/// Why a program could not be built.
///
/// The [`Display`](fmt::Display) form is one sentence; [`output`](Self::output)
/// is what to show before it, [`next_step`](Self::next_step) what to say after it.
#[derive(Debug)]
pub enum BuildFailure {
    /// There is no such file, given from the workspace's root.
    FileMissing(PathBuf),
    /// The compiler refuses the source.
    DoesNotCompile(CompileErrors),
    /// This program (cargo or rustc) could not be started.
    NotStarted(String, io::Error),
    /// The machine lacks something; this is what cargo or the compiler said.
    Machine(Trouble, String),
    /// Cargo failed for another reason; this is its stderr.
    Cargo(String),
    /// A file of the grader's own could not be read or written.
    Io(PathBuf, io::Error),
    /// The build took longer than this.
    TooLong(Duration),
}

/// The compiler's errors in a source file.
#[derive(Debug)]
pub struct CompileErrors {
    /// Everything it said, as cargo shows it, with ANSI colours.
    pub rendered: String,
    /// How many errors there are.
    pub count: usize,
    /// Where the first one is.
    pub first: Place,
}

impl CompileErrors {
    /// The same without colours.
    pub fn plain(&self) -> String {
        anstream::adapter::strip_str(&self.rendered).to_string()
    }
}

impl BuildFailure {
    /// Finds the cause in what a failed compiler and cargo have said.
    pub(super) fn from_output(diagnostics: &[Diagnostic], stderr: String) -> Self {
        let errors = || diagnostics.iter().filter(|diagnostic| diagnostic.is_error());
        if let Some(shortage) = shortage(errors(), &stderr) {
            let said = errors().filter_map(|error| error.rendered.as_deref());
            let said = said.chain([stderr.as_str()]).collect();
            return Self::Machine(Trouble::Short(shortage), said);
        }
        if let Some(error) = errors().find(|error| is_linker_trouble(&error.message)) {
            let rendered = error.rendered.as_ref().unwrap_or(&error.message);
            let trouble = Trouble::in_text(rendered).unwrap_or(Trouble::NoLinker);
            return Self::Machine(trouble, rendered.clone());
        }
        if let Some(first) = errors().find_map(Diagnostic::place) {
            let rendered = diagnostics.iter().filter_map(|one| one.rendered.as_deref());
            return Self::DoesNotCompile(CompileErrors {
                rendered: rendered.collect(),
                count: errors().count(),
                first,
            });
        }
        // An error that is about no line of source is shown as cargo's.
        let stderr = errors()
            .filter_map(|error| error.rendered.as_deref())
            .chain([stderr.as_str()])
            .collect::<String>();
        match Trouble::in_text(&stderr) {
            Some(trouble) => Self::Machine(trouble, stderr),
            None => Self::Cargo(stderr),
        }
    }

    /// What cargo or the compiler said, to be shown unchanged: many lines with ANSI
    /// colours, or nothing.
    pub fn output(&self) -> &str {
        match self {
            Self::DoesNotCompile(errors) => &errors.rendered,
            Self::Machine(_, text) | Self::Cargo(text) => text,
            Self::FileMissing(_)
            | Self::NotStarted(..)
            | Self::Io(..)
            | Self::TooLong(_) => "",
        }
    }

    /// What to do now, as a sentence.
    pub fn next_step(&self) -> String {
        match self {
            Self::FileMissing(file) => match file.file_stem().zip(file.parent()) {
                Some((slug, folder)) if folder.ends_with("exercises") => {
                    format!("`check reset {}` restores it.", slug.display())
                }
                _ => format!("`git checkout -- {}` restores it.", slashes(file)),
            },
            Self::DoesNotCompile(errors) => {
                let Place { file, line } = &errors.first;
                format!("Start with the first one, at {file}:{line}.")
            }
            Self::NotStarted(_, error)
                if let Some(lack) = Shortage::in_text(&error.to_string()) =>
            {
                format!("{lack} {}", lack.next_step())
            }
            Self::NotStarted(..) => {
                format!("\n{}\n{ASK_THE_DOCTOR}", needs::RUST.remedy_here())
            }
            Self::Machine(trouble, _) => match trouble {
                Trouble::NoOpenSsl | Trouble::NoLinker => {
                    format!("\n{}\n{ASK_THE_DOCTOR}", trouble.next_step())
                }
                Trouble::NoNetwork | Trouble::InUse | Trouble::Short(_) => {
                    trouble.next_step()
                }
            },
            Self::Cargo(_) => {
                format!("Try `cargo build` on its own. {ASK_THE_DOCTOR}")
            }
            Self::Io(path, _) => format!(
                "Make sure that {} is writable, and try again. {ASK_THE_DOCTOR}",
                slashes(path)
            ),
            Self::TooLong(_) => {
                "Try `cargo build` on its own, to see where it waits.".into()
            }
        }
    }
}

impl fmt::Display for BuildFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::FileMissing(file) => write!(f, "There is no {}.", slashes(file)),
            Self::DoesNotCompile(CompileErrors { count: 1, first, .. }) => {
                write!(f, "{} does not compile: 1 error.", first.file)
            }
            Self::DoesNotCompile(CompileErrors { count, first, .. }) => {
                write!(f, "{} does not compile: {count} errors.", first.file)
            }
            Self::NotStarted(program, error) => {
                write!(f, "`{program}` could not be started: {error}.")
            }
            Self::Machine(trouble, _) => trouble.fmt(f),
            Self::Cargo(_) => write!(f, "Cargo could not build the program."),
            Self::Io(path, error) => write!(f, "{}: {error}.", slashes(path)),
            Self::TooLong(limit) => {
                write!(f, "The build was stopped after {} s.", limit.as_secs())
            }
        }
    }
}

impl std::error::Error for BuildFailure {}

/// What the machine ran out of during the build, if anything. A student's line can
/// contain any words, so only cargo's output and errors that are about no line count.
fn shortage<'a>(
    errors: impl Iterator<Item = &'a Diagnostic> + Clone,
    stderr: &str,
) -> Option<Shortage> {
    let about_no_line = errors.clone().filter(|error| error.place().is_none());
    let texts = about_no_line.map(|error| error.message.as_str()).chain([stderr]);
    let said = texts.filter_map(Shortage::in_text).next().map(|lack| match lack {
        // A thread without room for its stack gets the same error as one too many
        // (pthread_create(3), EAGAIN).
        Shortage::Tasks if machine::memory_is_limited() => Shortage::Memory,
        lack => lack,
    });
    // A compiler that can't map a crate into its memory reports it as missing or damaged.
    // Where it gets none at all, glibc and LLVM end it, in words of their own.
    let is_lost = |error: &Diagnostic| {
        LOST_CRATE.iter().any(|words| error.message.starts_with(words))
    };
    let lost = || errors.clone().any(is_lost) || stderr.contains(BY_A_SIGNAL);
    let without_memory = || machine::memory_is_limited() && lost();
    said.or_else(|| without_memory().then_some(Shortage::Memory))
}

/// How cargo says that a signal ended the compiler.
const BY_A_SIGNAL: &str = "(signal: ";

const ASK_THE_DOCTOR: &str = "`cargo run --bin check -- doctor` checks that your \
                              machine has everything it needs.";

/// A path as the lessons write it, even on Windows.
fn slashes(path: &std::path::Path) -> String {
    path.display().to_string().replace('\\', "/")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Cargo, when the system has killed the compiler.
    const KILLED: &str = "error: could not compile `exercises`\n\nCaused by:\n  \
         process didn't exit successfully: `rustc …` (signal: 9, SIGKILL: kill)\n";

    /// A compiler's message about no line of source.
    fn said(text: &str) -> Diagnostic {
        Diagnostic {
            message: text.into(),
            level: "error".into(),
            rendered: Some(format!("error: {text}\n")),
            spans: Vec::new(),
        }
    }

    #[test]
    fn what_the_machine_lacks_is_not_the_sources_fault() {
        // A build script's compiler is not reported as data.
        let cargo = "   Compiling quote v1.0.47\nerror: linker `cc` not found\n";
        let busy = "linking with `link.exe` failed: exit code: 1104\n = note: LNK1104: …";
        let full = "failed to write a file: No space left on device (os error 28)";
        let cases = [
            (BuildFailure::from_output(&[], cargo.into()), Trouble::NoLinker),
            (
                BuildFailure::from_output(&[said("linker `cc` not found")], "".into()),
                Trouble::NoLinker,
            ),
            (BuildFailure::from_output(&[said(busy)], "".into()), Trouble::InUse),
            (
                BuildFailure::from_output(
                    &[said("linking with `cc` failed")],
                    KILLED.into(),
                ),
                Trouble::Short(Shortage::Memory),
            ),
            (
                BuildFailure::from_output(&[said(full)], "".into()),
                Trouble::Short(Shortage::Disk),
            ),
        ];
        for (failure, expected) in cases {
            assert!(
                matches!(failure, BuildFailure::Machine(trouble, _) if trouble == expected),
                "{failure:?}"
            );
        }
    }

    #[test]
    fn anything_else_is_shown_in_full() {
        let full = "this file contains an unclosed delimiter somewhere";
        let failure = BuildFailure::from_output(&[said(full)], "and so on\n".into());
        assert!(matches!(failure, BuildFailure::Cargo(_)), "{failure:?}");
        assert_eq!(failure.output(), format!("error: {full}\nand so on\n"));
    }
}
