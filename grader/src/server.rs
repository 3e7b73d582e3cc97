#![allow(missing_docs)]
use crate::verdict::Place;
use std::{
    path::Path,
    time::{Duration, Instant},
};
pub struct Server;
pub struct Vitals {
    pub panics: Vec<Panic>,
    pub exit: Option<String>,
}
#[derive(Clone)]
pub struct Panic {
    pub place: Place,
    pub message: String,
    pub thread: String,
    pub todo: bool,
    pub at: Instant,
}
pub struct Stderr;
impl Stderr {
    pub fn lines_between(&self, _: Instant, _: Instant) -> Vec<String> {
        vec![]
    }
}
pub struct Launch<'a> {
    pub program: &'a Path,
    pub directory: &'a Path,
    pub env: Vec<(String, String)>,
    pub ready_within: Duration,
}
#[derive(Debug)]
pub struct StartFailure;
impl Server {
    pub async fn start(_: Launch<'_>) -> Result<Server, StartFailure> {
        Err(StartFailure)
    }
    pub fn vitals(&self) -> tokio::sync::watch::Receiver<Vitals> {
        todo!()
    }
    pub fn stderr(&self) -> Stderr {
        Stderr
    }
    pub fn port(&self) -> u16 {
        0
    }
    pub async fn stop(self) {}
}
