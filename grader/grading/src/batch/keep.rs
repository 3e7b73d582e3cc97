//! What is kept when a submission has been judged.

use rust_decimal::Decimal;

use super::plan::{Reason, Wanted};
use crate::records::{Kept, Record, Verdict};

/// What came of a new result.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// It is the result now.
    Taken,
    /// It is the result now, and it is lower than the old one.
    Lower {
        /// The points of the old result.
        from: Decimal,
        /// The points of the new result.
        to: Decimal,
    },
    /// It was lower, or inconclusive, so the old one stays.
    Refused {
        /// The points of the old result, which stay.
        stays: Decimal,
        /// The points of the new result; none if it was inconclusive.
        new: Option<Decimal>,
    },
}

/// Puts a new result in place of the old one, and keeps the old one in `earlier`. A lower
/// one takes its place only if the submission changed, or with `accept_lower`.
///
/// `points` are those of the rubric, and none for a result that is open; `now` is in s since 1970.
pub fn kept(
    wanted: &Wanted,
    old: Option<&Record>,
    new: Record,
    points: &dyn Fn(&Record) -> Option<Decimal>,
    accept_lower: bool,
    now: u64,
) -> (Kept, Outcome) {
    let Wanted { submission, judged_as, reason } = wanted;
    let about = |record: Record| {
        let record = Record {
            student: submission.student.clone(),
            handed_in: submission.handed_in,
            ignored: submission.ignored.clone(),
            ..record
        };
        Kept { record, judged_as: judged_as.clone() }
    };
    let Some(old) = old else {
        return (about(Record { earlier: Vec::new(), ..new }), Outcome::Taken);
    };
    let before = points(old).map(|points| (points, is_pass(old)));
    let after = points(&new).map(|points| (points, is_pass(&new)));
    let mut earlier = old.earlier.clone();
    let is_told = *reason != Reason::Changed;
    if let Some((stays, _)) = before.filter(|_| is_told)
        && (after.is_none() || after < before && !accept_lower)
    {
        let why = format!("{} (not taken: the other result is better)", reason.text());
        earlier.push(new.as_earlier(why, now));
        let stays_as = about(Record { earlier, ..old.clone() });
        let new = after.map(|(points, _)| points);
        return (stays_as, Outcome::Refused { stays, new });
    }
    // An open result says nothing of the submission but its cause.
    let cause = old.why.as_ref().filter(|_| before.is_none());
    let cause = cause.map(|cause| format!(": {cause}")).unwrap_or_default();
    earlier.push(old.as_earlier(format!("{}{cause}", reason.text()), now));
    let outcome = match (before, after) {
        (Some((from, _)), Some((to, _))) if after < before => Outcome::Lower { from, to },
        _ => Outcome::Taken,
    };
    (about(Record { earlier, ..new }), outcome)
}

fn is_pass(record: &Record) -> bool {
    record.verdict == Verdict::Passed
}
