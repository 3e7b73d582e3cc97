//! What is checked: a module a lesson, named after its slug; and the words that
//! their checks share.

pub mod acks;
pub mod bad_input;
pub mod chat;
pub mod connect;
pub mod messages;
pub mod rest;
pub mod rooms;
pub mod targets;

pub mod alive;
pub mod ask;
pub mod broken;
pub mod copies;
mod dropped;
pub mod ids;
pub mod late;
pub mod list;
pub mod people;
pub mod status;
pub mod talk;
pub mod tries;
