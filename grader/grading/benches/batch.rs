//! Measures how fast a batch is graded on this machine, beside the compiler alone and
//! beside `check`:
//!
//!     cargo bench --profile grading --bench batch
//!     cargo bench --profile grading --bench batch -- 100 300
//!
//! The batch has distinct submissions of lesson 04. A fifth of them is hostile or hangs.
//! `check` judges a sample of ten, one after the other; for that, the bench edits the
//! lesson's solution while it runs, and restores it at the end.

#[path = "batch/floor.rs"]
mod floor;
#[path = "batch/meter.rs"]
mod meter;
#[path = "batch/texts.rs"]
mod texts;

use std::{
    collections::BTreeMap,
    env,
    error::Error,
    fs,
    path::{Path, PathBuf},
    process::{Command, ExitCode, Stdio},
    sync::Mutex,
    time::Duration,
};

use classroom::lesson::Lesson;
use futures_util::{StreamExt, stream};
use grader::{build::DESKS, workspace};

use grading::{
    judge::{Engine, is_the_graders_fault},
    records::Record,
    sandbox::{Cell, Sandbox, Wanted},
    submissions::{Found, Student, Submission},
};
use meter::{Figures, Meter};
use texts::Text;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// The lesson whose submissions are graded.
const LESSON: &str = "04-messages";

/// The batch, unless the command line has other numbers.
const SIZE: usize = 100;

/// How many submissions `check` judges.
const SAMPLE: usize = 10;

/// One seed for all, as in a real batch.
const SEED: u64 = 4;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("The measurement failed: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Outcome<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(measure())
}

async fn measure() -> Outcome<()> {
    let root = workspace::find()?;
    let lesson = course::find(LESSON)?;
    let program = Path::new(env!("CARGO_BIN_EXE_grading"));
    let wanted = match env::var("SANDBOX").as_deref() {
        Ok("none") => Wanted::None,
        _ => Wanted::Best,
    };
    let sandbox = Sandbox::find_for(wanted, program)?;
    let jobs = env::var("JOBS").ok().and_then(|jobs| jobs.parse().ok());
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    let jobs = jobs.unwrap_or(4 * cores);
    let meter = Meter::new();
    println!("{cores} cores, {jobs} jobs, sandbox: {}", sandbox.says());
    println!("CPU time: {}\n", meter.source());

    let engine = Engine::prepare(lesson, &root, &sandbox, &mut |_| ()).await?;
    let engine = engine.with_worker(program.to_path_buf());
    let compiler = floor::compiler(lesson, &root).await?;
    let solution = texts::copies(&root, lesson, SAMPLE)?;
    let (records, alone) = meter.of(graded(&engine, &sandbox, &solution, 1)).await;
    tell(&records?);
    show("the solution, one at a time", SAMPLE, &alone);
    let compiled = floor::compile(lesson, &compiler, &solution, 1);
    let (compiled, alone) = meter.of(compiled).await;
    compiled?;
    show("rustc and link of it, one at a time", SAMPLE, &alone);
    println!();

    let sizes: Vec<usize> = env::args().filter_map(|word| word.parse().ok()).collect();
    let sizes = if sizes.is_empty() { vec![SIZE] } else { sizes };
    let mut last = None;
    for size in sizes {
        let all = texts::all(&root, lesson, size)?;
        let (records, batch) = meter.of(graded(&engine, &sandbox, &all, jobs)).await;
        show(&format!("grading {size}"), size, &batch);
        tell(&records?);
        if last.is_some() {
            // The floor is known.
            continue;
        }
        let (compiled, alone) =
            meter.of(floor::compile(lesson, &compiler, &all, DESKS)).await;
        compiled?;
        show("rustc and link alone, two at once", size, &alone);
        last = Some((all, batch));
    }
    let Some((all, batch)) = last else { return Ok(()) };
    if env::var_os("WITHOUT_CHECK").is_some() {
        return Ok(());
    }
    let sample = texts::sample(&all, SAMPLE);
    // The first run may build the grader.
    checked(&root, lesson, &sample[..1.min(sample.len())])?;
    let (checked, check) = meter.of(async { checked(&root, lesson, &sample) }).await;
    checked?;
    show("check, one after the other", SAMPLE, &check);
    let rate =
        |count: usize, figures: &Figures| count as f64 / figures.wall.as_secs_f64();
    println!(
        "\n{:.1} times as many submissions a minute as check, whose sample has the same mix.",
        rate(all.len(), &batch) / rate(SAMPLE, &check)
    );
    Ok(())
}

/// Grades all texts, `jobs` at the same time.
async fn graded(
    engine: &Engine,
    sandbox: &Sandbox,
    texts: &[Text],
    jobs: usize,
) -> Outcome<Vec<Record>> {
    let folder = env::temp_dir().join(format!("grading-bench-{}", std::process::id()));
    let cells: Result<Vec<Cell>, _> =
        (0..jobs).map(|worker| sandbox.cell(worker, &folder)).collect();
    let cells = Mutex::new(cells?);
    let take = || cells.lock().ok().and_then(|mut free| free.pop());
    let records = stream::iter(texts)
        .map(|text| async {
            let cell = take()?;
            let student = Student { id: text.name.clone(), ..Student::default() };
            let found = Found::Source(text.text.clone());
            let submission =
                Submission { student, handed_in: None, found, ignored: Vec::new() };
            let record = engine.grade(&cell, &submission, SEED).await;
            if let Ok(mut free) = cells.lock() {
                free.push(cell);
            }
            Some(record)
        })
        .buffer_unordered(jobs)
        .filter_map(std::future::ready)
        .collect()
        .await;
    drop(cells);
    let _ = fs::remove_dir_all(&folder);
    Ok(records)
}

/// Has `check` judge each text as the lesson's solution.
fn checked(root: &Path, lesson: &Lesson, texts: &[&Text]) -> Outcome<()> {
    let file = Restored::open(root.join(lesson.solution()))?;
    for text in texts {
        fs::write(&file.path, &text.text)?;
        // A text that fails is no error here.
        Command::new(env!("CARGO"))
            .args(["run", "--quiet", "--bin", "check", "--", LESSON, "--solution"])
            .current_dir(root)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()?;
    }
    Ok(())
}

/// A file that is restored on drop.
struct Restored {
    path: PathBuf,
    original: Vec<u8>,
}

impl Restored {
    fn open(path: PathBuf) -> Outcome<Self> {
        let original = fs::read(&path)?;
        Ok(Self { path, original })
    }
}

impl Drop for Restored {
    fn drop(&mut self) {
        if let Err(error) = fs::write(&self.path, &self.original) {
            eprintln!("{} could not be restored: {error}", self.path.display());
        }
    }
}

/// Prints the figures of one way.
fn show(what: &str, count: usize, figures: &Figures) {
    let seconds = figures.wall.as_secs_f64();
    println!(
        "{what}: {seconds:.1} s, {:.0} a minute, {:.2} CPU s each, {} MB at most",
        60.0 * count as f64 / seconds,
        figures.cpu.as_secs_f64() / count as f64,
        figures.memory >> 20,
    );
}

/// Prints what came of a batch.
fn tell(records: &[Record]) {
    let mut verdicts: BTreeMap<String, usize> = BTreeMap::new();
    for record in records {
        *verdicts.entry(format!("{:?}", record.verdict)).or_default() += 1;
    }
    let sum = |of: fn(&Record) -> u64| {
        Duration::from_millis(
            records.iter().map(of).sum::<u64>() / records.len().max(1) as u64,
        )
    };
    println!(
        "  {verdicts:?}; a build took {:?}, judging {:?}",
        sum(|r| r.build_ms),
        sum(|r| r.judge_ms)
    );
    for record in records.iter().filter(|record| is_the_graders_fault(record)) {
        let why = record.why.as_deref().unwrap_or_default();
        println!("  inconclusive: {}: {why}", record.student.id);
    }
}
