//! What comes before the grader: `check` itself, which depends on no other crate, so
//! that it can say within a second what a first build is about, and what the machine
//! lacks if that fails.
//!
//! ```text
//! grader (is it up to date?) -> build (if not) -> main (becomes the grader)
//! ```

pub mod artifact;
pub mod build;
pub mod dep_info;
pub mod grader;
pub mod needs;
pub mod shortage;
pub mod trouble;
