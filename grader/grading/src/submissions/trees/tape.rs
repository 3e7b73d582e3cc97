//! A tar archive, with gzip or without. It is read twice: for its names, and for the one
//! file.

use std::{
    cell::Cell,
    fs::File,
    io::{self, BufReader, Read, Seek},
    rc::Rc,
};

use flate2::bufread::GzDecoder;
use tar::{Archive, Entry, EntryType, PaxExtensions};

use super::{
    super::{names, text},
    Item, Kind, Tree,
    archive::{self, Listing},
    file,
};

/// The longest header that says more of the next entry, such as its long name, in bytes.
const LONGEST_HEADER: u64 = 1 << 20;

/// A tar archive.
pub(super) struct Tape {
    file: File,
    is_packed: bool,
    size: u64,
    name: String,
    time: Option<u64>,
    /// For each item, which entry of the archive it is.
    entries: Vec<Option<usize>>,
}

/// What an entry's extra headers said.
#[derive(Default)]
struct Extra {
    path: Option<Vec<u8>>,
    is_unusual: bool,
}

impl Tape {
    pub fn new(
        file: File,
        is_packed: bool,
        size: u64,
        name: String,
        time: Option<u64>,
    ) -> Self {
        Self { file, is_packed, size, name, time, entries: Vec::new() }
    }

    /// Goes through the archive and calls `each` with the number, name and content of
    /// each entry, until it returns something.
    fn walk<T>(
        &mut self,
        mut each: impl FnMut(usize, &[u8], &mut Entry<'_, Limited>) -> Walk<T>,
    ) -> Walk<T> {
        let is_over = Rc::new(Cell::new(false));
        let failed = |error: &io::Error| match is_over.get() {
            true => archive::unpacks_to_too_much(&self.name, self.size),
            false => format!("{} is damaged: {}", self.name, file::words(error)),
        };
        let reader = Limited::new(&self.file, self.is_packed, self.size, &is_over);
        let mut archive = Archive::new(reader.map_err(|error| failed(&error))?);
        let mut extra = Extra::default();
        // Raw, because the crate would keep a long name of any length in memory.
        let entries = archive.entries().map_err(|error| failed(&error))?.raw(true);
        for (number, entry) in entries.enumerate() {
            let mut entry = entry.map_err(|error| failed(&error))?;
            if extra.take(&mut entry).map_err(|error| failed(&error))? {
                continue;
            }
            let said = std::mem::take(&mut extra);
            let path = said.path.unwrap_or_else(|| entry.path_bytes().into_owned());
            if said.is_unusual {
                let shown = names::shown(&path);
                return Err(format!("{} isn't opened: {shown} has holes", self.name));
            }
            if let Some(found) = each(number, &path, &mut entry)? {
                return Ok(Some(found));
            }
        }
        // The checksum of gzip is at the very end.
        let mut rest = archive.into_inner();
        io::copy(&mut rest, &mut io::sink()).map_err(|error| failed(&error))?;
        Ok(None)
    }
}

type Walk<T> = Result<Option<T>, String>;

impl Extra {
    /// Takes in a header that only says more of the next entry. Returns whether it was
    /// one: GNU tar's long names (`L`, `K`), or those of POSIX pax (`x`, `g`).
    fn take(&mut self, entry: &mut Entry<'_, Limited>) -> io::Result<bool> {
        let kind = entry.header().entry_type();
        match kind {
            EntryType::GNULongName | EntryType::XHeader => {}
            EntryType::GNULongLink | EntryType::XGlobalHeader => return Ok(true),
            _ => return Ok(false),
        }
        let mut bytes = Vec::new();
        entry.take(LONGEST_HEADER + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > LONGEST_HEADER {
            return Err(io::Error::other("a name in it is too long"));
        }
        if kind == EntryType::GNULongName {
            let end = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
            bytes.truncate(end);
            self.path = Some(bytes);
            return Ok(true);
        }
        for said in PaxExtensions::new(&bytes) {
            let said = said?;
            match said.key_bytes() {
                b"path" => self.path = Some(said.value_bytes().to_vec()),
                // The header says another size, so nobody knows where the next entry is.
                b"size" => return Err(io::Error::other("it says two sizes of a file")),
                key => self.is_unusual |= key.starts_with(b"GNU.sparse"),
            }
        }
        Ok(true)
    }
}

impl Tree for Tape {
    fn list(&mut self) -> Result<Vec<Item>, String> {
        let mut listing = Listing::default();
        let mut entries = Vec::new();
        let name = self.name.clone();
        self.walk(|number, path, entry| -> Walk<()> {
            let kind = match entry.header().entry_type() {
                EntryType::Regular | EntryType::Continuous => Kind::File,
                EntryType::Directory => Kind::File,
                EntryType::Symlink | EntryType::Link => Kind::Link,
                _ => Kind::Other,
            };
            let mut path = path.to_vec();
            if entry.header().entry_type().is_dir() {
                path.push(b'/');
            }
            let may_be_read = listing
                .add(&path, kind)
                .map_err(|why| format!("{name} isn't opened: {why}"))?;
            if may_be_read {
                entries.resize(listing.items.len() - 1, None);
                entries.push(Some(number));
            }
            Ok(None)
        })?;
        self.entries = entries;
        Ok(listing.items)
    }

    fn read(&mut self, at: usize) -> Result<Vec<u8>, String> {
        let wanted = self.entries.get(at).copied().flatten();
        let name = self.name.clone();
        let found = self.walk(|number, path, entry| {
            if Some(number) != wanted {
                return Ok(None);
            }
            if entry.size() > text::LARGEST {
                return Err(text::too_large(&names::shown(path)));
            }
            file::limited(entry)
                .map(Some)
                .map_err(|error| format!("{name} is damaged: {}", file::words(&error)))
        })?;
        found.ok_or_else(|| format!("{} changed while it was read", self.name))
    }

    fn time(&self) -> Option<u64> {
        self.time
    }
}

/// The unpacked archive, up to the limit.
struct Limited {
    from: Box<dyn Read>,
    left: u64,
    is_over: Rc<Cell<bool>>,
}

impl Limited {
    fn new(
        mut file: &File,
        is_packed: bool,
        size: u64,
        is_over: &Rc<Cell<bool>>,
    ) -> io::Result<Self> {
        file.rewind()?;
        let file = BufReader::new(file.try_clone()?);
        let from: Box<dyn Read> = match is_packed {
            // Its first stream only: a file of millions of empty ones would take minutes.
            true => Box::new(GzDecoder::new(file)),
            false => Box::new(file),
        };
        let left = archive::most_unpacked(size);
        Ok(Self { from, left, is_over: Rc::clone(is_over) })
    }
}

impl Read for Limited {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.from.read(into)?;
        let over = io::Error::other("it unpacks to too much");
        match self.left.checked_sub(count as u64) {
            Some(left) => self.left = left,
            None => {
                self.is_over.set(true);
                return Err(over);
            }
        }
        Ok(count)
    }
}
