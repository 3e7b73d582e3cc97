//! Source code as tokens, without what a copier changes first: comments, white space,
//! texts, numbers, and the names that the student has chosen.
//!
//! It knows no grammar, so that it reads Rust as well as JavaScript or Python.

use std::{
    collections::HashSet,
    hash::{DefaultHasher, Hash, Hasher},
};

/// A token: what it is, as a hash, and its line, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// The same for tokens that count as the same.
    pub hash: u64,
    /// Counted from 1.
    pub line: u32,
}

/// Words that no student can rename, of several languages.
const KEYWORDS: &[&str] = &[
    "and",
    "as",
    "async",
    "await",
    "break",
    "case",
    "catch",
    "class",
    "const",
    "continue",
    "crate",
    "def",
    "default",
    "del",
    "dyn",
    "elif",
    "else",
    "enum",
    "except",
    "extern",
    "false",
    "finally",
    "fn",
    "for",
    "from",
    "function",
    "if",
    "impl",
    "import",
    "in",
    "is",
    "lambda",
    "let",
    "loop",
    "match",
    "mod",
    "move",
    "mut",
    "new",
    "not",
    "null",
    "of",
    "or",
    "pub",
    "raise",
    "ref",
    "return",
    "self",
    "static",
    "struct",
    "super",
    "switch",
    "this",
    "throw",
    "trait",
    "true",
    "try",
    "type",
    "undefined",
    "use",
    "var",
    "where",
    "while",
    "with",
    "yield",
];

/// The name that follows one of these is the student's own.
const DECLARES: &[&str] = &[
    "class", "const", "def", "enum", "fn", "function", "let", "mod", "mut", "static",
    "struct", "trait", "type", "var",
];

/// A piece of source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece<'a> {
    Word(&'a str),
    Number,
    Text,
    Sign(char),
}

/// The tokens of a source file.
pub fn tokens(source: &str) -> Vec<Token> {
    let pieces = pieces(source);
    let own = own_names(&pieces);
    let hash = |at: usize| {
        let piece = pieces[at].0;
        let mut hasher = DefaultHasher::new();
        match piece {
            Piece::Word(word) if is_kept(&pieces, at, word, &own) => {
                word.hash(&mut hasher)
            }
            Piece::Word(_) => 1.hash(&mut hasher),
            Piece::Number => 2.hash(&mut hasher),
            Piece::Text => 3.hash(&mut hasher),
            Piece::Sign(sign) => sign.hash(&mut hasher),
        }
        hasher.finish()
    };
    (0..pieces.len()).map(|at| Token { hash: hash(at), line: pieces[at].1 }).collect()
}

/// The names that the file declares.
fn own_names<'a>(pieces: &[(Piece<'a>, u32)]) -> HashSet<&'a str> {
    let pairs = pieces.windows(2).filter_map(|pair| match (pair[0].0, pair[1].0) {
        (Piece::Word(before), Piece::Word(name)) if DECLARES.contains(&before) => {
            Some(name)
        }
        _ => None,
    });
    pairs.collect()
}

/// Whether a word says what the code does: a keyword, or a name of a library, which is
/// called on something (`.emit(`), stands in a path (`Uuid::new_v4`), is a macro, or is a
/// type. The student could rename all others.
fn is_kept(
    pieces: &[(Piece<'_>, u32)],
    at: usize,
    word: &str,
    own: &HashSet<&str>,
) -> bool {
    if KEYWORDS.contains(&word) {
        return true;
    }
    let sign = |at: Option<usize>| match at.and_then(|at| pieces.get(at)) {
        Some((Piece::Sign(sign), _)) => *sign,
        _ => ' ',
    };
    let (before, after) = (sign(at.checked_sub(1)), sign(Some(at + 1)));
    let is_called = before == '.' && matches!(after, '(' | ':');
    let is_type = word.starts_with(char::is_uppercase);
    let is_library =
        is_called || is_type || before == ':' && after == '(' || after == '!';
    is_library && !own.contains(word)
}

/// Cuts a source into pieces, each with its line.
fn pieces(source: &str) -> Vec<(Piece<'_>, u32)> {
    let mut pieces = Vec::new();
    let mut line = 1;
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let before = pieces.last().map(|(piece, _)| *piece);
        let (piece, length) = next(rest, first, before);
        if let Some(piece) = piece {
            pieces.push((piece, line));
        }
        let (taken, left) = rest.split_at(length);
        line += taken.bytes().filter(|byte| *byte == b'\n').count() as u32;
        rest = left;
    }
    pieces
}

/// What the text begins with, and its length in bytes, which is never 0.
fn next<'a>(
    text: &'a str,
    first: char,
    before: Option<Piece<'_>>,
) -> (Option<Piece<'a>>, usize) {
    let up_to = |end: &str| text.find(end).map_or(text.len(), |at| at + end.len());
    let while_in = |is: fn(char) -> bool| text.find(|c| !is(c)).unwrap_or(text.len());
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
    match first {
        c if c.is_whitespace() => (None, c.len_utf8()),
        _ if text.starts_with("//") || text.starts_with("# ") => (None, up_to("\n")),
        _ if text.starts_with("/*") => (None, up_to("*/")),
        _ if text.starts_with("r#\"") => (Some(Piece::Text), up_to("\"#")),
        '"' | '`' => (Some(Piece::Text), text_length(text, first)),
        '\'' => match is_lifetime(text, before) {
            true => (None, 1 + text[1..].find(|c| !is_word(c)).unwrap_or(0)),
            false => (Some(Piece::Text), text_length(text, first)),
        },
        c if c.is_ascii_digit() => (Some(Piece::Number), while_in(is_word)),
        c if is_word(c) => {
            let length = while_in(is_word);
            (Some(Piece::Word(&text[..length])), length)
        }
        c => (Some(Piece::Sign(c)), c.len_utf8()),
    }
}

/// The length of a quoted text with its quotes, in bytes.
fn text_length(text: &str, quote: char) -> usize {
    let mut is_escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            c if c == quote => return at + c.len_utf8(),
            _ => {}
        }
    }
    text.len()
}

/// Whether a `'` begins a lifetime and no text: after `&`, `<` or `+`, or if no other `'`
/// is on the line.
fn is_lifetime(text: &str, before: Option<Piece<'_>>) -> bool {
    let is_after = matches!(before, Some(Piece::Sign('&' | '<' | '+')));
    is_after || !text.lines().next().is_some_and(|line| line[1..].contains('\''))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(one: &str, other: &str) -> bool {
        let hashes = |text| tokens(text).into_iter().map(|t| t.hash).collect::<Vec<_>>();
        hashes(one) == hashes(other)
    }

    #[test]
    fn what_a_copier_changes_makes_no_difference() {
        assert!(same("let a = store.add(1); // mine", "let  b =\n db.add(22) /* x */;"));
        assert!(same("x: &'static str = \"a\"", "y: &str = \"c\\\"d\""));
        assert!(same("fn say(a: A) { say(a) }", "fn tell(b: A) { tell(b) }"));
        assert!(same("const a = 'it is';", "const b = `so`;"));
    }

    #[test]
    fn what_the_code_does_makes_a_difference() {
        assert!(!same("io.emit(a)", "io.send(a)"));
        assert!(!same("Uuid::new_v4()", "Uuid::now_v7()"));
        assert!(!same("x: Vec<u8>", "x: HashSet<u8>"));
        assert!(!same("if a { b }", "while a { b }"));
    }

    #[test]
    fn each_token_has_its_line_and_no_text_is_too_odd() {
        let lines: Vec<u32> = tokens("a\n\"b\nc\"\nd").iter().map(|t| t.line).collect();
        assert_eq!(lines, [1, 2, 4]);
        for odd in ["\"", "'", "/*", "r#\"", "é'ü", "\\", "`\\", "# "] {
            tokens(odd);
        }
    }
}
