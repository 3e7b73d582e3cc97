//! The end of the course, shown once: when the last lesson is passed.

use course::COURSE;

use super::mark::GREEN;
use crate::progress::Progress;

/// A sequence diagram of the student and the course.
pub fn finale(progress: &Progress) -> String {
    let standings = || COURSE.iter().map(|lesson| (lesson, progress.of(lesson)));
    let checks: usize = standings().map(|(_, s)| s.required + s.optional).sum();
    let all_tries: u32 = standings().map(|(_, s)| s.attempts).sum();
    let mut text = "\n server   you\n".to_owned();
    for (lesson, standing) in standings() {
        let tries = match standing.attempts {
            1 => "1 try".to_owned(),
            n => format!("{n} tries"),
        };
        text += &format!("    │◀─────┤  {:<14} {tries}\n", lesson.slug);
        text += &format!("    ├─────▶│  {GREEN}{}{GREEN:#}\n", lesson.title);
    }
    text += "    ╳      │\n\n";
    text += &format!(
        "You wrote {} real-time servers in {all_tries} tries, and {checks} checks pass.\n\
         The server may close this connection now; what you know stays.\n\
         Go and build something that answers at once.\n",
        COURSE.len(),
    );
    text
}
