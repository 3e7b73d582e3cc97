//! Runs that end early.

use std::{
    fs,
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};

use super::support::{Class, PROGRAM};

const WORDS: [&str; 9] =
    ["class", "--lesson", "1", "--sandbox", "best", "--seed", "7", "--out", "out"];

/// How long what a killed run has started may outlive it.
const GONE_WITHIN: Duration = Duration::from_secs(20);

fn start(class: &Class) -> Child {
    let mut command = Command::new(PROGRAM);
    command.args(WORDS).current_dir(class.path(""));
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// Waits for the end, at most so long.
fn ends_within(child: &mut Child, limit: Duration) -> bool {
    let deadline = Instant::now() + limit;
    while Instant::now() < deadline {
        if child.try_wait().unwrap().is_some() {
            return true;
        }
        std::thread::park_timeout(Duration::from_millis(2));
    }
    false
}

#[test]
fn a_run_killed_at_ten_moments_goes_on_to_the_same_records() {
    let class = Class::new();
    let whole = class.grade("whole", &["--seed", "7"]);
    assert_eq!(whole.code, Some(0), "{}", whole.stderr);
    for at in 0..10 {
        let mut run = start(&class);
        // Once all is judged, a run takes much less than this.
        let moment = Duration::from_millis(fastrand::u64(20..400 + 200 * at));
        if !ends_within(&mut run, moment) {
            run.kill().unwrap();
            run.wait().unwrap();
        }
        // What is there is whole.
        let records = class.path("out/records");
        for entry in fs::read_dir(&records).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if !name.starts_with('.') {
                class.record("out", name.strip_suffix(".json").unwrap());
            }
        }
    }
    let run = class.run(&WORDS);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert_eq!(class.timeless("out"), class.timeless("whole"));
    nothing_runs_below(&class.path(""));
}

#[test]
fn an_interrupted_run_ends_all_it_started_and_can_go_on() {
    let class = Class::new();
    let mut run = start(&class);
    let one = class.path("out/records/eve.json");
    while !one.exists() && run.try_wait().unwrap().is_none() {
        std::thread::yield_now();
    }
    kill(Pid::from_raw(run.id() as i32), Signal::SIGINT).unwrap();
    assert!(ends_within(&mut run, GONE_WITHIN));
    assert_eq!(run.wait().unwrap().code(), Some(130));
    nothing_runs_below(&class.path(""));
    let run = class.run(&WORDS);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(!run.stdout.contains(" 0 had a result"), "{}", run.stdout);
}

/// Waits until no process of the class's runs is left: each has the program's path or the
/// workers' folder on its command line, and the class's folder or that one as its own.
#[cfg(target_os = "linux")]
fn nothing_runs_below(folder: &Path) {
    let deadline = Instant::now() + GONE_WITHIN;
    loop {
        let left: Vec<String> = fs::read_dir("/proc")
            .unwrap()
            .flatten()
            .filter_map(|entry| fs::read_link(entry.path().join("cwd")).ok())
            .filter(|cwd| cwd.starts_with(folder))
            .map(|cwd| cwd.display().to_string())
            .collect();
        if left.is_empty() {
            return;
        }
        assert!(Instant::now() < deadline, "{left:?}");
        std::thread::park_timeout(Duration::from_millis(10));
    }
}

#[cfg(not(target_os = "linux"))]
fn nothing_runs_below(_: &Path) {}
