//! Numbers and times of a rubric. A value of the wrong type is noted, and then treated as
//! if it were missing.

use classroom::reading::{Value, Values};
use jiff::{Span, SpanRelativeTo, Timestamp, Unit};
use rust_decimal::Decimal;
use toml::de::DeValue;

use super::Amount;

/// Points have at most this many decimal places. With [`MOST`], every number then has an
/// exact form in JSON, whose readers keep about 15 digits.
const PLACES: u32 = 4;

/// The most points.
const MOST: Decimal = Decimal::from_parts(1_000_000, 0, 0, false, 0);

/// What a rubric measures with.
pub(super) trait Measures {
    /// Points: a number that is not negative.
    fn points(&mut self, value: &Value<'_>) -> Option<Decimal>;
    /// Points, or a percentage as a text.
    fn amount(&mut self, value: &Value<'_>) -> Option<Amount>;
    /// A time, in s since 1970.
    fn moment(&mut self, value: &Value<'_>) -> Option<u64>;
    /// A length of time, in s.
    fn duration(&mut self, value: &Value<'_>) -> Option<u64>;
}

impl Measures for Values<'_> {
    fn points(&mut self, value: &Value<'_>) -> Option<Decimal> {
        let text = match value.get_ref() {
            DeValue::Integer(number) if number.radix() == 10 => Some(number.as_str()),
            DeValue::Float(number) => Some(number.as_str()),
            _ => None,
        };
        let number = text.and_then(|text| Decimal::from_str_exact(text).ok());
        let number = self.typed(value, number, "a number, such as 2 or 0.5")?;
        in_range(self, value, number)
    }

    fn amount(&mut self, value: &Value<'_>) -> Option<Amount> {
        let Some(text) = value.get_ref().as_str() else {
            if matches!(value.get_ref(), DeValue::Integer(_) | DeValue::Float(_)) {
                return self.points(value).map(Amount::Points);
            }
            return self.typed(
                value,
                None,
                "points or a percentage, such as 5 or \"5 %\"",
            );
        };
        let number = text.strip_suffix('%').map(str::trim);
        let number = number.and_then(|number| Decimal::from_str_exact(number).ok());
        let number = self.typed(value, number, "a percentage, such as \"5 %\"")?;
        in_range(self, value, number).map(Amount::Percent)
    }

    fn moment(&mut self, value: &Value<'_>) -> Option<u64> {
        let time = value.get_ref().as_datetime();
        let time = time.and_then(|time| time.to_string().parse::<Timestamp>().ok());
        let seconds = time.and_then(|time| u64::try_from(time.as_second()).ok());
        let wanted = "a time with its offset from UTC and no quotes, such as \
                      2026-11-30T23:59:00+01:00";
        self.typed(value, seconds, wanted)
    }

    fn duration(&mut self, value: &Value<'_>) -> Option<u64> {
        let days = SpanRelativeTo::days_are_24_hours();
        let span = value.get_ref().as_str().and_then(|text| text.parse::<Span>().ok());
        let seconds = span.and_then(|span| {
            // Whole seconds: what is smaller is dropped.
            let seconds = span.total((Unit::Second, days)).ok()?;
            (seconds >= 0.0).then_some(seconds as u64)
        });
        self.typed(
            value,
            seconds,
            "a length of time, such as \"15 min\" or \"1 day 2 h\"",
        )
    }
}

fn in_range(
    values: &mut Values<'_>,
    value: &Value<'_>,
    number: Decimal,
) -> Option<Decimal> {
    let text = match number {
        _ if number.is_sign_negative() && !number.is_zero() => {
            "it must not be negative".to_owned()
        }
        _ if number > MOST => format!("it must not be more than {MOST}"),
        _ if number.normalize().scale() > PLACES => {
            format!("it has more than {PLACES} decimal places")
        }
        _ => return Some(number.abs().normalize()),
    };
    values.wrong(value.span(), text);
    None
}
