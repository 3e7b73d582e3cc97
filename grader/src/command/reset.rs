//! `check reset LESSON`: the exercise as it was shipped. What was there is kept.

use std::{
    fs,
    io::{self, IsTerminal, Write},
    path::{Path, PathBuf},
};

use crate::{
    args::ResetArgs,
    command::refuse,
    lesson::{self, Lesson},
    output,
    progress::Progress,
};

/// Puts a lesson's file back, after a question on a terminal.
pub fn run(workspace: &Path, args: &ResetArgs) -> u8 {
    let lesson = match lesson::find(&args.lesson) {
        Ok(lesson) => lesson,
        Err(error) => return refuse(&error),
    };
    match reset(workspace, lesson, args.yes) {
        Ok(Done::Reset(backup)) => {
            let file = lesson.exercise();
            output::line(format_args!("{file} is as it was shipped."));
            if let Some(backup) = backup {
                output::line(format_args!("What you had is in {backup}."));
            }
            output::line(format_args!(
                "\nNext: cargo run --bin check -- {}",
                lesson.slug
            ));
            0
        }
        Ok(Done::Same) => {
            output::line(format_args!(
                "{} is as it was shipped already.",
                lesson.exercise()
            ));
            0
        }
        Ok(Done::Refused) => {
            output::line(format_args!("Nothing was changed."));
            1
        }
        Err(error) => refuse(&error),
    }
}

/// What came of it.
enum Done {
    /// The file is as shipped; the backup's path, if there was a file.
    Reset(Option<String>),
    /// There was nothing to do.
    Same,
    /// The student thought better of it.
    Refused,
}

fn reset(workspace: &Path, lesson: &Lesson, yes: bool) -> Result<Done, String> {
    let failed = |path: &Path, error: io::Error| format!("{}: {error}", path.display());
    let starter = workspace.join(lesson.starter());
    let text = fs::read(&starter).map_err(|error| failed(&starter, error))?;
    let file = workspace.join(lesson.exercise());
    let own = match fs::read(&file) {
        Ok(own) => Some(own),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(failed(&file, error)),
    };
    if own.as_ref() == Some(&text) {
        return Ok(Done::Same);
    }
    if own.is_some() && !yes && !agreed(lesson) {
        return Ok(Done::Refused);
    }
    let backup = match &own {
        Some(own) => {
            let backup = unused(&file);
            fs::write(&backup, own).map_err(|error| failed(&backup, error))?;
            Some(backup)
        }
        None => None,
    };
    fs::write(&file, text).map_err(|error| failed(&file, error))?;
    Progress::read(workspace)
        .forget(lesson)
        .map_err(|error| format!("progress could not be written: {error}"))?;
    let shown = |path: PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        format!("exercises/{name}")
    };
    Ok(Done::Reset(backup.map(shown)))
}

/// Asks on a terminal. Elsewhere nobody can answer, and nothing is lost: there is a
/// backup.
fn agreed(lesson: &Lesson) -> bool {
    if !io::stdin().is_terminal() {
        return true;
    }
    output::print(format_args!(
        "Put {} back as it was shipped? [y/N] ",
        lesson.exercise()
    ));
    let _ = io::stdout().flush();
    let mut answer = String::new();
    io::stdin().read_line(&mut answer).is_ok()
        && matches!(answer.trim().to_lowercase().as_str(), "y" | "yes")
}

/// A name beside the file that is not taken, such as `04-messages.rs.old2`.
fn unused(file: &Path) -> PathBuf {
    let name = |n: u32| match n {
        1 => file.with_extension("rs.old"),
        n => file.with_extension(format!("rs.old{n}")),
    };
    (1..).map(name).find(|path| !path.exists()).unwrap_or_else(|| name(0))
}
