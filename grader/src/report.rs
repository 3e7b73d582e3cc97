//! Writing a [`Report`](crate::verdict::Report) down. A writer decides nothing:
//! all that it shows is in the report.

mod diagram;
mod finale;
mod human;
mod json;
mod next_step;
mod page;
mod width;

pub use diagram::{PASSING_ROWS, ROWS, diagram};
pub use finale::finale;
pub use human::{Detail, Reader, human, mark};
pub use json::json;
pub use page::wrap;
pub use width::{WIDTH, width};
