//! `check explain CHECK-ID`: what a check claims, where the claim comes from, and the
//! packets of a run that passes.

use std::path::Path;

use classroom::{
    lesson::Lesson,
    verdict::{STARTS, STARTS_TITLE},
    words::Hints,
};
use course::COURSE;

use crate::{
    args::ExplainArgs,
    hints::rules,
    output::{self, refuse},
    passing,
    progress::Progress,
    report::{BOLD, DIM, wrap},
};

/// Where `starts` comes from, in every lesson.
const STARTS_RULE: &str = "Engine.IO v4, \"Handshake\", and Socket.IO protocol v5, \
     \"Connection to a namespace\": the server opens the connection and lets each \
     client in.";

/// Explains one check.
pub async fn run(workspace: &Path, args: &ExplainArgs) -> u8 {
    let (lesson, others) = match lesson_of(workspace, args) {
        Ok(found) => found,
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
    let check = match course::find_check(lesson, &args.check) {
        Ok(check) => check,
        Err(error) => return refuse(&error),
    };
    let rules = match Hints::of(lesson) {
        Ok(hints) => rules(&hints, lesson, check.id),
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
                "\nThis check sends nothing of its own: it looks at the packets of the \
                 others."
            ));
        }
        Ok(lines) => {
            output::line(format_args!("\nA run that passes:\n"));
            lines.iter().for_each(|line| output::line(format_args!("{line}")));
        }
        Err(code) => return code,
    }
    if let Some(other) = others.first() {
        let slugs: Vec<&str> = others.iter().map(|lesson| lesson.slug).collect();
        output::line(format_args!(
            "\nThis check is also in: {}. To see it, add --lesson {}",
            slugs.join(", "),
            other.slug
        ));
    }
    output::line(format_args!(
        "\nNext: cargo run --bin check -- {} --only {}",
        lesson.slug, check.id
    ));
    0
}

/// The lesson that is meant, and the others that have a check of this name: the one
/// named, or the one that the student works on, or else the first.
fn lesson_of(
    workspace: &Path,
    args: &ExplainArgs,
) -> Result<(&'static Lesson, Vec<&'static Lesson>), String> {
    if let Some(name) = &args.lesson {
        return Ok((course::find(name)?, Vec::new()));
    }
    let id = &args.check;
    let progress = Progress::read(workspace);
    let current = progress.last().or(progress.next()).unwrap_or(&COURSE[0]);
    if id.eq_ignore_ascii_case(STARTS) {
        return Ok((current, Vec::new()));
    }
    let has = |lesson: &&Lesson| course::find_check(lesson, id).is_ok();
    let mut those: Vec<&'static Lesson> = COURSE.iter().filter(has).collect();
    if those.is_empty() {
        return Err(nearest(id));
    }
    let meant = those.iter().position(|lesson| lesson.slug == current.slug);
    Ok((those.remove(meant.unwrap_or_default()), those))
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
    format!("no lesson has a check `{id}`. The nearest are: {}", ids.join(", "))
}

fn field(name: &str, value: &str) {
    let first = format!("  {name:<6} ");
    output::line(format_args!("{}", wrap(value, &first, "         ")));
}
