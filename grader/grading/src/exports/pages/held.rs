//! Submissions that wait for a person: no mark yet, held, or missing.

use maud::{Markup, html};

use crate::{
    exports::{
        Gradebook, Row,
        pages::{class, frame},
    },
    marks::State,
    records::Verdict,
};

/// The section of the class page.
pub fn section(book: &Gradebook) -> Markup {
    let which = |is: fn(&Row) -> bool| -> Vec<usize> {
        let rows = book.rows.iter().enumerate();
        rows.filter(|(_, row)| is(row)).map(|(index, _)| index).collect()
    };
    let open = which(|row| row.mark.state == State::Open);
    let held = which(|row| row.mark.state == State::Held);
    let missing = which(|row| row.record.verdict == Verdict::Missing);
    html! {
        section id="look" {
            h2 { "To look at" }
            @if open.is_empty() && held.is_empty() && missing.is_empty() {
                p { "All marks are final." }
            }
            (list(book, &open, "no mark yet", "The grader could not judge these. They have no "
                .to_owned() + "mark, and never a zero, until you decide."))
            (list(book, &held, "held", "The rubric holds these marks back. They are not in the "
                .to_owned() + "gradebooks."))
            (list(book, &missing, "missing", "Nothing that could be judged came from these "
                .to_owned() + "students. Each page says why."))
        }
    }
}

fn list(book: &Gradebook, indices: &[usize], what: &str, words: String) -> Markup {
    html! {
        @if !indices.is_empty() {
            h3 { (frame::count(indices.len(), "student")) ": " (what) }
            p.dim { (words) }
            (class::students(book, indices))
        }
    }
}
