//! How the points are distributed, as a small chart.

use maud::{Markup, html};
use rust_decimal::{Decimal, prelude::ToPrimitive};

use crate::{
    exports::{Gradebook, pages::frame},
    marks::{Mark, State},
};

/// Ten bars of 10 % each, and one for full marks and more.
const BARS: usize = 11;

/// A bar with its gap, and the space for bars and labels, in the chart's own units.
const STEP: usize = 44;
const HEIGHT: usize = 120;
const LABELS: usize = 20;

/// The section of the class page.
pub fn section(book: &Gradebook) -> Markup {
    let marks = book.rows.iter().map(|row| &row.mark);
    let mut counted: Vec<&Mark> =
        marks.filter(|mark| mark.state != State::Open).collect();
    counted.sort_by_key(|mark| mark.points);
    let open = book.rows.len() - counted.len();
    let bars = bars(&counted);
    html! {
        section id="points" {
            h2 { "Points" }
            @if let (Some(least), Some(middle), Some(most)) =
                (counted.first(), counted.get(counted.len() / 2), counted.last())
            {
                p {
                    "The median is " b { (frame::amount(middle.points)) } " of "
                    (frame::amount(middle.of)) " points, from " (frame::amount(least.points))
                    " to " (frame::amount(most.points)) "."
                    @if open > 0 { " " (frame::count(open, "student")) " without a mark "
                        @if open == 1 { "isn't" } @else { "aren't" } " counted." }
                }
                (drawing(&bars))
            } @else {
                p { "There are no marks yet." }
            }
        }
    }
}

/// How many marks are in each tenth of the points.
fn bars(marks: &[&Mark]) -> [usize; BARS] {
    let mut bars = [0; BARS];
    for mark in marks {
        let whole = if mark.of.is_zero() { Decimal::ONE } else { mark.of };
        let tenth = (mark.points * Decimal::TEN / whole).floor().to_usize().unwrap_or(0);
        bars[tenth.min(BARS - 1)] += 1;
    }
    bars
}

fn drawing(bars: &[usize; BARS]) -> Markup {
    let most = bars.iter().copied().max().unwrap_or(1).max(1);
    let said: Vec<String> = (0..BARS)
        .filter(|&at| bars[at] > 0)
        .map(|at| format!("{}: {}", range(at), frame::count(bars[at], "student")))
        .collect();
    let all = format!("0 0 {} {}", STEP * BARS, HEIGHT + 2 * LABELS);
    html! {
        svg.chart viewBox=(all) role="img" aria-label=(said.join(", ")) {
            @for (at, &number) in bars.iter().enumerate() {
                @let height = number * HEIGHT / most;
                @let top = LABELS + HEIGHT - height;
                @let middle = at * STEP + STEP / 2;
                rect.fill x=(at * STEP + 3) y=(top) width=(STEP - 6) height=(height) {}
                @if number > 0 {
                    text x=(middle) y=(top - 5) text-anchor="middle" { (number) }
                }
                text.dim x=(middle) y=(HEIGHT + LABELS + 15) text-anchor="middle" {
                    (at * 10) @if at + 1 == BARS { " %+" }
                }
            }
            line x1="0" x2=(STEP * BARS) y1=(LABELS + HEIGHT) y2=(LABELS + HEIGHT) {}
        }
        p.dim { "Students by their share of the points, in steps of 10 %." }
    }
}

/// What a bar stands for, in words.
fn range(at: usize) -> String {
    match at {
        at if at + 1 == BARS => "100 % or more".into(),
        at => format!("{} to {} %", at * 10, at * 10 + 9),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_mark_is_in_one_bar() {
        let mark = |points: i64, of: i64| Mark {
            points: Decimal::new(points, 1),
            of: Decimal::new(of, 0),
            penalty: Decimal::ZERO,
            late_s: 0,
            passed: false,
            state: State::Final,
            parts: Vec::new(),
        };
        let marks = [
            mark(0, 10),
            mark(9, 10),
            mark(99, 10),
            mark(100, 10),
            mark(120, 10),
            mark(0, 0),
        ];
        let bars = bars(&marks.iter().collect::<Vec<_>>());
        assert_eq!(bars, [3, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2]);
    }
}
