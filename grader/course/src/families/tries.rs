//! Tests whether a server does something before it tells anybody. With a slow store, a
//! client that reads the list at once can see it. One try proves little on a busy machine.

use std::time::{Duration, Instant};

use classroom::{patience::stretched, stage::Stage};

/// A store that takes this long is slow enough to tell.
const SLOW: Duration = Duration::from_millis(20);

/// How many tries must tell: a single one may be late by chance.
const TELLING: usize = 2;

/// After this time, two tries are enough. If each takes so long, then answering with the
/// list takes longer than storing, and no number of tries would tell.
const LONG: Duration = Duration::from_secs(3);

/// Repeated tries at the same thing, until enough of them show that it is right.
pub struct Tries {
    /// The delay of the server's store, if the store is ours.
    delay: Option<Duration>,
    started: Instant,
    made: usize,
    left: usize,
    telling: usize,
    /// No client was ever told before the store could be done.
    waits: bool,
}

impl Tries {
    /// No try has been made yet. On a server that runs elsewhere, the store may not be
    /// slow, and then most tries don't tell.
    pub fn new(stage: &Stage) -> Self {
        let delay = (!stage.store_delay.is_zero()).then_some(stage.store_delay);
        let left = if stage.is_shared() { 8 } else { 24 };
        Self { delay, started: Instant::now(), made: 0, left, telling: 0, waits: true }
    }

    /// Whether to try, or to try again.
    pub fn go_on(&mut self) -> bool {
        let is_long = self.made >= 2 && self.started.elapsed() > stretched(LONG);
        if is_long || self.left == 0 || (self.waits && self.telling >= TELLING) {
            return false;
        }
        self.left -= 1;
        self.made += 1;
        true
    }

    /// Records one try: how long it `took` until a client was told, and how long the list
    /// then took to arrive (`asked`).
    pub fn saw(&mut self, took: Duration, asked: Duration) {
        self.saw_all(&[(took, asked)]);
    }

    /// Records one try in which several clients were told.
    pub fn saw_all(&mut self, looks: &[(Duration, Duration)]) {
        let least = self.delay.unwrap_or(SLOW);
        self.waits &= looks.iter().all(|(took, _)| *took >= least);
        // With our own store, a try that took much longer than the store alone was slow
        // for another reason, and shows nothing.
        let tells = |&(took, asked): &(Duration, Duration)| match self.delay {
            Some(delay) => took < delay * 2 && asked < delay / 4,
            None => asked < took / 2,
        };
        self.telling += usize::from(self.waits && looks.iter().all(tells));
    }
}
