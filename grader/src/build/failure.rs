//! Why there is no program to judge, and what to do about it.

use std::{fmt, io, path::PathBuf, time::Duration};

use super::message::Diagnostic;
use crate::{
    needs::{self, Need},
    verdict::Place,
};

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
    /// Crates could not be downloaded; this is cargo's stderr.
    NoNetwork(String),
    /// OpenSSL's headers or pkg-config are missing; this is cargo's stderr.
    NoOpenSsl(String),
    /// There is no working linker; this is what the compiler said.
    NoLinker(String),
    /// The file to write is in use (Windows); this is cargo's stderr.
    InUse(String),
    /// Cargo failed for another reason; this is its stderr.
    Cargo(String),
    /// A file of the grader's own could not be read or written.
    Io(PathBuf, io::Error),
    /// The build took longer than this.
    TooLong(Duration),
}

/// What the compiler has against a source file.
#[derive(Debug)]
pub struct CompileErrors {
    /// Everything it said, as cargo shows it, with ANSI colours.
    pub rendered: String,
    /// How many errors that are.
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
    /// What a compiler and a cargo that failed have said comes to.
    pub(super) fn from_output(diagnostics: &[Diagnostic], stderr: String) -> Self {
        let errors = || diagnostics.iter().filter(|diagnostic| diagnostic.is_error());
        if let Some(error) = errors().find(|error| is_linker_trouble(&error.message)) {
            let rendered = error.rendered.as_ref().unwrap_or(&error.message);
            return if is_in_use(rendered) {
                Self::InUse(rendered.clone())
            } else {
                Self::NoLinker(rendered.clone())
            };
        }
        if let Some(first) = errors().find_map(Diagnostic::place) {
            let rendered = diagnostics.iter().filter_map(|one| one.rendered.as_deref());
            return Self::DoesNotCompile(CompileErrors {
                rendered: rendered.collect(),
                count: errors().count(),
                first,
            });
        }
        // What a failed compiler says about no line of source is cargo's to show.
        let stderr = errors()
            .filter_map(|error| error.rendered.as_deref())
            .chain([stderr.as_str()])
            .collect::<String>();
        if is_openssl_trouble(&stderr) {
            Self::NoOpenSsl(stderr)
        } else if is_linker_trouble(&stderr) {
            Self::NoLinker(stderr)
        } else if is_network_trouble(&stderr) {
            Self::NoNetwork(stderr)
        } else if is_in_use(&stderr) {
            Self::InUse(stderr)
        } else {
            Self::Cargo(stderr)
        }
    }

    /// What cargo or the compiler said, to be shown as it is: it may be many
    /// lines, with ANSI colours, or nothing.
    pub fn output(&self) -> &str {
        match self {
            Self::DoesNotCompile(errors) => &errors.rendered,
            Self::NoNetwork(text)
            | Self::NoOpenSsl(text)
            | Self::NoLinker(text)
            | Self::InUse(text)
            | Self::Cargo(text) => text,
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
                    format!("`check reset {}` puts it back.", slug.display())
                }
                _ => format!("`git checkout -- {}` brings it back.", slashes(file)),
            },
            Self::DoesNotCompile(errors) => {
                let Place { file, line } = &errors.first;
                format!("Begin with the first one, at {file}:{line}.")
            }
            Self::NotStarted(..) => install(&needs::RUST),
            Self::NoNetwork(_) => "The first build downloads the crates that the \
                 lessons use. Connect to the internet, or look at your proxy, and \
                 try again."
                .into(),
            Self::NoOpenSsl(_) => install(&needs::OPENSSL),
            Self::NoLinker(_) => install(&needs::LINKER),
            Self::InUse(_) => "If the server runs in another terminal, stop it there \
                 with Ctrl-C, and try again."
                .into(),
            Self::Cargo(_) => {
                format!("Try `cargo build` by itself. {ASK_THE_DOCTOR}")
            }
            Self::Io(path, _) => format!(
                "See that {} can be written, and try again. {ASK_THE_DOCTOR}",
                slashes(path)
            ),
            Self::TooLong(_) => {
                "Try `cargo build` by itself, to see where it waits.".into()
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
            Self::NoNetwork(_) => write!(f, "Cargo could not download a crate."),
            Self::NoOpenSsl(_) => {
                write!(f, "The build needs pkg-config and OpenSSL's headers.")
            }
            Self::NoLinker(_) => write!(f, "The program could not be linked."),
            Self::InUse(_) => write!(f, "The program to be replaced is in use."),
            Self::Cargo(_) => write!(f, "Cargo could not build the program."),
            Self::Io(path, error) => write!(f, "{}: {error}.", slashes(path)),
            Self::TooLong(limit) => {
                write!(f, "The build was stopped after {} s.", limit.as_secs())
            }
        }
    }
}

impl std::error::Error for BuildFailure {}

/// Whether the compiler has nothing against the source, and could not link.
pub(crate) fn is_linker_trouble(text: &str) -> bool {
    let starts =
        ["linker `", "linking with `", "error: linker `", "error: linking with `"];
    text.lines().any(|line| starts.iter().any(|start| line.starts_with(start)))
}

fn is_openssl_trouble(text: &str) -> bool {
    text.contains("custom build command for `openssl-sys")
}

fn is_network_trouble(text: &str) -> bool {
    ["failed to download", "unable to update registry", "spurious network error"]
        .iter()
        .any(|sign| text.to_lowercase().contains(sign))
}

/// Windows keeps the file of a running program from being replaced.
fn is_in_use(text: &str) -> bool {
    ["Access is denied", "being used by another process", "LNK1104"]
        .iter()
        .any(|sign| text.contains(sign))
}

/// How to get what is missing, on lines of their own.
fn install(need: &Need) -> String {
    format!("\n{}\n{ASK_THE_DOCTOR}", need.remedy_here())
}

const ASK_THE_DOCTOR: &str = "`cargo run --bin check -- doctor` looks for all that a \
     check needs.";

/// The way a path is written in the lessons, on Windows too.
fn slashes(path: &std::path::Path) -> String {
    path.display().to_string().replace('\\', "/")
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn a_machine_that_cannot_build_is_told_what_it_lacks() {
        let none: &[Diagnostic] = &[];
        let network = "error: failed to get `axum` as a dependency of package `exercises`\n\n\
             Caused by:\n  failed to download from `https://…/config.json`\n";
        let failure = BuildFailure::from_output(none, network.into());
        assert!(matches!(failure, BuildFailure::NoNetwork(_)), "{failure:?}");

        let openssl =
            "error: failed to run custom build command for `openssl-sys v0.9.111`";
        let failure = BuildFailure::from_output(none, openssl.into());
        assert!(matches!(failure, BuildFailure::NoOpenSsl(_)), "{failure:?}");

        // A build script's compiler is not reported as data.
        let linker = "   Compiling quote v1.0.47\nerror: linker `cc` not found\n";
        let failure = BuildFailure::from_output(none, linker.into());
        assert!(matches!(failure, BuildFailure::NoLinker(_)), "{failure:?}");
        let failure =
            BuildFailure::from_output(&[said("linker `cc` not found")], "".into());
        assert!(matches!(failure, BuildFailure::NoLinker(_)), "{failure:?}");

        let busy = "linking with `link.exe` failed: exit code: 1104\n = note: LNK1104: …";
        let failure = BuildFailure::from_output(&[said(busy)], "".into());
        assert!(matches!(failure, BuildFailure::InUse(_)), "{failure:?}");
    }

    #[test]
    fn anything_else_is_shown_in_full() {
        let full = "failed to write a file: No space left on device";
        let failure = BuildFailure::from_output(&[said(full)], "and so on\n".into());
        assert!(matches!(failure, BuildFailure::Cargo(_)), "{failure:?}");
        assert_eq!(failure.output(), format!("error: {full}\nand so on\n"));
    }
}
