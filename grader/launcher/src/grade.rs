//! `grade`: builds the program for instructors if necessary, and becomes it.

use std::process::ExitCode;

use launcher::{grader::GRADING, start::start};

fn main() -> ExitCode {
    start("grade", &GRADING)
}
