//! What the instructor sees: the progress of a batch on stderr, and on stdout first the
//! result, then a table, and last what to do next.

mod bar;
mod table;
mod words;

pub use bar::Bar;
pub use table::{changes, table};
pub use words::{late, list, number, points, styled, word};

use grader::{
    output::{self, CANNOT},
    report,
};

/// Prints a paragraph on stdout, in lines that fit the terminal.
pub fn say(text: &str) {
    output::line(format_args!("{}", fitted(text)));
}

/// Prints a paragraph on stderr: what is not the result.
pub fn aside(text: &str) {
    output::aside_line(format_args!("{}", fitted(text)));
}

/// Prints on stderr why the program can't do its work, and what to do. Returns the exit
/// status.
pub fn refuse(why: &str) -> u8 {
    // Some reasons are sentences already.
    aside(&format!("grade: {}.", why.trim_end_matches('.')));
    CANNOT
}

/// Each line of the text, broken where it is too long.
fn fitted(text: &str) -> String {
    let lines: Vec<String> = text
        .lines()
        .map(|line| {
            let indent = line.len() - line.trim_start().len();
            report::wrap(line.trim_start(), &line[..indent], &" ".repeat(indent))
        })
        .collect();
    lines.join("\n")
}
