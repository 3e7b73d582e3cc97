//! Attacks by a server that runs.

use std::process::Command;

use grading::sandbox::{Ended, Level, Limits};
use nix::sys::signal::Signal;

use super::{
    BOTH,
    trial::{self, Trial},
};

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
