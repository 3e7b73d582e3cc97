//! The trial of one group: its checks in order, on a stage of their own.

use std::{
    panic::AssertUnwindSafe,
    sync::PoisonError,
    time::{Duration, Instant},
};

use futures_util::FutureExt;
use tokio::time::{Instant as TokioInstant, timeout_at};

use super::{
    Board, Options, STARTS, Target,
    blame::{apply, blame, out_of_time, panics_since, starts},
    open,
};
use crate::{
    check::{Check, Finding, Group},
    lessons::broken::with_cause,
    patience::within,
    stage::Stage,
    texts::{Drawn, Texts},
    verdict::{CheckReport, Status},
};

/// How long one check may take, however patient it is.
const CHECK: Duration = Duration::from_secs(15);

/// The same for a server that runs elsewhere: its delays are no part of the lesson.
const CHECK_ELSEWHERE: Duration = Duration::from_secs(60);

/// One group of checks, and what it is tried on.
pub struct Trial<'a> {
    /// The group's place in the lesson.
    pub at: usize,
    /// The checks.
    pub group: &'a Group,
    /// The server.
    pub target: &'a Target,
    /// How to judge.
    pub options: &'a Options,
    /// The ids of the checks to try.
    pub wanted: &'a [&'static str],
    /// Where results go.
    pub board: &'a Board,
    /// What a server that runs elsewhere has been sent in this run.
    pub drawn: &'a Drawn,
}

impl Trial<'_> {
    /// Tries all checks of the group.
    pub async fn run(&self) {
        if self.is_shared() && self.board.any_required_failed() && !self.is_required() {
            // What failed may have left it in a state that explains the rest.
            return self.skip_all("It is tried when the required checks pass.");
        }
        let opened = match self.at {
            0 => self.open_first().await,
            _ => self.open_beside().await,
        };
        let mut stage = match opened {
            Ok(stage) => stage,
            Err(_) if self.board.status(STARTS) != Some(Status::Passed) => {
                return self.skip_all("The server did not start.");
            }
            Err(finding) => return self.gone(finding),
        };
        let mut restarts = 0;
        for check in self.checks() {
            if let Some(why) = self.unmet(check).await {
                self.board.settle(self.board.skipped(check, why));
                continue;
            }
            let mut ready = self.assemble(&mut stage).await;
            if ready.is_err() && !stage.is_shared() {
                restarts += 1;
                stage.close().await;
                stage = match self.open(restarts).await {
                    Ok(stage) => stage,
                    Err(finding) => return self.gone(finding),
                };
                ready = Ok(());
            }
            if let Err(finding) = ready {
                self.gone(finding);
                break;
            }
            self.board.settle(self.try_one(&mut stage, check).await);
        }
        // A bad payload may end the server a little later.
        let end = match stage.is_shared() {
            true => self.assemble(&mut stage).await.err(),
            false => stage.end_of_server(),
        };
        if let Some(finding) = end {
            self.gone(finding);
        }
        stage.close().await;
    }

    /// The first stage of the run, which shows whether the server starts.
    async fn open_first(&self) -> Result<Stage, Finding> {
        let started = Instant::now();
        let opened = self.open(0).await;
        let result = opened.as_ref().map(|_| ()).map_err(Clone::clone);
        self.board.settle(starts(result, started.elapsed()));
        opened
    }

    /// One more stage, beside the first.
    async fn open_beside(&self) -> Result<Stage, Finding> {
        if self.board.wait_for(STARTS).await != Some(Status::Passed) {
            return Err(Finding::inconclusive("The first one did not start."));
        }
        let opened = self.open(0).await;
        if opened.is_ok() || self.is_shared() {
            return opened;
        }
        // It may be that only one such server can run at a time.
        self.others_are_done().await;
        self.open(0).await
    }

    async fn assemble(&self, stage: &mut Stage) -> Result<(), Finding> {
        match stage.end_of_server() {
            Some(finding) => Err(finding),
            None => stage.assemble(self.group.class).await,
        }
    }

    /// The server is gone, and does not come back. If nothing has failed so far
    /// that explains it, this is the failure: it did not stay.
    fn gone(&self, mut finding: Finding) {
        if finding.status == Status::Inconclusive {
            return self.skip_all(&finding.rationale);
        }
        if !self.board.any_failed() {
            finding.rationale =
                format!("The server started, and did not stay. {}", finding.rationale);
            self.board.settle(starts(Err(finding), Duration::ZERO));
        }
        self.skip_all("The server was gone by then.");
    }

    /// Whether the server cannot be started anew.
    fn is_shared(&self) -> bool {
        matches!(self.target, Target::Url(_))
    }

    fn is_required(&self) -> bool {
        self.group.checks.iter().any(|check| check.required)
    }

    fn checks(&self) -> impl Iterator<Item = &Check> {
        self.group.checks.iter().filter(|check| self.wanted.contains(&check.id))
    }

    async fn open(&self, restarts: usize) -> Result<Stage, Finding> {
        let drawn = if self.is_shared() { self.drawn.clone() } else { Drawn::default() };
        let texts = Texts::new(self.options.seed, self.at + 100 * restarts, drawn);
        match timeout_at(TokioInstant::from_std(self.board.deadline), open(self, texts))
            .await
        {
            Ok(result) => result,
            Err(_) => Err(out_of_time(self.options, "the server to start")),
        }
    }

    /// Waits until the first group has tried its last check.
    async fn others_are_done(&self) {
        for id in self.wanted {
            if self.checks().all(|check| check.id != *id) {
                self.board.wait_for(id).await;
            } else {
                return;
            }
        }
    }

    fn skip_all(&self, why: &str) {
        for check in self.checks() {
            if self.board.status(check.id).is_none() {
                self.board.settle(self.board.skipped(check, why.to_owned()));
            }
        }
    }

    /// Why a check need not be tried, if so.
    async fn unmet(&self, check: &Check) -> Option<String> {
        for need in check.needs {
            match self.board.wait_for(need).await {
                Some(Status::Passed) => {}
                Some(_) => {
                    return Some(format!("It needs `{need}`, which did not pass."));
                }
                None => return Some("The run's time was over.".into()),
            }
        }
        None
    }

    async fn try_one(&self, stage: &mut Stage, check: &Check) -> CheckReport {
        let started = Instant::now();
        // A `todo!()` in a connect handler was reached while the class gathered.
        let since = match stage.first_time("a check") {
            true => stage.check_started,
            false => started,
        };
        stage.check_started = since;
        let mark = stage.journal.mark();
        let waiting_for = stage.waiting_for();
        let limit = if self.is_shared() { CHECK_ELSEWHERE } else { CHECK };
        let deadline = TokioInstant::from_std(self.board.deadline);

        // A panic here is the grader's own, and says nothing of the server.
        let claim = AssertUnwindSafe((check.claim)(stage)).catch_unwind();
        let tried = timeout_at(deadline, within(limit, claim)).await;
        let what = || waiting_for.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let result = match tried {
            Ok(Some(Ok(result))) => result,
            Ok(Some(Err(_))) => Err(Finding::inconclusive(
                "The grader itself failed in this check. Please report it.",
            )),
            Ok(None) => Err(Finding::failed(format!(
                "After {} s this check still waited for {}.",
                limit.as_secs(),
                what()
            ))),
            Err(_) => Err(out_of_time(self.options, &what())),
        };

        let mut report = self.board.blank(check);
        report.duration_ms = started.elapsed().as_millis() as u64;
        report.journal = stage.journal.read()[mark..].to_vec();
        report.wrote = stage.wrote_since(since);
        report.stderr = report.wrote.iter().map(|(_, line)| line.clone()).collect();
        let panics = panics_since(stage, since);
        let todo = panics.iter().find(|panic| panic.todo);
        match (result, todo) {
            (Ok(()), None) => {}
            (Ok(()), Some(todo)) => apply(&mut report, Finding::unfinished(todo)),
            (Err(finding), _) => {
                let finding = with_cause(stage, finding, &report.journal);
                apply(&mut report, blame(finding, &panics));
            }
        }
        report
    }
}
