//! Compiles the examples of a page. A page shows some items of a program, and the rest
//! is in a file next to this one. Each example is compiled with the crates that the
//! lessons use. The page says whether it must compile.

use std::path::Path;

use grader::build::{BuildFailure, Job, Kit};

use super::{
    LIMIT, diagrams,
    page::{Block, pages, read, workspace},
    runs::{self, Step},
};

/// The file's name in the compiler's messages.
const SOURCE: &str = "exercises/example.rs";

#[tokio::test(flavor = "current_thread")]
async fn every_example_does_what_the_page_says() {
    for page in pages() {
        let kit = kit(page.lesson.slug, "examples").await;
        let blocks = page.blocks();
        let mut program = String::new();
        let mut built = None;
        for (at, block) in blocks.iter().enumerate() {
            if let Some(base) = block.claims("example ") {
                if base != "continued" {
                    program = read(&format!("grader/tests/lesson_sync/{base}"));
                }
                program = with_items(&program, &block.body);
                let result = kit.compile("example", Path::new(SOURCE), &program).await;
                let refused =
                    blocks.get(at + 1).is_some_and(|next| next.claim == "compiler");
                built = match (result, refused) {
                    (Ok(program), false) => Some(program),
                    (Err(failure), true) => {
                        explains(&blocks[at + 1], &failure);
                        None
                    }
                    (Ok(_), true) => panic!("{} compiles, but must not", block.place),
                    (Err(failure), false) => {
                        panic!("{}: {}", block.place, said(&failure))
                    }
                };
            } else if let Some(request) = block.claims("answer to ") {
                let program = built.as_deref().expect("an example before it");
                page.keep_in_step(block, &runs::answer_of(program, request).await);
            } else if let Some((what, steps)) = played(block) {
                let program = built.as_deref().expect("an example before it");
                match what {
                    "stderr" => runs::stderr(program, &steps, block).await,
                    _ => {
                        let drawn = runs::diagram_of(program, &steps, block).await;
                        page.keep_in_step(block, &drawn);
                    }
                }
            }
        }
    }
}

/// A kit with the crates that a lesson's solution uses. Two kits must not use the same
/// folder at the same time.
pub async fn kit(slug: &str, folder: &str) -> Kit {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("lesson_sync").join(folder);
    let (bin, source) = (format!("{slug}-solution"), format!("solutions/{slug}.rs"));
    let workspace = workspace();
    let job =
        Job { workspace: &workspace, bin: &bin, source: source.as_ref(), limit: LIMIT };
    Kit::prepare(&job, &folder, &mut |_| ()).await.unwrap()
}

/// The kind of a block, `stderr` or `diagram`, and the clients' steps.
fn played(block: &Block) -> Option<(&str, Vec<Step>)> {
    let (what, steps) = block.claim.split_once(" of ")?;
    if !matches!(what, "stderr" | "diagram") || steps.starts_with(diagrams::CHECK) {
        return None;
    }
    Some((what, steps.split(", then ").map(Step::parse).collect()))
}

fn said(failure: &BuildFailure) -> String {
    match failure {
        BuildFailure::DoesNotCompile(errors) => errors.plain(),
        other => other.to_string(),
    }
}

/// Panics unless the compiler's message contains what the block quotes.
fn explains(block: &Block, failure: &BuildFailure) {
    let said = said(failure);
    if let Some(line) = missing_line(&block.body, &said) {
        panic!("{}: the compiler does not say\n{line}\n-- but --\n{said}", block.place);
    }
}

/// The first line of `quoted` that is missing in `said`; the order of lines matters. A
/// page may leave out lines, and the numbers of source lines.
pub fn missing_line<'a>(quoted: &'a str, said: &str) -> Option<&'a str> {
    if quoted.is_empty() {
        return Some("(the page quotes nothing)");
    }
    let mut lines = said.lines().map(without_number);
    quoted.lines().find(|line| !lines.any(|said| said == without_number(line)))
}

fn without_number(line: &str) -> &str {
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ');
    if rest.starts_with('|') { rest.trim_end() } else { line.trim() }
}

/// Puts items into a program. Each replaces the item with the same name, or is added at
/// the end.
fn with_items(program: &str, items: &str) -> String {
    let mut all = split(program);
    for item in split(items) {
        let name = name(&item);
        assert!(name.is_some(), "this is no item:\n{item}");
        match all.iter_mut().find(|known| self::name(known) == name) {
            Some(known) => *known = item,
            None => all.push(item),
        }
    }
    all.join("\n\n") + "\n"
}

/// The items of a source that rustfmt has formatted. A blank line ends an item, unless
/// the next line is indented.
fn split(source: &str) -> Vec<String> {
    let mut items: Vec<String> = Vec::new();
    for part in source.trim_end().split("\n\n") {
        match items.last_mut() {
            Some(item) if part.starts_with(' ') => *item += &format!("\n\n{part}"),
            _ => items.push(part.to_owned()),
        }
    }
    items
}

/// An item's name, such as `fn on_wave` or `impl Waves`; none for comments and imports.
fn name(item: &str) -> Option<&str> {
    let line =
        item.lines().find(|line| !line.starts_with("//") && !line.starts_with("#["))?;
    let line = line.strip_prefix("async ").unwrap_or(line);
    let is_item = ["fn ", "struct ", "impl "].iter().any(|word| line.starts_with(word));
    let end = line.find(['(', '{', '<', ';'])?;
    is_item.then(|| line[..end].trim_end())
}
