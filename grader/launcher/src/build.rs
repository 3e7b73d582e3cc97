//! Has cargo build the grader, and prints what matters of cargo's output.

use std::{
    collections::VecDeque,
    env, fmt,
    io::{self, BufRead, BufReader, IsTerminal, Write},
    path::PathBuf,
    process::{ChildStdout, Command, Stdio},
    thread,
};

use crate::{
    artifact,
    grader::{Grader, Place},
    needs,
    shortage::Shortage,
    trouble::{OldRust, Trouble},
};

/// The last lines of cargo's output that are kept: an error stands at the end.
const LINES: usize = 400;

const AGAIN: &str = "The grader has changed; building it again.";

/// Builds the grader, says on stderr what is going on, and returns the path of the
/// program.
///
/// There is no time limit: the student sees how far it is, and Ctrl-C ends cargo too.
///
/// # Errors
/// Why there is no grader, and what to do.
pub fn grader(grader: &Grader) -> Result<PathBuf, BuildError> {
    let asking = grader.begin().map_err(BuildError::Stamp)?;
    let is_first = !grader.is_built();
    if is_first {
        say(&format!("{}\n", grader.wanted.first));
    }
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    let wanted = grader.wanted;
    cargo.args(["build", "--bin", wanted.bin, "--color", "never", artifact::OPTION]);
    if is_first {
        // The exercises' library too: then its crates are compiled beside the grader,
        // and not after it. Without the packages' names, cargo would also compile the
        // library of `grading`, with 37 crates that no student needs.
        cargo.args(["-p", wanted.package, "-p", "exercises", "--lib"]);
    }
    if let Some(Place { folder, target, profile }) = grader.place() {
        cargo.arg("--target-dir").arg(folder);
        if let Some(target) = target {
            cargo.arg("--target").arg(target);
        }
        // The folder `debug` is the profile `dev` (the Cargo book, "Build cache").
        if wanted.profile.is_none() && profile != "debug" {
            cargo.arg("--profile").arg(profile);
        }
    }
    if let Some(profile) = wanted.profile {
        cargo.arg("--profile").arg(profile);
    }
    cargo.current_dir(&grader.workspace);
    cargo.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut cargo = cargo.spawn().map_err(BuildError::NotStarted)?;

    let reading = read_stdout(cargo.stdout.take());
    let mut screen = Screen::new(is_first);
    if let Some(stderr) = cargo.stderr.take() {
        for line in BufReader::new(stderr).split(b'\n').map_while(Result::ok) {
            screen.hear(String::from_utf8_lossy(&line).trim_end());
        }
    }
    let said = screen.end();
    let status = cargo.wait().map_err(BuildError::NotStarted)?;
    let program = match reading {
        Ok(reading) => reading.join().ok().flatten(),
        Err(error) => return Err(BuildError::NotStarted(error)),
    };
    match program.filter(|_| status.success()) {
        Some(program) => {
            say(&said);
            asking.done(&program);
            Ok(program)
        }
        None => Err(BuildError::Failed(said)),
    }
}

/// Reads cargo's JSON on a thread of its own: two pipes cannot be read in turn. The last
/// program that it names is the grader, because no other was asked for.
fn read_stdout(
    pipe: Option<ChildStdout>,
) -> io::Result<thread::JoinHandle<Option<PathBuf>>> {
    thread::Builder::new().spawn(|| {
        let lines = BufReader::new(pipe?).split(b'\n').map_while(Result::ok);
        lines
            .filter_map(|line| artifact::executable(&String::from_utf8_lossy(&line)))
            .last()
    })
}

/// Writes on stderr. If that fails, there is nobody to tell.
pub fn say(text: &str) {
    let mut stderr = io::stderr();
    let _ = stderr.write_all(text.as_bytes()).and_then(|()| stderr.flush());
}

/// What the student sees of cargo's work: on a terminal a counter.
struct Screen {
    counts: bool,
    crates: u32,
    is_told: bool,
    said: VecDeque<String>,
}

impl Screen {
    fn new(is_told: bool) -> Self {
        let is_dumb = env::var_os("TERM").is_some_and(|term| term == "dumb");
        let counts = io::stderr().is_terminal() && !is_dumb;
        Self { counts, crates: 0, is_told, said: VecDeque::new() }
    }

    /// Takes a line of cargo's stderr.
    fn hear(&mut self, line: &str) {
        match line.split_whitespace().next() {
            Some("Compiling") => self.count(),
            // Perhaps an editor's, which builds in the same folder or downloads.
            Some("Blocking") => say("Waiting for another cargo to finish.\n"),
            Some(
                "Updating" | "Locking" | "Adding" | "Downloading" | "Downloaded"
                | "Finished",
            ) => {}
            _ => {
                if self.said.len() == LINES {
                    self.said.pop_front();
                }
                self.said.push_back(format!("{line}\n"));
            }
        }
    }

    fn count(&mut self) {
        if !std::mem::replace(&mut self.is_told, true) {
            say(&format!("{AGAIN}\n"));
        }
        self.crates += 1;
        if self.counts {
            say(&format!("\rCompiling crate {}", self.crates));
        }
    }

    /// Ends the counter's line, and returns what else cargo said.
    fn end(self) -> String {
        if self.counts && self.crates > 0 {
            say("\n");
        }
        self.said.into_iter().collect()
    }
}

/// Why there is no grader.
#[derive(Debug)]
pub enum BuildError {
    /// The folder of the programs can't be written.
    Stamp(io::Error),
    /// Cargo could not be started or waited for.
    NotStarted(io::Error),
    /// Cargo failed, and said this.
    Failed(String),
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stamp(error) => write!(
                f,
                "the folder for cargo's programs cannot be written: {error}.\n{}",
                needs::ACCESS.remedy_here()
            ),
            Self::NotStarted(error) => {
                let lack = Shortage::in_text(&error.to_string());
                let remedy = lack.map(|lack| format!("{lack} {}", lack.next_step()));
                let remedy = remedy.unwrap_or_else(|| needs::RUST.remedy_here());
                write!(f, "cargo could not be started: {error}.\n{remedy}")
            }
            Self::Failed(said) => {
                if let Some(OldRust { have, need }) = OldRust::in_text(said) {
                    return write!(
                        f,
                        "this is Rust {have}, and the kit needs {need} or later. To get \
                         it, run\n  rustup update stable"
                    );
                }
                write!(f, "the grader could not be built. Cargo said:\n\n{said}\n")?;
                match Trouble::in_build(said) {
                    Some(trouble) => write!(f, "{trouble}\n{}", trouble.next_step())?,
                    None => write!(
                        f,
                        "If you changed nothing in `grader`, please report this."
                    )?,
                }
                write!(f, "\nThen run the same command again.")
            }
        }
    }
}

impl std::error::Error for BuildError {}
