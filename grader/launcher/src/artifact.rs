//! Finds out where cargo has put a program. Cargo prints it, as one JSON object a line
//! (the Cargo book, "External tools, JSON messages"). The target, the profile and the
//! build folder can be set in many ways, so only cargo knows.

use std::path::PathBuf;

/// Cargo's option for JSON messages. The compiler's messages stay on stderr, as text.
pub const OPTION: &str = "--message-format=json-render-diagnostics";

/// The start of a field that is a text for programs only; for other artifacts it is
/// `null`. Within a JSON text its quotes would be escaped, so it can't occur there.
const FIELD: &str = "\"executable\":\"";

/// The program that a line of cargo's stdout names, if it names one.
pub fn executable(line: &str) -> Option<PathBuf> {
    let (_, rest) = line.split_once(FIELD)?;
    unescaped(rest).map(PathBuf::from)
}

/// Reads a JSON text (RFC 8259, section 7) up to its closing quote.
fn unescaped(rest: &str) -> Option<String> {
    let mut text = String::new();
    let mut chars = rest.chars();
    loop {
        match chars.next()? {
            '"' => return Some(text),
            '\\' => text.push(match chars.next()? {
                'b' => '\u{8}',
                'f' => '\u{c}',
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                'u' => code_point(&mut chars)?,
                // A quote, a slash or a backslash stands for itself.
                other => other,
            }),
            other => text.push(other),
        }
    }
}

/// Reads what follows `\u`: four digits, or two groups of four for a rare character.
fn code_point(chars: &mut std::str::Chars<'_>) -> Option<char> {
    let first = unit(chars)?;
    let mut units = vec![first];
    if (0xd800..0xdc00).contains(&first) {
        if (chars.next()?, chars.next()?) != ('\\', 'u') {
            return None;
        }
        units.push(unit(chars)?);
    }
    char::decode_utf16(units).next()?.ok()
}

fn unit(chars: &mut std::str::Chars<'_>) -> Option<u16> {
    let digits: String = chars.by_ref().take(4).collect();
    u16::from_str_radix(&digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_is_cargos_own() {
        let lines = [
            (
                r#"{"executable":"/kit/target/debug/grader"}"#,
                Some("/kit/target/debug/grader"),
            ),
            (
                r#"{"filenames":["C:\\x"],"executable":"C:\\Users\\Mia\\grader.exe","fresh":true}"#,
                Some(r"C:\Users\Mia\grader.exe"),
            ),
            (r#"{"executable":"/a \"b\" \u00fc \ud83e\udd80"}"#, Some("/a \"b\" ü 🦀")),
            (r#"{"executable":null,"fresh":true}"#, None),
            (r#"{"message":"\"executable\":\"/no/\""}"#, None),
            (r#"{"executable":"/cut off"#, None),
            (r#"{"executable":"\ud83e"}"#, None),
            (r#"{"executable":"\u12"}"#, None),
            ("", None),
        ];
        for (line, expected) in lines {
            assert_eq!(executable(line), expected.map(PathBuf::from), "{line}");
        }
    }
}
