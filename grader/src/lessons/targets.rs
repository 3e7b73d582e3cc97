//! `03-targets`.

use crate::lesson::Lesson;

/// The lesson.
pub const LESSON: Lesson =
    Lesson { slug: "03-targets", title: "Who hears it?", groups: &[] };
