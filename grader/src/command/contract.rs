//! `check contract FILE`: what a contract promises, or what is wrong with it.

use std::path::Path;

use crate::{
    args::ContractArgs,
    command::{CANNOT, refuse},
    contract::{self, Contract, FileError, promise},
    output,
    report::{BOLD, DIM, wrap},
};

/// Reads a contract, and shows what follows from it.
pub fn run(_workspace: &Path, args: &ContractArgs) -> u8 {
    let contract = match open(&args.file) {
        Ok(contract) => contract,
        Err(code) => return code,
    };
    show(&contract, args);
    0
}

/// Reads the contract in a file.
///
/// # Errors
/// The exit status; what is wrong was printed.
pub fn open(file: &Path) -> Result<Contract, u8> {
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

fn show(contract: &Contract, args: &ContractArgs) {
    let Contract { slug, title, events, .. } = contract;
    let count = match events.len() {
        1 => "1 event".to_owned(),
        many => format!("{many} events"),
    };
    output::line(format_args!("{BOLD}{slug}: {count}.{BOLD:#}\n\n{title}"));
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
    let file = args.file.display();
    output::line(format_args!(
        "\nNext: check a server by it,\n  \
         cargo run --bin check -- --contract {file} --url http://localhost:3000"
    ));
}
