//! Tries to become root in a namespace of its own, and to mount.

use std::{
    ffi::{c_char, c_int, c_long, c_ulong, c_void},
    fs,
};

unsafe extern "C" {
    fn unshare(flags: c_int) -> c_int;
    fn mount(
        source: *const c_char,
        target: *const c_char,
        kind: *const c_char,
        flags: c_ulong,
        data: *const c_void,
    ) -> c_int;
    fn chroot(path: *const c_char) -> c_int;
    fn setuid(uid: u32) -> c_int;
    fn getuid() -> u32;
    fn syscall(number: c_long, ...) -> c_long;
    fn prctl(option: c_int, ...) -> c_int;
}

fn main() {
    if unsafe { unshare(0x1000_0000) } == 0 {
        println!("achieved: a user namespace");
    }
    if unsafe { unshare(0x4000_0000) } == 0 {
        println!("achieved: a network namespace");
    }
    // clone3 with CLONE_NEWUSER: flags are the first of 11 numbers; the exit signal is
    // the fifth.
    let mut arguments = [0_u64; 11];
    (arguments[0], arguments[4]) = (0x1000_0000, 17);
    match unsafe { syscall(435, arguments.as_mut_ptr(), size_of_val(&arguments)) } {
        0 => std::process::exit(0),
        1.. => println!("achieved: a process in a user namespace"),
        _ => {}
    }
    #[cfg(target_arch = "x86_64")]
    {
        match unsafe { syscall(56, 0x1000_0000_u64 | 17, 0, 0, 0, 0) } {
            0 => std::process::exit(0),
            1.. => println!("achieved: clone into a user namespace"),
            _ => {}
        }
        // The same by its x32 number.
        match unsafe { syscall(0x4000_0000 | 56, 0x1000_0000_u64 | 17, 0, 0, 0, 0) } {
            0 => std::process::exit(0),
            1.. => println!("achieved: clone by its other number"),
            _ => {}
        }
    }
    let text = |text: &'static [u8]| text.as_ptr().cast();
    if unsafe { mount(text(b"x\0"), text(b"/tmp\0"), text(b"tmpfs\0"), 0, std::ptr::null()) }
        == 0
    {
        println!("achieved: mount");
    }
    // Remount the root writable.
    if unsafe { mount(std::ptr::null(), text(b"/\0"), std::ptr::null(), 0x1020, text(b"\0").cast()) }
        == 0
    {
        println!("achieved: remount");
    }
    if unsafe { chroot(text(b"/tmp\0")) } == 0 {
        println!("achieved: chroot");
    }
    if unsafe { getuid() } == 0 || unsafe { setuid(0) } == 0 {
        println!("achieved: root");
    }
    // PR_GET_NO_NEW_PRIVS
    if unsafe { prctl(39, 0, 0, 0, 0) } != 1 {
        println!("achieved: programs with set-user-ID");
    }
    // PR_CAPBSET_READ tells nothing; the effective set is in the status.
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    for line in status.lines().filter(|line| line.starts_with("CapEff")) {
        if !line.ends_with("0000000000000000") {
            println!("achieved: capabilities {line}");
        }
    }
    // keyctl(KEYCTL_GET_KEYRING_ID, the user's keyring, create)
    #[cfg(target_arch = "x86_64")]
    if unsafe { syscall(250, 0, -4_i64, 1) } > 0 {
        println!("achieved: keys");
    }
    // TIOCSTI types into the terminal.
    unsafe extern "C" {
        fn ioctl(fd: c_int, request: c_ulong, ...) -> c_int;
    }
    for fd in 0..3 {
        if unsafe { ioctl(fd, 0x5412, text(b"x\0") as *const c_char) } == 0 {
            println!("achieved: type into the terminal");
        }
    }
    for file in ["/proc/sys/kernel/core_pattern", "/proc/sysrq-trigger", "/sys/power/state"] {
        if fs::OpenOptions::new().write(true).open(file).is_ok() {
            println!("achieved: write {file}");
        }
    }
}
