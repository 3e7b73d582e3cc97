//! The grader plays a class of Socket.IO clients against a student's server, and
//! explains what the clients heard. This library is the program: its commands, the runner
//! and the reports. The clients are in the package `classroom`, the checks in `course`.
//!
//! Data passes through these modules once, from left to right:
//!
//! ```text
//! args -> course -> build -> server -> class -> checks -> report
//! ```

pub mod args;
pub mod build;
pub mod command;
pub mod doctor;
pub mod handout;
pub mod hints;
pub mod judging;
pub mod machine;
pub mod output;
pub mod passing;
pub mod progress;
pub mod report;
pub mod run;
pub mod verify;
pub mod workspace;
