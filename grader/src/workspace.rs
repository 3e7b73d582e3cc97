//! The kit's folder on this machine.

use std::{
    borrow::Cow,
    env, fs,
    path::{Path, PathBuf},
};

use classroom::lesson::Lesson;

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
    match (read(lesson.exercise()), read(lesson.starter())) {
        (Some(own), Some(shipped)) => is_same_text(&own, &shipped),
        _ => false,
    }
}

/// Whether two files hold the same lines. An editor or git may have changed how lines
/// end.
pub fn is_same_text(one: &[u8], other: &[u8]) -> bool {
    one == other || with_unix_ends(one) == with_unix_ends(other)
}

/// The file with `\n` at the end of each line; one that is no text stays as it is.
pub fn with_unix_ends(content: &[u8]) -> Cow<'_, [u8]> {
    if content.contains(&0) || !content.windows(2).any(|pair| pair == b"\r\n") {
        return Cow::Borrowed(content);
    }
    let mut lines = content.to_vec();
    let mut at = 0;
    lines.retain(|&byte| {
        at += 1;
        byte != b'\r' || content.get(at) != Some(&b'\n')
    });
    Cow::Owned(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_line_is_no_difference() {
        assert!(is_same_text(b"a\r\nb\r\n", b"a\nb\n"));
        assert!(!is_same_text(b"a\rb", b"ab"));
        assert!(!is_same_text(b"\0\r\n", b"\0\n"));
    }
}
