//! Hostile submissions, compiled and run in a cell of each level, and what must happen.
//!
//! Each program in `attacks/` prints a line `achieved: …` for what it should not be able to
//! do, `counted: …` for how much it got, and `allowed: …` for what must work. A test
//! asserts on these lines and on what is left outside: no process, mount, file or user.
//!
//! Run as root, each level is tried as root and again as an ordinary user.

#![cfg(target_os = "linux")]

#[path = "attacks_support/outside.rs"]
mod outside;
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
    let refused = Sandbox::find_for(Wanted::Strict, nothing).unwrap_err().to_string();
    assert!(refused.contains("--sandbox best"), "{refused}");
    let best = Sandbox::find_for(Wanted::Best, nothing).unwrap();
    assert_eq!(best.level(), Level::None);
    assert_eq!(best.missing().len(), 2);
    assert!(best.says().starts_with("none"), "{}", best.says());
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

#[test]
fn what_a_compiler_must_not_read() {
    for level in BOTH {
        let trial = Trial::new(level);
        for attack in
            ["build_include_passwd", "build_include_solution", "build_module_outside"]
        {
            let built = trial.compile(attack);
            assert_eq!(
                built.ended,
                Some(Ended::Code(1)),
                "{level:?} {attack}: {built:?}"
            );
            assert!(
                built.stderr.contains("couldn't read"),
                "{level:?} {attack}: {built:?}"
            );
        }
        let built = trial.compile("build_incbin");
        assert!(built.stderr.contains("Could not find incbin"), "{level:?}: {built:?}");
        let built = trial.compile("build_env_token");
        assert!(built.stderr.contains("not defined"), "{level:?}: {built:?}");

        let built = trial.compile("build_include_environ");
        if level == Level::Landlock {
            // There, a compiler has no /proc.
            assert!(built.stderr.contains("couldn't read"), "{built:?}");
        } else if built.ended == Some(Ended::Code(0)) {
            let run = trial.run("build_include_environ", Limits::serve());
            assert!(run.started && !run.stdout.contains(trial::TOKEN), "{run:?}");
        }
    }
}

#[test]
fn a_compiler_ends_at_its_limits() {
    for level in BOTH {
        let trial = Trial::new(level);
        let built = trial.compile("build_include_endless");
        assert!(built.stderr.contains("couldn't read"), "{level:?}: {built:?}");
        let built = trial.compile("build_huge_const");
        assert_ne!(built.ended, Some(Ended::Code(0)), "{level:?}: {built:?}");

        let short = Limits { cpu_s: 2, ..Limits::compile() };
        let built = trial.compile_within("build_endless_const", short);
        let signal = Ended::Signal(Signal::SIGXCPU as i32);
        assert_eq!(built.ended, Some(signal), "{level:?}: {built:?}");
    }
}

#[test]
fn what_a_server_must_not_read() {
    for level in BOTH {
        let trial = Trial::new(level);
        let known: &[&str] = match level {
            // Its own list of mounts, and its own namespace's first process.
            Level::Bubblewrap => &["read /proc/1/cmdline", "read /proc/self/mountinfo"],
            _ => &["a file's size"],
        };
        let run = trial.attack("read_files");
        assert!(run.achieved().iter().all(|it| known.contains(it)), "{level:?}: {run:?}");

        let run = trial.attack("environments");
        let own = ["variable PORT", "variable PWD"];
        assert!(run.achieved().iter().all(|it| own.contains(it)), "{level:?}: {run:?}");
        let run = trial.attack("inherited_files");
        assert_eq!(run.achieved(), [""; 0], "{level:?}: {run:?}");
    }
}

#[test]
fn a_server_reaches_no_network() {
    for level in BOTH {
        let trial = Trial::new(level);
        let run = trial.attack("network");
        let known: &[&str] = match level {
            // In its own network that harms nobody.
            Level::Bubblewrap => &["listen on another port"],
            _ => &[],
        };
        assert_eq!(run.achieved(), known, "{level:?}: {run:?}");
        assert!(run.stdout.contains("allowed: listen on PORT"), "{level:?}: {run:?}");
        trial.outside.heard_nothing();
    }
}

#[test]
fn a_server_leaves_other_processes_alone() {
    for level in BOTH {
        let trial = Trial::new(level);
        let run = trial.attack("other_processes");
        assert_eq!(run.achieved(), [""; 0], "{level:?}: {run:?}");
        assert!(run.stdout.contains("allowed: signal itself"), "{level:?}: {run:?}");
    }
}

#[test]
fn a_server_becomes_no_root() {
    for level in BOTH {
        let trial = Trial::new(level);
        let run = trial.attack("namespaces");
        assert_eq!(run.achieved(), [""; 0], "{level:?}: {run:?}");
    }
}

#[test]
fn a_server_changes_nothing_outside() {
    for level in BOTH {
        let trial = Trial::new(level);
        let run = trial.attack("write_outside");
        assert_eq!(run.achieved(), [""; 0], "{level:?}: {run:?}");
        let writes = run.stdout.contains("allowed: files in its own folder");
        // With Landlock, a server writes no file at all.
        assert_eq!(writes, level == Level::Bubblewrap, "{level:?}: {run:?}");
        let run = trial.attack("forged_result");
        assert_eq!(run.ended, Some(Ended::Code(0)), "{level:?}: {run:?}");
    }
}

#[test]
fn no_process_outlives_a_server() {
    for (level, alone) in
        [(Level::Bubblewrap, false), (Level::Bubblewrap, true), (Level::Landlock, false)]
    {
        let trial = Trial::new(level);
        let run = trial.attack_within("daemon", Limits { alone, ..Limits::serve() });
        let forks = run.stdout.contains("allowed: other processes");
        // With Landlock, a server starts no process at all.
        assert_eq!(forks, level == Level::Bubblewrap && !alone, "{level:?}: {run:?}");
    }
}

#[test]
fn no_server_outlives_the_grader() {
    for level in BOTH {
        let trial = Trial::new(level);
        let built = trial.compile("busy");
        assert_eq!(built.ended, Some(Ended::Code(0)), "{level:?}: {built:?}");
        let words = trial.words("busy");
        // This shell stands for a grader that is killed.
        let mut grader = Command::new("sh")
            .args(["-c", "\"$@\" & wait", "sh"])
            .args(&words)
            .env_clear()
            .env("PORT", "27182")
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        let server = trial.running("busy");
        // The grader finds what it needs to know about its server.
        let environ = std::fs::read(format!("/proc/{server}/environ")).unwrap();
        assert!(String::from_utf8_lossy(&environ).contains("PORT=27182"), "{level:?}");
        assert!(std::fs::read_dir(format!("/proc/{server}/fd")).is_ok(), "{level:?}");
        grader.kill().unwrap();
        grader.wait().unwrap();
        trial.outside.is_left_alone();
    }
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
fn a_server_ends_at_its_limits() {
    for level in BOTH {
        let trial = Trial::new(level);
        let few = Limits { processes: 64, alone: false, ..Limits::serve() };
        let run = trial.attack_within("fork_bomb", few);
        // An ordinary user's other processes come and go meanwhile, and count too.
        assert!(run.counted().iter().all(|&it| it < 80), "{level:?}: {run:?}");
        let run = trial.attack_within("thread_bomb", few);
        assert!(run.counted().iter().all(|&it| it < 80), "{level:?}: {run:?}");

        let run = trial.attack("memory_bomb");
        let most = run.counted().last().copied().unwrap_or_default();
        assert!((300..=512).contains(&most), "{level:?}: {run:?}");
        let run = trial.attack("shared_memory");
        assert_eq!(run.achieved(), [""; 0], "{level:?}: {run:?}");
        // A limit on address space is all there is: about 1.8 GB on two cores.
        assert!(run.counted()[0] < 4096, "{level:?}: {run:?}");

        let short = Limits { cpu_s: 1, ..Limits::serve() };
        let run = trial.attack_within("busy", short);
        let signal = Ended::Signal(Signal::SIGXCPU as i32);
        assert_eq!(run.ended, Some(signal), "{level:?}: {run:?}");
    }
}

#[test]
fn a_server_fills_no_disk() {
    for level in BOTH {
        let trial = Trial::new(level);
        let run = trial.attack("fill_disk");
        assert!(run.counted().iter().all(|&it| it <= 15), "{level:?}: {run:?}");
        let run = trial.attack("many_files");
        let made: u64 = run.counted().iter().sum();
        // Known: bubblewrap limits the size of its files, but not their number. They are
        // in memory, and gone with it.
        assert!(level == Level::Bubblewrap || made == 0, "{level:?}: {run:?}");
        let run = trial.attack("sparse_file");
        assert_eq!(run.achieved(), [""; 0], "{level:?}: {run:?}");
    }
}

#[test]
fn output_without_an_end_ends_with_the_reader() {
    for level in BOTH {
        let trial = Trial::new(level);
        let run = trial.attack("endless_output");
        assert_eq!(run.stdout.len(), trial::MOST_OUTPUT, "{level:?}");
        assert_eq!(run.ended, None, "{level:?}: the trial ends it");
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
