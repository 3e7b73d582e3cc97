//! Ids that can be the names of files.

use std::collections::{HashMap, HashSet};

use sha1::{Digest, Sha1};

use super::names;

/// The longest id, in bytes. File systems allow 255, and the id gets an extension.
const LONGEST: usize = 100;

/// Names that Windows reserves, whatever their extension, and `index`, which is the page
/// of the whole class.
const RESERVED: [&str; 5] = ["aux", "con", "index", "nul", "prn"];

/// An id for each name, in their order, and none that is `taken`. The same names always
/// have the same ids.
///
/// An id has letters and digits of any script and `.-_@+` only, begins with a letter, a
/// digit or `_`, and differs from all others even where case doesn't count. A name that
/// is one already stays. Where two names would have the same id, it is followed by a
/// part of the name's SHA-1.
pub(super) fn unique(names: &[&[u8]], taken: &[&str]) -> Vec<String> {
    let safe: Vec<String> = names.iter().map(|name| safe(name)).collect();
    let mut times: HashMap<String, usize> = HashMap::new();
    for id in safe.iter().map(String::as_str).chain(taken.iter().copied()) {
        *times.entry(id.to_lowercase()).or_default() += 1;
    }
    let mut taken: HashSet<String> = taken.iter().map(|id| id.to_lowercase()).collect();
    // Those that keep their names come first, so that no other takes one of these.
    let keeps: Vec<bool> = (0..names.len())
        .map(|at| {
            let lower = safe[at].to_lowercase();
            let is_exact = names[at] == safe[at].as_bytes() && safe[at] == lower;
            times.get(&lower) == Some(&1) || (is_exact && !taken.contains(&lower))
        })
        .collect();
    let (first, second): (Vec<usize>, Vec<usize>) =
        (0..names.len()).partition(|at| keeps[*at]);
    let mut ids = vec![String::new(); names.len()];
    for at in first.iter().chain(&second).copied() {
        let mut id = match keeps[at] {
            true => safe[at].clone(),
            false => format!("{}-{}", safe[at], hash(names[at])),
        };
        let base = id.clone();
        let mut number = 2;
        while !taken.insert(id.to_lowercase()) {
            id = format!("{base}-{number}");
            number += 1;
        }
        ids[at] = id;
    }
    ids
}

/// The id that a name has where no other name disputes it.
pub(super) fn safe(name: &[u8]) -> String {
    let text = names::composed(&String::from_utf8_lossy(name));
    let mut id = String::new();
    for c in text.trim().chars() {
        match c.is_alphanumeric() || matches!(c, '.' | '_' | '@' | '+') {
            true => id.push(c),
            // One dash for a run of anything else.
            false if !id.ends_with('-') => id.push('-'),
            false => {}
        }
    }
    let id = id.trim_matches(['-', '.', '@', '+']);
    let stem = id.split('.').next().unwrap_or_default().to_lowercase();
    // COM1 … COM9 and LPT1 … LPT9 are devices of Windows.
    let is_port = stem.len() == 4 && (stem.starts_with("com") || stem.starts_with("lpt"));
    let id = match id.is_empty() || is_port || RESERVED.contains(&stem.as_str()) {
        true => format!("_{id}"),
        false => id.to_owned(),
    };
    if id.len() <= LONGEST && id != "_" {
        return id;
    }
    let end = (0..=LONGEST - 7).rev().find(|at| id.is_char_boundary(*at)).unwrap_or(0);
    let kept = id[..end.min(id.len())].trim_end_matches(['-', '.']);
    format!("{kept}-{}", hash(name))
}

/// Six hexadecimal digits of the name's SHA-1.
fn hash(name: &[u8]) -> String {
    Sha1::digest(name).iter().take(3).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(names: &[&str]) -> Vec<String> {
        let names: Vec<&[u8]> = names.iter().map(|name| name.as_bytes()).collect();
        unique(&names, &[])
    }

    #[test]
    fn a_good_name_stays() {
        let names = ["alice", "s1234567", "jane.doe@x.edu", "Ann-Lee_2", "Zoë", "李雷"];
        assert_eq!(of(&names), names);
    }

    #[test]
    fn what_a_file_name_must_not_have_is_replaced() {
        for (name, id) in [
            ("Jane Doe", "Jane-Doe"),
            ("../../etc/passwd", "etc-passwd"),
            ("/a//b", "a-b"),
            ("a\\b:c*?", "a-b-c"),
            ("-rf", "rf"),
            (".hidden", "hidden"),
            ("=1+1", "1+1"),
            ("CON", "_CON"),
            ("com1.x", "_com1.x"),
            ("index", "_index"),
            ("end. ", "end"),
            ("a\u{202e}b\u{1b}[31m", "a-b-31m"),
            ("Mu\u{308}ller", "Müller"),
        ] {
            assert_eq!(of(&[name]), [id], "{name}");
        }
    }

    #[test]
    fn ids_differ_even_where_case_does_not_count() {
        let names = [
            "alice", "Alice", "Jane Doe", "Jane-Doe", "jane/doe", "..", "-", "", "ALICE",
        ];
        let ids = of(&names);
        let distinct: HashSet<String> = ids.iter().map(|id| id.to_lowercase()).collect();
        assert_eq!(distinct.len(), names.len(), "{ids:?}");
        assert_eq!(ids[0], "alice");
        assert_eq!(of(&names), ids);
        assert!(ids.iter().all(|id| safe(id.as_bytes()) == *id), "{ids:?}");
    }

    #[test]
    fn long_names_are_cut_and_stay_different() {
        let (a, b) = ("é".repeat(300) + "a", "é".repeat(300) + "b");
        let ids = of(&[&a, &b]);
        assert_ne!(ids[0], ids[1]);
        assert!(ids.iter().all(|id| id.len() <= 101 + 7), "{ids:?}");
    }

    #[test]
    fn names_that_differ_in_a_bad_byte_differ() {
        let ids = unique(&[b"J\xf6rg", b"J\xfcrg"], &[]);
        assert_ne!(ids[0], ids[1]);
        assert!(ids.iter().all(|id| id.starts_with("J-rg-")), "{ids:?}");
    }
}
