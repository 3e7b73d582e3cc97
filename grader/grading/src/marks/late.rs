//! What is taken off a submission that came late.

use rust_decimal::Decimal;

use super::Amount;

/// More periods than any penalty takes to reach its cap.
const MOST_PERIODS: u64 = 1_000_000;

/// The rule for late submissions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Late {
    /// In s since 1970.
    pub deadline: u64,
    /// How long after the deadline a submission is still on time, in s. A later one is late
    /// from the deadline on.
    pub grace_s: u64,
    /// For each period of this length that has begun, in s, points are taken off; if
    /// there is none, they are taken off once.
    pub period_s: Option<u64>,
    /// What is taken off.
    pub take: Amount,
    /// What a percentage of `take` and `at_most` is a part of.
    pub of: Base,
    /// The most that is taken off.
    pub at_most: Option<Amount>,
    /// A penalty never takes a mark below this, of the total.
    pub floor: Option<Amount>,
}

/// What a percentage is a part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    /// The rubric's total, as Canvas' late policy has it.
    Total,
    /// The points that were earned.
    Earned,
}

impl Late {
    /// How late it was, in s; 0 if it was on time, or if nothing tells when it came.
    pub fn late_s(&self, handed_in: Option<u64>, extension_s: u64) -> u64 {
        let due = self.deadline.saturating_add(extension_s);
        let late = handed_in.map_or(0, |at| at.saturating_sub(due));
        if late > self.grace_s { late } else { 0 }
    }

    /// The points to take off; never more than there are.
    pub fn penalty(&self, earned: Decimal, total: Decimal, late_s: u64) -> Decimal {
        if late_s == 0 {
            return Decimal::ZERO;
        }
        let begun = self.period_s.map_or(1, |period| late_s.div_ceil(period.max(1)));
        let base = match self.of {
            Base::Total => total,
            Base::Earned => earned,
        };
        let mut off = self.take.of(base) * Decimal::from(begun.min(MOST_PERIODS));
        if let Some(most) = self.at_most {
            off = off.min(most.of(base));
        }
        let floor = self.floor.map_or(Decimal::ZERO, |floor| floor.of(total));
        off.min((earned - floor).max(Decimal::ZERO)).normalize()
    }
}
