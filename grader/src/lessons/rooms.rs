//! `08-rooms`.

use crate::lesson::Lesson;

/// The lesson.
pub const LESSON: Lesson = Lesson { slug: "08-rooms", title: "Rooms", groups: &[] };
