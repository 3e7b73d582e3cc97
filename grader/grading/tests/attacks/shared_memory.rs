//! Fills memory that doesn't count as data: shared mappings and files in memory.

use std::{
    ffi::{c_char, c_int, c_void},
    fs::{self, File},
    io::Write,
};

unsafe extern "C" {
    fn mmap(
        at: *mut c_void,
        length: usize,
        rights: c_int,
        flags: c_int,
        fd: c_int,
        offset: i64,
    ) -> *mut c_void;
    fn memfd_create(name: *const c_char, flags: u32) -> c_int;
    fn shmget(key: c_int, size: usize, flags: c_int) -> c_int;
}

const CHUNK: usize = 64 << 20;

fn main() {
    let mut mapped = 0;
    while mapped < 64 {
        // PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS
        let at = unsafe { mmap(std::ptr::null_mut(), CHUNK, 3, 0x21, -1, 0) };
        if at as isize == -1 {
            break;
        }
        mapped += 1;
    }
    println!("counted: {}", mapped * 64);
    if unsafe { memfd_create(b"x\0".as_ptr().cast(), 0) } >= 0 {
        println!("achieved: a file in memory");
    }
    if unsafe { shmget(0, CHUNK, 0o1600) } >= 0 {
        println!("achieved: memory that outlives it");
    }
    for folder in ["/dev/shm", "/dev", "/run", "/"] {
        let path = format!("{folder}/memory");
        if File::create(&path).is_ok_and(|mut file| file.write_all(&[1; 4096]).is_ok()) {
            println!("achieved: memory in {folder}");
            let _ = fs::remove_file(path);
        }
    }
}
