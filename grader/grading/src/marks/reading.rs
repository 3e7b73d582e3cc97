//! Reads a rubric's TOML. It goes on after a mistake, so that one run names them all.
//!
//! ```toml
//! title = "Messages"      # for people
//! total = 20              # must be the sum of the points below, …
//! scale = false           # … or with `true`, they are weights that share the total
//! others = 0              # for each required check that is named nowhere else
//! pass = "60 %"           # or points; without it, all required checks must pass
//! round = 0.5             # marks are multiples of this; 0.01 if it isn't there
//! rounding = "nearest"    # or "up", "down"
//! hold = ["ada"]          # marks that wait
//!
//! [points]                # by check
//! everyone = 4
//!
//! [[group]]               # by group; each passed check earns its share
//! name = "storing"
//! title = "Messages are stored"
//! checks = ["stored-same", "stored-once"]
//! points = 4
//! all = false             # with `true`, all of them or nothing
//! extra = false           # with `true`, it is extra credit
//!
//! [extra]                 # on top of the total
//! points = { del-everyone = 1 }
//! others = 0              # for each optional check that is named nowhere else
//! cap = 2                 # the most extra credit
//! after-required = false  # with `true`, it counts only if all required checks pass
//! beyond-total = true     # with `false`, it only makes up for lost points
//!
//! [late]
//! deadline = 2026-11-30T23:59:00+01:00
//! grace = "15 min"
//! per = "day"             # or "hour", for each one begun; without it, once
//! take = "10 %"           # or points
//! of = "total"            # what percentages are of, or "earned"
//! at-most = "50 %"        # or points
//! floor = "20 %"          # of the total, or points; no penalty goes below it
//! ```

mod items;
mod late;
mod values;

use classroom::{
    lesson::Lesson,
    reading::{self, Section, Value, Values},
};
use rust_decimal::Decimal;
use toml::de::DeTable;

use super::{Amount, Extra, How, Item, Problem, Rounding, Rubric, rubric};
use items::Items;
use values::Measures;

const KEYS: [&str; 12] = [
    "title", "total", "scale", "others", "pass", "round", "rounding", "hold", "points",
    "group", "extra", "late",
];
const EXTRA_KEYS: [&str; 5] =
    ["points", "others", "cap", "after-required", "beyond-total"];

/// Reads a rubric for a lesson.
///
/// # Errors
/// Everything that is wrong, in the order of the file.
pub(super) fn rubric(text: &str, lesson: &Lesson) -> Result<Rubric, Vec<Problem>> {
    reading::read(text, |values, table| Some(whole(values, table, lesson)))
}

fn whole(values: &mut Values<'_>, table: &DeTable<'_>, lesson: &Lesson) -> Rubric {
    let top = values.section(table, "a rubric", &KEYS);
    let mut items = Items::new(lesson);
    items.checks(values, top.get("points"), false);
    items.groups(values, top.get("group"));
    let extra = extra(values, top.get("extra"), &mut items);
    let others = top.get("others").and_then(|value| values.points(value));
    let is_empty = !items.has_required() && others.is_none();
    // A rubric that names no check: all required ones are worth the same.
    items.other_required(if is_empty {
        Decimal::ONE
    } else {
        others.unwrap_or_default()
    });
    let (mut main, more) = items.finish();
    let total = total(values, &top, &mut main, is_empty);
    main.extend(more);
    Rubric {
        title: top.get("title").and_then(|value| values.text(value)),
        pass: pass(values, top.get("pass"), total),
        rounding: rounding(values, &top, total),
        late: top.get("late").and_then(|value| late::late(values, value)),
        hold: top.get("hold").map(|value| hold(values, value)).unwrap_or_default(),
        total,
        items: main,
        extra,
    }
}

/// The total, and the items' shares of it.
fn total(
    values: &mut Values<'_>,
    top: &Section<'_>,
    items: &mut [Item],
    is_scaled: bool,
) -> Decimal {
    let sum = items.iter().map(|item| item.of).sum::<Decimal>().normalize();
    let scale = top.get("scale");
    let is_scaled =
        scale.and_then(|value| values.flag(value)).unwrap_or(false) || is_scaled;
    let total = top.get("total").and_then(|value| {
        let total = values.points(value)?;
        Some((value, total))
    });
    match total {
        Some((value, total)) if total.is_zero() => {
            values.wrong(value.span(), "`total` must be more than 0");
        }
        Some((_, total)) if is_scaled => {
            rubric::scale(items, total);
            return total;
        }
        Some((value, total)) if total != sum => {
            let text = format!(
                "the points add up to {}, and `total` is {}. Change one of them, or add \
                 `scale = true`, and the points share the total as weights",
                sum, total
            );
            values.wrong(value.span(), text);
        }
        Some(_) => {}
        None => {
            if let (Some(value), true) = (scale, is_scaled) {
                values.wrong(value.span(), "`scale` needs a `total` to share");
            } else if sum.is_zero() && top.get("total").is_none() {
                values.wrong(0..0, "no required check earns points: add `total = 10`");
            }
        }
    }
    sum
}

fn extra(
    values: &mut Values<'_>,
    value: Option<&Value<'_>>,
    items: &mut Items<'_>,
) -> Extra {
    let usual = Extra::default();
    let Some(table) = value.and_then(|value| values.table(value)) else { return usual };
    let section = values.section(table, "`[extra]`", &EXTRA_KEYS);
    items.checks(values, section.get("points"), true);
    let others = section.get("others").and_then(|value| values.points(value));
    items.other_optional(others.unwrap_or_default());
    let mut flag = |key, usual| {
        section.get(key).and_then(|value| values.flag(value)).unwrap_or(usual)
    };
    let after_required = flag("after-required", usual.after_required);
    let beyond_total = flag("beyond-total", usual.beyond_total);
    let cap = section.get("cap").and_then(|value| values.points(value));
    Extra { cap, after_required, beyond_total }
}

fn pass(
    values: &mut Values<'_>,
    value: Option<&Value<'_>>,
    total: Decimal,
) -> Option<Decimal> {
    let value = value?;
    let least = values.amount(value)?.of(total);
    if least > total {
        let text = format!("`pass` is more than the total, which is {total}");
        values.wrong(value.span(), text);
    }
    Some(least.normalize())
}

fn rounding(values: &mut Values<'_>, top: &Section<'_>, total: Decimal) -> Rounding {
    let mut rounding = Rounding::default();
    if let Some(value) = top.get("round")
        && let Some(step) = values.points(value)
    {
        if step.is_zero() {
            values.wrong(value.span(), "`round` must be more than 0, such as 0.5");
            return rounding;
        }
        if !(total / step).is_integer() {
            let text = format!(
                "the total, {total}, is no multiple of `round`, {step}: a perfect \
                 submission would not get it"
            );
            values.wrong(value.span(), text);
        }
        rounding.step = step;
    } else if !(total / rounding.step).is_integer() {
        rounding.step = Decimal::new(1, total.scale());
    }
    if let Some(value) = top.get("rounding") {
        let known = [("nearest", How::Nearest), ("up", How::Up), ("down", How::Down)];
        rounding.how = values.choice(value, &known).unwrap_or(rounding.how);
    }
    rounding
}

fn hold(values: &mut Values<'_>, value: &Value<'_>) -> Vec<String> {
    let items = values.list(value).unwrap_or_default();
    items.iter().filter_map(|item| values.text(item)).collect()
}
