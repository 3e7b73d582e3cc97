//! The writers of a [`Report`](classroom::verdict::Report). They decide nothing: everything
//! they show is in the report.

mod diagram;
mod finale;
mod finding;
mod first;
mod human;
mod json;
mod mark;
mod next_step;
mod page;
mod size;

pub use diagram::{PASSING_ROWS, ROWS, diagram};
pub use finale::finale;
pub use first::first;
pub use human::{Detail, Reader, human};
pub use json::json;
pub use mark::{BOLD, DIM, GREEN, RED, YELLOW, mark};
pub use page::{fold, wrap};
pub use size::{WIDTH, height, width};
