//! `01-connect`.

use crate::lesson::Lesson;

/// The lesson.
pub const LESSON: Lesson =
    Lesson { slug: "01-connect", title: "A connection begins and ends", groups: &[] };
