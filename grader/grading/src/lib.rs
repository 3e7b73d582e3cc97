//! Grades a folder of strangers' submissions of one lesson.
//!
//! ```text
//! args -> submissions -> sandbox -> build -> judge -> records -> marks -> exports
//! ```
//!
//! - [`submissions`] finds each student's one source file, whatever form it came in.
//! - [`sandbox`] is what a stranger's code is compiled and run in.
//! - [`build`] makes a program of a source file, and [`judge`] gives its verdict.
//! - [`records`] keeps what was found out, one file for each student, so that nothing is
//!   lost and nothing is judged twice.
//! - [`batch`] drives this for many submissions at once, and says what needs to be judged.
//! - [`marks`] turns records into points, and [`exports`] writes gradebooks and pages.
//!
//! [`command`] has a module for each thing that the program can do, and [`screen`] prints
//! it. The checks, the verdict and the report are the `grader`'s.

pub mod args;
pub mod batch;
pub mod build;
pub mod child;
pub mod clusters;
pub mod command;
pub mod exports;
pub mod judge;
pub mod marks;
pub mod records;
pub mod sandbox;
pub mod screen;
pub mod similar;
pub mod submissions;
