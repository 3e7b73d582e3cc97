//! Plays a contract on a stage: draws payloads, lets clients emit them, and compares what
//! comes of it with what was promised.
//!
//! ```text
//! contract -> draw (a payload) -> turn (a client emits it, and what comes) -> holds
//! ```

pub mod again;
pub mod ask;
pub mod awkward;
pub mod broken;
pub mod changed;
pub mod draw;
pub mod holds;
pub mod talk;
pub mod turn;
pub mod unusual;
pub mod wrong;
