//! Breaks texts into lines.

/// A text in lines of at most `width` columns. The first begins with `first`, the others
/// with `rest`.
pub fn wrap_to(width: usize, text: &str, first: &str, rest: &str) -> String {
    textwrap::fill(text, wrapping(width).initial_indent(first).subsequent_indent(rest))
}

/// Words are never split, not even at a hyphen: they may be code.
pub fn wrapping<'a>(width: usize) -> textwrap::Options<'a> {
    textwrap::Options::new(width)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation)
}
