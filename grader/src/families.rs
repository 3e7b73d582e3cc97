//! What can go wrong with any Socket.IO server, whatever its events are called: one file
//! a family, each with its trial and what its evidence shows. The lessons say which events
//! it is about.

pub mod alive;
pub mod ask;
pub mod broken;
pub mod copies;
pub mod dropped;
pub mod ids;
pub mod late;
pub mod list;
pub mod people;
pub mod status;
pub mod talk;
pub mod tries;
pub mod unasked;
