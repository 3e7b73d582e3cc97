//! The workers, with small results instead of programs.

use std::{
    cell::{Cell, RefCell},
    time::Duration,
};

use course::COURSE;
use tokio::{sync::Notify, task::yield_now, time::timeout};

use super::support::{record, submission};
use grading::{
    batch::{Lanes, Reason, Round, Task, Wanted, drive},
    records::{Record, Verdict},
    submissions::{Found, Submission},
};

const LANES: Lanes = Lanes { jobs: 2, urls: 3, per_host: 2 };

/// Far more than any of these tests takes.
const LIMIT: Duration = Duration::from_secs(20);

fn task(submission: Submission) -> Task {
    let judged_as = format!("{:?}", submission.found);
    let reason = Reason::New;
    let who = vec![Wanted { submission, judged_as: judged_as.clone(), reason }];
    Task { judged_as, seed: 1, who }
}

fn url(id: &str, url: &str) -> Task {
    task(Submission { found: Found::Url(url.into()), ..submission(id, "") })
}

fn id(submission: &Submission) -> &str {
    &submission.student.id
}

fn passed(submission: &Submission) -> Record {
    let submission = self::submission(id(submission), "text");
    record(&submission, Verdict::Passed, 3)
}

/// Runs the tasks, and returns the ids in the order in which they were done.
fn driven(
    tasks: Vec<Task>,
    grade: &impl AsyncFn(usize, &Submission, u64) -> Record,
) -> Vec<(String, Verdict, Round)> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let mut done = Vec::new();
    let mut keep = |task: &Task, record: Record, round| {
        done.push((id(&task.who[0].submission).to_owned(), record.verdict, round));
        Ok::<(), String>(())
    };
    runtime.unwrap().block_on(async {
        let driven = drive(&COURSE[0], tasks, LANES, grade, &mut keep);
        timeout(LIMIT, driven).await.expect("the workers are stuck").unwrap();
    });
    done
}

#[test]
fn one_that_hangs_holds_up_no_other() {
    let others = Cell::new(0);
    let all_others = Notify::new();
    let grade = async |_: usize, submission: &Submission, _: u64| {
        if id(submission) == "hang" {
            all_others.notified().await;
        } else {
            others.set(others.get() + 1);
            if others.get() == 9 {
                all_others.notify_one();
            }
        }
        passed(submission)
    };
    let mut tasks = vec![task(submission("hang", "h"))];
    tasks.extend((0..9).map(|at| task(submission(&format!("s{at}"), &at.to_string()))));
    let done = driven(tasks, &grade);
    assert_eq!(done.len(), 10);
    assert_eq!(done[9].0, "hang");
}

#[test]
fn no_worker_has_two_and_no_host_has_more_than_its_share() {
    let busy: RefCell<Vec<(usize, String)>> = RefCell::default();
    let (most, most_here) = (Cell::new(0), Cell::new(0));
    let grade = async |worker: usize, submission: &Submission, _: u64| {
        let host = match &submission.found {
            Found::Url(url) => url[..url.len() - 1].to_owned(),
            _ => "program".into(),
        };
        assert!(busy.borrow().iter().all(|(other, _)| *other != worker), "{worker}");
        busy.borrow_mut().push((worker, host.clone()));
        let here = busy.borrow().iter().filter(|(_, other)| *other == host).count();
        assert!(here <= 2, "{host}");
        most_here.set(here.max(most_here.get()));
        most.set(busy.borrow().len().max(most.get()));
        for _ in 0..10 {
            yield_now().await;
        }
        busy.borrow_mut().retain(|(other, _)| *other != worker);
        passed(submission)
    };
    let mut tasks = Vec::new();
    for at in 0..4 {
        tasks.push(url(&format!("a{at}"), &format!("http://a.example/{at}")));
        tasks.push(url(&format!("b{at}"), &format!("http://b.example/{at}")));
        tasks.push(task(submission(&format!("p{at}"), &at.to_string())));
    }
    assert_eq!(driven(tasks, &grade).len(), 12);
    // Two programs and three servers at a time.
    assert_eq!((most.get(), most_here.get()), (5, 2));
}

#[test]
fn what_is_open_is_tried_once_more_alone() {
    let running = Cell::new(0);
    let tries = Cell::new(0);
    let grade = async |_: usize, submission: &Submission, _: u64| {
        running.set(running.get() + 1);
        yield_now().await;
        let alone = running.get() == 1;
        running.set(running.get() - 1);
        if !id(submission).starts_with("open") {
            return passed(submission);
        }
        tries.set(tries.get() + 1);
        let is_second = tries.get() > 2;
        assert!(alone || !is_second);
        let verdict = match is_second && id(submission) == "open-1" {
            true => Verdict::Passed,
            false => Verdict::Inconclusive,
        };
        record(submission, verdict, 3)
    };
    let tasks = ["open-1", "open-2", "other"].map(|id| task(submission(id, id)));
    let done = driven(tasks.into(), &grade);
    let second: Vec<_> =
        done.iter().filter(|(_, _, round)| *round == Round::Second).collect();
    assert_eq!(done.len(), 5);
    let of = |at: usize| (second[at].0.as_str(), second[at].1);
    let mut both = [of(0), of(1)];
    both.sort();
    assert_eq!(
        both,
        [("open-1", Verdict::Passed), ("open-2", Verdict::Inconclusive)],
        "two tries each, and no third"
    );
}

#[test]
fn a_result_that_cannot_be_kept_stops_the_batch() {
    let judged = Cell::new(0);
    let grade = async |_: usize, submission: &Submission, _: u64| {
        judged.set(judged.get() + 1);
        yield_now().await;
        passed(submission)
    };
    let tasks: Vec<Task> =
        (0..100).map(|at| task(submission(&at.to_string(), &at.to_string()))).collect();
    let mut keep = |_: &Task, _: Record, _: Round| Err("the disk is full");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let driven = drive(&COURSE[0], tasks, LANES, &grade, &mut keep);
    assert_eq!(runtime.unwrap().block_on(driven), Err("the disk is full"));
    assert!(judged.get() <= 2, "{}", judged.get());
}
