//! Starts processes until it can't, or until there are 400.

use std::{env, process::Command, thread, time::Duration};

fn main() {
    let itself = env::args().next().unwrap();
    if env::args().nth(1).unwrap() == "stay" {
        thread::sleep(Duration::from_secs(30));
        return;
    }
    let children = (0..400).map_while(|_| Command::new(&itself).arg("stay").spawn().ok());
    println!("counted: {}", children.count());
}
