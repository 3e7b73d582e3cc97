//! Where the kit is on this machine.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use crate::lesson::Lesson;

/// The root of the workspace: the nearest directory, from the current one up,
/// that has the kit's folders, or else the one where this program was built.
///
/// # Errors
/// A sentence with the next step.
pub fn find() -> Result<PathBuf, String> {
    let here = env::current_dir().map_err(|error| {
        format!("the current directory cannot be read ({error}); change to another one")
    })?;
    let built_in = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
    let candidates = here.ancestors().chain(built_in);
    let root = candidates.into_iter().find(|path| {
        ["exercises/Cargo.toml", "lessons", "grader"]
            .iter()
            .all(|part| path.join(part).exists())
    });
    root.map(Path::to_path_buf).ok_or_else(|| {
        "this is not a socketlings folder; change to the one that holds `exercises`"
            .into()
    })
}

/// Whether this is a student's handout: it has no solutions.
pub fn is_handout(workspace: &Path) -> bool {
    !workspace.join("solutions").exists()
}

/// Whether a lesson's exercise is still as it was shipped.
pub fn is_as_shipped(workspace: &Path, lesson: &Lesson) -> bool {
    let read = |file: String| fs::read(workspace.join(file)).ok();
    read(lesson.exercise()).is_some_and(|text| read(lesson.starter()) == Some(text))
}
