//! Writes 15 MB files until it can't, or until there are 210 MB in a folder.

use std::fs;

fn main() {
    let filler = vec![1; 15 << 20];
    for folder in [".", "/tmp", "/var/tmp", "/dev/shm"] {
        let written =
            (0..14).map_while(|n| fs::write(format!("{folder}/filler-{n}"), &filler).ok());
        println!("counted: {}", written.count() * 15);
    }
}
