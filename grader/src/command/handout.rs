//! `check handout DIR`: a student's own workspace.

use std::path::Path;

use crate::{
    args::HandoutArgs,
    course::COURSE,
    handout::{self, Handout, Written},
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
    output::aside_line(format_args!(
        "Running the solutions to record the diagrams for `check explain`."
    ));
    let diagrams = match passing::record(workspace, &COURSE).await {
        Ok(diagrams) => diagrams,
        Err(code) => return code,
    };
    let files = handout::collect(workspace, &COURSE, diagrams);
    match files.and_then(|files| handout.write(&files)) {
        Ok(written) => {
            tell(directory, &written);
            0
        }
        Err(error) => refuse(&error.to_string()),
    }
}

fn tell(directory: &Path, written: &Written) {
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
    output::line(format_args!("\nNext: cd {directory}, then cargo run --bin check"));
}
