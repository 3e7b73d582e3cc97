//! A student at a terminal: what they see, and what they do.

use std::{
    cell::Cell,
    fs,
    io::{Read, Write},
    path::Path,
    process::{Child, ExitStatus},
    sync::{Arc, Condvar, Mutex, Once},
    thread,
    time::{Duration, Instant},
};

use pty_process::{
    Size,
    blocking::{Command, Pts, Pty, open},
};
use rustix::termios::{Termios, tcgetattr};

use super::desk::Desk;

/// What is waited for comes much sooner, except on a machine that is overloaded.
pub const LIMIT: Duration = Duration::from_secs(30);

/// The file that the tests save.
pub const FILE: &str = "exercises/04-messages.rs";

/// Stands below every verdict, and nowhere while a check runs.
pub const KEYS: &str = "r: again";

/// Begins each drawing of the screen.
pub const CLEAR: &str = "\u{1b}[2J\u{1b}[H";

/// Done once, by the first test.
static BUILT: Once = Once::new();

/// Marks all processes of a session, in their environment.
const TAG: &str = "WATCH_TEST";

/// A terminal in which `check watch` runs.
pub struct Session<'a> {
    pub desk: &'a Desk,
    pub pty: Arc<Pty>,
    child: Child,
    heard: Arc<Heard>,
    before: Termios,
    /// Kept open, so that the terminal outlives the program.
    terminal: Pts,
    /// The terminal's lines and columns.
    size: Cell<(u16, u16)>,
    tag: String,
}

/// What was printed so far.
#[derive(Default)]
struct Heard {
    text: Mutex<String>,
    more: Condvar,
}

impl<'a> Session<'a> {
    /// Starts `check watch 4`, and waits for the first verdict.
    pub fn start(desk: &'a Desk) -> Self {
        // The desk's first build takes a minute or two.
        BUILT.call_once(|| {
            desk.check(&["4"]);
            // As if nothing was ever checked here.
            fs::remove_file(desk.path(".progress")).ok();
        });
        let session = Self::open(desk, &["watch", "4"], "xterm-256color", 80);
        session.wait_for(0, KEYS);
        session
    }

    /// Starts `check` with these words, in a terminal of this kind and width.
    pub fn open(desk: &'a Desk, words: &[&str], term: &str, columns: u16) -> Self {
        let check = env!("CARGO_BIN_EXE_grader").to_owned();
        let words: Vec<_> = words.iter().map(|&word| word.to_owned()).collect();
        Self::run(desk, &check, &words, term, columns)
    }

    /// Starts any program.
    pub fn run(
        desk: &'a Desk,
        program: &str,
        words: &[String],
        term: &str,
        columns: u16,
    ) -> Self {
        let (pty, terminal) = open().unwrap();
        pty.resize(Size::new(24, columns)).unwrap();
        let before = tcgetattr(&terminal).unwrap();
        let tag = format!("{TAG}={:016x}", fastrand::u64(..));
        let mut command = Command::new(program)
            .args(words)
            .current_dir(desk.path("."))
            .env("CARGO_TARGET_DIR", Desk::target())
            .env_remove("RUST_BACKTRACE")
            .env_remove("DISPLAY")
            .env_remove("WAYLAND_DISPLAY")
            .env("NO_COLOR", "1")
            .env("TERM", term)
            .env(TAG, tag.strip_prefix("WATCH_TEST=").unwrap());
        let child = command.spawn_borrowed(&terminal).unwrap();
        let (pty, heard) = (Arc::new(pty), Arc::new(Heard::default()));
        thread::spawn({
            let (pty, heard) = (Arc::clone(&pty), Arc::clone(&heard));
            move || heard.read(&pty)
        });
        let size = Cell::new((24, columns));
        Self { desk, pty, child, heard, before, terminal, size, tag }
    }

    /// Everything that was printed so far.
    pub fn text(&self) -> String {
        self.heard.text.lock().unwrap().clone()
    }

    /// Gives the terminal another size, and waits until the program has drawn again.
    pub fn resize(&self, columns: u16, rows: u16) {
        let from = self.now();
        self.size.set((rows, columns));
        self.pty.resize(Size::new(rows, columns)).unwrap();
        self.wait_for(from, CLEAR);
    }

    /// What can be seen once the last drawing is complete: as much of it as fits. Each
    /// line does; a terminal would break a longer one.
    pub fn screen(&self) -> String {
        let (rows, columns) = self.size.get();
        let mut drawn = String::new();
        self.wait_until("the end of the screen", || {
            let text = self.text();
            let last = text.rsplit_once(CLEAR).map_or("", |(_, last)| last);
            drawn = anstream::adapter::strip_str(last).to_string();
            ["q: quit\r\n", "Esc: back\r\n", "n: no\r\n"]
                .iter()
                .any(|end| drawn.ends_with(end))
        });
        let lines: Vec<&str> = drawn.lines().map(str::trim_end).collect();
        for line in &lines {
            let length = line.chars().count();
            assert!(length <= columns.into(), "{length} of {columns}: {line}");
        }
        // The cursor stands in the last one.
        let seen = lines.len().saturating_sub(usize::from(rows) - 1);
        lines[seen..].join("\n")
    }

    /// What was printed from here on comes later.
    pub fn now(&self) -> usize {
        self.heard.text.lock().unwrap().len()
    }

    /// Waits until this is printed, behind `from`. The place behind it.
    pub fn wait_for(&self, from: usize, what: &str) -> usize {
        let mut found = 0;
        self.wait_until(what, || {
            let text = self.heard.text.lock().unwrap();
            let at = text.get(from..).and_then(|text| text.find(what));
            found = from + at.unwrap_or(0) + what.len();
            at.is_some()
        });
        found
    }

    /// Waits until this is so.
    pub fn wait_until(&self, what: &str, mut is_so: impl FnMut() -> bool) {
        let deadline = Instant::now() + LIMIT;
        while !is_so() {
            assert!(Instant::now() < deadline, "never: {what}\n{}", self.text());
            // Woken by what is printed; the rest is looked at again and again.
            let text = self.heard.text.lock().unwrap();
            let short = Duration::from_millis(2);
            drop(self.heard.more.wait_timeout(text, short).unwrap());
        }
    }

    /// Types this.
    pub fn press(&self, keys: &str) {
        (&*self.pty).write_all(keys.as_bytes()).unwrap();
    }

    /// Saves the exercise.
    pub fn save(&self, text: &str) {
        fs::write(self.desk.path(FILE), text).unwrap();
    }

    /// Waits for the verdict of `mark`, and sees that since `from` there was none of
    /// another text, and that none comes afterwards.
    pub fn only_verdict(&self, from: usize, mark: u32) {
        let at = self.wait_for(from, &format!("mark {mark}."));
        let end = self.wait_for(at, KEYS);
        // What runs, if anything, would be seen before the list.
        self.press("l");
        let end = self.wait_for(end, "08-rooms");
        self.press("l");
        self.wait_for(end, KEYS);
        let text = self.text();
        for other in text[from..].split("mark ").skip(1) {
            assert!(other.starts_with(&format!("{mark}.")), "stale: {text}");
        }
    }

    /// The processes that the session has started: number and name.
    pub fn processes(&self) -> Vec<(u32, String)> {
        let mut found = Vec::new();
        for process in fs::read_dir("/proc").unwrap().flatten() {
            let name = process.file_name();
            let Some(pid) = name.to_str().and_then(|name| name.parse::<u32>().ok())
            else {
                continue;
            };
            let environment =
                fs::read(process.path().join("environ")).unwrap_or_default();
            let ours = String::from_utf8_lossy(&environment).contains(&self.tag);
            let comm = fs::read_to_string(process.path().join("comm"));
            if let (true, Ok(comm)) = (ours && pid != self.child.id(), comm) {
                found.push((pid, comm.trim().to_owned()));
            }
        }
        found
    }

    /// Waits until a process of this name runs.
    pub fn wait_for_process(&self, name: &str) -> Vec<(u32, String)> {
        let mut processes = Vec::new();
        self.wait_until(name, || {
            processes = self.processes();
            processes.iter().any(|(_, one)| one == name)
        });
        processes
    }

    /// Sends the program a signal.
    pub fn kill(&self, signal: &str) {
        let pid = self.child.id().to_string();
        let status = std::process::Command::new("kill").args([signal, &pid]).status();
        assert!(status.unwrap().success());
    }

    /// Waits for the program's end.
    pub fn ended(&mut self) -> ExitStatus {
        let deadline = Instant::now() + LIMIT;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(Instant::now() < deadline, "it never ends\n{}", self.text());
            thread::yield_now();
        }
    }

    /// Whether the terminal is as it was before.
    pub fn is_whole(&self) -> bool {
        let form = |termios: &Termios| format!("{termios:?}");
        form(&tcgetattr(&self.terminal).unwrap()) == form(&self.before)
    }
}

impl Drop for Session<'_> {
    fn drop(&mut self) {
        if self.child.try_wait().is_ok_and(|end| end.is_some()) {
            return;
        }
        // Asked to end, it ends what it has started, too.
        let pid = self.child.id().to_string();
        std::process::Command::new("kill").args(["-HUP", &pid]).status().ok();
        let deadline = Instant::now() + Duration::from_secs(5);
        while self.child.try_wait().is_ok_and(|end| end.is_none()) {
            if Instant::now() > deadline {
                self.child.kill().ok();
            }
            thread::yield_now();
        }
    }
}

impl Heard {
    fn read(&self, mut pty: &Pty) {
        let mut bytes = [0; 4096];
        let mut rest = Vec::new();
        while let Ok(length @ 1..) = pty.read(&mut bytes) {
            rest.extend(&bytes[..length]);
            // A character may have come in part.
            let valid = match std::str::from_utf8(&rest) {
                Ok(text) => text.len(),
                Err(error) => error.valid_up_to(),
            };
            let whole: Vec<u8> = rest.drain(..valid).collect();
            self.text.lock().unwrap().push_str(&String::from_utf8(whole).unwrap());
            self.more.notify_all();
        }
    }
}

/// A file whose verdict names this number: of three kinds, by turns.
pub fn marked(desk: &Desk, mark: u32) -> String {
    match mark % 3 {
        0 => format!("compile_error!(\"mark {mark}.\");\nfn main() {{}}\n"),
        1 => format!("fn main() {{\n    todo!(\"mark {mark}\")\n}}\n"),
        _ => solved(desk, &format!("todo!(\"mark {mark}\");")),
    }
}

/// The solution, with something to do first when a message comes.
pub fn solved(desk: &Desk, first: &str) -> String {
    let add = "let message = messages.add(new.username, new.content).await;";
    let text = fs::read_to_string(desk.path("solutions/04-messages.rs")).unwrap();
    assert_eq!(text.matches(add).count(), 1);
    text.replace(add, &format!("{first}\n    {add}"))
}

/// Whether a process is there, and no zombie.
pub fn lives(pid: u32) -> bool {
    let stat = fs::read_to_string(Path::new("/proc").join(pid.to_string()).join("stat"));
    stat.is_ok_and(|stat| {
        !stat.rsplit_once(") ").is_some_and(|(_, rest)| rest.starts_with('Z'))
    })
}
