//! A class of Socket.IO clients, and what they need to try a server.

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
