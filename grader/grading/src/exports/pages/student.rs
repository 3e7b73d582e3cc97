//! A student's page: the points, where they come from, and the verdict's own text.

use maud::{Markup, html};
use rust_decimal::Decimal;

use crate::{
    exports::{
        Gradebook, Row,
        pages::{frame, mark},
    },
    marks::{Part, State},
    records::{CheckResult, CheckStatus, Record},
};

/// The whole page.
pub fn page(book: &Gradebook, row: &Row) -> String {
    let record = &row.record;
    let student = &record.student;
    let name = student.name.as_deref().unwrap_or(&student.id);
    let has_groups = row.mark.parts.iter().any(|part| check(record, &part.id).is_none());
    let body = html! {
        header {
            p.dim { (book.assignment) }
            h1 { (name) }
            p.result { (mark::label(record.verdict)) (mark::state(&row.mark)) }
            (points(row))
        }
        (facts(row))
        @if let Some(why) = &record.why { p.note { (why) } }
        @if !record.shown.trim().is_empty() {
            h2 { "What happened" }
            pre tabindex="0" { (record.shown) }
        }
        @if !row.mark.parts.is_empty() {
            h2 { "Points" }
            (parts(row))
        }
        @if has_groups && !record.checks.is_empty() {
            h2 { "Checks" }
            (checks(record))
        }
        (earlier(record))
        (source(record))
    };
    frame::page(&format!("{name}: {}", book.assignment), &body)
}

/// The points, in large print, and whether they count.
fn points(row: &Row) -> Markup {
    let mark = &row.mark;
    let amount = html! { (frame::amount(mark.points)) " of " (frame::amount(mark.of)) };
    html! {
        @match mark.state {
            State::Final => p.points { (amount) " points" },
            State::Held => {
                p.points { (amount) " points so far" }
                p.note { "This mark is held back. It is not in the gradebooks, and it may change." }
            }
            State::Open => {
                p.points { "no points yet" }
                p.note { "The grader could not judge this submission, and a person will look "
                    "at it. That is not the student's fault, and it doesn't count as zero." }
            }
        }
        @if mark.state != State::Open {
            p { @if mark.passed { "That is a pass." } @else { "That isn't a pass." } }
        }
    }
}

/// When it came, what was taken off, and how to repeat it.
fn facts(row: &Row) -> Markup {
    let (record, mark) = (&row.record, &row.mark);
    let student = &record.student;
    html! {
        dl {
            @if student.name.is_some() { dt { "id" } dd { (student.id) } }
            @if let Some(section) = &student.section { dt { "section" } dd { (section) } }
            @if let Some(at) = record.handed_in { dt { "handed in" } dd { (frame::moment(at)) } }
            @if student.extension_s > 0 {
                dt { "extension" } dd { (frame::duration(student.extension_s)) }
            }
            @if mark.late_s > 0 { dt { "late by" } dd { (frame::duration(mark.late_s)) } }
            @if mark.penalty > Decimal::ZERO {
                dt { "late penalty" } dd { "−" (frame::amount(mark.penalty)) " points" }
            }
            @if mark.state != State::Open && !mark.adjusted().is_zero() {
                dt { "limits and rounding" }
                dd { (frame::amount(mark.adjusted())) " points, by the rubric" }
            }
            @if !record.checks.is_empty() {
                dt { "seed" } dd { (record.seed) " repeats the names and texts of this run" }
            }
            @if !record.ignored.is_empty() {
                dt { "not opened" } dd { (record.ignored.join(", ")) }
            }
        }
    }
}

/// Where the points come from.
fn parts(row: &Row) -> Markup {
    html! {
        table.list {
            thead { tr { th scope="col" { "result" } th scope="col" { "check" } th scope="col" { "points" } } }
            tbody {
                @for part in &row.mark.parts {
                    @let found = check(&row.record, &part.id);
                    tr {
                        td { (mark::spoken(part.status, is_required(part, found))) }
                        td {
                            (frame::sentence(&part.title)) " " code { (part.id) }
                            @if part.extra { " " span.dim { "extra credit" } }
                            (reason(found))
                        }
                        td.number { (frame::amount(part.points)) " of " (frame::amount(part.of)) }
                    }
                }
            }
        }
    }
}

/// All checks, where the points are those of groups.
fn checks(record: &Record) -> Markup {
    html! {
        table.list {
            thead { tr { th scope="col" { "result" } th scope="col" { "check" } } }
            tbody {
                @for check in &record.checks {
                    tr {
                        td { (mark::spoken(check.status, check.required)) }
                        td { (frame::sentence(&check.title)) " " code { (check.id) } (reason(Some(check))) }
                    }
                }
            }
        }
    }
}

/// Why a check did not pass, and the line that it is about.
fn reason(check: Option<&CheckResult>) -> Markup {
    // A check that wasn't tried has nothing of its own to say.
    let check = check.filter(|check| check.status != CheckStatus::Skipped);
    let line = check.and_then(|check| check.place.get("line")?.as_u64());
    html! {
        @if let Some(why) = check.and_then(|check| check.rationale.as_deref()) {
            p.reason {
                (frame::sentence(why))
                @if let Some(line) = line { " " a href=(format!("#L{line}")) { "line " (line) } }
            }
        }
    }
}

fn check<'a>(record: &'a Record, id: &str) -> Option<&'a CheckResult> {
    record.checks.iter().find(|check| check.id == id)
}

fn is_required(part: &Part, check: Option<&CheckResult>) -> bool {
    check.map_or(!part.extra, |check| check.required)
}

/// The results that this one replaced.
fn earlier(record: &Record) -> Markup {
    html! {
        @if !record.earlier.is_empty() {
            h2 { "Earlier results" }
            table.list {
                thead { tr {
                    th scope="col" { "replaced" } th scope="col" { "result" }
                    th scope="col" { "checks passed" } th scope="col" { "why it was judged again" }
                } }
                tbody {
                    @for old in &record.earlier {
                        tr {
                            td { (frame::moment(old.at)) }
                            td { (mark::label(old.verdict)) }
                            td { (old.passed.len()) }
                            td { (old.why) }
                        }
                    }
                }
            }
        }
    }
}

/// The judged source, with a link target for each line.
fn source(record: &Record) -> Markup {
    html! {
        @if let Some(source) = &record.source {
            h2 { "Source" }
            details {
                summary { "The file that was judged, " (frame::count(source.lines().count(), "line")) }
                pre tabindex="0" {
                    @for (number, line) in (1..).zip(source.lines()) {
                        span.line id=(format!("L{number}")) { (format!("{number:>4}")) } "  " (line) "\n"
                    }
                }
            }
        }
    }
}
