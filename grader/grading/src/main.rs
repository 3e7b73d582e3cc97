//! The program of instructors; `cargo run --bin grade` builds it and becomes it.

use std::process::ExitCode;

use grading::judge::worker;

fn main() -> ExitCode {
    worker::dispatch().unwrap_or(ExitCode::SUCCESS)
}
