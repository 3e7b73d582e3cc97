//! What is special about each lesson: a module a lesson, named after its slug. What
//! several lessons check is in [`families`](crate::families).

pub mod acks;
pub mod bad_input;
pub mod chat;
pub mod connect;
pub mod messages;
pub mod rest;
pub mod rooms;
pub mod targets;
