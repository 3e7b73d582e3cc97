//! `check explain CHECK-ID`: what a check claims, where that comes from, and the
//! packets of a run that passes.

use std::path::Path;

use anstyle::Style;

use crate::{
    args::ExplainArgs,
    command::refuse,
    hints::Hints,
    lesson::{self, COURSE, Lesson},
    output, passing,
    progress::Progress,
    report::wrap,
    run::{STARTS, STARTS_TITLE},
};

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

/// Where `starts` comes from, in every lesson.
const STARTS_RULE: &str = "Engine.IO v4, \"Handshake\", and Socket.IO protocol v5, \
     \"Connection to a namespace\": the server opens the connection, and lets each \
     client in.";

/// Explains one check.
pub async fn run(workspace: &Path, args: &ExplainArgs) -> u8 {
    let lesson = match lesson_of(workspace, args) {
        Ok(lesson) => lesson,
        Err(error) => return refuse(&error),
    };
    if args.check.eq_ignore_ascii_case(STARTS) {
        let id = STARTS;
        output::line(format_args!(
            "{BOLD}{STARTS_TITLE}{BOLD:#}  {DIM}{id}, every lesson{DIM:#}\n"
        ));
        field("from", STARTS_RULE);
        return 0;
    }
    let check = match lesson::find_check(lesson, &args.check) {
        Ok(check) => check,
        Err(error) => return refuse(&error),
    };
    let rules = match Hints::of(lesson) {
        Ok(hints) => hints.rules(lesson, check.id),
        Err(error) => return refuse(&error),
    };
    let kind = if check.required { "required" } else { "optional" };
    output::line(format_args!(
        "{BOLD}{}{BOLD:#}  {DIM}{}, {}, {kind}{DIM:#}\n",
        check.title, check.id, lesson.slug
    ));
    for rule in rules {
        field("from", &rule);
    }
    if !check.needs.is_empty() {
        field("needs", &check.needs.join(", "));
    }
    field("read", &format!("{}#{}", lesson.page(), check.read));

    match passing::lines(workspace, lesson, check.id).await {
        Ok(lines) if lines.is_empty() => {
            output::line(format_args!(
                "\nIt looks back at what other checks sent and heard."
            ));
        }
        Ok(lines) => {
            output::line(format_args!("\nA run that passes:\n"));
            lines.iter().for_each(|line| output::line(format_args!("{line}")));
        }
        Err(code) => return code,
    }
    output::line(format_args!(
        "\nNext: cargo run --bin check -- {} --only {}",
        lesson.slug, check.id
    ));
    0
}

/// The lesson that is meant: the one named, or the only one that has this check, or
/// of several the one that the student is at.
fn lesson_of(workspace: &Path, args: &ExplainArgs) -> Result<&'static Lesson, String> {
    if let Some(name) = &args.lesson {
        return lesson::find(name);
    }
    let id = &args.check;
    let has = |lesson: &&Lesson| lesson::find_check(lesson, id).is_ok();
    let those: Vec<&'static Lesson> = COURSE.iter().filter(has).collect();
    let next = Progress::read(workspace).next().unwrap_or(&COURSE[0]);
    match &those[..] {
        [lesson] => Ok(lesson),
        _ if id.eq_ignore_ascii_case(STARTS) => Ok(next),
        [] => Err(nearest(id)),
        several if several.iter().any(|lesson| lesson.slug == next.slug) => Ok(next),
        several => {
            let slugs: Vec<&str> = several.iter().map(|lesson| lesson.slug).collect();
            let all = slugs.join(", ");
            Err(format!("several lessons have `{id}`: {all}. Add --lesson {}.", slugs[0]))
        }
    }
}

/// The nearest ids in any lesson.
fn nearest(id: &str) -> String {
    let ids = COURSE.iter().flat_map(|lesson| {
        lesson.checks().map(|check| format!("{} ({})", check.id, lesson.slug))
    });
    let mut ids: Vec<String> = ids.collect();
    ids.sort_by_key(|known| {
        let name = known.split(' ').next().unwrap_or_default();
        (!name.contains(id), strsim::damerau_levenshtein(name, id))
    });
    ids.truncate(3);
    format!("no lesson has a check `{id}`; the nearest: {}", ids.join(", "))
}

fn field(name: &str, value: &str) {
    let first = format!("  {name:<6} ");
    output::line(format_args!("{}", wrap(value, &first, "         ")));
}
