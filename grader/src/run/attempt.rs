//! One attempt at a check: tests its claim within the limits, and explains the result by
//! everything that is known then.

use std::{
    panic::AssertUnwindSafe,
    sync::PoisonError,
    time::{Duration, Instant},
};

use classroom::{
    check::Check,
    finding::Finding,
    patience::within,
    play::broken::with_cause,
    server::Panic,
    stage::Stage,
    verdict::{CheckReport, Place, Status},
};
use futures_util::FutureExt;

use super::{
    Board,
    blame::{apply, blame, out_of_time, panics_since},
    silence,
};

/// How long one check may take in total.
const CHECK: Duration = Duration::from_secs(15);

/// The same for a server that runs elsewhere: its delays are not part of the lesson.
const CHECK_ELSEWHERE: Duration = Duration::from_secs(60);

/// Runs one check, and returns its report.
pub async fn attempt(board: &Board, stage: &mut Stage, check: &Check) -> CheckReport {
    let started = Instant::now();
    // A `todo!()` in a connect handler was reached while the class gathered.
    let since = match stage.first_time("a check") {
        true => stage.check_started,
        false => started,
    };
    stage.check_started = since;
    let mark = stage.journal.mark();
    let waiting_for = stage.waiting_for();
    let limit = if stage.is_shared() { CHECK_ELSEWHERE } else { CHECK };

    // A panic here is the grader's own, and says nothing about the server.
    let claim = AssertUnwindSafe(check.claim.test(stage)).catch_unwind();
    let tried = board.limit.within(within(limit, claim)).await;
    let what = || waiting_for.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let cut_off = matches!(tried, Some(None));
    let result = match tried {
        Some(Some(Ok(result))) => result,
        Some(Some(Err(_))) => Err(Finding::inconclusive(
            "The grader itself failed in this check. Please report it.",
        )),
        Some(None) => Err(Finding::failed(format!(
            "After {} s this check was still waiting for {}.",
            limit.as_secs(),
            what()
        ))),
        None => Err(out_of_time(&board.limit, &what())),
    };

    // If the server has ended, that is the cause of everything that did not come.
    let result = match result {
        Ok(()) => Ok(()),
        // Not this check's matter.
        Err(finding) if finding.status == Status::Skipped => Err(finding),
        Err(finding) => match stage.end_of_broken_server(mark).await {
            Some(end) => Err(end),
            None => {
                let entries = stage.journal.read()[mark..].to_vec();
                let finding = with_cause(stage, finding, &entries);
                Err(silence::explain(stage, mark, cut_off, finding).await)
            }
        },
    };

    let mut report = board.blank(check);
    report.duration_ms = started.elapsed().as_millis() as u64;
    report.journal = stage.journal.read()[mark..].to_vec();
    report.wrote = stage.wrote_since(since);
    report.printed = report.wrote.iter().map(|(_, line)| line.clone()).collect();
    let panics = panics_since(stage, since);
    let todo = panics.iter().find(|panic| panic.todo);
    match (result, todo) {
        (Ok(()), None) => {
            board.passed_in_spite_of(&panics);
        }
        (Ok(()), Some(todo)) => apply(&mut report, Finding::unfinished(todo)),
        (Err(finding), _) => {
            let known = board.harmless();
            let all = panics_since(stage, stage.opened);
            // A place that has panicked before, perhaps on connect, is not new.
            let before = |place: &Place| {
                all.iter().any(|panic| panic.at < started && panic.place == *place)
            };
            let is_new = |panic: &Panic| panic.at >= started && !before(&panic.place);
            let blamed = blame(finding, &report.journal, &panics, &known, is_new);
            apply(&mut report, blamed);
        }
    }
    report
}
