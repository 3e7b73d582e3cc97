//! Points as other programs read them.

use rust_decimal::Decimal;
use serde_json::{Number, Value};

use super::Gradebook;

/// Points as a JSON number, such as `10.35`. A rubric allows so few digits that readers
/// who make a float of it print the same number again.
pub(super) fn json(points: Decimal) -> Value {
    let text = points.normalize().to_string();
    serde_json::from_str::<Number>(&text).map_or(Value::Null, Value::Number)
}

/// Makes whole numbers of points, for formats that take no others. All points of a
/// gradebook are multiplied by the same power of ten, so that nothing is rounded and sums
/// stay exact.
pub(super) struct Whole {
    /// 1, if all points are whole numbers.
    pub(super) factor: Decimal,
}

impl Whole {
    /// For all points of this gradebook.
    pub(super) fn new(book: &Gradebook) -> Self {
        let of_row = |row: &super::Row| {
            let parts = row.mark.parts.iter().flat_map(|part| [part.points, part.of]);
            let scales = parts.chain([row.mark.points, row.mark.of]);
            scales.map(|points| points.normalize().scale()).max().unwrap_or(0)
        };
        let scale = book.rows.iter().map(of_row).max().unwrap_or(0);
        let factor = (0..scale).fold(Decimal::ONE, |factor, _| factor * Decimal::TEN);
        Self { factor }
    }

    /// The whole number.
    pub(super) fn json(&self, points: Decimal) -> Value {
        json((points * self.factor).trunc())
    }

    /// What an instructor must know about it, if anything.
    pub(super) fn note(&self) -> Option<String> {
        (self.factor != Decimal::ONE).then(|| {
            format!(
                "this format takes whole points only, so all points and the maximum are \
                 {} times what the rubric says",
                self.factor
            )
        })
    }
}
