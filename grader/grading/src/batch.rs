//! Many submissions at once: what has to be judged, by whom, and what is kept of it.
//!
//! ```text
//! shard -> plan -> drive -> keep
//! ```

mod drive;
mod keep;
mod plan;
mod shard;

pub use drive::{Lanes, Round, drive, unjudged};
pub use keep::{Outcome, kept};
pub use plan::{Plan, Reason, Seeds, Task, Wanted, digest, plan};
pub use shard::Shard;
