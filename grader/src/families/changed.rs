//! A text that was changed on its way: what was done to it.

use crate::trap::Trap;

/// What a server did to a text, judged by the text before and after.
pub fn what_changed(sent: &str, got: &str) -> Trap {
    let squeeze = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let longer = got.chars().count() > sent.chars().count();
    if sent.trim() == got.trim() {
        Trap::of("spaces-trimmed")
    } else if squeeze(sent) == squeeze(got) {
        Trap::of("spaces-changed")
    } else if sent.to_lowercase() == got.to_lowercase() {
        Trap::of("case-changed")
    } else if sent.starts_with(got.trim_end_matches(['.', '…'])) {
        Trap::of("text-cut")
    } else if longer && got.contains('&') && got.contains(';') {
        Trap::of("html-escaped")
    } else if sent.is_ascii() != got.is_ascii() || !sent.is_ascii() {
        Trap::of("characters-changed")
    } else {
        Trap::of("text-changed")
    }
}
