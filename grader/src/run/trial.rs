//! The trial of one group: runs its checks in order, on their own stage.

use std::{
    sync::{Mutex, PoisonError},
    time::Instant,
};

use classroom::{
    check::{Check, Group},
    finding::Finding,
    lesson::Lesson,
    stage::Stage,
    texts::{Drawn, Texts},
    verdict::{STARTS, Status},
};

use super::{
    Board, Options, Target,
    again::try_twice,
    blame::{did_not_stay, out_of_time, starts},
    listening::Ear,
    open, stay,
};

/// One group of checks, and what they run on.
pub struct Trial<'a> {
    /// The lesson.
    pub lesson: &'a Lesson,
    /// The group's position in the lesson.
    pub at: usize,
    /// The checks.
    pub group: &'static Group,
    /// The server.
    pub target: &'a Target,
    /// How to judge.
    pub options: &'a Options,
    /// The ids of the checks to run.
    pub wanted: &'a [&'static str],
    /// Where the results go.
    pub board: &'a Board,
    /// The groups that still listen.
    pub ears: &'a Mutex<Vec<Ear>>,
    /// What this run has sent to a server that runs elsewhere.
    pub drawn: &'a Drawn,
}

impl Trial<'_> {
    /// Runs all checks of the group. If nothing has gone wrong, its clients listen on. On
    /// a server that is already running, the next group begins without them: it may be
    /// about the client that connected first, or about a server with only one. So a group
    /// listens there only if it has a late claim, or as the first one, which shows whether
    /// quiet clients stay connected.
    pub async fn run(&self) {
        let Some(ear) = self.run_checks().await else { return };
        match self.is_shared() {
            true if self.at == 0 || ear.has_late_claims() => self.listen(ear).await,
            true => ear.stage.close().await,
            false => self.ears.lock().unwrap_or_else(PoisonError::into_inner).push(ear),
        }
    }

    async fn run_checks(&self) -> Option<Ear> {
        if self.is_shared() && self.board.any_required_found() && !self.is_required() {
            // The failure may have left the server in a state that explains the rest.
            self.skip_all("It runs once the required checks pass.");
            return None;
        }
        let opened = match self.at {
            0 => self.open_first().await,
            _ => self.open_beside().await,
        };
        let mut stage = match opened {
            Ok(stage) => stage,
            Err(_) if self.board.status(STARTS) != Some(Status::Passed) => {
                self.skip_all("The server did not start.");
                return None;
            }
            Err(finding) => {
                self.gone(finding);
                return None;
            }
        };
        let mut restarts = 0;
        // The end of a server of ours that no check has noticed.
        let mut unseen = None;
        let mut mark = 0;
        for check in self.checks() {
            if self.board.status(check.id).is_some() {
                continue;
            }
            if let Some(why) = self.unmet(check).await {
                self.board.settle(self.board.skipped(check, why));
                continue;
            }
            mark = stage.journal.mark();
            if let Err(finding) = self.assemble(&mut stage).await {
                if stage.is_shared() {
                    self.gone(finding);
                    break;
                }
                unseen = unseen.or(stage.end_of_server());
                restarts += 1;
                self.close(stage).await;
                stage = match self.open(restarts).await {
                    Ok(stage) => stage,
                    Err(finding) => {
                        self.gone(finding);
                        return None;
                    }
                };
            }
            let report = try_twice(self.board, self.group.class, &mut stage, check).await;
            self.board.settle(report);
            if stage.blocked && !stage.is_shared() {
                self.skip_all("The server had stopped answering.");
            }
        }
        // A bad payload may end the server a little later.
        let end = match stage.is_shared() {
            true => self.assemble(&mut stage).await.err(),
            false => stage.end_of_broken_server(mark).await,
        };
        let is_explained = self.is_explained();
        let away = stay::sent_away(self.group.class, is_explained, &stage);
        match (unseen.or(end), away) {
            (Some(finding), _) => self.gone(finding),
            (None, Some(report)) => self.board.settle(report),
            (None, None) if !self.board.any_required_found() => {
                self.count_panics(&stage);
                let (group, lesson) = (self.group, self.lesson);
                return Some(Ear::new(stage, group, lesson, self.target, is_explained));
            }
            (None, None) => {}
        }
        self.close(stage).await;
        None
    }

    /// Listens until the group's time is over, and ends its stage.
    async fn listen(&self, mut ear: Ear) {
        let passed = |id: &str| self.board.status(id) == Some(Status::Passed);
        for report in ear.listen(passed).await {
            self.board.settle(report);
        }
        ear.stage.close().await;
    }

    /// Ends a stage, and counts the panics of its server.
    pub async fn close(&self, stage: Stage) {
        self.count_panics(&stage);
        stage.close().await;
    }

    fn count_panics(&self, stage: &Stage) {
        if let Some(server) = stage.server() {
            self.board.count_panics(&server.vitals().borrow().panics);
        }
    }

    /// Opens the first stage of the run, which shows whether the server starts.
    async fn open_first(&self) -> Result<Stage, Finding> {
        let started = Instant::now();
        let opened = self.open(0).await;
        let result = opened.as_ref().map(|_| ()).map_err(Clone::clone);
        self.board.settle(starts(result, started.elapsed()));
        opened
    }

    /// Opens another stage beside the first.
    async fn open_beside(&self) -> Result<Stage, Finding> {
        if self.board.wait_for(STARTS).await != Some(Status::Passed) {
            return Err(Finding::inconclusive("The first server did not start."));
        }
        let opened = self.open(0).await;
        if opened.is_ok() || self.is_shared() {
            return opened;
        }
        // Perhaps only one such server can run at a time.
        self.others_are_done().await;
        while let Some(ear) = self.next_ear() {
            self.listen(ear).await;
        }
        self.open(0).await
    }

    /// A group that still listens, if there is one.
    fn next_ear(&self) -> Option<Ear> {
        self.ears.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    async fn assemble(&self, stage: &mut Stage) -> Result<(), Finding> {
        if let Some(end) = stage.end_of_server() {
            return Err(end);
        }
        let mark = stage.journal.mark();
        match stage.assemble(self.group.class).await {
            Ok(()) => Ok(()),
            Err(finding) => {
                Err(stage.end_of_broken_server(mark).await.unwrap_or(finding))
            }
        }
    }

    /// Call this when the server has gone for good. Unless an earlier failure explains
    /// it, this is the failure: the server did not keep running.
    fn gone(&self, finding: Finding) {
        if finding.status == Status::Inconclusive {
            return self.skip_all(&finding.rationale);
        }
        if !self.is_explained() {
            self.board.settle(did_not_stay(finding));
        }
        self.skip_all("The server could no longer be reached.");
    }

    /// Whether a required check, or any check of this group, has found something that can
    /// explain the server's end.
    fn is_explained(&self) -> bool {
        let found = |check: &Check| {
            let status = self.board.status(check.id);
            matches!(status, Some(Status::Failed | Status::Unfinished))
        };
        // All groups share a server that was already running.
        let of_others = self.is_shared() && self.board.any_found();
        of_others || self.board.any_required_found() || self.checks().any(found)
    }

    /// Whether the server can't be restarted.
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
        let limit = &self.board.limit;
        let opened = limit.within(open(self, texts)).await;
        opened.unwrap_or_else(|| Err(out_of_time(limit, "the server to start")))
    }

    /// Waits until the groups before this one have run their last check.
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

    /// Why a check can be skipped, if it can.
    async fn unmet(&self, check: &Check) -> Option<String> {
        for need in check.needs {
            match self.board.wait_for(need).await {
                Some(Status::Passed) => {}
                Some(_) => {
                    return Some(format!("It needs `{need}`, which did not pass."));
                }
                None => return Some("The run's time limit was reached.".into()),
            }
        }
        None
    }
}
