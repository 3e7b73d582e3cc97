//! Groups of failing submissions with the same first cause: what to teach again.

use std::collections::HashMap;

use crate::records::{CheckResult, CheckStatus, Record, Verdict};

mod plain;

/// Submissions that fail for the same reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cluster {
    /// The id of the check that failed first; empty if none was tried.
    pub check: String,
    /// The check's claim.
    pub title: String,
    /// The cause, in the words of the first member.
    pub cause: String,
    /// What the first member was told to try.
    pub hint: Option<String>,
    /// The indices of the records, in their order.
    pub members: Vec<usize>,
}

/// Groups the submissions that failed or are unfinished, the largest group first. Groups of
/// the same size stand in the order of the lesson's checks. Two causes are the same if
/// they are of the same check, and what it says differs only in names, ids, drawn texts
/// and numbers.
pub fn clusters<'a>(records: impl IntoIterator<Item = &'a Record>) -> Vec<Cluster> {
    let mut found: Vec<(usize, Cluster)> = Vec::new();
    let mut known: HashMap<(String, String), usize> = HashMap::new();
    for (index, record) in records.into_iter().enumerate() {
        if !matches!(record.verdict, Verdict::Failed | Verdict::Unfinished) {
            continue;
        }
        let (order, check) = first_cause(record).unzip();
        let id = check.map_or("", |check| check.id.as_str());
        let key = (id.to_owned(), key(record, check));
        let at = *known.entry(key).or_insert_with(|| {
            let cluster = Cluster {
                check: id.to_owned(),
                title: check.map_or(String::new(), |check| check.title.clone()),
                cause: cause(record, check),
                hint: hint(record, check),
                members: Vec::new(),
            };
            found.push((order.unwrap_or(0), cluster));
            found.len() - 1
        });
        found[at].1.members.push(index);
    }
    found.sort_by_key(|(order, cluster)| {
        (usize::MAX - cluster.members.len(), *order, cluster.cause.clone())
    });
    found.into_iter().map(|(_, cluster)| cluster).collect()
}

/// The first required check that did not hold, with its place in the lesson. A lesson lists
/// a check after those that it needs.
pub fn first_cause(record: &Record) -> Option<(usize, &CheckResult)> {
    let is_cause = |check: &&CheckResult| {
        matches!(check.status, CheckStatus::Failed | CheckStatus::Unfinished)
    };
    let mut causes =
        record.checks.iter().enumerate().filter(|(_, check)| is_cause(check));
    let first = causes.clone().next();
    causes.find(|(_, check)| check.required).or(first)
}

/// The cause in the words that the student read.
fn cause(record: &Record, check: Option<&CheckResult>) -> String {
    if let Some(error) = compiler_error(record, check) {
        return format!("It does not compile. {error}");
    }
    let said = check.and_then(|check| check.rationale.clone()).or(record.why.clone());
    said.unwrap_or_default()
}

/// What the student was told to try. Where a compiler's error begins is each one's own.
fn hint(record: &Record, check: Option<&CheckResult>) -> Option<String> {
    match compiler_error(record, check) {
        Some(_) => None,
        None => check?.hint.clone(),
    }
}

/// What two submissions with the same cause have in common. The hint belongs to it: a check
/// that can fail in several ways has a hint for each.
fn key(record: &Record, check: Option<&CheckResult>) -> String {
    if let Some(error) = compiler_error(record, check) {
        return plain::compiler(error);
    }
    let hint = hint(record, check).unwrap_or_default();
    plain::sentence(&format!("{} {hint}", cause(record, check)))
}

/// The compiler's first error, if the source did not compile.
fn compiler_error<'a>(
    record: &'a Record,
    check: Option<&CheckResult>,
) -> Option<&'a str> {
    let rationale = check?.rationale.as_deref()?;
    if !rationale.contains("does not compile") {
        return None;
    }
    let mut lines = record.shown.lines().map(str::trim);
    lines.find_map(|line| {
        let error = line.strip_prefix("got").map_or(line, str::trim_start);
        (error.starts_with("error[") || error.starts_with("error:")).then_some(error)
    })
}
