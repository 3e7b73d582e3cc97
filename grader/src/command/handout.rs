//! `check handout DIR`: a student's own workspace.

use std::path::Path;

use classroom::contract::Contract;
use course::COURSE;

use crate::{
    args::HandoutArgs,
    command::contract,
    handout::{self, File, Handout, Written},
    output::{self, refuse},
    passing, workspace,
};

/// The most paths to list; the others are only counted.
const SHOWN: usize = 10;

/// Writes a handout, or brings one up to date.
pub async fn run(workspace: &Path, args: &HandoutArgs) -> u8 {
    if workspace::is_handout(workspace) {
        return refuse(
            "this folder is a handout itself. Run this command in a clone of the kit.",
        );
    }
    let directory = &args.directory;
    let handout = match Handout::open(directory) {
        Ok(handout) => handout,
        Err(error) => return refuse(&error.to_string()),
    };
    let own = args.contract.iter().map(|file| contract::lesson(file, &refuse));
    let own = match own.collect::<Result<Vec<_>, u8>>() {
        Ok(own) => own,
        Err(code) => return code,
    };
    let contracts: Vec<&Contract> = own.iter().filter_map(|one| one.contract).collect();
    let mut files = match handout::collect(workspace, &COURSE, &contracts)
        .and_then(|files| handout.keeps_contracts(&files).map(|()| files))
    {
        Ok(files) => files,
        Err(error) => return refuse(&error.to_string()),
    };
    output::aside_line(format_args!(
        "Running the solutions to record the diagrams for `check explain`."
    ));
    let diagrams = match passing::record(workspace, &COURSE).await {
        Ok(diagrams) => diagrams,
        Err(code) => return code,
    };
    files.push(File { path: passing::RECORDED.into(), content: diagrams.into_bytes() });
    match handout.write(&files) {
        Ok(written) => {
            tell(directory, &written, &contracts);
            0
        }
        Err(error) => refuse(&error.to_string()),
    }
}

fn tell(directory: &Path, written: &Written, contracts: &[&Contract]) {
    let Written { written, kept, beside } = written;
    let directory = directory.display();
    output::line(format_args!(
        "The handout is in {directory}. Files written: {written}."
    ));
    let list = |title: &str, paths: &[String]| {
        if paths.is_empty() {
            return;
        }
        output::line(format_args!("\n{title}"));
        paths.iter().take(SHOWN).for_each(|path| output::line(format_args!("  {path}")));
        if let Some(more @ 1..) = paths.len().checked_sub(SHOWN) {
            output::line(format_args!("  and {more} more"));
        }
    };
    list("Changed by the student, so left alone:", kept);
    list(
        "Changed by the student and in the kit. The kit's version is beside it, as FILE.new:",
        beside,
    );
    for contract in contracts {
        output::line(format_args!(
            "\nStudents check {} with\n  {}",
            contract.slug,
            handout::command(contract)
        ));
    }
    output::line(format_args!("\nNext: cd {directory}, then cargo run --bin check"));
}
