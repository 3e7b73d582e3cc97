//! What is judged again, and which result stays.

use std::collections::BTreeMap;

use grading::{
    batch::{Outcome, Plan, Reason, Seeds, Wanted, digest, kept, plan},
    records::{CheckStatus, Kept, Options, Record, Records, Verdict},
    submissions::Submission,
};
use rust_decimal::Decimal;

use super::support::{record, submission};

fn planned(
    submissions: Vec<Submission>,
    records: &Records,
    told: &[(&str, &str)],
    options: &Options,
) -> Plan {
    let told: BTreeMap<String, String> =
        told.iter().map(|(id, why)| ((*id).into(), (*why).into())).collect();
    let seeds = Seeds::new(&submissions, None);
    let lesson = course::find("1").unwrap();
    plan(submissions, records, &told, &seeds, |one| digest(lesson, options, one))
}

fn judged(submission: &Submission, options: &Options, verdict: Verdict) -> Kept {
    let lesson = course::find("1").unwrap();
    let record = record(submission, verdict, 3);
    Kept { record, judged_as: digest(lesson, options, submission) }
}

fn class() -> Vec<Submission> {
    vec![submission("ana", "a"), submission("ben", "a"), submission("cy", "c")]
}

#[test]
fn identical_files_are_one_task_with_one_seed() {
    let out = tempfile::tempdir().unwrap();
    let records = Records::open(out.path(), "01-connect").unwrap();
    let options = Options::default();
    let plan = planned(class(), &records, &[], &options);
    let who: Vec<usize> = plan.tasks.iter().map(|task| task.who.len()).collect();
    assert_eq!((who, plan.done), (vec![2, 1], 0));
    assert_ne!(plan.tasks[0].seed, plan.tasks[1].seed);
    // The same class has the same seeds.
    let again = planned(class(), &records, &[], &options);
    assert_eq!(again.tasks[0].seed, plan.tasks[0].seed);
}

#[test]
fn only_what_has_changed_is_judged_again() {
    let out = tempfile::tempdir().unwrap();
    let mut records = Records::open(out.path(), "01-connect").unwrap();
    let options = Options::default();
    for one in class() {
        records.put(judged(&one, &options, Verdict::Passed)).unwrap();
    }
    let plan = planned(class(), &records, &[], &options);
    assert_eq!((plan.tasks.len(), plan.done, plan.refreshed.len()), (0, 3, 0));

    let mut changed = class();
    changed[2] = submission("cy", "c, but better");
    changed[0].student.section = Some("B".into());
    let plan = planned(changed, &records, &[], &options);
    assert_eq!((plan.tasks.len(), plan.done), (1, 2));
    assert_eq!(plan.tasks[0].who[0].reason, Reason::Changed);
    assert_eq!(plan.refreshed[0].record.student.section.as_deref(), Some("B"));

    let other = Options { command: Some("node {file}".into()), ..options.clone() };
    let plan = planned(class(), &records, &[], &other);
    assert!(plan.tasks.iter().all(|task| task.who[0].reason == Reason::Options));
    assert_eq!(plan.done, 0);

    let told = [("ben", "her network was down")];
    let plan = planned(class(), &records, &told, &options);
    assert_eq!((plan.tasks.len(), plan.tasks[0].who.len()), (1, 1));
    assert_eq!(plan.tasks[0].who[0].reason, Reason::Told(told[0].1.into()));
}

#[test]
fn a_late_copy_gets_the_known_result_and_an_open_one_is_tried_again() {
    let out = tempfile::tempdir().unwrap();
    let mut records = Records::open(out.path(), "01-connect").unwrap();
    let options = Options::default();
    let class = class();
    records.put(judged(&class[0], &options, Verdict::Passed)).unwrap();
    records.put(judged(&class[2], &options, Verdict::Inconclusive)).unwrap();
    let plan = planned(class, &records, &[], &options);
    assert_eq!((plan.copies.len(), plan.tasks.len(), plan.done), (1, 1, 1));
    assert_eq!(plan.copies[0].0.submission.student.id, "ben");
    assert_eq!(plan.tasks[0].who[0].reason, Reason::Open);
}

/// A point for each check; none if it is open.
fn points(record: &Record) -> Option<Decimal> {
    let passed = record.checks.iter().filter(|check| check.status == CheckStatus::Passed);
    (record.verdict != Verdict::Inconclusive).then(|| passed.count().into())
}

/// The result that stays when a second one with these checks follows one with two.
fn second(reason: Reason, new: (Verdict, usize), accept: bool) -> (Record, Outcome) {
    let submission = submission("ana", "a");
    let old = record(&submission, Verdict::Failed, 2);
    let new = record(&submission, new.0, new.1);
    let wanted = Wanted { submission, judged_as: "digest".into(), reason };
    let (kept, outcome) = kept(&wanted, Some(&old), new, &points, accept, 99);
    assert_eq!(kept.record.earlier.len(), 1, "nothing is lost");
    assert_eq!(kept.record.earlier[0].at, 99);
    (kept.record, outcome)
}

#[test]
fn a_better_result_takes_the_place_and_keeps_the_old_with_its_reason() {
    let told = || Reason::Told("a bad night".into());
    let (record, outcome) = second(told(), (Verdict::Passed, 3), false);
    assert_eq!((record.verdict, outcome), (Verdict::Passed, Outcome::Taken));
    assert_eq!(record.earlier[0].why, "a bad night");
    assert_eq!(record.earlier[0].passed, ["check-0", "check-1"]);
}

#[test]
fn no_mark_is_lowered_without_being_told() {
    let told = || Reason::Told("a bad night".into());
    let (two, one) = (Decimal::from(2), Decimal::from(1));
    for reason in [told(), Reason::Options] {
        let (record, outcome) = second(reason, (Verdict::Failed, 1), false);
        assert_eq!(points(&record), Some(two));
        assert_eq!(outcome, Outcome::Refused { stays: two, new: Some(one) });
        assert_eq!(record.earlier[0].passed, ["check-0"]);
    }
    let (record, outcome) = second(told(), (Verdict::Failed, 1), true);
    assert_eq!(points(&record), Some(one));
    assert_eq!(outcome, Outcome::Lower { from: two, to: one });

    // An open result never takes the place of a known one, also if lower ones may.
    let (record, outcome) = second(told(), (Verdict::Inconclusive, 0), true);
    assert_eq!(points(&record), Some(two));
    assert_eq!(outcome, Outcome::Refused { stays: two, new: None });

    // Another text is another submission: its result counts, and both are known.
    let (record, outcome) = second(Reason::Changed, (Verdict::Failed, 1), false);
    assert_eq!(points(&record), Some(one));
    assert_eq!(outcome, Outcome::Lower { from: two, to: one });
}
