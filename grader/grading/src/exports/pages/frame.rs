//! What all pages have: the head, the style, and how texts and amounts are written.

use maud::{DOCTYPE, Markup, PreEscaped, html};
use rust_decimal::Decimal;

/// The style of all pages, for the screen, light and dark, and for paper.
const STYLE: &str = include_str!("style.css");

/// Nothing may be loaded, run or sent, even if a text got through unescaped. The hash is
/// that of [`STYLE`]; a test compares them.
/// <https://www.w3.org/TR/CSP3/#grammardef-hash-source>
const POLICY: &str = concat!(
    "default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'sha256-",
    include_str!("style.sha256"),
    "'"
);

/// A whole page.
pub fn page(title: &str, body: &Markup) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(POLICY);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="no-referrer";
                meta name="robots" content="noindex";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body { main { (body) } }
        }
    };
    visible(&page.into_string())
}

/// A page in which nothing is hidden: what would not show, such as a character that turns
/// the direction of writing, is written as an escape.
fn visible(page: &str) -> String {
    let show = |line: &str| classroom::json::cut(&line.replace('\t', "    "), usize::MAX);
    page.lines().map(show).collect::<Vec<_>>().join("\n")
}

/// A link to a file in the same folder, with what a URL cannot hold escaped.
pub fn link_to(name: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    let escape = |byte: u8| match is_plain(byte) {
        true => char::from(byte).to_string(),
        false => format!("%{byte:02X}"),
    };
    name.bytes().map(escape).collect()
}

/// An amount without zeros at its end, and without an exponent.
pub fn amount(points: Decimal) -> String {
    points.normalize().to_string()
}

/// A moment, from s since 1970, as `2026-11-30 23:59 UTC`.
pub fn moment(seconds: u64) -> String {
    let seconds = i64::try_from(seconds).unwrap_or(i64::MAX);
    match jiff::Timestamp::from_second(seconds) {
        Ok(moment) => moment.strftime("%Y-%m-%d %H:%M UTC").to_string(),
        Err(_) => format!("{seconds} s since 1970"),
    }
}

/// A duration in its two largest units: `2 days 3 h`.
pub fn duration(seconds: u64) -> String {
    let (days, hours, minutes) =
        (seconds / 86_400, seconds / 3600 % 24, seconds / 60 % 60);
    let day = if days == 1 { "day" } else { "days" };
    match (days, hours, minutes) {
        (0, 0, 0) => format!("{seconds} s"),
        (0, 0, _) => format!("{minutes} min"),
        (0, _, _) => format!("{hours} h {minutes} min"),
        _ => format!("{days} {day} {hours} h"),
    }
}

/// A sentence, with what stands between backticks as code.
pub fn sentence(text: &str) -> Markup {
    html! {
        @for (at, piece) in text.split('`').enumerate() {
            @if at % 2 == 1 { code.said { (piece) } } @else { (piece) }
        }
    }
}

/// `1 student`, `2 students`.
pub fn count(number: usize, word: &str) -> String {
    format!("{number} {word}{}", if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_and_times_are_written_plainly() {
        assert_eq!(amount(Decimal::new(3_000, 3)), "3");
        assert_eq!(amount(Decimal::new(100, 0)), "100");
        assert_eq!(amount(Decimal::new(250, 2)), "2.5");
        assert_eq!(moment(1_796_082_425), "2026-11-30 23:47 UTC");
        assert_eq!(
            [duration(59), duration(3600), duration(90_000)],
            ["59 s", "1 h 0 min", "1 day 1 h"]
        );
    }

    #[test]
    fn a_link_is_one_and_no_text_turns_around() {
        assert_eq!(link_to("a b/é\"#.html"), "a%20b%2F%C3%A9%22%23.html");
        assert_eq!(visible("a\t\u{202e}b\r\n\u{1b}[1m"), "a    \\u{202e}b\n\\u{1b}[1m");
    }
}
