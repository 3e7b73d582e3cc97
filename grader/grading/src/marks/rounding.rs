//! How points are rounded.

use rust_decimal::{Decimal, RoundingStrategy};

/// To which step, and in which direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rounding {
    /// Marks are multiples of this, which is more than 0.
    pub step: Decimal,
    /// In which direction.
    pub how: How,
}

/// In which direction to round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// To the nearest step; from the middle, up.
    Nearest,
    /// Up.
    Up,
    /// Down.
    Down,
}

impl Default for Rounding {
    /// To hundredths, the most that gradebooks keep.
    fn default() -> Self {
        Self { step: Decimal::new(1, 2), how: How::Nearest }
    }
}

impl Rounding {
    /// Rounds points, which are not negative.
    pub fn apply(self, points: Decimal) -> Decimal {
        let strategy = match self.how {
            How::Nearest => RoundingStrategy::MidpointAwayFromZero,
            How::Up => RoundingStrategy::ToPositiveInfinity,
            How::Down => RoundingStrategy::ToNegativeInfinity,
        };
        (points / self.step).round_dp_with_strategy(0, strategy) * self.step
    }
}
