//! Groups of submissions with the same first cause, with an example of each.

use maud::{Markup, html};

use crate::{
    clusters::{Cluster, clusters},
    exports::{
        Gradebook,
        pages::{
            Known, class,
            diff::{self, Example, Passing},
            frame,
        },
    },
};

/// How many groups have an example. The others are small, and folded away.
const MOST: usize = 12;

/// The section of the class page.
pub fn section(book: &Gradebook, known: &Known) -> Markup {
    let clusters = clusters(book.rows.iter().map(|row| &row.record));
    let passing = Passing::of(book, known);
    html! {
        section id="causes" {
            h2 { "First causes" }
            @if clusters.is_empty() {
                p { "No submission failed." }
            } @else {
                p.dim { "Submissions that fail first for the same reason, the most frequent "
                    "reason first. Later failures often follow from it." }
            }
            @let (first, rest) = clusters.split_at(clusters.len().min(MOST));
            @for cluster in first {
                (group(book, cluster, diff::example(book, &cluster.members, &passing)))
            }
            @if !rest.is_empty() {
                details {
                    summary { (frame::count(rest.len(), "more cause")) }
                    @for cluster in rest { (group(book, cluster, None)) }
                }
            }
        }
    }
}

fn group(book: &Gradebook, cluster: &Cluster, example: Option<Example>) -> Markup {
    html! {
        article {
            h3 {
                span.number { (cluster.members.len()) } " "
                @if cluster.title.is_empty() { "Nothing was judged" } @else { (frame::sentence(&cluster.title)) }
                " " code { (cluster.check) }
            }
            p { (frame::sentence(&cluster.cause)) }
            @if let Some(hint) = &cluster.hint { p.reason { "hint: " (frame::sentence(hint)) } }
            (class::students(book, &cluster.members))
            @if let Some(example) = &example { (shown(book, example)) }
        }
    }
}

/// The example's lines, and what a passing submission has there.
fn shown(book: &Gradebook, example: &Example) -> Markup {
    html! {
        details {
            summary {
                "Example: " (class::student(book, example.failing)) ", compared with "
                @match example.passing {
                    Some(index) => { (class::student(book, index)) ", who passed" }
                    None => "the solution"
                }
            }
            pre tabindex="0" {
                @for line in &example.lines {
                    @match line.sign {
                        '-' => span.bad { "- " (line.text) },
                        '+' => span.good { "+ " (line.text) },
                        '@' => span.dim { (line.text) },
                        _ => { "  " (line.text) }
                    }
                    "\n"
                }
                @if example.left_out > 0 {
                    span.dim { "… " (frame::count(example.left_out, "more line")) }
                }
            }
        }
    }
}
