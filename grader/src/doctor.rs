//! Checks that the machine has everything that the kit needs.
//!
//! Each probe does what a check would do, as far as that is quick. None may hang, on a
//! lost network drive or a program that never answers: each has a time limit.

mod files;
mod machine;
mod programs;

use std::{
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use futures_util::future::{BoxFuture, FutureExt, join_all};
use tokio::{sync::oneshot, time::timeout};

use launcher::needs::{self, Need};

/// The time limit of a probe. The slowest one builds an empty program, which takes a
/// second.
const LIMIT: Duration = Duration::from_secs(10);

/// The result for one need.
#[derive(Debug)]
pub struct Finding {
    /// What was looked for.
    pub need: &'static Need,
    /// What was found.
    pub health: Health,
}

/// Whether a need is met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Health {
    /// It is; this is what was found, in a few words.
    Here(String),
    /// It isn't; this is what was found instead.
    Missing(String),
    /// It could not be tried, because something else is missing.
    Unknown(String),
}

impl Finding {
    /// Whether nothing can be checked until this need is met.
    pub fn is_in_the_way(&self) -> bool {
        self.need.required && matches!(self.health, Health::Missing(_))
    }
}

/// Tries everything in [`needs::ALL`] at the same time, for the kit at `workspace`.
pub async fn examine(workspace: &Path) -> Vec<Finding> {
    let place = Place::of(workspace);
    let in_time = async |(need, probe): (_, BoxFuture<'_, Health>)| {
        let too_long =
            || Health::Missing(format!("no answer within {} s", LIMIT.as_secs()));
        let health = timeout(LIMIT, probe).await.unwrap_or_else(|_| too_long());
        Finding { need, health }
    };
    join_all(probes(&place).into_iter().map(in_time)).await
}

/// A probe for each need, in the order of [`needs::ALL`].
fn probes(place: &Place) -> [(&'static Need, BoxFuture<'_, Health>); 9] {
    [
        (&needs::RUST, programs::rust(place).boxed()),
        (&needs::LINKER, programs::linker(place).boxed()),
        (&needs::OPENSSL, programs::openssl().boxed()),
        (&needs::NODE, programs::node().boxed()),
        (&needs::SPACE, machine::space(place).boxed()),
        (&needs::PORT, machine::port().boxed()),
        (&needs::PAGE_PORT, machine::page_port().boxed()),
        (&needs::ACCESS, files::access(place).boxed()),
        (&needs::CLOCK, files::clock(place).boxed()),
    ]
}

/// Where the kit is, and where cargo puts what it builds.
#[derive(Clone, Debug)]
struct Place {
    workspace: PathBuf,
    target: PathBuf,
}

impl Place {
    fn of(workspace: &Path) -> Self {
        let target = ["CARGO_TARGET_DIR", "CARGO_BUILD_TARGET_DIR"]
            .into_iter()
            .find_map(std::env::var_os)
            .unwrap_or_else(|| "target".into());
        Self { workspace: workspace.into(), target: workspace.join(target) }
    }
}

/// Does work that may never return on a separate thread, which ends with the program at
/// the latest. The runtime would wait for one of its own threads.
async fn on_a_thread(work: impl FnOnce() -> Health + Send + 'static) -> Health {
    let (answer, answered) = oneshot::channel();
    thread::spawn(move || answer.send(work()));
    answered.await.unwrap_or_else(|_| Health::Unknown("the probe failed".into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_need_is_looked_for() {
        let place = Place::of(Path::new("."));
        assert_eq!(probes(&place).map(|(need, _)| need), needs::ALL);
    }
}
