//! `check verify [LESSON]`.

use std::path::Path;

/// To come.
pub async fn run(_workspace: &Path, _lesson: Option<&str>) -> u8 {
    super::refuse("not yet")
}
