//! The class page: what to teach again, and who needs a look.

use maud::{Markup, html};

use crate::{
    exports::{
        Gradebook,
        pages::{Known, alike, causes, chart, frame, held, often, table},
    },
    records::Verdict,
};

/// The whole page.
pub fn page(book: &Gradebook, known: &Known) -> String {
    let body = html! {
        header {
            p.dim { "for instructors" }
            h1 { (book.assignment) }
            (tally(book))
            nav {
                a href="#causes" { "First causes" } " "
                a href="#often" { "Checks" } " "
                a href="#points" { "Points" } " "
                a href="#look" { "To look at" } " "
                a href="#students" { "Students" } " "
                a href="#similar" { "Similar" }
            }
        }
        (causes::section(book, known))
        (often::section(book))
        (chart::section(book))
        (held::section(book))
        (table::section(book))
        (alike::section(book, known))
    };
    frame::page(&format!("{}: class", book.assignment), &body)
}

/// How many submissions have which result.
fn tally(book: &Gradebook) -> Markup {
    let verdicts: Vec<Verdict> = book.rows.iter().map(|row| row.record.verdict).collect();
    html! {
        p.points { (frame::count(book.rows.len(), "student")) }
        p { (Verdict::counts(&verdicts)) }
    }
}

/// A student's name as a link to the page; with the id, if another has the same name.
pub fn student(book: &Gradebook, index: usize) -> Markup {
    html! {
        @if let Some(row) = book.rows.get(index) {
            @let student = &row.record.student;
            @let name = student.name.as_deref().unwrap_or(&student.id);
            a href=(page_of(book, index)) title=(student.id) { (name) }
            @if has_namesake(book, name) { " (" (student.id) ")" }
        }
    }
}

fn has_namesake(book: &Gradebook, name: &str) -> bool {
    let names = book.rows.iter().filter_map(|row| row.record.student.name.as_deref());
    names.filter(|other| *other == name).nth(1).is_some()
}

/// The address of a student's page, from the class page.
pub fn page_of(book: &Gradebook, index: usize) -> String {
    let id = book.rows.get(index).map_or("", |row| row.record.student.id.as_str());
    frame::link_to(&super::page_name(id))
}

/// Students as links. Of many, most are folded away.
pub fn students(book: &Gradebook, indices: &[usize]) -> Markup {
    const SHOWN: usize = 8;
    let (shown, folded) = indices.split_at(indices.len().min(SHOWN));
    html! {
        p.people { (several(book, shown)) }
        @if !folded.is_empty() {
            details { summary { (folded.len()) " more" } p.people { (several(book, folded)) } }
        }
    }
}

fn several(book: &Gradebook, indices: &[usize]) -> Markup {
    html! {
        @for (at, index) in indices.iter().enumerate() {
            @if at > 0 { ", " }
            (student(book, *index))
        }
    }
}
