//! The table `[late]`.

use classroom::reading::{Value, Values};

use super::{super::late::Base, super::late::Late, values::Measures};

const KEYS: [&str; 7] = ["deadline", "grace", "per", "take", "of", "at-most", "floor"];

/// In s.
const HOUR: u64 = 3600;

/// Reads `[late]`.
pub(super) fn late(values: &mut Values<'_>, value: &Value<'_>) -> Option<Late> {
    let table = values.table(value)?;
    let section = values.section(table, "`[late]`", &KEYS);
    for key in ["deadline", "take"] {
        if section.get(key).is_none() {
            values.wrong(value.span(), format!("`[late]` has no `{key}`"));
        }
    }
    let periods = [("day", 24 * HOUR), ("hour", HOUR)];
    let bases = [("total", Base::Total), ("earned", Base::Earned)];
    let deadline = section.get("deadline").and_then(|value| values.moment(value));
    let take = section.get("take").and_then(|value| values.amount(value));
    let grace_s = section.get("grace").and_then(|value| values.duration(value));
    let period_s = section.get("per").and_then(|value| values.choice(value, &periods));
    let of = section.get("of").and_then(|value| values.choice(value, &bases));
    let at_most = section.get("at-most").and_then(|value| values.amount(value));
    let floor = section.get("floor").and_then(|value| values.amount(value));
    Some(Late {
        deadline: deadline?,
        grace_s: grace_s.unwrap_or(0),
        period_s,
        take: take?,
        of: of.unwrap_or(Base::Total),
        at_most,
        floor,
    })
}
