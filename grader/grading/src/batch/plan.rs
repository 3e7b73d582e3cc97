//! Which submissions have to be judged.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fmt::Write,
};

use classroom::{contract::Contract, lesson::Lesson};
use sha1::{Digest, Sha1};

use crate::{
    judge::is_the_graders_fault,
    records::{FORMAT_VERSION, Kept, Options, Records},
    submissions::{Found, Submission},
};

/// What there is to do.
#[derive(Debug, Default)]
pub struct Plan {
    /// What has to be judged, each text once.
    pub tasks: Vec<Task>,
    /// Submissions with the text of one that has been judged already.
    pub copies: Vec<(Wanted, Kept)>,
    /// Submissions that nothing can be judged of.
    pub nothing: Vec<Wanted>,
    /// How many submissions have a result that stays.
    pub done: usize,
    /// Those of them of which something else is known now, such as the section or the
    /// time.
    pub refreshed: Vec<Kept>,
}

/// One text or address to judge, and whose it is.
#[derive(Clone, Debug)]
pub struct Task {
    /// The [digest] that its records are kept with.
    pub judged_as: String,
    /// Repeats the names and texts of the run.
    pub seed: u64,
    /// All who handed it in. There is at least one.
    pub who: Vec<Wanted>,
}

/// A submission that needs a result.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The submission.
    pub submission: Submission,
    /// The [digest] of it.
    pub judged_as: String,
    /// Why it needs one.
    pub reason: Reason,
}

/// Why a submission needs a result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It has none.
    New,
    /// The text or the address is another one than that which was judged.
    Changed,
    /// It would be judged in another way now.
    Options,
    /// The grader could not judge it.
    Open,
    /// Somebody asked for it, for this reason.
    Told(String),
}

impl Reason {
    /// What to write beside the result that is replaced.
    pub fn text(&self) -> String {
        match self {
            Self::New => "it was new".into(),
            Self::Changed => "the submission changed".into(),
            Self::Options => "the options or the checks changed".into(),
            Self::Open => "it was inconclusive".into(),
            Self::Told(why) => why.clone(),
        }
    }
}

/// Draws a seed for each text.
///
/// It depends on the text, so identical files have the same seed; on what all students
/// handed in, so that no student can know it; and on nothing else, so that the parts of a
/// batch have the seeds of the whole.
#[derive(Clone, Debug)]
pub struct Seeds {
    all: String,
    given: Option<u64>,
}

impl Seeds {
    /// The seeds of a batch, given the submissions of all its parts. A given seed is the
    /// seed of each text.
    pub fn new(submissions: &[Submission], given: Option<u64>) -> Self {
        // Why there is nothing can name a folder, which differs between machines.
        let is_judged = |one: &&Submission| !matches!(one.found, Found::Nothing(_));
        let judged = submissions.iter().filter(is_judged);
        let texts: BTreeSet<String> = judged.map(|one| hash(&[&text_of(one)])).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        Self { all: hash(&texts), given }
    }

    fn of(&self, submission: &Submission) -> u64 {
        let digits = hash(&[&self.all, &text_of(submission)]);
        let drawn = u64::from_str_radix(&digits[..12], 16).unwrap_or_default();
        self.given.unwrap_or(drawn % 1_000_000)
    }
}

/// A hash of all that a submission's result depends on.
pub fn digest(lesson: &Lesson, options: &Options, submission: &Submission) -> String {
    let checks = lesson.checks().map(|check| format!("{} {}", check.id, check.required));
    let checks = checks.collect::<Vec<String>>().join("\n");
    let (version, options) = (FORMAT_VERSION.to_string(), format!("{options:?}"));
    let text = text_of(submission);
    let mut parts = vec![&version, lesson.slug, &checks, &options, &text];
    let promises = lesson.contract.map(Contract::promises);
    parts.extend(promises.as_deref());
    hash(&parts)
}

/// Compares the submissions with the records. `told` has the ids of those that somebody
/// wants judged again, with the reason.
pub fn plan(
    submissions: Vec<Submission>,
    records: &Records,
    told: &BTreeMap<String, String>,
    seeds: &Seeds,
    judged_as: impl Fn(&Submission) -> String,
) -> Plan {
    let is_judged = |kept: &&Kept| !is_the_graders_fault(&kept.record);
    let judged: HashMap<&str, &Kept> = records
        .all()
        .filter(is_judged)
        .map(|kept| (kept.judged_as.as_str(), kept))
        .collect();
    let mut plan = Plan::default();
    let mut task_of: HashMap<String, usize> = HashMap::new();
    for submission in submissions {
        let judged_as = judged_as(&submission);
        let id = &submission.student.id;
        let old = records.kept(id);
        let Some(reason) = reason(old, &submission, &judged_as, told.get(id)) else {
            plan.done += 1;
            plan.refreshed.extend(old.and_then(|kept| kept.about(&submission)));
            continue;
        };
        let is_told = matches!(reason, Reason::Told(_));
        let wanted = Wanted { submission, judged_as: judged_as.clone(), reason };
        if matches!(wanted.submission.found, Found::Nothing(_)) {
            plan.nothing.push(wanted);
        } else if let Some(kept) = judged.get(judged_as.as_str()).filter(|_| !is_told) {
            plan.copies.push((wanted, (*kept).clone()));
        } else if let Some(&task) = task_of.get(&judged_as) {
            plan.tasks[task].who.push(wanted);
        } else {
            let seed = seeds.of(&wanted.submission);
            task_of.insert(judged_as.clone(), plan.tasks.len());
            plan.tasks.push(Task { judged_as, seed, who: vec![wanted] });
        }
    }
    plan
}

/// Why a submission needs a result, if it does.
fn reason(
    kept: Option<&Kept>,
    submission: &Submission,
    judged_as: &str,
    told: Option<&String>,
) -> Option<Reason> {
    let Some(kept) = kept else {
        return Some(Reason::New);
    };
    if let Some(why) = told {
        return Some(Reason::Told(why.clone()));
    }
    if kept.judged_as == judged_as {
        return is_the_graders_fault(&kept.record).then_some(Reason::Open);
    }
    let same_text = match &submission.found {
        Found::Source(text) => kept.record.source.as_ref() == Some(text),
        Found::Url(_) | Found::Nothing(_) => false,
    };
    Some(if same_text { Reason::Options } else { Reason::Changed })
}

/// What is judged, with a word that keeps a text and an address apart.
fn text_of(submission: &Submission) -> String {
    match &submission.found {
        Found::Source(text) => format!("source {text}"),
        Found::Url(url) => format!("url {url}"),
        Found::Nothing(why) => format!("nothing {why}"),
    }
}

/// SHA-1 in hex. Each part goes with its length, so that no two lists are alike.
fn hash(parts: &[&str]) -> String {
    let mut sha = Sha1::new();
    for part in parts {
        sha.update(part.len().to_le_bytes());
        sha.update(part);
    }
    let mut hex = String::new();
    for byte in sha.finalize() {
        // Writing to a string can't fail.
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}
