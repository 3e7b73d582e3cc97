//! Writing a [`Report`](crate::verdict::Report) down. A writer decides nothing:
//! all that it shows is in the report.

mod diagram;
mod finale;
mod human;
mod json;

pub use diagram::diagram;
pub use finale::finale;
pub use human::{Detail, Reader, WIDTH, human, mark, wrap};
pub use json::json;
