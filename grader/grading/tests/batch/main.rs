//! Tests batches: the store and the workers by themselves, and the real program on a small
//! class.

mod contracts;
#[cfg(unix)]
mod ending;
mod grading;
mod keeping;
mod marking;
#[path = "../../../tests/support/mod.rs"]
#[expect(dead_code, reason = "each test uses a part of it")]
mod peers;
mod refusing;
mod sharding;
mod store;
mod support;
mod workers;
