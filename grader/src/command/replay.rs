//! `check replay [LESSON]`: runs the check that failed last again, with the same seed,
//! and prints everything that was sent, received and printed, in order.

use std::{path::Path, time::Duration};

use classroom::{journal::Way, json::cut, lesson::Lesson, verdict::CheckReport};

use crate::{
    args::ReplayArgs,
    judging::{Judged, Source, Tell, judge},
    output::{self, refuse},
    progress::{Failing, Progress},
    report::{self, BOLD, DIM, Detail, Reader, wrap},
    run::Options,
};

/// The time limit for the whole run, without the build.
const LIMIT: Duration = Duration::from_secs(30);

/// The most characters to show of a packet.
const PACKET: usize = 2_000;

/// Runs it again.
pub async fn run(workspace: &Path, args: &ReplayArgs) -> u8 {
    let progress = Progress::read(workspace);
    let (lesson, failing) = match what_failed(&progress, args) {
        Ok(found) => found,
        Err(error) => return refuse(&error),
    };
    let id = failing.check;
    let options = Options {
        seed: failing.seed,
        limit: LIMIT,
        limit_grows: true,
        only: vec![id.clone()],
    };
    let tell = Tell { warnings: false, errors: true };
    let judged = judge(workspace, lesson, &Source::Own, &options, tell).await;
    let judged = match judged {
        Ok(judged) => judged,
        Err(code) => return code,
    };
    let again = format!("cargo run --bin check -- replay {}", lesson.slug);
    let reader = Reader {
        again: Some(&again),
        file: Some(lesson.exercise()),
        next: progress.after(lesson).map(Lesson::page),
        detail: Detail::Usual,
        width: report::width(),
    };
    output::print(format_args!("{}", judged.shown(&reader, None)));
    let Judged { report, .. } = &judged;
    // This time, a check that it needs may have failed first.
    let shown = report.first_finding().or(report.checks.iter().find(|one| one.id == id));
    if let Some(check) = shown {
        journal(check);
    }
    let code = report.exit_code();
    judged.prepare_next().await;
    code
}

fn what_failed(
    progress: &Progress,
    args: &ReplayArgs,
) -> Result<(&'static Lesson, Failing), String> {
    let named = args.lesson.as_deref().map(course::find).transpose()?;
    let lesson = named.or(progress.failed_last());
    let failing = lesson.and_then(|lesson| Some((lesson, progress.of(lesson).failing?)));
    failing.ok_or_else(|| {
        "nothing failed in the last check, so there is nothing to repeat.".to_owned()
    })
}

/// Prints every packet and every line that the server printed, in order.
fn journal(check: &CheckReport) {
    let packets = check.journal.iter().map(|entry| {
        let way = match entry.way {
            Way::Sent => "sent",
            Way::Heard => "heard",
            Way::Closed => "closed",
            Way::Missing => "missed",
            Way::Asked => "asked",
        };
        (entry.at_ms, entry.who.as_str(), way, entry.packet.as_str())
    });
    let wrote = check.wrote.iter();
    let wrote = wrote.map(|(at_ms, line)| (*at_ms, "server", "printed", line.as_str()));
    let mut lines: Vec<(f64, &str, &str, &str)> = packets.chain(wrote).collect();
    lines.sort_by(|one, other| one.0.total_cmp(&other.0));
    let Some(first) = lines.first().map(|line| line.0) else { return };

    let id = &check.id;
    output::line(format_args!(
        "\n{BOLD}Everything that was sent, received and printed{BOLD:#}  {DIM}{id}{DIM:#}"
    ));
    for (at_ms, who, way, text) in lines {
        let head = format!("{:>9.1} ms  {who:<7} {way:<7} ", at_ms - first);
        output::line(format_args!(
            "{}",
            wrap(&cut(text, PACKET), &head, &" ".repeat(12))
        ));
    }
}
