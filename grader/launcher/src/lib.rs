//! The programs `check`, which starts the grader, and `grade`, which starts the program
//! for instructors. They depend on no other crate, so they are built within a second.
//! They announce the first build, and if that fails, they say what the machine lacks.
//!
//! ```text
//! grader (is it up to date?) -> build (if not) -> start (becomes the grader)
//! ```

pub mod artifact;
pub mod build;
pub mod dep_info;
pub mod grader;
pub mod needs;
pub mod shortage;
pub mod start;
pub mod trouble;
