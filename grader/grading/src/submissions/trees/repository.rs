//! A git clone, as it was at the deadline. Nothing is checked out: git lists the files
//! of the commit, and prints the one.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::{
    super::{ReadError, choice, names, text},
    Item, Kind, MOST_ITEMS, Tree,
    run::{GitError, git},
};

/// The longest list of a commit's files, in bytes: about 80,000 of them.
const LONGEST_LIST: u64 = 8 << 20;

/// The beginning of the year 10000, in s since 1970. A commit can claim any time.
const YEAR_10000: u64 = 253_402_300_800;

/// A git clone at one commit.
pub(super) struct Repository {
    folder: PathBuf,
    commit: String,
    /// When the commit was made, in s since 1970.
    time: Option<u64>,
    /// The object of each item, and its size in bytes.
    objects: Vec<(String, u64)>,
}

/// Whether this folder is a git clone: one with files, or a bare one.
pub(crate) fn is_repository(path: &Path) -> bool {
    let has = |name: &str| fs::symlink_metadata(path.join(name)).is_ok();
    has(".git") || (has("HEAD") && has("objects") && has("refs"))
}

/// Checks that git can be run.
pub(crate) fn git_is_there() -> Result<(), ReadError> {
    match git(None, &["--version"], 1000) {
        Ok(_) => Ok(()),
        Err(_) => Err(ReadError::new(
            "git can't be run, and these submissions are git clones.",
            "install git, and try again.",
        )),
    }
}

impl Repository {
    /// Opens a clone at the last commit that isn't later than the deadline, in s since
    /// 1970. Of a merge, only the first parent is followed: what was merged later was not
    /// on the branch yet.
    pub fn open(path: &Path, deadline: Option<u64>) -> Result<Self, String> {
        let inside = path.join(".git");
        let is_bare = fs::symlink_metadata(&inside).is_err();
        let folder = if is_bare { path.to_owned() } else { inside };
        is_whole(&folder)?;
        let mut arguments = vec!["rev-list", "--timestamp", "-1", "--first-parent"];
        let until = deadline.map(|deadline| format!("--min-age={deadline}"));
        arguments.extend(until.as_deref());
        arguments.extend(["HEAD", "--"]);
        let printed =
            git(Some(&folder), &arguments, 1000).map_err(|error| match error {
                GitError::Failed(why) if why.contains("bad revision 'HEAD'") => {
                    "the git clone has no commit".to_owned()
                }
                error => explained(&error),
            })?;
        let printed = String::from_utf8_lossy(&printed);
        let Some((time, commit)) = printed.trim().split_once(' ') else {
            return Err(match deadline {
                Some(_) => "the git clone has no commit before the deadline".to_owned(),
                None => "the git clone has no commit".to_owned(),
            });
        };
        let time = time.parse().ok().filter(|time| *time < YEAR_10000);
        let commit = commit.to_owned();
        Ok(Self { folder, commit, time, objects: Vec::new() })
    }
}

/// Checks that the clone's objects are in it. A stranger's clone could borrow those of
/// another repository of this machine.
fn is_whole(folder: &Path) -> Result<(), String> {
    let kind = |name: &str| {
        fs::symlink_metadata(folder.join(name)).ok().map(|found| found.file_type())
    };
    let is_folder = |name| kind(name).is_some_and(|kind| kind.is_dir());
    let is_file = |name| kind(name).is_some_and(|kind| kind.is_file());
    let is_link = fs::symlink_metadata(folder).is_ok_and(|found| found.is_symlink());
    if is_link || !is_folder("objects") || !is_folder("refs") || !is_file("HEAD") {
        return Err("its .git isn't a whole git clone".to_owned());
    }
    for name in ["commondir", "objects/info/alternates", "objects/info/http-alternates"] {
        if kind(name).is_some() {
            return Err(format!(
                "its git clone uses another one's files ({name}). Clone it without --shared"
            ));
        }
    }
    Ok(())
}

impl Tree for Repository {
    fn list(&mut self) -> Result<Vec<Item>, String> {
        let arguments = ["ls-tree", "-r", "-z", "-l", "--full-tree", &self.commit];
        let printed = git(Some(&self.folder), &arguments, LONGEST_LIST)
            .map_err(|error| explained(&error))?;
        let mut items: Vec<Item> = Vec::new();
        for line in printed.split(|byte| *byte == 0).filter(|line| !line.is_empty()) {
            let (path, kind, object, size) =
                entry(line).ok_or("git lists its files in an unknown form")?;
            let path = String::from_utf8_lossy(path).into_owned();
            if items.len() >= MOST_ITEMS {
                return Err(format!("it has more than {MOST_ITEMS} files"));
            }
            if let Some(folder) = choice::nobodys_folder(&path) {
                // They are sorted, so a folder's files follow each other.
                if items.last().is_none_or(|last| last.path != folder) {
                    items.push(Item { path: folder.to_owned(), kind: Kind::Other });
                    self.objects.push((String::new(), 0));
                }
                continue;
            }
            items.push(Item { path, kind });
            self.objects.push((object, size));
        }
        Ok(items)
    }

    fn read(&mut self, at: usize) -> Result<Vec<u8>, String> {
        let (object, size) = self.objects.get(at).ok_or("it isn't there")?;
        if *size > text::LARGEST {
            return Err(text::too_large("the source file"));
        }
        git(Some(&self.folder), &["cat-file", "blob", object], text::LARGEST)
            .map_err(|error| explained(&error))
    }

    fn time(&self) -> Option<u64> {
        self.time
    }
}

/// Reads `MODE TYPE OBJECT SIZE\tPATH`, as git-ls-tree(1) describes it.
fn entry(line: &[u8]) -> Option<(&[u8], Kind, String, u64)> {
    let tab = line.iter().position(|byte| *byte == b'\t')?;
    let said = str::from_utf8(&line[..tab]).ok()?;
    let mut words = said.split_whitespace();
    let (mode, _, object, size) =
        (words.next()?, words.next()?, words.next()?, words.next()?);
    let kind = match mode {
        "100644" | "100755" | "100664" => Kind::File,
        "120000" => Kind::Link,
        _ => Kind::Other,
    };
    Some((&line[tab + 1..], kind, object.to_owned(), size.parse().unwrap_or(0)))
}

fn explained(error: &GitError) -> String {
    match error {
        GitError::Missing(error) => format!("git can't be run: {error}"),
        GitError::Slow => "git took more than 10 s to read the clone".to_owned(),
        GitError::Long => "more files are in the git clone than are read".to_owned(),
        GitError::Failed(why) => {
            let why = why.trim_start_matches("fatal: ").trim_start_matches("error: ");
            format!("git can't read the clone: {}", names::shown(why.as_bytes()))
        }
    }
}
