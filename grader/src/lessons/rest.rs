//! `07-rest`.

use crate::lesson::Lesson;

/// The lesson.
pub const LESSON: Lesson =
    Lesson { slug: "07-rest", title: "REST and sockets together", groups: &[] };
