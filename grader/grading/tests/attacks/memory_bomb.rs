//! Fills the memory, up to 2 GB, and reports after each 64 MB.

fn main() {
    let mut held = Vec::new();
    for _ in 0..32 {
        held.push(vec![1_u8; 64 << 20]);
        println!("counted: {}", held.len() * 64);
    }
}
