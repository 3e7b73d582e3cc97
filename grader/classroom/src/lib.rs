//! A class of Socket.IO clients that try a server, and what a check of that server is made
//! of. Nothing here knows a lesson.
//!
//! ```text
//! packet -> journal -> class -> server -> stage -> finding -> check -> lesson
//! ```

pub mod check;
pub mod class;
pub mod contract;
pub mod finding;
pub mod journal;
pub mod json;
pub mod lesson;
pub mod packet;
pub mod patience;
pub mod play;
pub mod process;
pub mod reading;
pub mod server;
pub mod stage;
pub mod texts;
pub mod trap;
pub mod verdict;
pub mod words;
pub mod wrap;
