//! A number of points, or a percentage.

use rust_decimal::Decimal;

/// A number of points, or a percentage of some points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Amount {
    /// Points.
    Points(Decimal),
    /// Hundredths of what it is a part of.
    Percent(Decimal),
}

impl Amount {
    /// The points that it is, where 100 % are `whole`.
    pub fn of(self, whole: Decimal) -> Decimal {
        match self {
            Self::Points(points) => points,
            Self::Percent(percent) => whole * percent / Decimal::ONE_HUNDRED,
        }
    }
}
