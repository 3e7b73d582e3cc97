//! Writes to what the next student will use, and to what the grader will read.

use std::{
    env,
    fs::{self, OpenOptions, Permissions},
    os::unix::fs::{PermissionsExt, symlink},
};

fn main() {
    let argument = |number| env::args().nth(number).unwrap();
    let (outside, prebuilt) = (argument(1), argument(6));
    for folder in [&*outside, &*prebuilt, "/usr/lib", "/etc", "/", "/run", "/dev", "/var/tmp"] {
        if fs::write(format!("{folder}/poison"), "x").is_ok() {
            println!("achieved: write to {folder}");
        }
    }
    let victims = [format!("{prebuilt}/library.rlib"), format!("{outside}/secret.txt")];
    for victim in &victims {
        if OpenOptions::new().append(true).open(victim).is_ok() {
            println!("achieved: open {victim}");
        }
        if fs::set_permissions(victim, Permissions::from_mode(0o777)).is_ok() {
            println!("achieved: permissions of {victim}");
        }
        if fs::rename(victim, format!("{victim}-away")).is_ok() {
            println!("achieved: rename {victim}");
        }
        if fs::hard_link(victim, "stolen").is_ok() {
            println!("achieved: link {victim}");
        }
        let file = std::ffi::CString::new(victim.as_str()).unwrap();
        unsafe extern "C" {
            fn truncate(path: *const std::ffi::c_char, length: i64) -> i32;
            fn utime(path: *const std::ffi::c_char, times: *const [i64; 2]) -> i32;
        }
        if unsafe { utime(file.as_ptr(), &[1, 1]) } == 0 {
            println!("achieved: times of {victim}");
        }
        if unsafe { truncate(file.as_ptr(), 0) } == 0 {
            println!("achieved: truncate {victim}");
        }
    }
    // Its own program, and links that the grader could follow when it cleans up.
    let program = env::args().next().unwrap();
    if OpenOptions::new().write(true).open(&program).is_ok() {
        println!("achieved: its own program");
    }
    if fs::remove_file(&program).is_ok() {
        println!("achieved: its own program is away");
    }
    let _ = symlink(&outside, "link");
    let _ = symlink("/etc/passwd", "result.json");
    if fs::create_dir("locked").is_ok() {
        let _ = fs::write("locked/file", "x");
        let _ = fs::set_permissions("locked", Permissions::from_mode(0));
        println!("allowed: files in its own folder");
    }
    // A program that keeps the owner's rights.
    let _ = fs::write("tool", "#!/bin/sh\n");
    let _ = fs::set_permissions("tool", Permissions::from_mode(0o6755));
}
