//! How long a question may stay open.

use std::time::Duration;

use classroom::{play::ask::Asked, stage::Stage};

use super::reply;

/// The longest time that counts as a second, in ms, and what a busy machine may add.
pub const LONGEST: f64 = 2000.0 + 500.0;

/// No busy machine makes a second take this long, in ms: it is not tried again.
pub const FAR_TOO_LONG: f64 = 4000.0;

/// The shortest time that counts as a second, in ms.
pub const SHORTEST: f64 = 800.0;

/// How long to wait for a timeout that should come after a second.
pub const IN_TIME: Duration = Duration::from_millis(2600);

/// How long to wait after that, to be able to say that it came too late: socketioxide's
/// own limit is 5 s.
pub const TOO_LONG: Duration = Duration::from_millis(3900);

/// How much later than the first clients others are asked, and something else happens.
pub const LATER: Duration = Duration::from_millis(150);

/// How long the acknowledgement of an event took, in ms.
pub fn took(stage: &Stage, asked: &Asked) -> Option<f64> {
    let (sent, told) = reply::times(&stage.journal.read(), asked);
    Some(told? - sent?)
}
