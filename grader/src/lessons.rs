//! What is checked: a module a lesson, named after its slug.

pub mod messages;
