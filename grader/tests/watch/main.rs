//! `check watch` as a student meets it: in a terminal, at a desk of their own.
#![cfg(unix)]

#[path = "../support/desk.rs"]
#[expect(dead_code, reason = "watching needs no more of it")]
mod desk;

mod ends;
mod frames;
mod killed;
mod late;
mod list;
mod looks;
mod page;
mod phases;
mod saves;
mod session;
mod without;
