//! The program of instructors; `cargo run --bin grade` builds it and becomes it.

use std::process::ExitCode;

use grading::judge::worker;

fn main() -> ExitCode {
    if let Some(code) = worker::dispatch() {
        return code;
    }
    ExitCode::SUCCESS
}
