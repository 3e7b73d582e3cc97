//! Names in Rust for the words of a contract.

use std::collections::HashSet;

/// Words that can't be names (the Rust Reference, "Keywords").
const KEYWORDS: [&str; 52] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue",
    "crate", "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen",
    "if", "impl", "in", "let", "loop", "macro", "match", "mod", "move", "mut",
    "override", "priv", "pub", "ref", "return", "self", "Self", "static", "struct",
    "super", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];

/// Names that were given, so that each is given once.
#[derive(Default)]
pub(super) struct Names(HashSet<String>);

impl Names {
    /// Names that are taken from the start.
    pub(super) fn except(taken: &[&str]) -> Self {
        Self(taken.iter().map(|name| (*name).to_owned()).collect())
    }

    /// A function, variable or field: `todo_create` for `todo:create`.
    pub(super) fn snake(&mut self, word: &str) -> String {
        let parts: Vec<String> =
            parts(word).iter().map(|part| part.to_lowercase()).collect();
        self.free(parts.join("_"), "unnamed", "_")
    }

    /// A type: `TodoCreate` for `todo:create`.
    pub(super) fn pascal(&mut self, word: &str) -> String {
        let parts = parts(word).into_iter().map(|part| {
            let (first, rest) = part.split_at(1);
            first.to_uppercase() + rest
        });
        self.free(parts.collect(), "Unnamed", "")
    }

    /// This name, or one that nothing has yet.
    fn free(&mut self, mut name: String, unnamed: &str, between: &str) -> String {
        if name.is_empty() {
            name = unnamed.into();
        }
        if name.starts_with(|first: char| first.is_ascii_digit()) {
            name = format!("{unnamed}{between}{name}");
        }
        if KEYWORDS.contains(&name.as_str()) {
            name.push('_');
        }
        let mut free = name.clone();
        let mut number = 2;
        while !self.0.insert(free.clone()) {
            free = format!("{name}{between}{number}");
            number += 1;
        }
        free
    }
}

/// A package's name: `likes-server`. So it is never that of a crate or of one of cargo's
/// folders.
pub fn package(slug: &str) -> String {
    let words = parts(slug).join("-").to_lowercase();
    let name = words.trim_start_matches(|c: char| c.is_ascii_digit() || c == '-');
    if name.is_empty() { "server".into() } else { format!("{name}-server") }
}

/// The words of a name: they begin with a capital, or are between other signs.
fn parts(name: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut was_small = false;
    for c in name.chars() {
        let starts = !c.is_ascii_alphanumeric() || (c.is_ascii_uppercase() && was_small);
        if starts {
            parts.push(String::new());
        }
        if let (true, Some(part)) = (c.is_ascii_alphanumeric(), parts.last_mut()) {
            part.push(c);
        }
        was_small = c.is_ascii_lowercase();
    }
    parts.retain(|part| !part.is_empty());
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_become_names_of_rust() {
        let mut names = Names::except(&["main"]);
        let all: Vec<String> = [
            "todo:create",
            "todoCreate",
            "type",
            "main",
            "点赞",
            "4 you",
            "Self",
            "MiXed",
        ]
        .map(|word| names.snake(word))
        .into();
        let expected = [
            "todo_create",
            "todo_create_2",
            "type_",
            "main_2",
            "unnamed",
            "unnamed_4_you",
            "self_",
            "mi_xed",
        ];
        assert_eq!(all, expected);
        let mut names = Names::default();
        let types =
            ["todo:create", "self", "chat message", "4"].map(|it| names.pascal(it));
        assert_eq!(types, ["TodoCreate", "Self_", "ChatMessage", "Unnamed4"]);
        assert_eq!(package("04-messages"), "messages-server");
        assert_eq!(package("点赞"), "server");
    }
}
