//! The end of each command's help: what else to know, and examples.

/// Of `grade` itself.
pub const GRADE: &str = "\
Each result is written as it comes. If the run ends early, the same command goes
on where it was. Unchanged submissions are not judged again.

Each program is compiled and run in a sandbox. `strict` is one with its own
network, files and processes. `best` also takes a weaker one, if nothing else
works on this machine. `none` runs the programs as yourself. What contained a
program is in its record.

Examples (with cargo, put `cargo run --bin grade --` before the options):
  grade week4                         a folder with a folder for each student
  grade week4 --lesson 4 --out results --roster course.csv
  grade week4 --deadline 2026-12-01T23:59 --rubric points.toml
  grade week4 --rubric new.toml --preview
  grade likes --contract likes.toml   an exercise of your own
  grade urls.csv --lesson 4           servers that are already running
  grade week4 --regrade ana --why \"her network was down\"
  grade week4 --shard 1/4 --out part1 one of four machines
  grade merge part1 part2 part3 part4 --out results
  grade show ana --out results        why she has these points
  grade node4 --lesson 4 --command 'node {file}' --file server.mjs

Exit status: 0 everything is judged, 1 something waits for a person, 2 it could
not run.";

/// Of `grade show`.
pub const SHOW: &str = "\
You see what the student would see, with the seed that repeats its names, ids
and texts.

Examples:
  grade show ana
  grade show ana@uni.example --out results";

/// Of `grade merge`.
pub const MERGE: &str = "\
The result is that of one run over all submissions, except for the times.

Example:
  grade merge part1 part2 part3 part4 --out results";
