//! What can go wrong with any Socket.IO server, whatever its events are called: one file
//! a family, each with its trial and what its evidence shows. The lessons say which events
//! it is about.

pub mod acknowledged;
pub mod alive;
pub mod bare;
pub mod changes;
pub mod company;
pub mod content;
pub mod copies;
pub mod counted;
pub mod crossed;
pub mod delivery;
pub mod dropped;
pub mod extra;
pub mod identity;
pub mod ids;
pub mod late;
pub mod list;
pub mod listed;
pub mod membership;
pub mod order;
pub mod outsiders;
pub mod people;
pub mod refused;
pub mod repeated;
pub mod status;
pub mod tries;
pub mod unasked;
pub mod unsaid;
