//! Makes a file that says it has a terabyte.

use std::fs::File;

fn main() {
    for path in ["sparse", "/tmp/sparse", "/var/tmp/sparse"] {
        if File::create(path).is_ok_and(|file| file.set_len(1 << 40).is_ok()) {
            println!("achieved: {path}");
        }
    }
}
