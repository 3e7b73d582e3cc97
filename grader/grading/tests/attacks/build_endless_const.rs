//! Keeps the compiler busy.

#![allow(long_running_const_eval)]

const NEVER: () = loop {};

fn main() {
    NEVER
}
