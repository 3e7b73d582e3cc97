//! Looks for files that the grader has left open, in itself and in its first process.

use std::{ffi::c_int, fs::File};

unsafe extern "C" {
    fn fcntl(fd: c_int, command: c_int, ...) -> c_int;
}

fn main() {
    for fd in 3..1024 {
        // F_GETFD
        if unsafe { fcntl(fd, 1) } >= 0 {
            println!("achieved: file {fd}");
        }
        if File::open(format!("/proc/1/fd/{fd}")).is_ok() {
            println!("achieved: file {fd} of the first process");
        }
    }
}
