//! A file's name for a student's id.

use sha1::{Digest, Sha1};

/// The longest name, in bytes. With an ending it fits every file system.
const MOST: usize = 100;

/// Names that Windows keeps for devices.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "com", "lpt"];

/// The name of a student's files, without an ending: the id itself if every file system
/// takes it, or else what it takes of it, and eight hex digits that keep two ids apart.
pub fn file_name(id: &str) -> String {
    if is_fine(id) {
        return id.to_owned();
    }
    // What follows a dot doesn't keep a name from being a device's.
    let kept = |c: char| if is_kept(c) && c != '.' { c } else { '_' };
    let text: String = id.chars().map(kept).collect();
    let text = match text.trim_matches([' ', '-']) {
        "" => "student",
        text => text,
    };
    let start = &text[..text.floor_char_boundary(MOST - 9)];
    let digits: String =
        Sha1::digest(id).iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    format!("{start}-{digits}")
}

fn is_fine(id: &str) -> bool {
    let stem = id.split('.').next().unwrap_or(id).to_lowercase();
    let device = DEVICES
        .iter()
        .any(|name| stem.strip_prefix(name).is_some_and(|rest| rest.len() <= 1));
    !id.is_empty()
        && id.len() <= MOST
        && id.chars().all(is_kept)
        && !id.starts_with(['.', ' ', '-'])
        && !id.ends_with(['.', ' '])
        && !device
}

fn is_kept(c: char) -> bool {
    c.is_alphanumeric() || "._-@+ ".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_usual_id_is_its_own_name() {
        for id in ["ana", "Ada Lovelace", "s1234567", "a.b@uni.example", "Zoë"] {
            assert_eq!(file_name(id), id);
        }
    }

    #[test]
    fn no_id_leaves_the_folder_or_meets_another() {
        let ids = [
            "..", "../a", "a/b", "a:b", "a\\b", "", "-x", ".hidden", "nul", "COM1.x",
            "a\nb",
        ];
        let names: Vec<String> = ids.iter().map(|id| file_name(id)).collect();
        for (id, name) in ids.iter().zip(&names) {
            assert_ne!(name, id);
            assert!(is_fine(name), "{name}");
            assert_eq!(names.iter().filter(|other| *other == name).count(), 1);
        }
        assert!(file_name(&"é".repeat(400)).len() <= MOST);
    }
}
