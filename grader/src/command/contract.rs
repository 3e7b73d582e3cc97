//! `check contract FILE`: what a contract promises, or what is wrong with it.

use std::{collections::HashSet, path::Path};

use classroom::{
    contract::{self, Contract, FileError, asyncapi, promise, starter},
    lesson::Lesson,
    verdict::{STARTS, STARTS_TITLE},
};
use course::exercise;

use crate::{
    args::ContractArgs,
    output::{self, CANNOT, refuse},
    report::{BOLD, DIM, wrap},
};

/// How wide the column of the checks' ids is, in characters.
const WIDTH: usize = 22;

/// Reads a contract, and shows what follows from it.
pub fn run(workspace: &Path, args: &ContractArgs) -> u8 {
    let contract = match open(&args.file, &refuse) {
        Ok(contract) => contract,
        Err(code) => return code,
    };
    if let Some(directory) = &args.starter {
        return match starter::write(&contract, directory, workspace) {
            Ok(()) => {
                written(directory);
                0
            }
            Err(error) => refuse(&error),
        };
    }
    if args.asyncapi {
        return match asyncapi::document(&contract) {
            Ok(text) => {
                output::print_raw(text.as_bytes());
                0
            }
            Err(error) => refuse(&format!("the document could not be written: {error}.")),
        };
    }
    let lesson = match lesson_of(contract.clone(), &args.file, &refuse) {
        Ok(lesson) => lesson,
        Err(code) => return code,
    };
    show(&contract, lesson, &args.file);
    0
}

/// The lesson that judges by the contract in a file. `refuse` prints on stderr why there is
/// none, if that has no place in the text, and returns the exit status.
///
/// # Errors
/// The exit status; what is wrong was printed.
pub fn lesson(file: &Path, refuse: &dyn Fn(&str) -> u8) -> Result<&'static Lesson, u8> {
    open(file, refuse).and_then(|contract| lesson_of(contract, file, refuse))
}

fn lesson_of(
    contract: Contract,
    file: &Path,
    refuse: &dyn Fn(&str) -> u8,
) -> Result<&'static Lesson, u8> {
    let lesson = exercise::lesson(contract);
    let mut ids = HashSet::new();
    match lesson.checks().find(|check| !ids.insert(check.id)) {
        Some(check) => Err(refuse(&format!(
            "{}: two checks would have the id `{}`. Give one of the events another \
             `prefix`.",
            file.display(),
            check.id
        ))),
        None => Ok(lesson),
    }
}

/// Reads the contract in a file.
///
/// # Errors
/// The exit status; what is wrong was printed.
fn open(file: &Path, refuse: &dyn Fn(&str) -> u8) -> Result<Contract, u8> {
    let error = match contract::open(file) {
        Ok(contract) => return Ok(contract),
        Err(error) => error,
    };
    let FileError::Wrong(_, problems) = &error else {
        return Err(refuse(&error.to_string()));
    };
    // Unfolded, so that editors find the places.
    output::aside_line(format_args!("{error}"));
    let line = problems.first().map_or(1, |problem| problem.line);
    output::aside_line(format_args!(
        "\nNext: correct line {line}, then run the same command again."
    ));
    Err(CANNOT)
}

/// What was written, and what to do with it.
fn written(directory: &Path) {
    let main = directory.join("src/main.rs");
    let contract = directory.join("contract.toml");
    output::line(format_args!(
        "A server to fill in is in {}.\n\nNext: replace each todo!() in {}, then run\n  \
         cargo run --bin check -- --contract {}",
        directory.display(),
        main.display(),
        contract.display()
    ));
}

fn show(contract: &Contract, lesson: &Lesson, file: &Path) {
    let Contract { slug, title, events, .. } = contract;
    let count = match events.len() {
        1 => "1 event".to_owned(),
        many => format!("{many} events"),
    };
    let (required, optional) = lesson.counts();
    let checks = required + optional;
    output::line(format_args!(
        "{BOLD}{slug}: {count}, {checks} checks ({required} required).{BOLD:#}\n\n{title}"
    ));
    let sentences = |all: Vec<String>| {
        for one in all {
            output::line(format_args!("{}", wrap(&one, "  ", "    ")));
        }
    };
    for event in events {
        let optional = if event.optional { "  optional" } else { "" };
        let name = &event.name;
        output::line(format_args!("\n{BOLD}{name}{BOLD:#}{DIM}{optional}{DIM:#}"));
        sentences(promise::of_event(contract, event));
    }
    if !contract.lists.is_empty() {
        output::line(format_args!("\n{BOLD}Lists{BOLD:#}"));
        sentences(promise::of_lists(contract));
    }
    let starts = (STARTS, STARTS_TITLE, true);
    let checks = lesson.checks().map(|check| (check.id, check.title, check.required));
    let checks: Vec<_> = [starts].into_iter().chain(checks).collect();
    for (title, is_required) in [("Required checks", true), ("Optional checks", false)] {
        let mut those = checks.iter().filter(|it| it.2 == is_required).peekable();
        if those.peek().is_some() {
            output::line(format_args!("\n{BOLD}{title}{BOLD:#}"));
        }
        for (id, title, _) in those {
            let first = format!("  {id:<WIDTH$}  ");
            output::line(format_args!("{}", wrap(title, &first, &" ".repeat(WIDTH + 4))));
        }
    }
    let file = file.display();
    output::line(format_args!(
        "\nNext: check a server by it,\n  \
         cargo run --bin check -- --contract {file} --url http://localhost:3000"
    ));
}
