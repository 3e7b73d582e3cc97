//! `check`: builds the grader if necessary, and becomes it.

use std::process::ExitCode;

use launcher::{grader::GRADER, start::start};

fn main() -> ExitCode {
    start("check", &GRADER)
}
