//! The program `check`, which starts the grader. It depends on no other crate, so it is
//! built within a second. It announces the grader's first build, and if that fails, it
//! says what the machine lacks.
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
