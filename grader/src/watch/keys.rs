//! What the student types: a key, or a line where stdin is no terminal.

use std::{
    io::{self, BufRead},
    thread,
};

use tokio::sync::mpsc;

/// What a key asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// Go to the next lesson.
    Next,
    /// Show a hint.
    Hint,
    /// List the lessons.
    List,
    /// Show more of the verdict, or less.
    Detail,
    /// Open the lesson's page.
    Open,
    /// Run the checks again.
    Again,
    /// End.
    Quit,
}

impl Key {
    fn of(letter: char) -> Option<Self> {
        Some(match letter.to_ascii_lowercase() {
            'n' => Self::Next,
            'h' => Self::Hint,
            'l' => Self::List,
            'v' => Self::Detail,
            'o' => Self::Open,
            'r' => Self::Again,
            // Ctrl-D ends what reads a terminal.
            'q' | '\u{4}' => Self::Quit,
            _ => return None,
        })
    }
}

/// The keys that come.
pub struct Keys {
    pressed: mpsc::UnboundedReceiver<Key>,
}

impl Keys {
    /// Begins to read stdin: keys if `at_once` is set, and else lines.
    ///
    /// It is read on a thread that nobody waits for: a read cannot be called off.
    pub fn read(at_once: bool) -> Self {
        let (press, pressed) = mpsc::unbounded_channel();
        thread::spawn(move || {
            // It ends with stdin, or when nobody listens any more.
            match at_once {
                true => read_keys(&press),
                false => read_lines(&press),
            }
        });
        Self { pressed }
    }

    /// Waits for the next key; for ever when stdin has ended.
    pub async fn next(&mut self) -> Key {
        match self.pressed.recv().await {
            Some(key) => key,
            None => std::future::pending().await,
        }
    }

    /// Whether no key can come any more.
    pub fn have_ended(&self) -> bool {
        self.pressed.is_closed() && self.pressed.is_empty()
    }
}

/// A line counts if it is one of the letters, or begins with it, as `quit` does.
fn read_lines(press: &mpsc::UnboundedSender<Key>) {
    for line in io::stdin().lock().lines() {
        let Ok(line) = line else { return };
        let key = line.trim().chars().next().and_then(Key::of);
        if key.is_some_and(|key| press.send(key).is_err()) {
            return;
        }
    }
}

#[cfg(unix)]
fn read_keys(press: &mpsc::UnboundedSender<Key>) {
    use std::io::Read;

    let mut bytes = [0; 64];
    loop {
        let typed = match io::stdin().lock().read(&mut bytes) {
            Ok(0) => return,
            Ok(length) => &bytes[..length],
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(_) => return,
        };
        // An arrow or a function key comes as one sequence that begins so.
        if typed.starts_with(b"\x1b") {
            continue;
        }
        for key in typed.iter().filter_map(|&byte| Key::of(byte.into())) {
            if press.send(key).is_err() {
                return;
            }
        }
    }
}

#[cfg(windows)]
fn read_keys(press: &mpsc::UnboundedSender<Key>) {
    use crossterm::event::{Event, KeyCode, KeyEventKind, KeyModifiers, read};

    while let Ok(event) = read() {
        let Event::Key(event) = event else { continue };
        let plain =
            !event.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT);
        let KeyCode::Char(letter) = event.code else { continue };
        if plain
            && event.kind == KeyEventKind::Press
            && let Some(key) = Key::of(letter)
            && press.send(key).is_err()
        {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_known_in_either_case() {
        assert_eq!(Key::of('q'), Some(Key::Quit));
        assert_eq!(Key::of('Q'), Some(Key::Quit));
        assert_eq!(Key::of('\n'), None);
    }
}
