//! Hostile submissions, compiled and run in a cell of each level, and what must happen.
//!
//! Each program in `attacks/` prints a line `achieved: …` for what it should not be able to
//! do, `counted: …` for how much it got, and `allowed: …` for what must work. A test
//! asserts on these lines and on what is left outside: no process, mount, file or user.
//!
//! Run as root, each level is tried as root and again as an ordinary user.

#![cfg(target_os = "linux")]

#[path = "attacks_support/compilers.rs"]
mod compilers;
#[path = "attacks_support/outside.rs"]
mod outside;
#[path = "attacks_support/servers.rs"]
mod servers;
#[path = "attacks_support/trial.rs"]
mod trial;

use std::process::Command;

use grading::sandbox::{Ended, Kind, Level, Limits, Sandbox, Wanted};
use nix::sys::signal::Signal;

use outside::Outside;
use trial::{Trial, program};

const BOTH: [Level; 2] = [Level::Bubblewrap, Level::Landlock];

/// A user that isn't root, for the second round.
const NOBODY: u32 = 65_534;

fn is_root() -> bool {
    nix::unistd::geteuid().is_root()
}

/// Without bubblewrap here, this fails; it is never skipped.
#[test]
fn strict_is_bubblewrap() {
    let sandbox = Sandbox::find_for(Wanted::Strict, &program())
        .expect("these tests need bubblewrap (Debian: apt install bubblewrap)");
    assert_eq!(sandbox.level(), Level::Bubblewrap);
    assert!(sandbox.says().starts_with("bubblewrap"), "{}", sandbox.says());
    assert!(sandbox.missing().is_empty());
}

#[test]
fn a_weaker_level_than_asked_for_is_refused() {
    // A program without the subcommand stands for a machine on which nothing works.
    let nothing = std::path::Path::new("/bin/false");
    for (wanted, less) in
        [(Wanted::Strict, "--sandbox best"), (Wanted::Best, "--sandbox none")]
    {
        let refused = Sandbox::find_for(wanted, nothing).unwrap_err().to_string();
        assert!(refused.contains(less), "{refused}");
    }
    let none = Sandbox::find_for(Wanted::None, nothing).unwrap();
    assert_eq!(none.level(), Level::None);
    assert!(none.says().starts_with("none"), "{}", none.says());
}

#[test]
fn each_worker_has_its_own_user_and_leaves_none() {
    let outside = Outside::new();
    let sandbox = Sandbox::of(Level::Bubblewrap, &program()).unwrap();
    let cells: Vec<_> =
        (0..3).map(|n| sandbox.cell(n, &outside.scratch()).unwrap()).collect();
    let users: Vec<_> = cells.iter().map(grading::sandbox::Cell::uid).collect();
    if is_root() {
        assert!(users[0] != users[1] && users[1] != users[2] && users[0] != users[2]);
    } else {
        assert_eq!(users, [None; 3]);
    }
    drop(cells);
    for uid in users.into_iter().flatten() {
        let lock = format!("/run/grading-user-{uid}");
        // Another test may have the user by now. Then the file is locked.
        let left = std::fs::File::open(lock).is_ok_and(|lock| lock.try_lock().is_ok());
        assert!(!left, "the lock of {uid} is left");
    }
    assert_eq!(std::fs::read_dir(outside.scratch()).unwrap().count(), 0);
}

#[test]
fn a_cell_is_emptied_whatever_is_in_it() {
    use std::{fs, os::unix::fs::PermissionsExt};

    let outside = Outside::new();
    let sandbox = Sandbox::of(Level::Bubblewrap, &program()).unwrap();
    let cell = sandbox.cell(0, &outside.scratch()).unwrap();
    let locked = cell.folder().join("locked");
    fs::create_dir_all(locked.join("inner")).unwrap();
    fs::write(locked.join("inner/file"), "x").unwrap();
    std::os::unix::fs::symlink(outside.prebuilt(), cell.folder().join("link")).unwrap();
    std::os::unix::fs::symlink(outside.prebuilt(), locked.join("link")).unwrap();
    for folder in [locked.join("inner"), locked] {
        fs::set_permissions(folder, fs::Permissions::from_mode(0o000)).unwrap();
    }
    cell.clear().unwrap();
    assert_eq!(fs::read_dir(cell.folder()).unwrap().count(), 0);
    outside.is_unchanged();
}

/// The attacks are real: the same programs succeed where nothing contains them.
#[test]
fn without_a_sandbox_the_attacks_succeed() {
    let trial = Trial::new(Level::Bubblewrap);
    for (attack, expected) in [
        ("read_files", ["read /etc/passwd", "list /var"]),
        ("network", ["TCP to the machine", "an abstract socket"]),
        ("inherited_files", ["file 3", "file 3"]),
    ] {
        let built = trial.compile(attack);
        assert_eq!(built.ended, Some(Ended::Code(0)), "{built:?}");
        let ran = trial.uncontained(attack);
        let achieved = |what| ran.contains(&format!("achieved: {what}\n"));
        assert!(expected.iter().all(achieved), "{attack}: {ran}");
    }
}

#[test]
fn a_signal_is_reported_as_it_is() {
    for level in BOTH {
        let trial = Trial::new(level);
        let run = trial.attack("abort");
        let signal = Ended::Signal(Signal::SIGABRT as i32);
        assert_eq!(run.ended, Some(signal), "{level:?}: {run:?}");
    }
}

/// Then no line of the submission has run, and that is the grader's fault.
#[test]
fn a_sandbox_that_fails_is_told_from_a_program_that_fails() {
    for level in BOTH {
        let trial = Trial::new(level);
        let run =
            trial.start(Kind::Serve, Limits::serve(), "/missing/program".as_ref(), &[]);
        assert!(!run.started, "{level:?}: {run:?}");
        assert!(run.stderr.contains("/missing/program"), "{level:?}: {run:?}");
        let run = trial.start(Kind::Serve, Limits::serve(), "/bin/false".as_ref(), &[]);
        assert!(run.started, "{level:?}: {run:?}");
        assert_eq!(run.ended, Some(Ended::Code(1)), "{level:?}: {run:?}");
    }
}

/// Landlock on an ordinary user's account is the weakest that is tried.
#[test]
fn the_same_holds_for_an_ordinary_user() {
    if !is_root() {
        return;
    }
    let outside = Outside::new();
    let status = Command::new("setpriv")
        .args([
            &format!("--reuid={NOBODY}"),
            &format!("--regid={NOBODY}"),
            "--clear-groups",
        ])
        .arg(std::env::current_exe().unwrap())
        .env(trial::TOOLCHAIN, outside.toolchain())
        .env("HOME", "/nonexistent")
        .current_dir("/")
        .status()
        .unwrap();
    assert!(status.success(), "as an ordinary user: {status}");
}
