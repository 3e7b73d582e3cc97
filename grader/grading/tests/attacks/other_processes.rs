//! Signals, traces, slows down and limits other processes. Signal 0 only asks whether it
//! could.

use std::{
    env,
    ffi::{c_int, c_long, c_void},
};

unsafe extern "C" {
    fn kill(pid: c_int, signal: c_int) -> c_int;
    fn getppid() -> c_int;
    fn getpid() -> c_int;
    fn ptrace(request: c_long, pid: c_int, address: *mut c_void, data: *mut c_void) -> c_long;
    fn setpriority(which: c_int, who: u32, nice: c_int) -> c_int;
    fn prlimit(pid: c_int, resource: c_int, new: *const [u64; 2], old: *mut [u64; 2]) -> c_int;
    fn fcntl(fd: c_int, command: c_int, argument: c_int) -> c_int;
    fn process_vm_readv(
        pid: c_int,
        local: *const c_void,
        local_count: u64,
        remote: *const c_void,
        remote_count: u64,
        flags: u64,
    ) -> isize;
    fn syscall(number: c_long, ...) -> c_long;
}

const PTRACE_SEIZE: c_long = 0x4206;
const NULL: *mut c_void = std::ptr::null_mut();

fn main() {
    let grader: c_int = env::args().nth(5).unwrap().parse().unwrap();
    let parent = unsafe { getppid() };
    for (who, pid) in [("the grader", grader), ("the parent", parent)] {
        // Inside a namespace the parent's number is 0, or our own reaper's.
        if pid <= 1 {
            continue;
        }
        if unsafe { kill(pid, 0) } == 0 {
            println!("achieved: signal {who}");
        }
        if unsafe { ptrace(PTRACE_SEIZE, pid, NULL, NULL) } == 0 {
            println!("achieved: trace {who}");
        }
        if unsafe { process_vm_readv(pid, NULL, 0, NULL, 0, 0) } == 0 {
            println!("achieved: read the memory of {who}");
        }
        if unsafe { setpriority(0, pid as u32, 19) } == 0 {
            println!("achieved: slow down {who}");
        }
        let mut old = [0; 2];
        if unsafe { prlimit(pid, 7, std::ptr::null(), &mut old) } == 0 {
            println!("achieved: the limits of {who}");
        }
        // F_SETOWN: the kernel then sends SIGIO to that process.
        if unsafe { fcntl(0, 8, pid) } == 0 {
            println!("achieved: SIGIO to {who}");
        }
        // pidfd_open and pidfd_send_signal have these numbers everywhere.
        let pidfd = unsafe { syscall(434, pid, 0) };
        if pidfd >= 0 && unsafe { syscall(424, pidfd, 0, NULL, 0) } == 0 {
            println!("achieved: signal {who} through a file");
        }
    }
    // -1 means "everybody whom I may"; in a namespace, that is nobody else.
    if unsafe { kill(-1, 0) } == 0 {
        println!("achieved: signal everybody");
    }
    if unsafe { kill(getpid(), 0) } == 0 {
        println!("allowed: signal itself");
    }
}
