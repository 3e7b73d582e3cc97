//! Ends by a signal, which must be reported as it is outside.

fn main() {
    std::process::abort();
}
