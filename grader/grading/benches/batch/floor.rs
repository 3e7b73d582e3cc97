//! The floor: only the compiler and the linker, without a sandbox.

use std::{env, fs, path::Path, time::Duration};

use classroom::lesson::Lesson;
use futures_util::{StreamExt, stream};
use grader::build::{Compiler, Job};

use crate::{Outcome, texts::Text};
use grading::{build::PATH, child::Child, judge::PROFILE};

const LIMIT: Duration = Duration::from_secs(120);

/// What the engine compiles with.
pub async fn compiler(lesson: &Lesson, root: &Path) -> Outcome<Compiler> {
    let (bin, source) = (lesson.solution_bin(), lesson.solution());
    let job =
        Job { workspace: root, bin: &bin, source: Path::new(&source), limit: LIMIT * 10 };
    Ok(Compiler::prepare(&job, PROFILE, lesson.slug, &mut |_| ()).await?)
}

/// Compiles all texts as the engine does, so many at once.
pub async fn compile(
    lesson: &Lesson,
    compiler: &Compiler,
    texts: &[Text],
    at_once: usize,
) -> Outcome<()> {
    let folder = env::temp_dir().join(format!("grading-floor-{}", std::process::id()));
    let name = lesson.exercise();
    let results: Vec<Outcome<()>> = stream::iter(texts)
        .map(|text| {
            let (place, name) = (folder.join(&text.name), Path::new(&name));
            async move {
                let file = place.join(name);
                fs::create_dir_all(file.parent().unwrap_or(&place))?;
                fs::write(&file, &text.text)?;
                let words = compiler.command(&file, name, &place.join("server"));
                let mut env = compiler.environment();
                env.push(("PATH", PATH.into()));
                let child = Child {
                    words: &words,
                    env: &env,
                    input: "",
                    folder: &place,
                    limit: LIMIT,
                    most: 1 << 20,
                };
                // Some don't compile, and are meant to.
                child.run().await.map_err(|stop| format!("{stop:?}"))?;
                fs::remove_dir_all(&place)?;
                Ok(())
            }
        })
        .buffer_unordered(at_once)
        .collect()
        .await;
    fs::remove_dir_all(&folder)?;
    results.into_iter().collect()
}
