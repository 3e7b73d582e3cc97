//! The workers. All run in one thread: they wait for compilers, servers and clients,
//! which are processes of their own.

use std::{
    cell::RefCell,
    collections::{BTreeMap, VecDeque},
    time::Duration,
};

use classroom::lesson::Lesson;
use futures_util::{TryStreamExt, stream::FuturesUnordered};
use tokio::{sync::Semaphore, time::timeout};
use url::Url;

use super::plan::Task;
use crate::{
    judge::{blank, is_the_graders_fault},
    records::{Record, Verdict},
    submissions::{Found, Submission},
};

/// The time after which a worker is given up. Each step of judging has a limit of its
/// own, and together they are much shorter.
const LIMIT: Duration = Duration::from_secs(3600);

/// How many are judged at the same time.
#[derive(Clone, Copy, Debug)]
pub struct Lanes {
    /// Programs that we build and start. Their workers are `0..jobs`.
    pub jobs: usize,
    /// Running servers. Their workers are `jobs..jobs + urls`.
    pub urls: usize,
    /// Running servers on one host, which share a machine that we don't know.
    pub per_host: usize,
}

/// Judges the tasks, and then once more, one at a time, those that were inconclusive:
/// the machine may have been too busy. `grade` gets the worker's number, the submission
/// and the seed; no worker has two at a time. `done` gets each result as it comes.
///
/// # Errors
/// The first error of `done`. Nothing runs any more then.
pub async fn drive<E>(
    lesson: &Lesson,
    tasks: Vec<Task>,
    lanes: Lanes,
    grade: &impl AsyncFn(usize, &Submission, u64) -> Record,
    done: &mut impl FnMut(&Task, Record, Round) -> Result<(), E>,
) -> Result<(), E> {
    let judge = Judge { lesson, grade };
    let is_url = |task: &Task| matches!(task.who[0].submission.found, Found::Url(_));
    let (urls, programs): (Vec<Task>, Vec<Task>) = tasks.into_iter().partition(is_url);
    let open = RefCell::new(Vec::new());
    let done = RefCell::new(done);
    let finish = |task: Task, record: Record| {
        (*done.borrow_mut())(&task, record.clone(), Round::First)?;
        if is_the_graders_fault(&record) {
            open.borrow_mut().push(task);
        }
        Ok(())
    };
    tokio::try_join!(
        judge.programs(programs, lanes, &finish),
        judge.servers(urls, lanes, &finish),
    )?;
    for task in open.into_inner() {
        let worker = if is_url(&task) { lanes.jobs } else { 0 };
        let record = judge.one(worker, &task).await;
        (*done.borrow_mut())(&task, record, Round::Second)?;
    }
    Ok(())
}

/// Whether a submission is judged for the first time or alone on a quiet machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Round {
    /// Beside others.
    First,
    /// Alone.
    Second,
}

struct Judge<'a, G> {
    lesson: &'a Lesson,
    grade: &'a G,
}

impl<G: AsyncFn(usize, &Submission, u64) -> Record> Judge<'_, G> {
    async fn one(&self, worker: usize, task: &Task) -> Record {
        let submission = &task.who[0].submission;
        let judged = timeout(LIMIT, (self.grade)(worker, submission, task.seed)).await;
        judged.unwrap_or_else(|_| self.given_up(submission, task.seed))
    }

    /// Each worker takes the next program as soon as it has judged one.
    async fn programs<E>(
        &self,
        tasks: Vec<Task>,
        lanes: Lanes,
        finish: &impl Fn(Task, Record) -> Result<(), E>,
    ) -> Result<(), E> {
        let queue = RefCell::new(VecDeque::from(tasks));
        let queue = &queue;
        let workers: FuturesUnordered<_> = (0..lanes.jobs.max(1))
            .map(|worker| async move {
                while let Some(task) = next(queue) {
                    let record = self.one(worker, &task).await;
                    finish(task, record)?;
                }
                Ok(())
            })
            .collect();
        workers.try_collect().await
    }

    /// Each host has a few lanes, which share the workers. So a host that doesn't answer
    /// holds up its own servers only.
    async fn servers<E>(
        &self,
        tasks: Vec<Task>,
        lanes: Lanes,
        finish: &impl Fn(Task, Record) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut by_host: BTreeMap<String, VecDeque<Task>> = BTreeMap::new();
        for task in tasks {
            by_host.entry(host(&task)).or_default().push_back(task);
        }
        let queues: Vec<_> = by_host.into_values().map(RefCell::new).collect();
        let urls = lanes.urls.max(1);
        let free = &RefCell::new((lanes.jobs..lanes.jobs + urls).collect::<Vec<_>>());
        let permits = &Semaphore::new(urls);
        let workers: FuturesUnordered<_> = queues
            .iter()
            .flat_map(|queue| (0..lanes.per_host.max(1)).map(move |_| queue))
            .map(|queue| async move {
                loop {
                    // It is never closed, so this waits until a worker is free.
                    let _permit = permits.acquire().await;
                    let Some(task) = next(queue) else { return Ok(()) };
                    let worker = free.borrow_mut().pop().unwrap_or(lanes.jobs);
                    let record = self.one(worker, &task).await;
                    free.borrow_mut().push(worker);
                    finish(task, record)?;
                }
            })
            .collect();
        workers.try_collect().await
    }

    fn given_up(&self, submission: &Submission, seed: u64) -> Record {
        let minutes = LIMIT.as_secs() / 60;
        let why = format!("The grader gave no answer within {minutes} minutes.");
        unjudged(self.lesson, submission, Verdict::Inconclusive, why, seed)
    }
}

/// The record of a submission that was not judged, for this reason.
pub fn unjudged(
    lesson: &Lesson,
    submission: &Submission,
    verdict: Verdict,
    why: String,
    seed: u64,
) -> Record {
    let source = match &submission.found {
        Found::Source(text) => Some(text.clone()),
        Found::Url(_) | Found::Nothing(_) => None,
    };
    let record = blank(lesson, submission, "nothing was run", seed);
    Record { source, verdict, shown: why.clone(), why: Some(why), ..record }
}

/// In a statement of its own, so that the queue isn't borrowed during an await.
fn next(queue: &RefCell<VecDeque<Task>>) -> Option<Task> {
    queue.borrow_mut().pop_front()
}

fn host(task: &Task) -> String {
    let Found::Url(text) = &task.who[0].submission.found else {
        return String::new();
    };
    let url = Url::parse(text).ok();
    url.and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_else(|| text.clone())
}
