//! `02-chat`.

use crate::lesson::Lesson;

/// The lesson.
pub const LESSON: Lesson =
    Lesson { slug: "02-chat", title: "A chat message to everyone", groups: &[] };
