//! Starts threads until it can't, or until there are 2,000.

use std::{thread, time::Duration};

fn main() {
    let threads = (0..2000).map_while(|_| {
        let small = thread::Builder::new().stack_size(64 * 1024);
        small.spawn(|| thread::sleep(Duration::from_secs(30))).ok()
    });
    println!("counted: {}", threads.count());
}
