//! Measures how long a student waits for a verdict on this machine, compared with the
//! same exercise under Jest and with the build alone:
//!
//!     cargo bench --profile dev --bench verdict
//!
//! `cargo run --bin check` uses the same profile. The bench edits the solution of
//! lesson 04 while it runs, and restores it at the end.

#[path = "../tests/support/mod.rs"]
#[expect(dead_code, reason = "the bench starts no server itself")]
mod support;

use std::{
    error::Error,
    fs, iter,
    path::{Path, PathBuf},
    process::{Command, ExitCode, Stdio},
    time::{Duration, Instant},
};

/// How often each figure is measured, not counting one round to warm up.
const ROUNDS: usize = 9;

/// The program that is built and judged.
const BIN: &str = "04-messages-solution";

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> ExitCode {
    match measure() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("The measurement failed: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Takes all figures and prints them.
fn measure() -> Outcome<()> {
    println!("Medians of {ROUNDS} rounds, in ms\n");

    let verdict = median(check)?;
    show("verdict, from the server's start to the last answer", verdict);
    // The Jest tests use the server that the grader's own tests judge.
    let grader = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    support::node(&grader.join("tests/node"));
    let folder = grader.join("benches/jest");
    support::node(&folder);
    let npx = if cfg!(windows) { "npx.cmd" } else { "npx" };
    let jest = median(|| timed(|| node(&folder, &[npx, "jest"])))?;
    show("npx jest, six tests", jest);
    let bare = ["node", "node_modules/jest/bin/jest.js"];
    let bare = median(|| timed(|| node(&folder, &bare)))?;
    show("the same, started without npx", bare);

    let unchanged = median(|| timed(|| check().map(drop)))?;
    show("check, an unchanged file", unchanged);

    // The two take turns, so that a busy moment of the machine affects both.
    let mut source = Edited::open()?;
    let (mut builds, mut checks) = (Vec::new(), Vec::new());
    for _ in 0..=ROUNDS {
        source.edit()?;
        builds.push(timed(build)?);
        source.edit()?;
        checks.push(timed(|| check().map(drop))?);
    }
    // Not in turn with these: a `todo!()` is a larger edit, and its removal would be too.
    let failures = (0..=ROUNDS).map(|_| {
        source.break_it()?;
        timed(fails)
    });
    let failed = middle(failures.collect::<Outcome<_>>()?);
    let (build, edited) = (middle(builds), middle(checks));
    show("cargo build, after a one-line edit", build);
    show("check, after a one-line edit, passes", edited);
    show("check, after a one-line edit, stops at a todo!()", failed);

    println!();
    show_ratio("verdict / npx jest", verdict, jest);
    show_ratio("verdict / jest without npx", verdict, bare);
    show_ratio("check that passes / cargo build, after an edit", edited, build);
    show_ratio("check that stops at a todo!() / cargo build", failed, build);
    Ok(())
}

/// Runs `check` on the solution, and returns how long judging took, from its report:
/// the time from the server's start to the last answer, without the build. JSON would
/// come a second later: a final report waits for what clients may still hear.
fn check() -> Outcome<Duration> {
    let output = Command::new(env!("CARGO_BIN_EXE_grader"))
        .args(["04-messages", "--solution"])
        .current_dir(support::workspace())
        .output()?;
    let report = String::from_utf8(output.stdout)?;
    let mut lines = report.lines();
    let passed = lines.next().is_some_and(|line| line.contains(" passed: "));
    let took = lines.next().and_then(|line| line.split_once(" ms"));
    match took.map(|(milliseconds, _)| milliseconds.parse()) {
        Some(Ok(milliseconds)) if passed => Ok(Duration::from_millis(milliseconds)),
        _ => Err(format!("the solution did not pass: {report}").into()),
    }
}

/// Runs `check` on the solution, which must not pass.
fn fails() -> Outcome<()> {
    let mut check = Command::new(env!("CARGO_BIN_EXE_grader"));
    check.args(["04-messages", "--solution"]).current_dir(support::workspace());
    match check.stdout(Stdio::null()).stderr(Stdio::null()).status()?.code() {
        Some(1) => Ok(()),
        code => Err(format!("the edited solution gave the exit status {code:?}").into()),
    }
}

/// Builds the solution as `check` does, without judging it.
fn build() -> Outcome<()> {
    run(Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--bin", BIN])
        .current_dir(support::workspace()))
}

/// Runs one of Node's programs, with arguments.
fn node(folder: &Path, words: &[&str]) -> Outcome<()> {
    run(Command::new(words[0])
        .args(&words[1..])
        // The tests and the server are ES modules, and Jest needs this option for them.
        .env("NODE_OPTIONS", "--experimental-vm-modules")
        .current_dir(folder))
}

/// Runs a command to its end, and hides its output.
fn run(command: &mut Command) -> Outcome<()> {
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status()?;
    if status.success() { Ok(()) } else { Err(format!("{command:?}: {status}").into()) }
}

/// Returns how long this takes.
fn timed(work: impl FnOnce() -> Outcome<()>) -> Outcome<Duration> {
    let start = Instant::now();
    work()?;
    Ok(start.elapsed())
}

/// The median of several rounds. The first one warms up and doesn't count.
fn median(round: impl FnMut() -> Outcome<Duration>) -> Outcome<Duration> {
    let times: Outcome<Vec<_>> = iter::repeat_with(round).take(ROUNDS + 1).collect();
    Ok(middle(times?))
}

/// The median of all but the first.
fn middle(times: Vec<Duration>) -> Duration {
    let mut counted = times[1..].to_vec();
    counted.sort();
    counted[counted.len() / 2]
}

/// Prints one figure.
fn show(what: &str, time: Duration) {
    println!("{:>8}  {what}", time.as_millis());
}

/// Prints how two figures compare.
fn show_ratio(what: &str, part: Duration, whole: Duration) {
    println!("{:>8.2}  {what}", part.as_secs_f64() / whole.as_secs_f64());
}

/// The solution's source while it is edited. Dropping this restores the file.
struct Edited {
    path: PathBuf,
    original: String,
    edits: u32,
}

impl Edited {
    /// Reads the source.
    fn open() -> Outcome<Self> {
        let path = support::workspace().join("solutions/04-messages.rs");
        let original = fs::read_to_string(&path)?;
        Ok(Self { path, original, edits: 0 })
    }

    /// Changes one line in another way each time, so that there is something to build.
    fn edit(&mut self) -> Outcome<()> {
        let line = format!("{{}} disconnected ({})", self.edits);
        self.replace("{} disconnected", &line)
    }

    /// Puts a `todo!()` before the line that stores a message, another one each time.
    fn break_it(&mut self) -> Outcome<()> {
        let add = "let message = messages.add(new.username, new.content).await;";
        self.replace(add, &format!("todo!(\"{}\");\n    {add}", self.edits))
    }

    fn replace(&mut self, old: &str, new: &str) -> Outcome<()> {
        self.edits += 1;
        let text = self.original.replace(old, new);
        if text == self.original {
            return Err(format!("the solution no longer has the text `{old}`").into());
        }
        Ok(fs::write(&self.path, text)?)
    }
}

impl Drop for Edited {
    fn drop(&mut self) {
        if let Err(error) = fs::write(&self.path, &self.original) {
            eprintln!("{} could not be restored: {error}", self.path.display());
        }
    }
}
