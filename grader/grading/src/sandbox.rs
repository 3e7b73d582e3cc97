//! What a stranger's code is compiled and run in.
