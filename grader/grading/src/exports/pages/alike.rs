//! Similar submissions, as a list to look at.

use maud::{Markup, html};

use crate::{
    exports::{
        Gradebook,
        pages::{Known, class, frame},
    },
    similar::{Place, similar},
};

/// How many pairs are listed, and how many places of a pair.
const MOST: usize = 60;
const PLACES: usize = 6;

/// The section of the class page.
pub fn section(book: &Gradebook, known: &Known) -> Markup {
    let with_source: Vec<(usize, &str)> = (0..)
        .zip(&book.rows)
        .filter_map(|(index, row)| Some((index, row.record.source.as_deref()?)))
        .collect();
    let sources: Vec<&str> = with_source.iter().map(|(_, source)| *source).collect();
    let found = similar(&sources, &known.texts());
    let row_of = |at: usize| with_source.get(at).map_or(0, |(index, _)| *index);
    html! {
        section id="similar" {
            h2 { "Similar submissions" }
            p { "This is a list to look at, never an accusation. The students may have worked "
                "together as they were asked to, or followed the same example. Names, "
                "comments and the order of functions don't matter here. What the starter, the "
                "solution or more than ten submissions contain is left out." }
            @if found.same.is_empty() && found.pairs.is_empty() {
                p { "No two submissions are unusually similar." }
            }
            @for group in &found.same {
                @let rows: Vec<usize> = group.iter().map(|at| row_of(*at)).collect();
                h3 { (rows.len()) " students handed in the same file" }
                (class::students(book, &rows))
            }
            @if !found.pairs.is_empty() {
                table.list {
                    thead { tr {
                        th scope="col" { "in common" } th scope="col" { "students" }
                        th scope="col" { "lines" }
                    } }
                    tbody {
                        @for pair in found.pairs.iter().take(MOST) {
                            @let (one, other) = (row_of(pair.one), row_of(pair.other));
                            tr {
                                td.number { (pair.percent) " %" }
                                td { (class::student(book, one)) ", " (class::student(book, other)) }
                                td { (places(book, (one, other), &pair.places)) }
                            }
                        }
                    }
                }
                p.dim { "The percentage is the share of the own code of the student who has "
                    "less of it." }
            }
            @if found.pairs.len() > MOST {
                p.dim { (frame::count(found.pairs.len() - MOST, "less similar pair")) " left out." }
            }
        }
    }
}

/// The common lines, as links into the sources.
fn places(book: &Gradebook, (one, other): (usize, usize), all: &[Place]) -> Markup {
    html! {
        @for (at, place) in all.iter().take(PLACES).enumerate() {
            @if at > 0 { ", " }
            (lines(book, one, place.one)) " = " (lines(book, other, place.other))
        }
        @if all.len() > PLACES { " and " (all.len() - PLACES) " more" }
    }
}

fn lines(book: &Gradebook, index: usize, (first, last): (u32, u32)) -> Markup {
    html! {
        a href=(format!("{}#L{first}", class::page_of(book, index))) {
            (first) @if last > first { "–" (last) }
        }
    }
}
