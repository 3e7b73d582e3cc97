//! Compiles a file of another student.

#[path = "/etc/hostname"]
mod stolen;

fn main() {}
