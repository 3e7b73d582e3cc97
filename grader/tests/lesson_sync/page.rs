//! A lesson's page: its headings, its links, and the blocks that are held against
//! real files and real runs.
//!
//! A comment before a block says where its text comes from, and is not shown:
//!
//! ```text
//! <!-- from exercises/04-messages.rs -->     stands in this file, word for word
//! <!-- example wave.rs -->                   items for the program lesson_sync/wave.rs
//! <!-- example continued -->                 items for the example before
//! <!-- compiler -->                          why the example before does not compile
//! <!-- stderr of STEPS -->                   what it writes when the clients do this
//! <!-- diagram of STEPS -->                  the packets; `runs` says what steps are
//! <!-- answer to REQUEST -->                 its answer over HTTP, see `runs` too
//! <!-- diagram of the check ID -->           the packets of a check of the solution
//! <!-- verdict of the exercise -->           what `check` says about it
//! <!-- verdict of the submission NAME -->    and about a wrong submission
//! <!-- required checks -->                   a table of them; also: optional checks
//! ```

use std::{
    env, fs,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use grader::lesson::{COURSE, Lesson};

/// The workspace's root.
pub fn workspace() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// A file of the workspace, with the same line ends on all systems.
pub fn read(path: &str) -> String {
    let text = fs::read_to_string(workspace().join(path));
    text.unwrap_or_else(|error| panic!("{path}: {error}")).replace("\r\n", "\n")
}

/// The pages of all lessons; of one, while you write it, with `LESSON=02-chat` in
/// the environment.
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
    /// From the workspace's root.
    pub path: String,
}

/// A block of a page that claims to be true.
#[derive(Clone)]
pub struct Block {
    /// What the comment before it says; empty if there is none.
    pub claim: String,
    /// The language of a fenced block; `table` for a table.
    pub language: String,
    /// Without the fences; ends with a newline.
    pub body: String,
    /// Where the body begins, for messages: `lessons/04-messages.md:12`.
    pub place: String,
    /// The number of lines before the body.
    before: usize,
    /// The number of blocks before this one.
    at: usize,
}

impl Block {
    /// What follows `start` in the claim, if it begins so.
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

    /// The text without its blocks, so that nothing in them is taken for Markdown.
    pub fn prose(&self) -> String {
        read(&self.path).split("\n```").step_by(2).collect::<Vec<_>>().join("\n")
    }

    /// The headings and their anchors, as GitHub and mdBook make them.
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
        let again = "`UPDATE_LESSONS=1 cargo test -p grader --test lesson_sync` mends it";
        let place = &block.place;
        assert!(
            env::var_os("UPDATE_LESSONS").is_some(),
            "{place} is out of step; {again}. It should be:\n{truth}"
        );
        let _one = WRITING.lock().unwrap_or_else(PoisonError::into_inner);
        // Other tests may have changed the page meanwhile, and moved the block.
        let now = &self.blocks()[block.at];
        let text = read(&self.path);
        let mut lines: Vec<&str> = text.lines().collect();
        lines.splice(now.before..now.before + now.body.lines().count(), truth.lines());
        fs::write(workspace().join(&self.path), lines.join("\n") + "\n").unwrap();
    }
}

/// What a link to a heading calls it.
fn anchor(title: &str) -> String {
    let kept = |c: &char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_');
    title.to_lowercase().chars().filter(kept).collect::<String>().replace(' ', "-")
}

/// The targets of the links in a text.
pub fn links(text: &str) -> Vec<&str> {
    let after = text.split("](").skip(1);
    after.filter_map(|rest| rest.split_once(')').map(|(target, _)| target)).collect()
}

/// What stands between single backticks.
pub fn code_spans(text: &str) -> Vec<&str> {
    text.lines().flat_map(|line| line.split('`').skip(1).step_by(2)).collect()
}

/// Whether a path is there, from a folder of the workspace.
pub fn exists(folder: &str, path: &str) -> bool {
    workspace().join(folder).join(Path::new(path)).exists()
}
