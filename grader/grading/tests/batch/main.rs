//! Tests batches: the store and the workers by themselves, and the real program on a small
//! class.

#[cfg(unix)]
mod ending;
mod grading;
mod keeping;
mod marking;
mod refusing;
mod sharding;
mod store;
mod support;
mod workers;
