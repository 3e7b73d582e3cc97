//! The grader plays a class of Socket.IO clients against a student's server, and
//! explains what the clients heard.
//!
//! Data passes through these modules once, from left to right:
//!
//! ```text
//! args -> course -> build -> server -> class -> checks -> report
//! ```

pub mod args;
pub mod build;
pub mod check;
pub mod class;
pub mod command;
pub mod contract;
pub mod course;
pub mod doctor;
pub mod exercise;
pub mod families;
pub mod finding;
pub mod handout;
pub mod hints;
pub mod journal;
pub mod json;
pub mod judging;
pub mod lesson;
pub mod lessons;
pub mod machine;
pub mod output;
pub mod packet;
pub mod passing;
pub mod patience;
pub mod play;
pub mod process;
pub mod progress;
pub mod reading;
pub mod report;
pub mod run;
pub mod server;
pub mod stage;
pub mod texts;
pub mod trap;
pub mod verdict;
pub mod verify;
pub mod words;
pub mod workspace;
pub mod wrap;
