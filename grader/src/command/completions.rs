//! `check completions SHELL`: a script that defines `check` in a shell, and completes
//! its arguments there.

use std::collections::BTreeSet;

use clap::{Arg, Command, CommandFactory, builder::PossibleValuesParser};
use clap_complete::{Shell, generate};
use course::COURSE;

use crate::{
    args::{Args, CompletionsArgs},
    output,
};

/// Prints the script.
pub fn run(args: &CompletionsArgs) -> u8 {
    let mut script = Vec::new();
    generate(args.shell, &mut with_names(), "check", &mut script);
    script.extend(word(args.shell).as_bytes());
    output::print_raw(&script);
    0
}

/// The command line with the names of lessons and checks, which bash and zsh use. Only
/// completion has them: the command line takes other forms too, and answers a wrong name
/// better than with a list of all.
fn with_names() -> Command {
    let names = |command: Command| command.mut_args(named);
    names(Args::command()).mut_subcommands(names)
}

fn named(argument: Arg) -> Arg {
    match argument.get_value_names().and_then(|names| names.first()).map(AsRef::as_ref) {
        Some("LESSON") => {
            let slugs = COURSE.iter().map(|lesson| lesson.slug);
            argument.value_parser(PossibleValuesParser::new(slugs))
        }
        Some("CHECK-ID") => {
            // Several lessons have checks of the same name.
            let checks = COURSE.iter().flat_map(|lesson| lesson.checks());
            let ids = checks.map(|check| check.id).collect::<BTreeSet<_>>();
            argument.value_parser(PossibleValuesParser::new(ids))
        }
        _ => argument,
    }
}

/// Defines `check` in the shell. It stands at the end of the script because some shells
/// need certain lines first.
fn word(shell: Shell) -> &'static str {
    match shell {
        Shell::Bash | Shell::Zsh => {
            "\ncheck() { cargo run --quiet --bin check -- \"$@\"; }\n"
        }
        Shell::Fish => {
            "\nfunction check\n    cargo run --quiet --bin check -- $argv\nend\n"
        }
        Shell::PowerShell => {
            "\nfunction global:check { cargo run --quiet --bin check -- @args }\n"
        }
        Shell::Elvish => {
            "\nedit:add-var check~ {|@words| cargo run --quiet --bin check -- $@words }\n"
        }
        // clap offers no others.
        _ => "",
    }
}
