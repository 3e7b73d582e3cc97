//! Cargo builds the grader; of what it says, one sees what matters.

use std::{
    collections::VecDeque,
    env, fmt,
    io::{self, BufRead, BufReader, IsTerminal, Write},
    process::{Command, Stdio},
};

use crate::{
    grader::{BIN, Grader},
    needs,
    trouble::Trouble,
};

/// So many last lines of what cargo said are kept: an error comes at the end.
const LINES: usize = 400;

const FIRST: &str = "\
The first build: cargo compiles the grader, and the crates that the lessons use.
That takes a minute or two, once, and needs a network to download them. After
that, a check takes about a second.";

const AGAIN: &str = "The grader has changed; building it again.";

/// Builds the grader, and says on stderr what is going on.
///
/// There is no limit on the time: one sees how far it is, and Ctrl-C ends cargo too.
///
/// # Errors
/// There is no grader then, and the error says why, and what to do.
pub fn grader(grader: &Grader) -> Result<(), BuildError> {
    let asking = grader.begin().map_err(BuildError::Stamp)?;
    let is_first = !grader.is_built();
    if is_first {
        eprintln!("{FIRST}");
    }
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    // No `-p`: features are unified over the whole workspace, as where `check` builds
    // an exercise. Otherwise crates would be compiled twice.
    cargo.args(["build", "--bin", BIN, "--color", "never"]);
    if is_first {
        // The exercises' library too: its crates are compiled beside the grader, then,
        // and not after it.
        cargo.arg("--lib");
    }
    if let Some((target, profile)) = grader.place() {
        cargo.arg("--target-dir").arg(target);
        // The folder `debug` is the profile `dev` (the Cargo book, "Build cache").
        if profile != "debug" {
            cargo.arg("--profile").arg(profile);
        }
    }
    cargo.current_dir(&grader.workspace);
    cargo.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut cargo = cargo.spawn().map_err(BuildError::NotStarted)?;

    let mut screen = Screen::new(is_first);
    if let Some(stderr) = cargo.stderr.take() {
        for line in BufReader::new(stderr).split(b'\n').map_while(Result::ok) {
            screen.hear(String::from_utf8_lossy(&line).trim_end());
        }
    }
    let said = screen.end();
    match cargo.wait() {
        Ok(status) if status.success() => {
            eprint!("{said}");
            asking.done();
            Ok(())
        }
        Ok(_) => Err(BuildError::Failed(said)),
        Err(error) => Err(BuildError::NotStarted(error)),
    }
}

/// What one sees of cargo's work: on a terminal a line that counts, and nothing else.
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
            // An editor's perhaps: it builds in the same folder, or downloads.
            Some("Blocking") => eprintln!("Waiting for another cargo."),
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
            eprintln!("{AGAIN}");
        }
        self.crates += 1;
        if self.counts {
            eprint!("\rCompiling crate {}", self.crates);
            // A line that is not shown yet is shown with the next one.
            let _ = io::stderr().flush();
        }
    }

    /// Ends the line that counts; what cargo said besides.
    fn end(self) -> String {
        if self.counts && self.crates > 0 {
            eprintln!();
        }
        self.said.into_iter().collect()
    }
}

/// Why there is no grader.
#[derive(Debug)]
pub enum BuildError {
    /// Nothing can be written where the programs are.
    Stamp(io::Error),
    /// Cargo could not be started, or not be waited for.
    NotStarted(io::Error),
    /// Cargo failed, and said this.
    Failed(String),
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stamp(error) => write!(
                f,
                "the folder of cargo's programs cannot be written: {error}.\n{}",
                needs::ACCESS.remedy_here()
            ),
            Self::NotStarted(error) => write!(
                f,
                "cargo could not be started: {error}.\n{}",
                needs::RUST.remedy_here()
            ),
            Self::Failed(said) => {
                write!(f, "the grader could not be built. Cargo said:\n\n{said}\n")?;
                match Trouble::in_text(said) {
                    Some(trouble) => write!(f, "{trouble}\n{}", trouble.next_step())?,
                    None => write!(
                        f,
                        "If you have changed nothing in `grader`, please report this."
                    )?,
                }
                write!(f, "\nThen run the same command again.")
            }
        }
    }
}

impl std::error::Error for BuildError {}
