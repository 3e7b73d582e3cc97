//! The end of each command's help: what else to know, and examples.

/// Of `check` itself.
pub const CHECK: &str = "\
Examples (with cargo, put `cargo run --bin check --` before the options):
  check                               the next lesson that is not passed
  check 4                             lesson 04, also as `messages`
  check 4 --only stored-once          one check, with those it needs
  check 4 --url http://localhost:3000 a server that is already running
  check 4 --url http://localhost/ws/  the same, with the Socket.IO path /ws/
  check 4 --solution --format json    the reference solution, for programs
  check hint --help                   more about the command `hint`

Exit status: 0 all required checks passed, 1 some did not, 2 not judged.";

/// Of `check watch`.
pub const WATCH: &str = "\
Each save in `exercises` starts a new check, and stops the one that is running.
The last lines of the screen show the result, where you are in the course, and
the keys that work now.

Examples:
  check watch         the next lesson that is not passed
  check w 4           lesson 04; saving another lesson's file switches to it
  check watch --contract likes/contract.toml
                      the server beside a contract
  check w --poll      for network drives, where file events don't arrive";

/// Of `check list`.
pub const LIST: &str = "\
A lesson is open, passed (all required checks pass), or complete (the optional
ones pass too). A check with the same result as the one before doesn't count
as a new try.

Example:
  check list";

/// Of `check next`.
pub const NEXT: &str = "\
Example:
  check next";

/// Of `check hint`.
pub const HINT: &str = "\
The hints are about what failed in the last check of the lesson, so run that
first. Each call says more than the one before.

Examples:
  check hint                          for what failed last
  check hint 4                        for lesson 04";

/// Of `check all`.
pub const ALL: &str = "\
Examples:
  check all                           your files
  check all --solution                the reference solutions, to try the kit

Exit status: 0 all lessons passed, 1 some did not, 2 one was not judged.";

/// Of `check diff`.
pub const DIFF: &str = "\
Once you have passed the lesson, you see the difference. Before that, --spoil
shows it.

Examples:
  check diff 4                        once lesson 04 is passed
  check diff 4 --spoil                at any time";

/// Of `check reset`.
pub const RESET: &str = "\
Your file is kept beside the exercise, and you are told its name.

Examples:
  check reset 4                       asks first
  check reset 4 --yes                 doesn't ask";

/// Of `check explain`.
pub const EXPLAIN: &str = "\
Each verdict shows the ids of checks after their titles. If several lessons have
a check of this name, the one you checked last is meant.

Examples:
  check explain stored-once
  check explain everyone --lesson 4";

/// Of `check replay`.
pub const REPLAY: &str = "\
The run uses the seed of the one that failed, so names, ids and texts are the
same.

Examples:
  check replay                        what failed last
  check replay 4                      what failed last in lesson 04";

/// Of `check doctor`.
pub const DOCTOR: &str = "\
Looks for Rust, a linker, OpenSSL, Node, disk space and ports, and checks that
files can be written and the clock is right. It installs and changes nothing.

Examples:
  check doctor                        what is missing, and how to get it here
  check doctor --all-systems          everything, for each system

Exit status: 0 nothing needed is missing, 1 something is.";

/// Of `check completions`.
pub const COMPLETIONS: &str = "\
In this terminal, the script makes `check` short for `cargo run --bin check --`,
and lets Tab complete the rest.

Examples:
  source <(cargo run --quiet --bin check -- completions bash)
  source <(cargo run --quiet --bin check -- completions zsh)
  cargo run --quiet --bin check -- completions fish | source
  cargo run --quiet --bin check -- completions powershell |
    Out-String | Invoke-Expression";

/// Of `check handout`.
pub const HANDOUT: &str = "\
For an existing handout, it updates the kit's files. It leaves alone the files
that a student has changed.

Examples:
  check handout ../class              a workspace in a folder beside this one
  check handout ../class --contract likes.toml
                                      the same, with an exercise of your own";

/// Of `check contract`.
pub const CONTRACT: &str = "\
A contract is a page of TOML that says what a server promises: the events that
clients emit, and what the server does then. This command says what is wrong
with it, line by line, or what it promises and which checks follow.

Examples:
  check contract likes.toml
  check contract likes.toml --starter ../likes
  check contract likes.toml --asyncapi > likes.json
  check --contract likes.toml --url http://localhost:3000

Exit status: 0 the contract is right, 2 it is not.";

/// Of `check verify`.
pub const VERIFY: &str = "\
The check that a wrong submission names must catch it, and each right submission
must pass. With --repeat, every verdict must be as expected. A wrong submission
is first judged by all checks, then by the one that must catch it.

Examples:
  check verify                        all lessons; takes minutes
  check verify 4 --only sender-only   one submission of lesson 04
  check verify 4 --only solution --repeat 50";
