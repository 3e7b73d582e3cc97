//! Measures how long it takes from a fresh clone to the first verdict, for one or more
//! revisions of this repository, one after the other:
//!
//!     cargo bench --profile dev --bench clone -- OLD NEW
//!
//! Without a revision, it measures HEAD. Crates that are downloaded already are not
//! downloaded again.

use std::{
    env,
    error::Error,
    io::{BufRead, BufReader},
    path::Path,
    process::{Command, ExitCode, Stdio},
    time::{Duration, Instant},
};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// Each revision is measured this often; the fastest counts, because a cold build has no
/// reason to be faster than it can be.
const ROUNDS: usize = 2;

fn main() -> ExitCode {
    // Cargo adds options of its own.
    let given = env::args().skip(1).filter(|word| !word.starts_with('-'));
    let mut revisions: Vec<String> = given.collect();
    if revisions.is_empty() {
        revisions.push("HEAD".into());
    }
    match measure(&revisions) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("The measurement failed: {error}");
            ExitCode::FAILURE
        }
    }
}

fn measure(revisions: &[String]) -> Outcome<()> {
    println!("From a fresh clone to the first verdict, the best of {ROUNDS}, in s\n");
    let mut best = vec![(Duration::MAX, Duration::MAX); revisions.len()];
    for _ in 0..ROUNDS {
        // They take turns, so that a busy moment of the machine affects both.
        for (best, revision) in best.iter_mut().zip(revisions) {
            let (verdict, end) = first_verdict(revision)?;
            *best = (best.0.min(verdict), best.1.min(end));
        }
    }
    for ((verdict, end), revision) in best.iter().zip(revisions) {
        let (verdict, end) = (verdict.as_secs_f64(), end.as_secs_f64());
        println!("{verdict:>8.1}  {revision}; the program ended after {end:.1}");
    }
    if let [(old, _), .., (new, _)] = best[..] {
        println!("{:>8.2}  last / first", new.as_secs_f64() / old.as_secs_f64());
    }
    Ok(())
}

/// Clones a revision, runs `check` there, and returns the time until the first line of its
/// verdict and until its end.
fn first_verdict(revision: &str) -> Outcome<(Duration, Duration)> {
    let folder = tempfile::tempdir()?;
    let clone = folder.path().join("clone");
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    run(Command::new("git").args(["clone", "--quiet"]).arg(&repository).arg(&clone))?;
    let checkout = ["checkout", "--quiet", "--detach", revision];
    run(Command::new("git").args(checkout).current_dir(&clone))?;
    let start = Instant::now();
    let mut check = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--bin", "check"])
        .current_dir(&clone)
        .env_remove("CARGO_TARGET_DIR")
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let mut lines = BufReader::new(check.stdout.take().ok_or("no stdout")?).lines();
    let first = lines.next().ok_or("check printed nothing")??;
    let verdict = start.elapsed();
    for line in lines {
        line?;
    }
    check.wait()?;
    match first.starts_with("01-connect is unfinished") {
        true => Ok((verdict, start.elapsed())),
        false => {
            Err(format!("this is not the verdict of the first lesson: {first}").into())
        }
    }
}

fn run(command: &mut Command) -> Outcome<()> {
    let status = command.status()?;
    if status.success() { Ok(()) } else { Err(format!("{command:?}: {status}").into()) }
}
