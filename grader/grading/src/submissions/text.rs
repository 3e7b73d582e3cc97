//! Whether a source file can be judged.

/// The largest source file, in bytes.
pub(super) const LARGEST: u64 = 1024 * 1024;

/// The text of a source file, or why it can't be judged; `name` is the file's.
pub(super) fn of(name: &str, bytes: Vec<u8>) -> Result<String, String> {
    if bytes.len() as u64 > LARGEST {
        return Err(too_large(name));
    }
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(format!("{name} is UTF-16 text. Rust needs UTF-8"));
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        format!("{name} isn't UTF-8 text: line {line} has a byte that is no part of it")
    })?;
    match text.trim_matches(['\u{feff}', '\0']).trim().is_empty() {
        true => Err(format!("{name} is empty")),
        false => Ok(text),
    }
}

/// The reason for a file that is too large.
pub(super) fn too_large(name: &str) -> String {
    format!("{name} is larger than {} KB", LARGEST / 1024)
}
