//! Looks for secrets in its own environment, and in that of every process.

use std::{env, fs};

fn main() {
    for (name, _) in env::vars_os() {
        println!("achieved: variable {}", name.display());
    }
    for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
        let environ = fs::read(entry.path().join("environ")).unwrap_or_default();
        if String::from_utf8_lossy(&environ).contains("GRADING_TEST_TOKEN") {
            println!("achieved: the token of {}", entry.path().display());
        }
    }
}
