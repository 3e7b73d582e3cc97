//! What all lessons share, so that a student's file holds only the lesson.
//!
//! - [`serve()`] runs an axum router on `PORT`.
//! - [`page()`] is the lesson's web page, for the router to fall back to.
//! - [`MessageService`] keeps the messages of a chat.
//! - [`RoomMessageService`] keeps the messages of a chat with rooms.
//! - [`log_to_stderr`] prints socketioxide's warnings.
//!
//! Nothing here hides axum or socketioxide: a lesson's server is an ordinary
//! program that you could copy into a project of your own.

mod log;
mod messages;
mod page;
mod precompiled;
mod rooms;
mod serve;

pub use log::log_to_stderr;
pub use messages::{Message, MessageService};
pub use page::page;
pub use rooms::{RoomMessage, RoomMessageService};
pub use serve::{ServeError, serve};

#[doc(hidden)]
pub use precompiled::precompiled;
