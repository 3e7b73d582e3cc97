//! Which checks fail most.

use maud::{Markup, html};

use crate::{
    exports::{
        Gradebook,
        pages::{frame, table},
    },
    records::CheckStatus,
};

/// How many checks are listed.
const MOST: usize = 12;

/// A check's results in the class.
struct Tally<'a> {
    id: &'a str,
    title: &'a str,
    /// Failed or unfinished.
    failed: usize,
    not_tried: usize,
    tried: usize,
}

/// The section of the class page.
pub fn section(book: &Gradebook) -> Markup {
    let mut tallies: Vec<Tally<'_>> = tallies(book);
    tallies.retain(|tally| tally.failed > 0);
    tallies.sort_by_key(|tally| usize::MAX - tally.failed);
    html! {
        section id="often" {
            h2 { "Checks that fail most" }
            @if tallies.is_empty() {
                p { "No check failed." }
            } @else {
                table.list {
                    thead { tr {
                        th scope="col" { "failed" } th scope="col" { "of those tried" }
                        th scope="col" { "check" } th scope="col" { "not tried" }
                    } }
                    tbody { @for tally in tallies.iter().take(MOST) { (row(tally)) } }
                }
                @if tallies.len() > MOST {
                    p.dim { "Another " (tallies.len() - MOST) " failed less often." }
                }
            }
        }
    }
}

fn row(tally: &Tally<'_>) -> Markup {
    let percent = tally.failed * 100 / tally.tried.max(1);
    html! {
        tr {
            td.number { (tally.failed) }
            td.share {
                svg.bar viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" {
                    rect.track width="100" height="10" {}
                    rect.fill width=(percent) height="10" {}
                }
                " " (percent) " %"
            }
            td { (frame::sentence(tally.title)) " " code { (tally.id) } }
            td.number { (tally.not_tried) }
        }
    }
}

fn tallies(book: &Gradebook) -> Vec<Tally<'_>> {
    let mut tallies: Vec<Tally<'_>> = table::columns(book)
        .into_iter()
        .map(|check| Tally {
            id: &check.id,
            title: &check.title,
            failed: 0,
            not_tried: 0,
            tried: 0,
        })
        .collect();
    for check in book.rows.iter().flat_map(|row| &row.record.checks) {
        let Some(tally) = tallies.iter_mut().find(|tally| tally.id == check.id) else {
            continue;
        };
        match check.status {
            CheckStatus::Failed | CheckStatus::Unfinished => {
                tally.failed += 1;
                tally.tried += 1;
            }
            CheckStatus::Passed => tally.tried += 1,
            CheckStatus::Skipped | CheckStatus::Inconclusive => tally.not_tried += 1,
        }
    }
    tallies
}
