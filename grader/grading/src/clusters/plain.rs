//! A finding's words without what differs from run to run.

/// The words that begin a sentence and look like a client's short name.
const NO_NAMES: [&str; 24] = [
    "After", "All", "And", "At", "Bad", "Both", "But", "Each", "For", "If", "In", "It",
    "No", "Not", "Of", "On", "One", "Only", "Some", "That", "The", "This", "Two", "With",
];

/// A sentence without names, ids, drawn texts and numbers.
pub fn sentence(text: &str) -> String {
    let text = without(without(text.to_owned(), '"', '"', |_| true), '{', '}', |_| true);
    let has_digit = |inner: &str| inner.contains(|c: char| c.is_ascii_digit());
    let text = without(text, '`', '`', has_digit);
    let mut words: Vec<&str> = Vec::new();
    for word in text.split_whitespace() {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let word = match bare {
            _ if has_digit(bare) => "#",
            name if is_name(name) => "someone",
            _ => word,
        };
        match (words.last(), word) {
            // `Ada 417` is one name, and `Ben, Cy and Dee` are somebody as well.
            (Some(&"someone"), "someone" | "#") => {}
            (Some(&"and"), "someone") if words.iter().nth_back(1) == Some(&"someone") => {
                words.pop();
            }
            _ => words.push(word),
        }
    }
    words.join(" ")
}

/// A compiler's error without the names of the student's code.
pub fn compiler(text: &str) -> String {
    without(text.to_owned(), '`', '`', |_| true)
}

/// A client's name: Ann, Ben, Cy and so on.
fn is_name(word: &str) -> bool {
    let mut letters = word.chars();
    let is_short = (2..=4).contains(&word.len());
    is_short
        && letters.next().is_some_and(|first| first.is_ascii_uppercase())
        && letters.all(|letter| letter.is_ascii_lowercase())
        && !NO_NAMES.contains(&word)
}

/// Replaces what stands between two characters, where `is_drawn` says so, with `…`. The
/// closing one is the last one for braces, so that nested ones go with it.
fn without(text: String, open: char, close: char, is_drawn: fn(&str) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(start) = rest.find(open) {
        let after = &rest[start + open.len_utf8()..];
        let end = if open == close { after.find(close) } else { after.rfind(close) };
        let Some(end) = end else { break };
        let inner = &after[..end];
        out.push_str(&rest[..start]);
        out.push(open);
        out.push_str(if is_drawn(inner) { "…" } else { inner });
        out.push(close);
        rest = &after[end + close.len_utf8()..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_drawn_makes_no_difference() {
        let one =
            "Cy heard \"qm4xa7 river\" at 12 ms, from Ada 417, in {\"id\":{\"a\":1}}.";
        let other = "Ben heard \"qx9ba1\" at 3 ms, from Ugo 100, in {\"id\":2}.";
        assert_eq!(sentence(one), sentence(other));
        let several = "Ann, Ben and Cy never heard it.";
        assert_eq!(sentence(several), sentence("Dee never heard it."));
        assert_eq!(sentence("After `a1b2` it ended"), sentence("After `c9` it ended"));
        assert_eq!(compiler("error: no `x` in `y`"), compiler("error: no `a` in `b`"));
    }

    #[test]
    fn what_happened_makes_a_difference() {
        assert_ne!(sentence("`message` never came"), sentence("`error` never came"));
        assert_ne!(sentence("The list is empty."), sentence("All lists are empty."));
        assert_eq!(sentence("a ` and a \" and a {"), "a ` and a \" and a {");
    }
}
