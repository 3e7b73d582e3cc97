//! A killed grader can't run any code, but still leaves no processes behind.
//!
//! These tests run [`a_grader`] of this test program as the grader, in its own process.

use std::{
    env,
    process::{Child, Stdio},
    sync::{Mutex, MutexGuard, PoisonError},
    time::Instant,
};

use classroom::process::Process;

use super::{nothing_left::count, *};

/// What a grader starts, and how many processes then carry its tag.
const SERVER: (&str, usize) = ("server", 4);
const TOOL: (&str, usize) = ("tool", 4);

/// The variable that tells [`a_grader`] what to start.
const STARTS: &str = "GRADER_STARTS";

/// The variable with the value for [`TAG`].
const STARTS_TAGGED: &str = "GRADER_STARTS_TAGGED";

/// A variable of all processes that the grader starts, but not of the grader itself.
const TAG: &str = "KILLED_GRADER";

/// The tests below run this in its own process.
#[tokio::test]
#[ignore = "it never ends, and only the other tests run it"]
async fn a_grader() {
    let (kind, tag) = (env::var(STARTS).unwrap(), env::var(STARTS_TAGGED).unwrap());
    let (_server, _tool);
    match &kind[..] {
        "tool" => {
            // First a daemon, such as that of sccache; then the compilers.
            let script = "setsid sh -c 'sleep 1000 &'; sleep 1000 & sleep 1000 & wait";
            let mut tool = tokio::process::Command::new("sh");
            tool.args(["-c", script]).env(TAG, &tag).kill_on_drop(true);
            _tool = Process::spawn_tool(tool).unwrap();
        }
        _ => {
            _server =
                Server::start(unruly("spinning family", &[(TAG, &tag)])).await.unwrap()
        }
    }
    // Wait until stdin ends.
    let _ = std::io::copy(&mut std::io::stdin(), &mut std::io::sink());
}

/// Makes the tests run one at a time. Each grader ends left-over processes when it
/// starts, so it would hide that the watchdog of another test has missed some.
static TURN: Mutex<()> = Mutex::new(());

fn turn() -> MutexGuard<'static, ()> {
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A running grader.
struct Running {
    process: Child,
    entry: String,
}

impl Running {
    /// Starts a grader, and waits until all its processes run.
    fn start((kind, processes): (&str, usize), name: &str) -> Self {
        let tag = format!("{name}-{}", std::process::id());
        let process = Command::new(env::current_exe().unwrap())
            .args(["--exact", "killed::a_grader", "--ignored"])
            .env(STARTS, kind)
            .env(STARTS_TAGGED, &tag)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let running = Self { process, entry: format!("{TAG}={tag}") };
        until(|| running.left() == processes, || format!("{} run", running.left()));
        running
    }

    /// How many of the processes that it has started still run.
    fn left(&self) -> usize {
        count(&self.entry)
    }

    /// The process id of its watchdog.
    fn watchdog(&self) -> u32 {
        let parent = format!(" {} ", self.process.id());
        let is_its_own = |pid: &u32| {
            let file = |name: &str| fs::read_to_string(format!("/proc/{pid}/{name}"));
            // 4711 (sh) S 4700 …
            let stat = file("stat").unwrap_or_default();
            let is_child = stat.rsplit_once(')').is_some_and(|(_, rest)| {
                rest.get(2..).is_some_and(|rest| rest.starts_with(&parent))
            });
            is_child && file("cmdline").is_ok_and(|words| words.contains("watchdog"))
        };
        let processes = fs::read_dir("/proc").unwrap().flatten();
        let mut numbers =
            processes.filter_map(|it| it.file_name().to_str()?.parse().ok());
        numbers.find(is_its_own).unwrap()
    }

    /// Kills it, as `kill -9` does.
    fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// Waits, with a limit, until only this many processes are left.
    fn leaves(&self, processes: usize) {
        until(|| self.left() == processes, || format!("{} are left", self.left()));
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // This fails if the test has killed it already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Waits until this is true, with a limit.
fn until(is_so: impl Fn() -> bool, otherwise: impl Fn() -> String) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < LONG, "{}", otherwise());
        std::thread::yield_now();
    }
}

fn signal(signal: &str, pid: u32) {
    let status = Command::new("kill").args([signal, &pid.to_string()]).status();
    assert!(status.unwrap().success());
}

fn is_there(pid: u32) -> bool {
    let status = fs::read_to_string(format!("/proc/{pid}/status"));
    status.is_ok_and(|text| !text.contains("State:\tZ"))
}

/// Ends the daemon that the test of a tool leaves on purpose.
fn end_daemon(entry: &str) {
    for process in fs::read_dir("/proc").unwrap().flatten() {
        let environment = fs::read(process.path().join("environ")).unwrap_or_default();
        if String::from_utf8_lossy(&environment).contains(entry) {
            signal("-KILL", process.file_name().to_str().unwrap().parse().unwrap());
        }
    }
}

#[test]
fn its_servers_end() {
    let _turn = turn();
    let mut grader = Running::start(SERVER, "servers");
    let watchdog = grader.watchdog();
    grader.kill();
    grader.leaves(0);
    until(|| !is_there(watchdog), || "the watchdog is left".to_owned());
}

#[test]
fn its_tools_end_and_their_daemons_stay() {
    let _turn = turn();
    let mut grader = Running::start(TOOL, "tools");
    let watchdog = grader.watchdog();
    grader.kill();
    until(|| !is_there(watchdog), || "the watchdog is left".to_owned());
    grader.leaves(1);
    end_daemon(&grader.entry);
}

#[test]
fn the_watchdog_outlives_what_a_terminal_sends() {
    let _turn = turn();
    let mut grader = Running::start(SERVER, "signals");
    for name in ["-HUP", "-INT", "-QUIT", "-TERM"] {
        signal(name, grader.watchdog());
    }
    grader.kill();
    grader.leaves(0);
}

#[test]
fn the_watchdog_ends_with_a_grader_that_ends() {
    let _turn = turn();
    let mut grader = Running::start(SERVER, "normal-end");
    let watchdog = grader.watchdog();
    drop(grader.process.stdin.take());
    assert!(grader.process.wait().unwrap().success());
    assert_eq!(grader.left(), 0);
    until(|| !is_there(watchdog), || "the watchdog is left".to_owned());
}

/// If the watchdog was killed first, the next grader ends the left-over processes.
#[test]
fn without_a_watchdog_the_next_grader_sweeps() {
    let _turn = turn();
    let other = Running::start(SERVER, "bystander");
    let mut graders =
        [Running::start(SERVER, "swept-server"), Running::start(TOOL, "swept-tool")];
    for grader in &mut graders {
        let watchdog = grader.watchdog();
        signal("-KILL", watchdog);
        until(|| !is_there(watchdog), || "it cannot be killed".to_owned());
        grader.kill();
    }
    let _next = Running::start(SERVER, "next");
    graders[0].leaves(0);
    graders[1].leaves(1);
    assert_eq!(
        other.left(),
        SERVER.1,
        "a grader must not end processes of one that still runs"
    );
    end_daemon(&graders[1].entry);
}
