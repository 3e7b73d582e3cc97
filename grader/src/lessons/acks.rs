//! `05-acks`.

use crate::lesson::Lesson;

/// The lesson.
pub const LESSON: Lesson =
    Lesson { slug: "05-acks", title: "Acknowledgements, both ways", groups: &[] };
