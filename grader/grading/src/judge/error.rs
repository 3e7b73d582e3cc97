//! Why there is no engine.

use std::{fmt, io};

use grader::build::BuildFailure;

use crate::sandbox::SandboxError;

/// Why there is no engine.
#[derive(Debug)]
pub enum EngineError {
    /// The crates of the lesson can't be built.
    Build(BuildFailure),
    /// The sandbox's users can't read the toolchain or the crates.
    Sandbox(SandboxError),
    /// The path of this program is unknown.
    NoWorker(io::Error),
}

impl fmt::Display for EngineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Build(failure) => {
                write!(f, "{}{failure} {}", failure.output(), failure.next_step())
            }
            Self::Sandbox(error) => write!(f, "{error}"),
            Self::NoWorker(error) => {
                write!(f, "the path of this program is unknown: {error}")
            }
        }
    }
}

impl std::error::Error for EngineError {}
