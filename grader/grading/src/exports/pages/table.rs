//! Who passed what: students by checks.

use std::collections::HashSet;

use maud::{Markup, html};

use crate::{
    exports::{
        Gradebook, Row,
        pages::{class, frame, mark},
    },
    marks::State,
    records::{CheckResult, CheckStatus},
};

/// The section of the class page.
pub fn section(book: &Gradebook) -> Markup {
    let columns = columns(book);
    html! {
        section id="students" {
            h2 { "Students" }
            (legend())
            div.wide tabindex="0" role="region" aria-label="students by checks" {
                table.grid {
                    thead { tr {
                        th scope="col" { "student" }
                        th scope="col" { "points" }
                        th scope="col" { "result" }
                        @for check in &columns {
                            th.check scope="col" title=(check.title) { span { (check.id) } }
                        }
                    } }
                    tbody {
                        @for (index, row) in book.rows.iter().enumerate() {
                            tr {
                                th scope="row" { (class::student(book, index)) }
                                td.number { (points(row)) }
                                td { (row.record.verdict.word()) (mark::state(&row.mark)) }
                                (cells(row, &columns))
                            }
                        }
                    }
                }
            }
        }
    }
}

/// All checks that any submission has, in the lesson's order.
pub fn columns(book: &Gradebook) -> Vec<&CheckResult> {
    let longest = book.rows.iter().max_by_key(|row| row.record.checks.len());
    let mut seen = HashSet::new();
    let all = longest.into_iter().chain(&book.rows).flat_map(|row| &row.record.checks);
    all.filter(|check| seen.insert(check.id.as_str())).collect()
}

fn points(row: &Row) -> Markup {
    html! {
        @match row.mark.state {
            State::Open => "–",
            State::Final | State::Held => (frame::amount(row.mark.points)),
        }
    }
}

/// A cell for each check. With 1,000 students there are 40,000 of them, so each is short.
fn cells(row: &Row, columns: &[&CheckResult]) -> Markup {
    let checks = &row.record.checks;
    // Usually a submission has just the columns' checks, in their order.
    let find = |at: usize, id: &str| match checks.get(at) {
        Some(check) if check.id == id => Some(check),
        _ => checks.iter().find(|check| check.id == id),
    };
    html! {
        @for (at, column) in columns.iter().enumerate() {
            @match find(at, &column.id) {
                Some(check) => {
                    td class=(mark::class(check.status, check.required))
                        aria-label=(mark::word(check.status)) {
                        (mark::sign(check.status, check.required))
                    }
                }
                None => td {},
            }
        }
    }
}

fn legend() -> Markup {
    let marks = [
        (CheckStatus::Passed, true, "passed"),
        (CheckStatus::Failed, true, "failed"),
        (CheckStatus::Unfinished, true, "unfinished: a todo!() was reached"),
        (CheckStatus::Failed, false, "optional, and failed or unfinished"),
        (CheckStatus::Skipped, true, "not tried: it needs another check"),
        (CheckStatus::Inconclusive, true, "inconclusive: the grader couldn't tell"),
    ];
    html! {
        p.legend {
            @for (status, is_required, words) in marks {
                span { (mark::spoken(status, is_required)) " " (words) } " "
            }
        }
    }
}
