//! Limits: `text 1..500`, `integer 1..`.

use std::{fmt::Display, ops::Range, str::FromStr};

use super::{Reader, Shape};
use crate::reading::quoted;

/// The longest text, in characters. One character more is sent, too, of up to 4 bytes each,
/// and servers take at most 100 kB at once (socketioxide's `max_payload`).
const LONGEST: usize = 10_000;

/// The greatest whole number that each reader of JSON keeps: 2^53 - 1 (RFC 8259,
/// section 6).
pub(super) const GREATEST: i64 = (1 << 53) - 1;

impl Reader<'_, '_, '_> {
    pub(super) fn text_limits(
        &mut self,
        limits: &str,
        at: Range<usize>,
    ) -> Option<Shape> {
        let example = "\"text 1..500\", for at least 1 and at most 500 characters";
        let (least, most) = self.limits::<usize>(limits, at.clone(), example)?;
        let fault = match most {
            Some(0) => "a text of 0 characters can't be told from no text".into(),
            Some(most) if most > LONGEST => format!(
                "a limit is at most {LONGEST} characters: a text that is longer is sent, \
                 too, and servers take at most 100 kB at once"
            ),
            _ if least.is_some_and(|least| least > LONGEST) => {
                format!("a text has at most {LONGEST} characters here")
            }
            _ => return Some(Shape::Text { least: least.unwrap_or(0), most }),
        };
        self.values.wrong(at, fault);
        None
    }

    pub(super) fn integer_limits(
        &mut self,
        limits: &str,
        at: Range<usize>,
    ) -> Option<Shape> {
        let example = "\"integer 1..5\"";
        let (least, most) = self.limits::<i64>(limits, at.clone(), example)?;
        let within = |limit: Option<i64>| limit.is_none_or(|n| n.abs() <= GREATEST);
        if !within(least) || !within(most) {
            let text = format!(
                "an integer is at most {GREATEST}: JavaScript doesn't keep greater ones"
            );
            self.values.wrong(at, text);
            return None;
        }
        Some(Shape::Integer { least, most })
    }

    /// `1..5`, `1..` or `..5`.
    fn limits<T: FromStr + PartialOrd + Display>(
        &mut self,
        limits: &str,
        at: Range<usize>,
        example: &str,
    ) -> Option<(Option<T>, Option<T>)> {
        let limit = |text: &str| match text.trim() {
            "" => Some(None),
            text => text.parse().ok().map(Some),
        };
        let parts = limits.split_once("..");
        let found = parts.and_then(|(one, other)| Some((limit(one)?, limit(other)?)));
        let fault = match &found {
            Some((None, None)) | None => {
                format!("{} is no range: write it as in {example}", quoted(limits))
            }
            Some((Some(least), Some(most))) if least > most => {
                format!("nothing can be drawn from {least} to {most}: turn them round")
            }
            Some(_) => return found,
        };
        self.values.wrong(at, fault);
        None
    }
}
