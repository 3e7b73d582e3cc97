//! Looking at JSON as a JavaScript client would.

use serde_json::Value;

/// The largest integer that JavaScript holds exactly, 2^53 - 1.
pub const MAX_SAFE_INTEGER: f64 = 9_007_199_254_740_991.0;

/// Whether two values are the same to a JavaScript client, for whom `1` and
/// `1.0` are one number. Keys may come in any order.
pub fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => a == b || a.as_f64() == b.as_f64(),
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len()
                && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| same(a, b)))
        }
        _ => a == b,
    }
}

/// How far into a text [`carries`] looks, in bytes: further than anything that a
/// server puts before what it was given, and no more, because texts can be long.
const BEGINNING: usize = 400;

/// Whether `text`, which is ASCII in lower case, stands at the beginning of any
/// string in the value, in whatever case: also in a value that the server wrapped,
/// or turned into text. A number's digits must be the whole number.
pub fn carries(value: &Value, text: &str) -> bool {
    match value {
        _ if text.is_empty() => false,
        // A number's digits stand in many texts.
        Value::String(s) if is_number(text) => s == text,
        Value::Number(number) => is_number(text) && number.to_string() == text,
        Value::String(s) => stands_in(&s[..s.floor_char_boundary(BEGINNING)], text),
        Value::Array(items) => items.iter().any(|item| carries(item, text)),
        Value::Object(fields) => fields.values().any(|field| carries(field, text)),
        _ => false,
    }
}

fn is_number(text: &str) -> bool {
    text.starts_with(|c: char| c == '-' || c.is_ascii_digit())
        && text.parse::<f64>().is_ok()
}

/// Whether `is` holds for one of the numbers and texts in the values.
pub fn any_leaf(values: &[Value], is: impl Fn(&Value) -> bool) -> bool {
    let mut left: Vec<&Value> = values.iter().collect();
    while let Some(value) = left.pop() {
        match value {
            Value::Array(items) => left.extend(items),
            Value::Object(fields) => left.extend(fields.values()),
            Value::Null | Value::Bool(_) => {}
            leaf if is(leaf) => return true,
            _ => {}
        }
    }
    false
}

/// Whether one of the values, such as the arguments of an event, [`carries`] `text`.
pub fn any_carries(values: &[Value], text: &str) -> bool {
    values.iter().any(|value| carries(value, text))
}

/// Whether `text` stands in `whole`, in whatever case. All that is said bears a nonce
/// with a digit, which has no case: looking for that first makes a check that compares
/// everything said with everything heard several times faster.
fn stands_in(whole: &str, text: &str) -> bool {
    let Some(at) = text.bytes().position(|byte| byte.is_ascii_digit()) else {
        return whole.to_ascii_lowercase().contains(text);
    };
    let digit = char::from(text.as_bytes()[at]);
    whole.match_indices(digit).any(|(found, _)| {
        let start = found.checked_sub(at);
        let place =
            start.and_then(|start| whole.as_bytes().get(start..start + text.len()));
        place.is_some_and(|place| place.eq_ignore_ascii_case(text.as_bytes()))
    })
}

/// The value as JSON, cut in the middle to `limit` characters.
pub fn short(value: &Value, limit: usize) -> String {
    cut(&value.to_string(), limit)
}

/// The text, cut in the middle to `limit` characters. What a terminal could take
/// for a command, or could not show, is written as an escape.
pub fn cut(text: &str, limit: usize) -> String {
    let visible = visible(text);
    if visible.len() <= limit {
        return visible.into_iter().collect();
    }
    let tail = limit / 3;
    let head = limit.saturating_sub(tail + 3);
    let (head, tail) = (&visible[..head], &visible[visible.len() - tail..]);
    head.iter().chain(&[' ', '…', ' ']).chain(tail).collect()
}

/// Two values as JSON, such as what was sent and what came of it, each cut to `limit`
/// characters so that the place where they first differ is still there. If they differ
/// there in a character that doesn't show, such as a combining accent, both are written
/// with escapes for such characters.
pub fn short_pair(a: &Value, b: &Value, limit: usize) -> (String, String) {
    let (a, b) = (a.to_string(), b.to_string());
    let escaped = if differ_unseen(&a, &b) { is_unseen } else { is_hidden };
    let (a, b) = (with_escapes(&a, escaped), with_escapes(&b, escaped));
    let at = first_difference(&a, &b);
    (around(&a, at, limit), around(&b, at, limit))
}

fn first_difference(a: &[char], b: &[char]) -> usize {
    a.iter().zip(b).take_while(|(a, b)| a == b).count()
}

/// Whether two texts may look alike at the place where they first differ. In one of
/// them an accent may follow a letter that has it in the other.
fn differ_unseen(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let at = first_difference(&a, &b);
    [a, b].iter().any(|text| text.iter().skip(at).take(2).any(|c| is_unseen(*c)))
}

/// Whether a character takes no room of its own, or looks like another one: combining
/// marks, unusual spaces, and what Unicode's normal forms replace.
fn is_unseen(c: char) -> bool {
    let is_mark = !c.is_ascii() && c.escape_debug().len() > 1;
    is_hidden(c)
        || is_mark
        || matches!(c, '\u{1100}'..='\u{11ff}' | '\u{2126}' | '\u{212a}' | '\u{212b}' | '\u{fb00}'..='\u{fb06}')
}

/// The beginning of a text, and what is around this place in it.
fn around(text: &[char], at: usize, limit: usize) -> String {
    const GAP: [char; 3] = [' ', '…', ' '];
    if text.len() <= limit {
        return text.iter().collect();
    }
    let some = limit / 4;
    let from = at.saturating_sub(some);
    let (head, from) = if from <= some { (0, 0) } else { (some, from) };
    let gap = if head > 0 { &GAP[..] } else { &[] };
    let left = limit.saturating_sub(head + gap.len() + 2);
    let to = text.len().min(from + left);
    let end = if to < text.len() { &GAP[..2] } else { &[] };
    text[..head].iter().chain(gap).chain(&text[from..to]).chain(end).collect()
}

/// The text with an escape for each character that a terminal could take for a
/// command, or could not show.
fn visible(text: &str) -> Vec<char> {
    with_escapes(text, is_hidden)
}

fn with_escapes(text: &str, escaped: fn(char) -> bool) -> Vec<char> {
    let shown = text.chars().flat_map(|c| match escaped(c) {
        true => c.escape_unicode().collect::<Vec<_>>(),
        false => vec![c],
    });
    shown.collect()
}

fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// What kind of value it is, in words.
pub fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

/// Whether a JavaScript client can keep this id and send it back unchanged.
pub fn is_id(id: &Value) -> bool {
    match id {
        Value::String(text) => !text.is_empty(),
        Value::Number(number) => number
            .as_f64()
            .is_some_and(|n| n.fract() == 0.0 && n.abs() <= MAX_SAFE_INTEGER),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn javascript_knows_one_kind_of_number() {
        assert!(same(&json!({"a": [1, 2.0]}), &json!({"a": [1.0, 2]})));
        assert!(!same(&json!(1), &json!("1")));
        assert!(!same(&json!({"a": 1}), &json!({"a": 1, "b": null})));
        assert!(!same(&json!([1]), &json!([1, 1])));
    }

    #[test]
    fn a_text_is_found_wherever_it_went() {
        assert!(carries(&json!("{\"content\":\"K7F3\"}"), "k7f3"));
        assert!(carries(&json!([{"m": {"c": "a k7f3 b"}}]), "k7f3"));
        assert!(!carries(&json!({"k7f3": 1}), "k7f3"));
        assert!(carries(&json!("7 k7k7 é7fK7F3"), "k7f3"));
        assert!(!carries(&json!("7f3 k7f k7"), "k7f3"));
        assert!(carries(&json!("5-Ähm"), "hm") && !carries(&json!("h m"), "hm"));
    }

    #[test]
    fn long_and_hidden_texts_are_shown_short_and_visible() {
        assert_eq!(cut("abcdefghijklmnop", 10), "abcd … nop");
        assert_eq!(cut("a\u{1b}[2Jb", 40), "a\\u{1b}[2Jb");
        assert_eq!(cut("“quoted” – so…", 40), "“quoted” – so…");
    }

    #[test]
    fn two_texts_are_cut_around_their_first_difference() {
        let long = |middle: &str| {
            json!(format!("{}{middle}{}", "a".repeat(100), "b".repeat(100)))
        };
        let (sent, got) = short_pair(&long("1"), &long("2"), 40);
        assert_eq!(sent, "\"aaaaaaaaa … aaaaaaaaaa1bbbbbbbbbbbbbb …");
        assert_eq!(got, "\"aaaaaaaaa … aaaaaaaaaa2bbbbbbbbbbbbbb …");
        let cut_off = json!("a".repeat(100));
        let (sent, got) = short_pair(&long("1"), &cut_off, 40);
        assert!(sent.contains("a1b") && got.ends_with("a\""), "{sent} {got}");
        assert_eq!(short_pair(&json!(1), &json!("a"), 9), ("1".into(), "\"a\"".into()));
    }

    #[test]
    fn two_texts_that_look_alike_are_told_apart() {
        let shown = |a: &str, b: &str| short_pair(&json!(a), &json!(b), 40);
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        for (a, b, expected) in [
            ("Zoe\u{308}", "Zoë", pair(r#""Zoe\u{308}""#, "\"Zoë\"")),
            ("a\u{a0}b", "a b", pair(r#""a\u{a0}b""#, "\"a b\"")),
            ("☺\u{fe0f}", "☺", pair(r#""☺\u{fe0f}""#, "\"☺\"")),
            ("co\u{ad}op", "coop", pair(r#""co\u{ad}op""#, "\"coop\"")),
            ("\u{212b}", "\u{c5}", pair(r#""\u{212b}""#, "\"\u{c5}\"")),
            ("\u{fb01}n", "fin", pair(r#""\u{fb01}n""#, "\"fin\"")),
        ] {
            assert_eq!(shown(a, b), expected);
        }
        // Elsewhere a text is shown as its writer sees it.
        assert_eq!(shown("Zoe\u{308}, 1", "Zoe\u{308}, 2").0, "\"Zoe\u{308}, 1\"");
    }
}
