//! Where the kit is on this machine.

use std::{
    env,
    path::{Path, PathBuf},
};

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
