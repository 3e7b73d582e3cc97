//! Whether something is done before anybody is told of it: a slow store shows it, to
//! whoever looks at the list in time. One try proves little on a busy machine.

use std::time::{Duration, Instant};

use crate::{patience::stretched, stage::Stage};

/// A store that takes so long is slow enough to tell.
const SLOW: Duration = Duration::from_millis(20);

/// So many tries must tell: one may be late by chance.
const TELLING: usize = 2;

/// After this time two tries are enough. Where each takes so long, to answer with the
/// list takes longer than to store: no number of them would tell.
const LONG: Duration = Duration::from_secs(3);

/// Tries at the same thing, until enough of them have told that it is right.
pub struct Tries {
    /// The delay of the server's store, if that is ours.
    delay: Option<Duration>,
    started: Instant,
    made: usize,
    left: usize,
    telling: usize,
    /// Nobody was ever told sooner than the store can be done.
    waits: bool,
}

impl Tries {
    /// None is made yet. On a server that runs elsewhere, whose store may not be slow,
    /// most of them will not tell.
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

    /// Takes what one try has shown: how long it `took` until somebody was told, and how
    /// long it took from then until the list was there.
    pub fn saw(&mut self, took: Duration, asked: Duration) {
        self.saw_all(&[(took, asked)]);
    }

    /// The same, where more than one was told in one try.
    pub fn saw_all(&mut self, looks: &[(Duration, Duration)]) {
        let least = self.delay.unwrap_or(SLOW);
        self.waits &= looks.iter().all(|(took, _)| *took >= least);
        // With a store of ours, whatever took much longer than the store alone was slow
        // for another reason, and says nothing.
        let tells = |&(took, asked): &(Duration, Duration)| match self.delay {
            Some(delay) => took < delay * 2 && asked < delay / 4,
            None => asked < took / 2,
        };
        self.telling += usize::from(self.waits && looks.iter().all(tells));
    }
}
