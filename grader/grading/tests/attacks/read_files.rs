//! Reads what it should not: the machine's users, the grader's files, the solution.

use std::{env, fs};

fn main() {
    let outside = env::args().nth(1).unwrap();
    let files = [
        "/etc/passwd".to_owned(),
        "/etc/shadow".to_owned(),
        "/proc/1/cmdline".to_owned(),
        "/proc/self/mountinfo".to_owned(),
        "/sys/kernel/uevent_seqnum".to_owned(),
        "/root/.bashrc".to_owned(),
        format!("{outside}/secret.txt"),
        format!("/proc/{}/root/etc/passwd", env::args().nth(5).unwrap()),
    ];
    for file in files {
        if fs::read(&file).is_ok_and(|text| !text.is_empty()) {
            println!("achieved: read {file}");
        }
    }
    for folder in ["/home", "/root", "/var", "/run/systemd", outside.as_str()] {
        if fs::read_dir(folder).is_ok_and(|found| found.count() > 0) {
            println!("achieved: list {folder}");
        }
    }
    // Landlock doesn't forbid to ask whether a file exists.
    if fs::metadata(format!("{outside}/secret.txt")).is_ok() {
        println!("achieved: a file's size");
    }
}
