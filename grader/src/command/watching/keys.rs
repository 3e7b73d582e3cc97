//! What the student types: keys, or lines where stdin is no terminal.

use std::{
    io::{self, BufRead},
    thread,
};

use tokio::sync::mpsc;

/// What was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// A letter, in lower case.
    Letter(char),
    /// The arrow up.
    Up,
    /// The arrow down.
    Down,
    /// Enter.
    Enter,
    /// Esc.
    Escape,
    /// Ctrl-D, which ends any program that reads a terminal.
    End,
    /// No key: Windows says among them that the terminal's size has changed.
    Resized,
}

impl Key {
    fn of(letter: char) -> Option<Self> {
        let letter = letter.to_ascii_lowercase();
        letter.is_ascii_lowercase().then_some(Self::Letter(letter))
    }
}

/// The keys as they come.
pub struct Keys {
    pressed: mpsc::UnboundedReceiver<Key>,
}

impl Keys {
    /// Starts to read stdin: keys if `at_once` is set, otherwise lines.
    ///
    /// A thread reads it, and nobody waits for that thread: a read can't be cancelled.
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

    /// Waits for the next key; forever once stdin has ended.
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

/// A line counts as its first letter, so `quit` is `q`.
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
        for key in parse(typed) {
            if press.send(key).is_err() {
                return;
            }
        }
    }
}

/// The keys in what a terminal sends. An arrow is a sequence that begins with Esc and
/// `[` or `O`, as any other key that is no character.
#[cfg(unix)]
fn parse(typed: &[u8]) -> Vec<Key> {
    let mut keys = Vec::new();
    let mut bytes = typed.iter().copied().peekable();
    while let Some(byte) = bytes.next() {
        let key = match byte {
            b'\x1b' if matches!(bytes.peek(), Some(b'[' | b'O')) => {
                bytes.next();
                match bytes.find(|byte| (0x40..=0x7e).contains(byte)) {
                    Some(b'A') => Some(Key::Up),
                    Some(b'B') => Some(Key::Down),
                    _ => None,
                }
            }
            b'\x1b' => Some(Key::Escape),
            b'\n' | b'\r' => Some(Key::Enter),
            b'\x04' => Some(Key::End),
            byte => Key::of(byte.into()),
        };
        keys.extend(key);
    }
    keys
}

#[cfg(windows)]
fn read_keys(press: &mpsc::UnboundedSender<Key>) {
    use crossterm::event::{Event, KeyCode, KeyEventKind, KeyModifiers, read};

    while let Ok(event) = read() {
        let key = match event {
            Event::Resize(..) => Some(Key::Resized),
            Event::Key(event) if event.kind == KeyEventKind::Press => {
                let modified = KeyModifiers::CONTROL | KeyModifiers::ALT;
                match event.code {
                    KeyCode::Char(letter) if !event.modifiers.intersects(modified) => {
                        Key::of(letter)
                    }
                    KeyCode::Up => Some(Key::Up),
                    KeyCode::Down => Some(Key::Down),
                    KeyCode::Enter => Some(Key::Enter),
                    KeyCode::Esc => Some(Key::Escape),
                    _ => None,
                }
            }
            _ => None,
        };
        if key.is_some_and(|key| press.send(key).is_err()) {
            return;
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_known_by_what_the_terminal_sends() {
        let letter = Key::Letter;
        assert_eq!(parse(b"qQ7"), [letter('q'), letter('q')]);
        assert_eq!(parse(b"\x1b[A\x1bOBj"), [Key::Up, Key::Down, letter('j')]);
        // F5 is none of ours.
        assert_eq!(parse(b"\x1b[15~\n\x04"), [Key::Enter, Key::End]);
        assert_eq!(parse(b"\x1b"), [Key::Escape]);
    }
}
