//! What is said once: when the last lesson is passed.

use anstyle::{AnsiColor, Style};

use crate::{lesson::COURSE, progress::Progress};

const GREEN: Style = AnsiColor::Green.on_default().bold();

/// The end of the course: the student's own sequence diagram.
pub fn finale(progress: &Progress) -> String {
    let standings = || COURSE.iter().map(|lesson| (lesson, progress.of(lesson)));
    let checks: usize = standings().map(|(_, s)| s.required + s.optional).sum();
    let verdicts: u32 = standings().map(|(_, s)| s.attempts).sum();
    let mut text = "\n server   you\n".to_owned();
    for (lesson, standing) in standings() {
        let tries = match standing.attempts {
            1 => "1 verdict".to_owned(),
            n => format!("{n} verdicts"),
        };
        text += &format!("    │◀─────┤  {:<14} {tries}\n", lesson.slug);
        text += &format!("    ├─────▶│  {GREEN}{}{GREEN:#}\n", lesson.title);
    }
    text += "    ╳      │\n\n";
    text += &format!(
        "You wrote {} real-time servers. After {verdicts} verdicts, {checks} claims hold\n\
         of them, and a class of clients has tried each one. The server may close this\n\
         connection; what you know stays. Build something that answers at once.\n",
        COURSE.len(),
    );
    text
}
