//! Leaves a process behind: twice forked, in a session and a group of its own, without an
//! environment.

use std::{env, process::Command, thread, time::Duration};

unsafe extern "C" {
    fn setsid() -> i32;
}

fn main() {
    let arguments: Vec<String> = env::args().collect();
    let itself = &arguments[0];
    match arguments[1].as_str() {
        "again" => {
            unsafe { setsid() };
            Command::new(itself).arg("stay").env_clear().spawn().unwrap();
        }
        "stay" => thread::sleep(Duration::from_secs(30)),
        _ => match Command::new(itself).arg("again").env_clear().spawn() {
            Ok(mut child) => {
                child.wait().unwrap();
                println!("allowed: other processes");
            }
            Err(error) => println!("refused: other processes: {error}"),
        },
    }
}
