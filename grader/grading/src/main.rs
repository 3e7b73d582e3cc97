//! The program of instructors; `cargo run --bin grade` builds it and becomes it.

fn main() {}
