//! `check doctor`: what a check needs, what of it is missing, and how to get it.

use std::{fmt::Write, path::Path};

use launcher::needs::{Need, System};

use crate::{
    args::DoctorArgs,
    build,
    doctor::{self, Finding, Health},
    output,
    report::{DIM, GREEN, RED, YELLOW, wrap},
};

/// Looks for everything, prints what it found, and returns 1 if something required is
/// missing.
pub async fn run(workspace: &Path, args: &DoctorArgs) -> u8 {
    let findings = doctor::examine(workspace).await;
    let mut text = String::new();
    for finding in &findings {
        // Writing to a text cannot fail.
        write_finding(&mut text, finding, args.all_systems).unwrap_or_default();
    }
    let way = format!("{:<12} {}", "builds", build::way());
    let way = wrap(&way, "  ", &" ".repeat(15));
    writeln!(text, "{DIM}·{DIM:#} {}", way.trim_start()).unwrap_or_default();
    let missing = findings.iter().filter(|finding| finding.is_in_the_way()).count();
    let summary = match missing {
        0 => "Your machine has everything it needs. Next: cargo run --bin check".into(),
        1 => "1 thing is missing that a check needs.".to_owned(),
        n => format!("{n} things are missing that a check needs."),
    };
    output::line(format_args!("{text}\n{summary}"));
    u8::from(missing > 0)
}

fn write_finding(
    out: &mut String,
    Finding { need, health }: &Finding,
    all_systems: bool,
) -> std::fmt::Result {
    let (style, mark, found) = match health {
        Health::Here(found) => (GREEN, '✓', found),
        Health::Missing(found) if need.required => (RED, '✗', found),
        Health::Missing(found) => (YELLOW, '·', found),
        Health::Unknown(found) => (YELLOW, '?', found),
    };
    let optional = if need.required { "" } else { " (optional)" };
    let line = format!("{:<12} {found}{optional}", need.name);
    writeln!(
        out,
        "{style}{mark}{style:#} {}",
        wrap(&line, "  ", &" ".repeat(15)).trim_start()
    )?;
    if all_systems {
        remedies(out, need, &System::ALL)
    } else if matches!(health, Health::Missing(_)) {
        remedies(out, need, System::here())
    } else {
        Ok(())
    }
}

/// What it is for, and for each system a command on a line of its own, to copy.
fn remedies(out: &mut String, need: &Need, systems: &[System]) -> std::fmt::Result {
    writeln!(out, "{DIM}{}{DIM:#}", wrap(need.why, "    ", "    "))?;
    for &system in systems {
        match systems.len() {
            1 => writeln!(out, "      {}", need.remedy(system))?,
            _ => writeln!(out, "    {system}\n      {}", need.remedy(system))?,
        }
    }
    Ok(())
}
