//! Computes without an end, and wants to outlive the grader.

unsafe extern "C" {
    fn prctl(option: i32, ...) -> i32;
}

fn main() {
    // PR_SET_PDEATHSIG: no signal when the parent ends.
    unsafe { prctl(1, 0, 0, 0, 0) };
    let mut number = 1_u64;
    while number != 0 {
        number = std::hint::black_box(number.wrapping_mul(3) | 1);
    }
}
