//! How far a batch is, on stderr.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use super::aside;
use crate::records::Verdict;

/// Where stderr is no terminal, such as the log of a CI, a line is printed for each of so
/// many parts of the batch.
const PARTS: usize = 10;

/// The progress of a batch.
pub struct Bar {
    bar: ProgressBar,
    total: usize,
    verdicts: Vec<Verdict>,
}

impl Bar {
    /// Shows that nothing of `total` is judged yet.
    pub fn new(total: usize) -> Self {
        let bar = ProgressBar::new(total as u64);
        bar.set_style(style("{wide_bar} {pos}/{len} "));
        if !bar.is_hidden() {
            bar.enable_steady_tick(Duration::from_millis(500));
        }
        Self { bar, total, verdicts: Vec::new() }
    }

    /// So many more submissions have this verdict.
    pub fn add(&mut self, verdict: Verdict, count: usize) {
        let part = |done: usize| done * PARTS / self.total.max(1);
        let before = part(self.verdicts.len());
        self.verdicts.extend(vec![verdict; count]);
        let done = self.verdicts.len();
        let counts = Verdict::counts(&self.verdicts);
        if !self.bar.is_hidden() {
            if done == count {
                // From now on there is something to estimate the time from.
                self.bar.set_style(style("{wide_bar} {pos}/{len}  {msg}  {eta} left "));
            }
            self.bar.set_message(counts);
            self.bar.set_position(done as u64);
        } else if part(done) > before {
            // A hidden bar's own `println` is lost.
            aside(&format!("{done} of {} judged: {counts}", self.total));
        }
    }

    /// Prints a line above the bar.
    pub fn note(&self, text: &str) {
        if self.bar.is_hidden() {
            aside(text);
        } else {
            self.bar.suspend(|| aside(text));
        }
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

/// A bar with these parts around it; the usual one if the template is wrong.
fn style(template: &str) -> ProgressStyle {
    let style = ProgressStyle::with_template(template);
    style.unwrap_or_else(|_| ProgressStyle::default_bar()).progress_chars("━━─")
}
