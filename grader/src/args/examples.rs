//! What stands at the end of each command's help: how it is used, and what more there
//! is to know.

/// Of `check` itself.
pub const CHECK: &str = "\
Examples (with cargo, put `cargo run --bin check --` before the options):
  check                               the next lesson that is not passed
  check 4                             lesson 04, also as `messages`
  check 4 --only stored-once          one check, with those that it needs
  check 4 --url http://localhost:3000 a server that is already running
  check 4 --url http://localhost/ws/  one whose Socket.IO option `path` is /ws/
  check 4 --solution --format json    the reference solution, for a program
  check hint --help                   more about the command `hint`

Exit status: 0 all required checks passed, 1 not yet, 2 it could not be judged.";

/// Of `check watch`.
pub const WATCH: &str = "\
Whatever you save in `exercises` is checked at once, and what ran before is
stopped. Keys: n next, h hint, l list, v quiet or verbose, o open the page,
r again, q quit.

Examples:
  check watch         the next lesson that is not passed
  check w 4           lesson 04; saving another lesson's file goes over to that
  check w --poll      where file events do not come, as on a network drive";

/// Of `check list`.
pub const LIST: &str = "\
A lesson is open, passed (its required checks), or complete (the optional ones,
too).

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
  check hint                          for the next lesson that is not passed
  check hint 4                        for lesson 04";

/// Of `check all`.
pub const ALL: &str = "\
Examples:
  check all                           your files
  check all --solution                the reference solutions, to try the kit

Exit status: 0 all lessons passed, 1 not yet, 2 one could not be judged.";

/// Of `check diff`.
pub const DIFF: &str = "\
Before you have passed the lesson, only --spoil shows it.

Examples:
  check diff 4                        once lesson 04 is passed
  check diff 4 --spoil                at any time";

/// Of `check reset`.
pub const RESET: &str = "\
What you had is kept in a file that is named to you.

Examples:
  check reset 4                       asks first
  check reset 4 --yes                 does not";

/// Of `check explain`.
pub const EXPLAIN: &str = "\
The ids are in each verdict, after the titles.

Examples:
  check explain stored-once
  check explain everyone --lesson 4   where several lessons have such a check";

/// Of `check replay`.
pub const REPLAY: &str = "\
The run has the seed of the one that failed: names, ids and texts are the same.

Examples:
  check replay                        what failed last
  check replay 4                      what failed last in lesson 04";

/// Of `check doctor`.
pub const DOCTOR: &str = "\
Looks for Rust, a linker, OpenSSL, Node, room on the disk, ports, whether files
can be written, and the clock. Nothing is installed or changed.

Examples:
  check doctor                        what is missing, and how to get it here
  check doctor --all-systems          also what is there, and for each system

Exit status: 0 all that is needed is there, 1 something is missing.";

/// Of `check completions`.
pub const COMPLETIONS: &str = "\
The script makes `check` stand for `cargo run --bin check --` in this terminal,
and lets Tab complete what comes after it.

Examples:
  source <(cargo run --quiet --bin check -- completions bash)
  source <(cargo run --quiet --bin check -- completions zsh)
  cargo run --quiet --bin check -- completions fish | source
  cargo run --quiet --bin check -- completions powershell |
    Out-String | Invoke-Expression";

/// Of `check handout`.
pub const HANDOUT: &str = "\
Called again, it brings a handout up to date. Files that a student has changed
are left alone.

Example:
  check handout ../class              a workspace in a folder beside this one";

/// Of `check verify`.
pub const VERIFY: &str = "\
Each wrong submission must be caught by the check that it names, and each right
one must pass. With --repeat all verdicts must be as expected: a wrong one is
judged by all checks, then by the one that must catch it.

Examples:
  check verify                        all lessons; takes minutes
  check verify 4 --only sender-only   one submission of lesson 04
  check verify 4 --only solution --repeat 50";
