//! A zip archive, read by its directory. The format is PKWARE's APPNOTE 6.3, section 4.3.
//!
//! The crate `zip` isn't used, because it allocates by a count that the archive claims,
//! and keeps only one of two entries with the same name.

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom},
};

use flate2::{Crc, read::DeflateDecoder};

use super::{
    super::{names, text},
    Item, Kind, Tree,
    archive::{self, Listing},
    file,
};

/// The largest directory, in bytes: about 80,000 entries.
const LARGEST_DIRECTORY: u64 = 8 << 20;

/// The sizes of the records without their names, in bytes.
const END: usize = 22;
const LOCATOR: usize = 20;
const END_64: usize = 56;
const ENTRY: usize = 46;
const LOCAL: usize = 30;

/// A zip archive.
pub(super) struct Zip {
    file: File,
    size: u64,
    name: String,
    time: Option<u64>,
    /// The entry of each item; folders of nobody's have none.
    entries: Vec<Option<Entry>>,
}

/// One entry of the directory.
struct Entry {
    name: Vec<u8>,
    flags: u16,
    method: u16,
    crc: u32,
    packed: u64,
    unpacked: u64,
    /// Where its local header is in the file.
    at: u64,
}

/// The directory.
struct Directory {
    bytes: Vec<u8>,
    /// What has to be added to the offsets in it: something may precede the archive.
    shift: u64,
}

impl Zip {
    pub fn new(file: File, size: u64, name: String, time: Option<u64>) -> Self {
        Self { file, size, name, time, entries: Vec::new() }
    }

    fn damaged(&self) -> String {
        format!("{} is damaged: its list of files can't be read", self.name)
    }

    fn bytes(&mut self, at: u64, count: u64) -> io::Result<Vec<u8>> {
        if at.checked_add(count).is_none_or(|end| end > self.size) {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.file.seek(SeekFrom::Start(at))?;
        let mut bytes = vec![0; usize::try_from(count).unwrap_or(0)];
        self.file.read_exact(&mut bytes)?;
        Ok(bytes)
    }

    /// Finds the directory by the record at the end of the archive, which a comment of at
    /// most 65,535 bytes can follow.
    fn directory(&mut self) -> Result<Directory, String> {
        let tail = self.size.min(END as u64 + 65_535);
        let from = self.size - tail;
        let bytes = self.bytes(from, tail).map_err(|_| self.damaged())?;
        let end = (0..=bytes.len().saturating_sub(END)).rev().find(|at| {
            bytes[*at..].starts_with(b"PK\x05\x06")
                && u16_at(&bytes, at + 20)
                    .is_some_and(|comment| at + END + usize::from(comment) <= bytes.len())
        });
        let end = end.ok_or_else(|| self.damaged())?;
        let number = |at: usize| u32_at(&bytes, end + at).map(u64::from);
        let (size, offset) = number(12).zip(number(16)).ok_or_else(|| self.damaged())?;
        let (size, offset, end) = match size == MANY || offset == MANY {
            true => self.directory_64(from + end as u64).ok_or_else(|| self.damaged())?,
            false => (size, offset, from + end as u64),
        };
        if size > LARGEST_DIRECTORY {
            return Err(format!("{} lists too many files", self.name));
        }
        let start = end.checked_sub(size).ok_or_else(|| self.damaged())?;
        let shift = start.checked_sub(offset).ok_or_else(|| self.damaged())?;
        let bytes = self.bytes(start, size).map_err(|_| self.damaged())?;
        Ok(Directory { bytes, shift })
    }

    /// The directory's size, its offset and the place of its end, of a zip64 archive.
    fn directory_64(&mut self, end: u64) -> Option<(u64, u64, u64)> {
        let locator =
            self.bytes(end.checked_sub(LOCATOR as u64)?, LOCATOR as u64).ok()?;
        let at = end.checked_sub((LOCATOR + END_64) as u64)?;
        let record = self.bytes(at, END_64 as u64).ok()?;
        let fits =
            locator.starts_with(b"PK\x06\x07") && record.starts_with(b"PK\x06\x06");
        fits.then_some(())?;
        Some((u64_at(&record, 40)?, u64_at(&record, 48)?, at))
    }
}

/// Stands for a number that is in the zip64 fields.
const MANY: u64 = 0xffff_ffff;

/// Reads the entry at the beginning of these bytes, its kind, and how long it is.
fn entry(bytes: &[u8], shift: u64) -> Option<(Entry, Kind, usize)> {
    bytes.starts_with(b"PK\x01\x02").then_some(())?;
    let length = |at| u16_at(bytes, at).map(usize::from);
    let (name, extra, comment) = (length(28)?, length(30)?, length(32)?);
    let attributes = u32_at(bytes, 38)?;
    let mut sizes = [24, 20, 42].map(|at| u32_at(bytes, at).map_or(0, u64::from));
    let mut extra_bytes = bytes.get(ENTRY + name..ENTRY + name + extra)?;
    while let (Some(id), Some(size)) = (u16_at(extra_bytes, 0), u16_at(extra_bytes, 2)) {
        let field = extra_bytes.get(4..4 + usize::from(size))?;
        if id == 1 {
            // Zip64: those numbers that have no room in 32 bits, in this order.
            let many = sizes.iter_mut().filter(|number| **number == MANY);
            for (number, at) in many.zip((0..).step_by(8)) {
                *number = u64_at(field, at)?;
            }
        }
        extra_bytes = &extra_bytes[4 + usize::from(size)..];
    }
    let mut name_bytes = bytes.get(ENTRY..ENTRY + name)?.to_vec();
    if (attributes >> 16) & 0o170_000 == 0o040_000 && !name_bytes.ends_with(b"/") {
        name_bytes.push(b'/');
    }
    let entry = Entry {
        name: name_bytes,
        flags: u16_at(bytes, 8)?,
        method: u16_at(bytes, 10)?,
        crc: u32_at(bytes, 16)?,
        unpacked: sizes[0],
        packed: sizes[1],
        at: sizes[2].checked_add(shift)?,
    };
    // The upper half is the mode of Unix: S_IFREG, S_IFDIR, S_IFLNK. Of the attributes
    // of Windows, 0x400 is a reparse point.
    let kind = match (attributes >> 16) & 0o170_000 {
        0o120_000 => Kind::Link,
        _ if attributes & 0x400 != 0 && attributes >> 16 == 0 => Kind::Link,
        0 | 0o100_000 | 0o040_000 => Kind::File,
        _ => Kind::Other,
    };
    Some((entry, kind, ENTRY + name + extra + comment))
}

impl Tree for Zip {
    fn list(&mut self) -> Result<Vec<Item>, String> {
        let directory = self.directory()?;
        let mut listing = Listing::default();
        let mut left = &directory.bytes[..];
        let mut unpacked: u64 = 0;
        while !left.is_empty() {
            let (entry, kind, length) =
                entry(left, directory.shift).ok_or_else(|| self.damaged())?;
            left = left.get(length..).ok_or_else(|| self.damaged())?;
            let may_be_read = listing
                .add(&entry.name, kind)
                .map_err(|why| format!("{} isn't opened: {why}", self.name))?;
            if may_be_read {
                unpacked = unpacked.saturating_add(entry.unpacked);
                self.entries.resize_with(listing.items.len() - 1, || None);
                self.entries.push(Some(entry));
            }
        }
        match unpacked > archive::most_unpacked(self.size) {
            true => Err(archive::unpacks_to_too_much(&self.name, self.size)),
            false => Ok(listing.items),
        }
    }

    fn read(&mut self, at: usize) -> Result<Vec<u8>, String> {
        let entry = self.entries.get_mut(at).and_then(Option::take);
        let entry = entry.ok_or_else(|| self.damaged())?;
        let shown = names::shown(&entry.name);
        if entry.flags & 1 != 0 {
            return Err(format!("{} is encrypted. It needs a password", self.name));
        }
        if entry.unpacked > text::LARGEST {
            return Err(text::too_large(&shown));
        }
        let damaged = format!("{} is damaged: {shown} can't be unpacked", self.name);
        let bytes = match entry.method {
            0 | 8 => self.unpack(&entry).ok_or(damaged)?,
            method => {
                return Err(format!(
                    "{shown} in {} is packed by method {method}, which isn't supported",
                    self.name
                ));
            }
        };
        Ok(bytes)
    }

    fn time(&self) -> Option<u64> {
        self.time
    }
}

impl Zip {
    /// Unpacks a file whose two headers, size and checksum agree.
    fn unpack(&mut self, entry: &Entry) -> Option<Vec<u8>> {
        let local = self.bytes(entry.at, LOCAL as u64).ok()?;
        let (name, extra) = (u16_at(&local, 26)?, u16_at(&local, 28)?);
        let name_at = entry.at + LOCAL as u64;
        let is_same = local.starts_with(b"PK\x03\x04")
            && self.bytes(name_at, name.into()).ok()? == entry.name;
        is_same.then_some(())?;
        let start = name_at + u64::from(name) + u64::from(extra);
        self.file.seek(SeekFrom::Start(start)).ok()?;
        let packed = self.file.by_ref().take(entry.packed);
        let bytes = match entry.method {
            0 => file::limited(packed),
            _ => file::limited(DeflateDecoder::new(packed)),
        };
        let bytes = bytes.ok()?;
        let mut crc = Crc::new();
        crc.update(&bytes);
        let agrees = bytes.len() as u64 == entry.unpacked && crc.sum() == entry.crc;
        agrees.then_some(bytes)
    }
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at + 2)?.try_into().ok().map(u16::from_le_bytes)
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 4)?.try_into().ok().map(u32::from_le_bytes)
}

fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    bytes.get(at..at + 8)?.try_into().ok().map(u64::from_le_bytes)
}
