//! Reads what a server prints, line by line, as fast as it is written. Otherwise the
//! grader would slow down the server.

use std::{
    io::BufRead,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Instant,
};

use tokio::{
    io::{AsyncRead, AsyncReadExt},
    sync::watch,
    task::yield_now,
};

use super::{
    Vitals,
    log::{Line, Log},
    panics::{News, PanicReader},
};

/// How many bytes are read at once: the size of a pipe on Linux.
const CHUNK: usize = 64 * 1024;

/// The lines that a server printed, on stdout and stderr, in order and safe to show:
/// no control characters, no colours, and not too many.
///
/// The first and the last 200 lines are kept, each up to 2,000 bytes. A line in brackets
/// says what was left out.
#[derive(Clone, Debug, Default)]
pub struct Output(Arc<Mutex<Log>>);

impl Output {
    /// All lines so far.
    pub fn lines(&self) -> Vec<String> {
        let log = self.log();
        let timed = log.start().map(|start| log.lines(start, Instant::now()));
        timed.into_iter().flatten().map(|(_, text)| text).collect()
    }

    /// The lines that were read in a period of time, including both ends, each with the
    /// time when it was read.
    pub fn lines_between(&self, from: Instant, to: Instant) -> Vec<(Instant, String)> {
        self.log().lines(from, to)
    }

    /// How many lines there have been so far, including those that were not kept.
    pub fn count(&self) -> usize {
        self.log().count()
    }

    fn log(&self) -> MutexGuard<'_, Log> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Reads `pipe` to its end, keeps the lines, and reports panics. A first line that is
/// `announcement` is only reported.
pub(super) async fn read(
    mut pipe: impl AsyncRead + Unpin,
    announcement: Option<&str>,
    output: Output,
    news: &watch::Sender<Vitals>,
) {
    let mut reader = Reader { output, news, panics: PanicReader::default(), line: None };
    if let Some(line) = announcement {
        let rest = reader.hear(&mut pipe, format!("{line}\n").as_bytes()).await;
        reader.take(&rest, Instant::now());
    }
    let mut chunk = vec![0; CHUNK];
    loop {
        // A pipe that can't be read counts as ended.
        let length = pipe.read(&mut chunk).await.unwrap_or(0);
        let at = Instant::now();
        if length == 0 {
            reader.finish(at);
            return;
        }
        reader.take(&chunk[..length], at);
        // A flood of lines must not block this thread's other tasks.
        yield_now().await;
    }
}

/// Splits what was read into lines.
struct Reader<'a> {
    output: Output,
    news: &'a watch::Sender<Vitals>,
    panics: PanicReader,
    /// A line whose end has not been read yet.
    line: Option<Line>,
}

impl Reader<'_> {
    /// Waits for a first line, and returns what it has read besides.
    async fn hear(&self, pipe: &mut (impl AsyncRead + Unpin), line: &[u8]) -> Vec<u8> {
        let mut first = vec![0; line.len()];
        let mut length = 0;
        while length < line.len() {
            match pipe.read(&mut first[length..]).await {
                Ok(read @ 1..) => length += read,
                _ => break,
            }
        }
        first.truncate(length);
        if first == line {
            self.news.send_modify(|vitals| vitals.announced = true);
            first.clear();
        }
        first
    }

    fn take(&mut self, mut bytes: &[u8], at: Instant) {
        while !bytes.is_empty() {
            let whole = bytes;
            // The standard library's search is fast even in a debug build, and can't fail
            // on a slice.
            let length = bytes.skip_until(b'\n').unwrap_or(whole.len());
            let part = &whole[..length];
            let (part, ends) = match part.strip_suffix(b"\n") {
                Some(text) => (text, true),
                None => (part, false),
            };
            let mut line =
                self.line.take().unwrap_or_else(|| self.output.log().blank(at));
            line.push(part);
            if ends {
                self.end_line(line, at);
            } else {
                self.line = Some(line);
            }
        }
    }

    fn finish(&mut self, at: Instant) {
        if let Some(line) = self.line.take() {
            self.end_line(line, at);
        }
        if let Some(panic) = self.panics.finish(at) {
            self.news.send_modify(|vitals| vitals.add(panic));
        }
    }

    fn end_line(&mut self, mut line: Line, at: Instant) {
        line.at = at;
        match self.panics.line(&line) {
            None => {}
            Some(News::Panic(panic)) => {
                self.news.send_modify(|vitals| vitals.add(panic));
            }
            Some(News::More(text)) => {
                self.news.send_modify(|vitals| vitals.extend(&text))
            }
        }
        self.output.log().push(line);
    }
}
