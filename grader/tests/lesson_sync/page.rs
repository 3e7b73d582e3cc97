//! A lesson's page: its headings, its links, and the blocks that the tests compare with
//! real files and real runs.
//!
//! A hidden comment before each block says where its text comes from:
//!
//! ```text
//! <!-- from exercises/04-messages.rs -->     copied from this file, word for word
//! <!-- example wave.rs -->                   items for the program lesson_sync/wave.rs
//! <!-- example continued -->                 more items for the example before it
//! <!-- compiler -->                          why the example before it does not compile
//! <!-- stderr of STEPS -->                   its stderr when the clients do these steps
//! <!-- diagram of STEPS -->                  the packets; `runs` describes the steps
//! <!-- answer to REQUEST -->                 its answer over HTTP; see `runs` too
//! <!-- diagram of the check ID -->           the packets of a check of the solution
//! <!-- verdict of the exercise -->           what `check` says about the exercise
//! <!-- verdict of the submission NAME -->    what it says about a wrong submission
//! <!-- required checks -->                   a table of them; or: optional checks
//! ```

use std::{
    env, fs,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use classroom::lesson::Lesson;
use course::COURSE;

/// The workspace's root.
pub fn workspace() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Reads a file of the workspace, with the same line ends on all systems.
pub fn read(path: &str) -> String {
    let text = fs::read_to_string(workspace().join(path));
    text.unwrap_or_else(|error| panic!("{path}: {error}")).replace("\r\n", "\n")
}

/// The pages of all lessons. While you write a lesson, set `LESSON=02-chat` in the
/// environment to get its page alone.
pub fn pages() -> Vec<Page> {
    let chosen = env::var("LESSON").ok();
    let page = |lesson| Page { lesson, path: Lesson::page(lesson) };
    let pages: Vec<Page> = COURSE
        .iter()
        .filter(|lesson| chosen.as_ref().is_none_or(|slug| slug == lesson.slug))
        .map(page)
        .collect();
    assert!(!pages.is_empty(), "there is no lesson {chosen:?}");
    pages
}

/// A lesson's page.
pub struct Page {
    /// The lesson.
    pub lesson: &'static Lesson,
    /// The page's path, from the workspace's root.
    pub path: String,
}

/// A block of a page that claims to be true.
#[derive(Clone)]
pub struct Block {
    /// The text of the comment before it; empty if there is none.
    pub claim: String,
    /// The language of a fenced block; `table` for a table.
    pub language: String,
    /// The text without the fences; ends with a newline.
    pub body: String,
    /// Where the body begins, for messages: `lessons/04-messages.md:12`.
    pub place: String,
    /// The number of lines before the body.
    before: usize,
    /// The number of blocks before this one.
    at: usize,
}

impl Block {
    /// The rest of the claim after `start`, if the claim begins with it.
    pub fn claims(&self, start: &str) -> Option<&str> {
        self.claim.strip_prefix(start).map(str::trim)
    }
}

impl Page {
    /// All blocks, in order.
    pub fn blocks(&self) -> Vec<Block> {
        let mut blocks: Vec<Block> = Vec::new();
        let (mut claim, mut open) = (String::new(), None);
        for (at, line) in read(&self.path).lines().enumerate() {
            let fence = line.strip_prefix("```");
            let comment =
                line.strip_prefix("<!-- ").and_then(|rest| rest.strip_suffix(" -->"));
            let starts = match (&open, fence) {
                (None, Some(language)) => Some((language, "")),
                (None, None) if line.starts_with('|') => Some(("table", line)),
                _ => None,
            };
            if let Some((language, first)) = starts {
                open = Some(language.to_owned());
                let before = at + 1 - first.lines().count();
                blocks.push(Block {
                    claim: std::mem::take(&mut claim),
                    language: language.into(),
                    body: first.lines().map(|line| format!("{line}\n")).collect(),
                    place: format!("{}:{}", self.path, before + 1),
                    before,
                    at: blocks.len(),
                });
            } else if let Some(language) = &open {
                let in_table = language == "table";
                let ends =
                    if in_table { !line.starts_with('|') } else { fence.is_some() };
                match blocks.last_mut() {
                    Some(block) if !ends => block.body += &format!("{line}\n"),
                    _ => open = None,
                }
            } else if let Some(comment) = comment {
                claim = comment.into();
            } else if !line.is_empty() {
                assert!(claim.is_empty(), "{}:{at}: <!-- {claim} -->?", self.path);
            }
        }
        blocks
    }

    /// The text without its blocks, so that their content isn't parsed as Markdown.
    pub fn prose(&self) -> String {
        read(&self.path).split("\n```").step_by(2).collect::<Vec<_>>().join("\n")
    }

    /// The headings, with their anchors as GitHub and mdBook make them.
    pub fn headings(&self) -> Vec<(String, String)> {
        let prose = self.prose();
        let titles = prose.lines().filter_map(|line| {
            line.strip_prefix('#').map(|rest| rest.trim_start_matches('#').trim())
        });
        titles.map(|title| (title.to_owned(), anchor(title))).collect()
    }

    /// Panics unless the block's body is `truth`; with `UPDATE_LESSONS=1` in the
    /// environment, the page is changed instead.
    pub fn keep_in_step(&self, block: &Block, truth: &str) {
        static WRITING: Mutex<()> = Mutex::new(());
        if block.body == truth {
            return;
        }
        let again =
            "`UPDATE_LESSONS=1 cargo test -p grader --test lesson_sync` updates it";
        let place = &block.place;
        assert!(
            env::var_os("UPDATE_LESSONS").is_some(),
            "{place} is out of step; {again}. It should be:\n{truth}"
        );
        let _one = WRITING.lock().unwrap_or_else(PoisonError::into_inner);
        // Another test may have changed the page meanwhile, and moved the block.
        let now = &self.blocks()[block.at];
        let text = read(&self.path);
        let mut lines: Vec<&str> = text.lines().collect();
        lines.splice(now.before..now.before + now.body.lines().count(), truth.lines());
        fs::write(workspace().join(&self.path), lines.join("\n") + "\n").unwrap();
    }
}

/// A heading's anchor, as links use it.
fn anchor(title: &str) -> String {
    let kept = |c: &char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_');
    title.to_lowercase().chars().filter(kept).collect::<String>().replace(' ', "-")
}

/// The targets of the links in a text.
pub fn links(text: &str) -> Vec<&str> {
    let after = text.split("](").skip(1);
    after.filter_map(|rest| rest.split_once(')').map(|(target, _)| target)).collect()
}

/// The texts between single backticks.
pub fn code_spans(text: &str) -> Vec<&str> {
    text.lines().flat_map(|line| line.split('`').skip(1).step_by(2)).collect()
}

/// Whether a path exists, from a folder of the workspace.
pub fn exists(folder: &str, path: &str) -> bool {
    workspace().join(folder).join(Path::new(path)).exists()
}
