//! Which of a submission's files is the one to judge.

use classroom::lesson::Lesson;

use super::{
    names,
    trees::{Item, Kind},
};

/// Folders whose files are nobody's work. They aren't walked either: `target` and
/// `node_modules` may be huge.
const NOBODYS: [&str; 6] =
    [".git", "__macosx", "node_modules", "solutions", "starters", "target"];

/// How many names are listed of the files that came with the source.
const MOST_IGNORED: usize = 50;

/// The file to look for.
pub(super) struct Wanted {
    /// Its place in the workspace, such as `exercises/04-messages.rs`.
    path: String,
    /// Its extension, in small letters.
    extension: String,
    /// The lesson; none if the command line names the file.
    lesson: Option<String>,
    /// Whether the students' file is usually that of a package: `src/main.rs`.
    is_package: bool,
}

impl Wanted {
    /// The lesson's source file, or the file with this name.
    pub fn new(lesson: &Lesson, file: Option<&str>) -> Self {
        let path = file.map_or_else(|| lesson.exercise(), |file| file.replace('\\', "/"));
        let is_package = file.is_none() && lesson.contract.is_some();
        let lesson = file.is_none().then(|| lesson.slug.to_owned());
        let path = path.trim_start_matches("./").to_owned();
        Self { extension: extension(&path), path, is_package, lesson }
    }

    /// Whether a file of this name may be the one by its extension.
    pub fn is_kind(&self, name: &str) -> bool {
        extension(name) == self.extension && !base(name).starts_with("._")
    }

    /// The file's own name.
    pub fn name(&self) -> &str {
        base(&self.path)
    }

    /// Where it lies in the folder of one student.
    pub fn places(&self) -> Vec<String> {
        let own =
            ["exercises/", "src/", ""].map(|folder| folder.to_owned() + self.name());
        let package = ["src/main.rs", "main.rs"].map(str::to_owned);
        own.into_iter().chain(package.into_iter().filter(|_| self.is_package)).collect()
    }

    /// Which of these files is the one, as an index.
    ///
    /// The first of these rules that any file fits decides, and only one may fit it: the
    /// very path; a path that ends so; the same name anywhere; a name that means the same
    /// lesson, such as `messages.rs`; `src/main.rs` or `main.rs`; any file of this kind.
    /// With a contract, `src/main.rs` comes before other places of the name: beside it,
    /// `likes.rs` is a module.
    ///
    /// # Errors
    /// Why there is none, in words.
    pub fn choose(&self, items: &[Item]) -> Result<usize, String> {
        let mine: Vec<usize> =
            (0..items.len()).filter(|at| self.is_candidate(&items[*at])).collect();
        let end = format!("/{}", self.path);
        let rules: [&dyn Fn(&str) -> bool; 7] = [
            &|path| path == self.path,
            &|path| path.ends_with(&end),
            &|path| self.is_package && is_main(path),
            &|path| base(path).eq_ignore_ascii_case(self.name()),
            &|path| self.means_the_lesson(path),
            &|path| self.lesson.is_some() && is_main(path),
            &|_| true,
        ];
        for rule in rules {
            let fit: Vec<usize> =
                mine.iter().copied().filter(|at| rule(&items[*at].path)).collect();
            match fit[..] {
                [] => continue,
                [one] => return self.check(&items[one]).map(|()| one),
                _ => return Err(self.several(&fit, items)),
            }
        }
        Err(self.none(items))
    }

    /// Whether any of these files can be the one.
    pub fn has_any(&self, items: &[Item]) -> bool {
        items.iter().any(|item| self.is_candidate(item))
    }

    fn is_candidate(&self, item: &Item) -> bool {
        let is_folder = item.path.ends_with('/');
        self.is_kind(&item.path) && !is_folder && nobodys_folder(&item.path).is_none()
    }

    /// Other lessons' files, links and devices are not taken.
    fn check(&self, item: &Item) -> Result<(), String> {
        let shown = names::shown(item.path.as_bytes());
        match item.kind {
            Kind::File => {}
            Kind::Link => return Err(format!("{shown} is a link, which isn't followed")),
            Kind::Other => return Err(format!("{shown} is no regular file")),
        }
        let other = self.lesson.as_deref().and_then(|mine| {
            let stem = base(&item.path).rsplit_once('.')?.0;
            // Moodle may put the student's name before the file's.
            course::COURSE.iter().find(|one| stem.ends_with(one.slug) && one.slug != mine)
        });
        match other {
            Some(_) => Err(format!(
                "there is only {shown}, which is another lesson's file, and no {}",
                self.name()
            )),
            None => Ok(()),
        }
    }

    /// `messages.rs`, `04_Messages.rs` and `04-messages (1).rs` mean 04-messages.
    fn means_the_lesson(&self, path: &str) -> bool {
        let Some(mine) = self.lesson.as_deref() else { return false };
        let stem = base(path).rsplit_once('.').map_or("", |(stem, _)| stem);
        let stem = stem.to_lowercase().replace(['_', ' '], "-");
        // A browser numbers what it downloads twice: ` (1)`.
        let stem = match stem.strip_suffix(')').and_then(|stem| stem.rsplit_once("-(")) {
            Some((stem, number)) if number.parse::<u32>().is_ok() => stem,
            _ => &stem,
        };
        match self.is_package {
            true => stem == mine.to_lowercase().replace(['_', ' '], "-"),
            false => course::find(stem).is_ok_and(|found| found.slug == mine),
        }
    }

    fn several(&self, fit: &[usize], items: &[Item]) -> String {
        let paths = fit.iter().map(|at| names::shown(items[*at].path.as_bytes()));
        let paths: Vec<String> = paths.collect();
        format!(
            "{} files could be the one to grade, and none is {}{}: {}",
            fit.len(),
            self.path,
            if self.is_package { " or src/main.rs" } else { "" },
            names::some(paths.iter().map(String::as_str), 4)
        )
    }

    fn none(&self, items: &[Item]) -> String {
        let others = ignored(items, None);
        if others.is_empty() {
            return "the folder or archive is empty".to_owned();
        }
        let others = names::some(others.iter().map(String::as_str), 4);
        format!("there is no .{} file. There is only {others}", self.extension)
    }
}

/// The names of what isn't taken: the first 50, and how many more there are.
pub(super) fn ignored(items: &[Item], taken: Option<usize>) -> Vec<String> {
    let others = items.iter().enumerate().filter(|(at, _)| Some(*at) != taken);
    let mut names: Vec<String> =
        others.map(|(_, item)| names::shown(item.path.as_bytes())).collect();
    names.sort();
    let more = names.len().saturating_sub(MOST_IGNORED);
    if more > 0 {
        names.truncate(MOST_IGNORED);
        names.push(format!("and {more} more"));
    }
    names
}

/// The outermost folder of nobody's that a path is in, with a `/` at the end.
pub(super) fn nobodys_folder(path: &str) -> Option<&str> {
    let mut end = 0;
    for part in path.split_inclusive('/') {
        end += part.len();
        if part.ends_with('/') && is_nobodys_name(part.trim_end_matches('/')) {
            return Some(&path[..end]);
        }
    }
    None
}

/// Whether a folder with this name holds nobody's work.
pub(super) fn is_nobodys_name(name: &str) -> bool {
    NOBODYS.iter().any(|nobodys| name.eq_ignore_ascii_case(nobodys))
}

fn is_main(path: &str) -> bool {
    path == "main.rs" || path == "src/main.rs" || path.ends_with("/src/main.rs")
}

/// The last part of a path.
pub(super) fn base(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// The extension of a path, in small letters.
fn extension(path: &str) -> String {
    base(path).rsplit_once('.').map_or(String::new(), |(_, end)| end.to_lowercase())
}
