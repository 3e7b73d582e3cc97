//! Writing a [`Report`](crate::verdict::Report) down. A writer decides nothing:
//! all that it shows is in the report.

mod diagram;
mod human;
mod json;

pub use diagram::diagram;
pub use human::{Detail, View, WIDTH, human};
pub use json::json;
