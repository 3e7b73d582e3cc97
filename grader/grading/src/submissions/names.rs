//! Names of strangers' files, as they may be shown.

use std::path::Path;

use unicode_normalization::UnicodeNormalization;

/// How many characters of a name are shown.
const LONGEST: usize = 120;

/// A name without characters that could command a terminal or reorder a line. A byte
/// that isn't UTF-8 becomes `�`.
pub(super) fn shown(name: &[u8]) -> String {
    let text = String::from_utf8_lossy(name);
    let mut shown = String::new();
    for (at, c) in text.chars().enumerate() {
        if at == LONGEST {
            shown.push('…');
            break;
        }
        match is_harmless(c) {
            true => shown.push(c),
            false => shown.extend(c.escape_unicode()),
        }
    }
    shown
}

/// A path, as [`shown`].
pub(super) fn shown_path(path: &Path) -> String {
    shown(path.as_os_str().as_encoded_bytes())
}

/// The last part of a path, as [`shown`].
pub(super) fn last(path: &Path) -> String {
    shown_path(path.file_name().map_or(path, Path::new))
}

/// The first few of these names, and how many more there are.
pub(super) fn some<'a>(names: impl Iterator<Item = &'a str>, most: usize) -> String {
    let names: Vec<&str> = names.collect();
    let mut text = names[..names.len().min(most)].join(", ");
    if names.len() > most {
        text.push_str(&format!(" and {} more", names.len() - most));
    }
    text
}

/// The text with each accented letter as one character. macOS writes file names with
/// the accent as a character of its own.
pub(super) fn composed(text: &str) -> String {
    text.nfc().collect()
}

fn is_harmless(c: char) -> bool {
    !c.is_control()
        && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}
