//! Measures how long it takes from a fresh clone to the first verdict, for one or more
//! revisions of this repository, one after the other:
//!
//!     cargo bench --profile dev --bench clone -- OLD NEW
//!
//! Without a revision, it measures HEAD. Crates that are downloaded already are not
//! downloaded again. On Linux, it also measures the CPU time, which depends less on what
//! else the machine does.

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
    println!(" verdict     end     CPU");
    let mut best = vec![[Duration::MAX; 3]; revisions.len()];
    for _ in 0..ROUNDS {
        // They take turns, so that a busy moment of the machine affects both.
        for (best, revision) in best.iter_mut().zip(revisions) {
            let times = first_verdict(revision)?;
            *best = [0, 1, 2].map(|i| best[i].min(times[i]));
        }
    }
    for (best, revision) in best.iter().zip(revisions) {
        let [verdict, end, cpu] = best.map(|time| time.as_secs_f64());
        println!("{verdict:>8.1}{end:>8.1}{cpu:>8.1}  {revision}");
    }
    if let [old, .., new] = best[..] {
        let [verdict, end, cpu] =
            [0, 1, 2].map(|i| new[i].as_secs_f64() / old[i].as_secs_f64());
        println!("{verdict:>8.2}{end:>8.2}{cpu:>8.2}  last / first");
    }
    Ok(())
}

/// Clones a revision, and runs `check` there. Returns the time until the first line of its
/// verdict, the time until its end, and the CPU time until then.
fn first_verdict(revision: &str) -> Outcome<[Duration; 3]> {
    let folder = tempfile::tempdir()?;
    let clone = folder.path().join("clone");
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    run(Command::new("git").args(["clone", "--quiet"]).arg(&repository).arg(&clone))?;
    let checkout = ["checkout", "--quiet", "--detach", revision];
    run(Command::new("git").args(checkout).current_dir(&clone))?;
    let cpu_before = cpu_of_children()?;
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
        true => Ok([verdict, start.elapsed(), cpu_of_children()? - cpu_before]),
        false => {
            Err(format!("this is not the verdict of the first lesson: {first}").into())
        }
    }
}

/// The CPU time of all processes that have ended: those that this program has started, and
/// those that they have started and waited for. Zero outside Linux.
fn cpu_of_children() -> Outcome<Duration> {
    #[cfg(target_os = "linux")]
    {
        use nix::sys::{
            resource::{UsageWho, getrusage},
            time::TimeValLike,
        };

        let usage = getrusage(UsageWho::RUSAGE_CHILDREN)?;
        let time = usage.user_time() + usage.system_time();
        Ok(Duration::from_micros(u64::try_from(time.num_microseconds())?))
    }
    #[cfg(not(target_os = "linux"))]
    Ok(Duration::ZERO)
}

fn run(command: &mut Command) -> Outcome<()> {
    let status = command.status()?;
    if status.success() { Ok(()) } else { Err(format!("{command:?}: {status}").into()) }
}
