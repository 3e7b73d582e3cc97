//! The board: what is known about each check so far. Groups that run in parallel wait on
//! it for each other's checks.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use classroom::{
    check::Check,
    server::Panic,
    verdict::{CheckReport, PanicTally, Place, STARTS, Status},
};
use tokio::sync::watch;

use super::{Limit, blank};

/// What is known about each check so far.
pub struct Board {
    slug: &'static str,
    reports: Mutex<HashMap<String, CheckReport>>,
    settled: watch::Sender<usize>,
    /// The places of panics that a check has passed in spite of.
    harmless: Mutex<Vec<Place>>,
    /// All panics of the run, by place.
    panics: Mutex<Vec<PanicTally>>,
    /// How long the run may take.
    pub limit: Limit,
}

impl Board {
    /// An empty board.
    pub fn new(slug: &'static str, limit: Limit) -> Self {
        Self {
            slug,
            reports: Mutex::default(),
            settled: watch::Sender::new(0),
            harmless: Mutex::default(),
            panics: Mutex::default(),
            limit,
        }
    }

    /// Notes that a check has passed in spite of these panics.
    pub fn passed_in_spite_of(&self, panics: &[Panic]) {
        let mut harmless = self.harmless.lock().unwrap_or_else(PoisonError::into_inner);
        harmless.extend(panics.iter().map(|panic| panic.place.clone()));
    }

    /// The places of the panics that a check has passed in spite of.
    pub fn harmless(&self) -> Vec<Place> {
        self.harmless.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Counts the panics of a server that ends.
    pub fn count_panics(&self, panics: &[Panic]) {
        let mut tallies = self.panics.lock().unwrap_or_else(PoisonError::into_inner);
        for panic in panics.iter().filter(|panic| !panic.todo) {
            match tallies.iter_mut().find(|tally| tally.place == panic.place) {
                Some(tally) => tally.times += 1,
                None => tallies.push(PanicTally {
                    place: panic.place.clone(),
                    message: panic.message.clone(),
                    times: 1,
                }),
            }
        }
    }

    /// Puts up the report of one check.
    pub fn settle(&self, report: CheckReport) {
        let mut reports = self.reports.lock().unwrap_or_else(PoisonError::into_inner);
        if report.status == Status::Passed {
            self.limit.give_back(report.duration_ms);
        }
        reports.insert(report.id.clone(), report);
        let count = reports.len();
        drop(reports);
        self.settled.send_replace(count);
    }

    /// The check's status, if it is known.
    pub fn status(&self, id: &str) -> Option<Status> {
        let reports = self.reports.lock().unwrap_or_else(PoisonError::into_inner);
        reports.get(id).map(|report| report.status)
    }

    /// Whether a required check has found something wrong or unfinished.
    pub fn any_required_found(&self) -> bool {
        self.any(|report| report.required && is_found(report))
    }

    /// Whether any check has found something wrong or unfinished.
    pub fn any_found(&self) -> bool {
        self.any(is_found)
    }

    fn any(&self, is: impl Fn(&CheckReport) -> bool) -> bool {
        let reports = self.reports.lock().unwrap_or_else(PoisonError::into_inner);
        reports.values().any(is)
    }

    /// Waits until the check's status is known; `None` if the run reaches its limit
    /// first.
    pub async fn wait_for(&self, id: &str) -> Option<Status> {
        let mut settled = self.settled.subscribe();
        let known = async {
            loop {
                if let Some(status) = self.status(id) {
                    return Some(status);
                }
                settled.changed().await.ok()?;
            }
        };
        self.limit.within(known).await.flatten()
    }

    /// A report for a check that is skipped.
    pub fn skipped(&self, check: &Check, why: String) -> CheckReport {
        CheckReport { status: Status::Skipped, rationale: Some(why), ..self.blank(check) }
    }

    /// A report for a check, before anything is known.
    pub fn blank(&self, check: &Check) -> CheckReport {
        let read = match check.read.contains('#') {
            true => format!("lessons/{}", check.read),
            false => format!("lessons/{}.md#{}", self.slug, check.read),
        };
        blank(check.id, check.title, check.required, Some(read))
    }

    /// The panics of the whole run, by place.
    pub fn panics(&self) -> Vec<PanicTally> {
        self.panics.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// All reports: the start of the server, then the checks in `order`.
    pub fn into_reports(self, order: &[&Check]) -> Vec<CheckReport> {
        let taken =
            self.reports.lock().unwrap_or_else(PoisonError::into_inner).drain().collect();
        let mut reports: HashMap<String, CheckReport> = taken;
        let starts = reports.remove(STARTS);
        let checks = order.iter().map(|check| {
            let why = "The server did not start.".to_owned();
            reports.remove(check.id).unwrap_or_else(|| self.skipped(check, why))
        });
        starts.into_iter().chain(checks).collect()
    }
}

/// Whether a check has found something wrong or unfinished.
fn is_found(report: &CheckReport) -> bool {
    matches!(report.status, Status::Failed | Status::Unfinished)
}
