//! `06-bad-input`.

use crate::lesson::Lesson;

/// The lesson.
pub const LESSON: Lesson =
    Lesson { slug: "06-bad-input", title: "Bad input", groups: &[] };
