//! Archives, good and bad: made with the crates, and with the system's programs.

use std::{
    fs::{self, File},
    io::{Cursor, Write},
    path::Path,
    process::{Command, Stdio},
    time::{Duration, UNIX_EPOCH},
};

use flate2::{Compression, write::GzEncoder};
use tar::{Builder, EntryType, Header};
use zip::{ZipWriter, write::SimpleFileOptions};

use super::*;

const NAME: &str = "hw/exercises/04-messages.rs";

fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A tar archive with raw names, which the crate's own functions would refuse.
fn tar(files: &[(&str, EntryType, &[u8])]) -> Vec<u8> {
    let mut tar = Builder::new(Vec::new());
    for (name, kind, content) in files {
        let mut header = Header::new_ustar();
        header.as_mut_bytes()[..name.len()].copy_from_slice(name.as_bytes());
        header.set_entry_type(*kind);
        header.set_size(content.len() as u64);
        header.set_mode(0o644);
        header.set_cksum();
        tar.append(&header, *content).unwrap();
    }
    tar.into_inner().unwrap()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    gzip.write_all(bytes).unwrap();
    gzip.finish().unwrap()
}

fn replace(bytes: &mut [u8], from: &[u8], to: &[u8]) {
    assert_eq!(from.len(), to.len());
    let places: Vec<usize> = (0..=bytes.len() - from.len())
        .filter(|at| bytes[*at..].starts_with(from))
        .collect();
    assert!(!places.is_empty());
    for at in places {
        bytes[at..at + to.len()].copy_from_slice(to);
    }
}

/// Runs a program of the system, if it is there.
fn run(folder: &Path, words: &[&str]) -> bool {
    let mut command = Command::new(words[0]);
    command.args(&words[1..]).current_dir(folder).stdout(Stdio::null());
    match command.status() {
        Ok(status) => {
            assert!(status.success(), "{words:?}");
            true
        }
        Err(_) => false,
    }
}

#[test]
fn one_file_of_an_archive_is_taken() {
    let source = SOURCE.as_bytes();
    let place = Place::new();
    let many = [
        ("hw/Cargo.toml", &b"x"[..]),
        ("hw/target/debug/04-messages.rs", b"other"),
        ("hw/solutions/04-messages.rs", b"other"),
        ("__MACOSX/hw/exercises/._04-messages.rs", b"other"),
        ("hw\\src\\lib.rs", b"other"),
        (NAME, source),
    ];
    place.file("a.zip", zip(&many));
    let one = tar(&[
        ("./", EntryType::Directory, b""),
        ("./hw/exercises/04-messages.rs", EntryType::Regular, source),
        ("./hw/node_modules/.bin/x", EntryType::Symlink, b""),
        ("./hw/README", EntryType::Regular, b"x"),
    ]);
    place.file("b.tar", &one);
    place.file("c.tgz", gzip(&one));
    place.file("d.tar.gz", gzip(&one));
    // A folder that holds nothing but an archive, as in Moodle's download.
    place.file("e/homework.zip", zip(&[(NAME, source)]));
    // The content counts, not the name.
    place.file("f.zip", gzip(&one));
    place.file("g.tar.gz", &one);
    let all = place.read();
    assert_sources(&all, &["a", "b", "c", "d", "e", "f", "g"]);
    assert_eq!(
        of(&all, "a").ignored,
        ["__MACOSX/", "hw/Cargo.toml", "hw/solutions/", "hw/src/lib.rs", "hw/target/"]
    );
    assert_eq!(of(&all, "b").ignored, ["hw/README", "hw/node_modules/"]);
}

#[test]
fn an_archive_was_handed_in_when_it_was_changed() {
    let place = Place::new();
    for name in ["a.zip", "b/b.zip"] {
        let path = place.file(name, zip(&[(NAME, SOURCE.as_bytes())]));
        let time = UNIX_EPOCH + Duration::from_secs(1_700_000_000);
        File::options().write(true).open(path).unwrap().set_modified(time).unwrap();
    }
    for one in place.read() {
        assert_eq!(one.handed_in, Some(1_700_000_000), "{}", one.student.id);
    }
}

#[test]
fn a_zip_that_could_do_harm_is_refused() {
    let source = SOURCE.as_bytes();
    let place = Place::new();
    let with = |name: &str| zip(&[(NAME, source), (name, b"x")]);
    place.file("a.zip", with("/etc/x.rs"));
    place.file("b.zip", with("hw/../../x.rs"));
    place.file("c.zip", with("..\\x.rs"));
    place.file("d.zip", with("C:\\x.rs"));
    let mut link = ZipWriter::new(Cursor::new(Vec::new()));
    link.start_file(NAME, SimpleFileOptions::default()).unwrap();
    link.write_all(source).unwrap();
    link.add_symlink("hw/x.rs", "/etc/passwd", SimpleFileOptions::default()).unwrap();
    place.file("e.zip", link.finish().unwrap().into_inner());
    let mut twice = zip(&[(NAME, source), ("hw/exercises/04-messageX.rs", b"x")]);
    replace(&mut twice, b"04-messageX.rs", b"04-messages.rs");
    place.file("f.zip", twice);
    // A fifo: S_IFIFO in the upper half of the external attributes.
    let mut fifo = with("hw/fifo.rs");
    let last = fifo.len() - 22 - "hw/fifo.rs".len() - 46;
    assert_eq!(&fifo[last..last + 4], b"PK\x01\x02");
    fifo[last + 40..last + 42].copy_from_slice(&0o010_644_u16.to_le_bytes());
    place.file("g.zip", fifo);
    let all = place.read();
    assert_whys(
        &all,
        &[
            ("a", "a.zip isn't opened: /etc/x.rs in it is an absolute path"),
            ("b", "hw/../../x.rs in it leads out of it"),
            ("c", "..\\x.rs in it leads out of it"),
            ("d", "C:\\x.rs in it is an absolute path"),
            ("e", "hw/x.rs in it is a link"),
            ("f", "hw/exercises/04-messages.rs is in it twice"),
            ("g", "hw/fifo.rs in it is no regular file"),
        ],
    );
}

#[test]
fn a_zip_with_false_numbers_is_refused() {
    let source = SOURCE.as_bytes();
    let place = Place::new();
    let good = zip(&[(NAME, source)]);
    let central = good.len() - 22 - NAME.len() - 46;
    assert_eq!(&good[central..central + 4], b"PK\x01\x02");
    let changed = |at: usize, to: &[u8]| {
        let mut bytes = good.clone();
        bytes[at..at + to.len()].copy_from_slice(to);
        bytes
    };
    // It claims to unpack to 2 GB.
    place.file("a.zip", changed(central + 24, &0x8000_0000_u32.to_le_bytes()));
    // It claims another size, checksum, method, place, and length of its directory.
    place.file("b.zip", changed(central + 24, &3_u32.to_le_bytes()));
    place.file("c.zip", changed(central + 16, &[0; 4]));
    place.file("d.zip", changed(central + 10, &[14, 0]));
    place.file("e.zip", changed(central + 42, &[9, 0, 0, 0]));
    place.file("f.zip", changed(good.len() - 10, &[0xff; 4]));
    place.file("g.zip", changed(good.len() - 10, &[0xff, 0xff, 0, 0]));
    place.file("h.zip", &good[..good.len() - 30]);
    place.file("i.zip", &good[..10]);
    place.file("j.zip", "");
    place.file("k.zip", "no archive");
    // Its local header has another name.
    place.file("l.zip", changed(30, b"X"));
    let names: Vec<String> = (0..10_001).map(|number| format!("{number}.txt")).collect();
    let files: Vec<(&str, &[u8])> =
        names.iter().map(|name| (&name[..], &b""[..])).collect();
    place.file("m.zip", zip(&files));
    place.file("n.zip", zip(&[]));
    place.file("o.zip", zip(&[(&"a/".repeat(3000), b""), (NAME, source)]));
    let all = place.read();
    assert_whys(
        &all,
        &[
            ("a", "unpacks to more than 16 MB"),
            ("b", "b.zip is damaged"),
            ("c", "c.zip is damaged"),
            ("d", "method 14"),
            ("e", "e.zip is damaged"),
            ("f", "f.zip is damaged"),
            ("g", "g.zip is damaged"),
            ("h", "h.zip is damaged"),
            ("i", "i.zip is damaged"),
            ("j", "j.zip is empty"),
            ("k", "k.zip is damaged"),
            ("l", "l.zip is damaged"),
            ("m", "more than 10000 files"),
            ("n", "the folder or archive is empty"),
            ("o", "is too long a name"),
        ],
    );
}

#[test]
fn a_tar_that_could_do_harm_is_refused() {
    let source = SOURCE.as_bytes();
    let good = (NAME, EntryType::Regular, source);
    let place = Place::new();
    for (id, name, kind) in [
        ("a", "/etc/x.rs", EntryType::Regular),
        ("b", "hw/../../x.rs", EntryType::Regular),
        ("c", "hw/link.rs", EntryType::Symlink),
        ("d", "hw/hard.rs", EntryType::Link),
        ("e", "hw/fifo.rs", EntryType::Fifo),
        ("f", "hw/dev.rs", EntryType::Char),
        ("g", "hw/disk.rs", EntryType::Block),
        ("h", NAME, EntryType::Regular),
        ("i", "hw/sparse.rs", EntryType::GNUSparse),
    ] {
        place.file(&format!("{id}.tar.gz"), gzip(&tar(&[good, (name, kind, b"")])));
    }
    let all = place.read();
    assert_whys(
        &all,
        &[
            ("a", "a.tar.gz isn't opened: /etc/x.rs in it is an absolute path"),
            ("b", "hw/../../x.rs in it leads out of it"),
            ("c", "hw/link.rs in it is a link"),
            ("d", "hw/hard.rs in it is a link"),
            ("e", "hw/fifo.rs in it is no regular file"),
            ("f", "hw/dev.rs in it is no regular file"),
            ("g", "hw/disk.rs in it is no regular file"),
            ("h", "hw/exercises/04-messages.rs is in it twice"),
            ("i", "hw/sparse.rs in it is no regular file"),
        ],
    );
}

#[test]
fn a_broken_or_packed_tar_is_refused_with_a_reason() {
    let source = SOURCE.as_bytes();
    let good = tar(&[(NAME, EntryType::Regular, source)]);
    let packed = gzip(&good);
    let place = Place::new();
    place.file("a.tar", &good[..600]);
    place.file("b.tar.gz", &packed[..packed.len() - 4]);
    let mut flipped = packed.clone();
    let crc = flipped.len() - 8;
    flipped[crc] ^= 1;
    place.file("c.tar.gz", flipped);
    // 17 MB of zeros in a few KB.
    let zeros = vec![0; 17 << 20];
    let bomb =
        tar(&[(NAME, EntryType::Regular, source), ("z", EntryType::Regular, &zeros)]);
    place.file("d.tar.gz", gzip(&bomb));
    let long = vec![b'a'; 2 << 20];
    let name = ("././@LongLink", EntryType::GNULongName, &long[..]);
    place.file("e.tar", tar(&[name, (NAME, EntryType::Regular, source)]));
    let large = vec![b'/'; (1 << 20) + 1];
    place.file("f.tar", tar(&[(NAME, EntryType::Regular, &large)]));
    let inner = zip(&[(NAME, source)]);
    place.file("g.tar", tar(&[("hw/inner.zip", EntryType::Regular, &inner)]));
    place.file("h.rar", b"Rar!\x1a\x07\x01\x00");
    place.file("i/a.zip", zip(&[(NAME, source)]));
    place.file("i/b.tar", &good);
    place.file("j.gz", gzip(source));
    let all = place.read();
    assert_whys(
        &all,
        &[
            ("a", "a.tar is damaged"),
            ("b", "b.tar.gz is damaged"),
            ("c", "c.tar.gz is damaged"),
            ("d", "unpacks to more than 16 MB"),
            ("e", "a name in it is too long"),
            ("f", "is larger than 1024 KB"),
            ("g", "an archive in an archive isn't opened"),
            ("h", "RAR archive, which isn't opened here"),
            ("i", "2 archives could hold the file: a.zip, b.tar"),
            ("j", "j.gz is damaged"),
        ],
    );
}

#[test]
fn archives_of_the_systems_programs_are_read() {
    let place = Place::new();
    let work = Place::new();
    let long = format!("{}/exercises", "long-folder-name/".repeat(12));
    work.file(&format!("{long}/04-messages.rs"), SOURCE);
    work.file("Grüße.txt", "x");
    let to = |name: &str| place.at(name).to_str().unwrap().to_owned();
    let mut made = Vec::new();
    for (id, words) in [
        ("a", vec!["zip", "-qr", &to("a.zip"), "."]),
        // Through a pipe, zip writes zip64 and sizes after the data.
        ("b", vec!["sh", "-c", &format!("zip -qr - . | cat > '{}'", to("b.zip"))]),
        ("c", vec!["tar", "-czf", &to("c.tar.gz"), "."]),
        ("d", vec!["tar", "--format=pax", "-cf", &to("d.tar"), "."]),
        ("e", vec!["tar", "--format=ustar", "-czf", &to("e.tgz"), "long-folder-name"]),
        ("f", vec!["zip", "-0qr", &to("f.zip"), "."]),
        ("g", vec!["zip", "-qr", "-fz", &to("g.zip"), "."]),
    ] {
        let program = if words[0] == "sh" { "zip" } else { words[0] };
        if run(work.path(), &[program, "--help"]) && run(work.path(), &words) {
            made.push(id);
        }
    }
    if made.is_empty() {
        return;
    }
    assert_sources(&place.read(), &made);
}

#[test]
fn encrypted_archives_say_so() {
    let place = Place::new();
    let work = Place::new();
    work.file("04-messages.rs", SOURCE);
    let to = place.at("a.zip");
    let words = ["zip", "-q", "-P", "secret", to.to_str().unwrap(), "04-messages.rs"];
    if run(work.path(), &words) {
        assert_whys(&place.read(), &[("a", "a.zip is encrypted")]);
    }
}

#[test]
fn nothing_is_written() {
    let place = Place::new();
    place.file("a.zip", zip(&[(NAME, SOURCE.as_bytes())]));
    place.file("b.tar", tar(&[(NAME, EntryType::Regular, SOURCE.as_bytes())]));
    place.read();
    let left: Vec<_> = fs::read_dir(place.path()).unwrap().collect();
    assert_eq!(left.len(), 2);
}
