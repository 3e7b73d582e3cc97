//! Makes 100,000 small files.

use std::fs;

fn main() {
    for folder in [".", "/tmp", "/var/tmp"] {
        let made = (0..100_000).map_while(|n| fs::File::create(format!("{folder}/{n}")).ok());
        println!("counted: {}", made.count());
    }
}
