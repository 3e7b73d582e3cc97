//! `check reset LESSON`: restores the shipped exercise, and keeps the student's file.

use std::{
    fs,
    io::{self, IsTerminal, Write},
    path::{Path, PathBuf},
};

use classroom::lesson::Lesson;

use crate::{
    args::ResetArgs,
    output::{self, refuse},
    progress::Progress,
    workspace::is_same_text,
};

/// Restores a lesson's file. On a terminal it asks first.
pub fn run(workspace: &Path, args: &ResetArgs) -> u8 {
    let lesson = match course::find(&args.lesson) {
        Ok(lesson) => lesson,
        Err(error) => return refuse(&error),
    };
    match reset(workspace, lesson, || args.yes || agreed(lesson)) {
        Ok(Some(Done { said, is_reset })) => {
            output::line(format_args!("{said}"));
            if is_reset {
                output::line(format_args!(
                    "\nNext: cargo run --bin check -- {}",
                    lesson.slug
                ));
            }
            0
        }
        Ok(None) => {
            output::line(format_args!("Nothing was changed."));
            1
        }
        Err(error) => refuse(&error),
    }
}

/// What a reset did.
pub struct Done {
    /// That, in a sentence or two.
    pub said: String,
    /// Whether the file changed.
    pub is_reset: bool,
}

/// Restores a lesson's file, if the student has agreed to lose changes; nothing if not.
/// The changed file is kept beside it.
///
/// # Errors
/// A file cannot be read or written.
pub fn reset(
    workspace: &Path,
    lesson: &Lesson,
    has_agreed: impl FnOnce() -> bool,
) -> Result<Option<Done>, String> {
    let failed = |path: &Path, error: io::Error| format!("{}: {error}", path.display());
    let starter = workspace.join(lesson.starter());
    let text = fs::read(&starter).map_err(|error| failed(&starter, error))?;
    let file = workspace.join(lesson.exercise());
    let own = match fs::read(&file) {
        Ok(own) => Some(own),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(failed(&file, error)),
    };
    let name = lesson.exercise();
    if own.as_ref().is_some_and(|own| is_same_text(own, &text)) {
        let said = format!("{name} is already as it was shipped.");
        return Ok(Some(Done { said, is_reset: false }));
    }
    if own.is_some() && !has_agreed() {
        return Ok(None);
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
    let mut said = format!("{name} is as it was shipped.");
    if let Some(backup) = backup {
        let backup = backup.file_name().unwrap_or_default().display();
        said += &format!("\nYour file is now exercises/{backup}.");
    }
    Ok(Some(Done { said, is_reset: true }))
}

/// Asks on a terminal. Without one nobody can answer; the backup keeps the file.
fn agreed(lesson: &Lesson) -> bool {
    if !io::stdin().is_terminal() {
        return true;
    }
    output::print(format_args!(
        "Restore {} as it was shipped? Your file is kept beside it, and the lesson starts \
         again. [y/N] ",
        lesson.exercise()
    ));
    let _ = io::stdout().flush();
    let mut answer = String::new();
    io::stdin().read_line(&mut answer).is_ok()
        && matches!(answer.trim().to_lowercase().as_str(), "y" | "yes")
}

/// An unused name beside the file, such as `04-messages.rs.old2`.
fn unused(file: &Path) -> PathBuf {
    let name = |n: u32| match n {
        1 => file.with_extension("rs.old"),
        n => file.with_extension(format!("rs.old{n}")),
    };
    (1..).map(name).find(|path| !path.exists()).unwrap_or_else(|| name(0))
}
