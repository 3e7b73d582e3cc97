//! What holds for every archive: its form is told by its first bytes, and a bad name or
//! too much of anything refuses all of it. Nothing is unpacked: one file is read into
//! memory.

use std::{
    collections::HashSet,
    io::{Read, Seek},
    path::Path,
};

use super::{
    super::{choice, names},
    Item, Kind, MOST_ITEMS, Tree, file,
    tape::Tape,
    words,
    zip::Zip,
};

/// The largest archive, in bytes.
const LARGEST: u64 = 64 << 20;

/// How much an archive may unpack to, in bytes.
const MOST_UNPACKED: u64 = 256 << 20;

/// How many times its own size an archive may unpack to. Source code is packed 3 to 10
/// times. An archive that unpacks to less than [`FREE`] may be packed as well as it likes.
const MOST_RATIO: u64 = 100;

/// See [`MOST_RATIO`]; in bytes.
const FREE: u64 = 16 << 20;

/// The longest path in an archive, in bytes; the same as Linux's PATH_MAX.
const LONGEST_NAME: usize = 4096;

/// The extensions of archives that can be opened.
const OPENED: [&str; 4] = [".zip", ".tar.gz", ".tgz", ".tar"];

/// Whether this name is that of an archive that can be opened.
pub(crate) fn is_archive(name: &str) -> bool {
    let name = name.to_lowercase();
    OPENED.iter().any(|end| name.ends_with(end)) && !choice::base(&name).starts_with("._")
}

/// A file's name without its extension, `.tar.gz` being one.
pub(crate) fn without_extension(name: &[u8]) -> &[u8] {
    let lower = name.to_ascii_lowercase();
    for end in OPENED {
        if lower.ends_with(end.as_bytes()) && name.len() > end.len() {
            return &name[..name.len() - end.len()];
        }
    }
    match name.iter().rposition(|byte| *byte == b'.') {
        Some(at) if at > 0 => &name[..at],
        _ => name,
    }
}

/// Opens an archive.
pub(super) fn open(path: &Path) -> Result<Box<dyn Tree>, String> {
    let name = names::last(path);
    let (mut archive, metadata) = file::open(path)?;
    let time = file::time(&metadata);
    let size = metadata.len();
    let mut first = Vec::new();
    let read = archive.by_ref().take(512).read_to_end(&mut first);
    read.and_then(|_| archive.rewind())
        .map_err(|error| format!("{name} can't be read: {}", words(&error)))?;
    let form = Form::of(&first);
    let is_named_so = is_archive(&name);
    if size > LARGEST && (is_named_so || form != Form::Unknown) {
        return Err(format!("{name} is larger than {} MB", LARGEST >> 20));
    }
    match form {
        _ if first.is_empty() => Err(format!("{name} is empty")),
        Form::Zip => Ok(Box::new(Zip::new(archive, size, name, time))),
        Form::Gzip => Ok(Box::new(Tape::new(archive, true, size, name, time))),
        Form::Tar => Ok(Box::new(Tape::new(archive, false, size, name, time))),
        Form::Other(what) => Err(format!(
            "{name} is a {what} archive, which isn't opened here. Unpack it into a folder"
        )),
        Form::Unknown if is_named_so => {
            Err(format!("{name} is damaged: it doesn't begin as a .zip or .tar.gz does"))
        }
        Form::Unknown => Err(format!("{name} is neither a source file nor an archive")),
    }
}

#[derive(PartialEq, Eq)]
enum Form {
    Zip,
    Gzip,
    Tar,
    Other(&'static str),
    Unknown,
}

impl Form {
    /// Tells the form from the first 512 bytes.
    fn of(first: &[u8]) -> Self {
        match first {
            [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => Self::Zip,
            [0x1f, 0x8b, ..] => Self::Gzip,
            [b'R', b'a', b'r', b'!', ..] => Self::Other("RAR"),
            [b'7', b'z', 0xbc, 0xaf, ..] => Self::Other("7z"),
            [b'B', b'Z', b'h', ..] => Self::Other("bzip2"),
            [0xfd, b'7', b'z', b'X', b'Z', ..] => Self::Other("xz"),
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Self::Other("zstd"),
            _ if first.get(257..262) == Some(b"ustar") => Self::Tar,
            _ => Self::Unknown,
        }
    }
}

/// How much an archive of this size may unpack to, in bytes.
pub(super) fn most_unpacked(size: u64) -> u64 {
    (size.saturating_mul(MOST_RATIO)).clamp(FREE, MOST_UNPACKED)
}

/// The reason for an archive that unpacks to more.
pub(super) fn unpacks_to_too_much(name: &str, size: u64) -> String {
    format!(
        "{name} ({} KB) unpacks to more than {} MB, so it isn't opened",
        size.div_ceil(1024),
        most_unpacked(size) >> 20
    )
}

/// The list of an archive's files, as it grows.
#[derive(Default)]
pub(super) struct Listing {
    /// The files.
    pub items: Vec<Item>,
    seen: HashSet<Vec<u8>>,
    folders: HashSet<String>,
}

impl Listing {
    /// Adds a name as it is in the archive. Returns whether it is a file that may be
    /// read, which has then the next index.
    pub fn add(&mut self, raw: &[u8], kind: Kind) -> Result<bool, String> {
        let path = safe(raw)?;
        if path.is_empty() {
            return Ok(false);
        }
        if self.items.len() >= MOST_ITEMS {
            return Err(format!("it has more than {MOST_ITEMS} files"));
        }
        if let Some(folder) = choice::nobodys_folder(&path) {
            // Nobody opens these, so links in node_modules do no harm.
            if self.folders.insert(folder.to_owned()) {
                let path = folder.to_owned();
                self.items.push(Item { path, kind: Kind::Other });
            }
            return Ok(false);
        }
        let shown = names::shown(path.as_bytes());
        match kind {
            Kind::Link => return Err(format!("{shown} in it is a link")),
            Kind::Other => return Err(format!("{shown} in it is no regular file")),
            Kind::File if path.ends_with('/') => return Ok(false),
            Kind::File => {}
        }
        if !self.seen.insert(raw.to_vec()) {
            return Err(format!("{shown} is in it twice"));
        }
        self.items.push(Item { path, kind });
        Ok(true)
    }
}

/// A name in an archive, with `/` and without `.` parts. A folder ends with `/`.
fn safe(raw: &[u8]) -> Result<String, String> {
    let refuse = |why: &str| Err(format!("{} in it {why}", names::shown(raw)));
    if raw.len() > LONGEST_NAME {
        return refuse("is too long a name");
    }
    let name = String::from_utf8_lossy(raw).replace('\\', "/");
    let is_drive =
        matches!(name.as_bytes(), [drive, b':', ..] if drive.is_ascii_alphabetic());
    if name.starts_with('/') || is_drive {
        return refuse("is an absolute path");
    }
    if name.split('/').any(|part| part == "..") {
        return refuse("leads out of it");
    }
    if name.contains('\0') {
        return refuse("is no name of a file");
    }
    let parts: Vec<&str> =
        name.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
    let mut path = parts.join("/");
    let is_folder = name.ends_with('/') || name.ends_with("/.") || name == ".";
    if is_folder && !path.is_empty() {
        path.push('/');
    }
    Ok(path)
}
