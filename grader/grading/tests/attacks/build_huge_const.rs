//! Fills the compiler's memory.

const SIZE: usize = 6 << 30;
static HUGE: [u8; SIZE] = [7; SIZE];

fn main() {
    println!("achieved: {}", HUGE[SIZE / 2]);
}
