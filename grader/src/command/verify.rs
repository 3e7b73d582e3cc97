//! `check verify [LESSON]`: proves that a lesson's checks judge right, on
//! programs whose verdict is known.

use std::{path::Path, time::Duration};

use anstyle::{AnsiColor, Style};

use crate::{
    args::VerifyArgs,
    command::refuse,
    lesson::{self, COURSE, Lesson},
    run::{self, Options, Target},
    verify::{self, Outcome, Task},
};

const GREEN: Style = AnsiColor::Green.on_default().bold();
const RED: Style = AnsiColor::Red.on_default().bold();

/// Tries the checks of one lesson, or of all.
pub async fn run(workspace: &Path, args: &VerifyArgs) -> u8 {
    let lessons: Vec<&Lesson> = match args.lesson.as_deref().map(lesson::find) {
        Some(Ok(lesson)) => vec![lesson],
        Some(Err(error)) => return refuse(&error),
        None => COURSE.iter().collect(),
    };
    let mut worst = 0;
    for lesson in lessons {
        worst = worst.max(one(workspace, lesson, args).await);
    }
    worst
}

async fn one(workspace: &Path, lesson: &'static Lesson, args: &VerifyArgs) -> u8 {
    let judge = |program, only| async move {
        let target = Target::Program { program, directory: workspace.to_path_buf() };
        let options = Options {
            seed: fastrand::u64(..1_000_000),
            limit: Duration::from_secs(60),
            only,
        };
        run::judge(lesson, &target, &options).await
    };
    let mut building = false;
    let task = Task { workspace, lesson, only: &args.only, repeat: args.repeat };
    let outcomes = verify::lesson(&task, judge, &mut tell, &mut |_| {
        if !std::mem::replace(&mut building, true) {
            anstream::eprintln!("Building the crates that the lessons use.");
        }
    })
    .await;
    let outcomes = match outcomes {
        Ok(outcomes) => outcomes,
        Err(error) => return refuse(&error.to_string()),
    };
    let wrong: Vec<&Outcome> = outcomes.iter().filter(|outcome| !outcome.ok).collect();
    let (slug, total, right) =
        (lesson.slug, outcomes.len(), outcomes.len() - wrong.len());
    if wrong.is_empty() {
        anstream::println!("\n{slug}: {GREEN}all {total} as expected{GREEN:#}.");
        return 0;
    }
    anstream::println!(
        "\n{slug}: {RED}{right} of {total} as expected{RED:#}. Not these:"
    );
    wrong.iter().for_each(|outcome| detail(outcome));
    anstream::println!(
        "\nNext: mend the check, or what grader/submissions/{slug}.toml says of it."
    );
    1
}

fn tell(outcome: &Outcome) {
    let (style, mark) = if outcome.ok { (GREEN, '✓') } else { (RED, '✗') };
    anstream::println!("{style}{mark}{style:#} {}", outcome.name);
}

fn detail(outcome: &Outcome) {
    anstream::println!("\n{RED}✗ {}{RED:#}", outcome.name);
    anstream::println!("  {}", outcome.says);
    anstream::println!("  expected  {}", outcome.expected);
    for line in outcome.came.lines() {
        anstream::println!("  got       {line}");
    }
    if let Some(report) = &outcome.report {
        anstream::println!("  seed      {}", report.seed);
    }
}
