//! Prints without an end.

use std::io::Write;

fn main() {
    let line = [b'x'; 8192];
    let mut stdout = std::io::stdout().lock();
    for _ in 0..1_000_000 {
        if stdout.write_all(&line).is_err() {
            return;
        }
    }
}
