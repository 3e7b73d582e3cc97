//! Plays a contract on a stage: draws payloads, lets clients emit them, and compares what
//! comes of it with what was promised.
//!
//! ```text
//! contract -> draw (a payload) -> turn (a client emits it, and what comes) -> holds
//! ```

pub mod draw;
pub mod holds;
pub mod turn;
pub mod unusual;
pub mod wrong;

use crate::contract::{Contract, Event};

/// An event of a contract, which a check is about.
#[derive(Clone, Copy, Debug)]
pub struct Subject {
    /// All that is promised.
    pub contract: &'static Contract,
    /// The event.
    pub event: &'static Event,
}

impl Subject {
    /// Another event of the same contract, by its name.
    pub fn other(&self, name: &str) -> Option<Self> {
        let event = self.contract.events.iter().find(|event| event.name == name)?;
        Some(Self { event, ..*self })
    }

    /// The event by which clients join a room, if the contract has one.
    pub fn joining(&self) -> Option<Self> {
        let event = self.contract.events.iter().find(|event| event.joins.is_some())?;
        Some(Self { event, ..*self })
    }

    /// The event by which clients leave a room, if the contract has one.
    pub fn leaving(&self) -> Option<Self> {
        let event = self.contract.events.iter().find(|event| event.leaves.is_some())?;
        Some(Self { event, ..*self })
    }
}
