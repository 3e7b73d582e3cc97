//! The end of a server that this run started: how it is noticed when a connection
//! breaks, and how it is explained by what the process left behind.

use std::{io, net::Ipv4Addr, time::Duration};

use tokio::{net::TcpStream, time::timeout};

use super::{Stage, gathering::NO_CONNECTION};
use crate::{
    class::{Client, Connection},
    finding::Finding,
    journal::{Entry, Way},
    patience::within,
    server::{Exit, Panic, Server, Vitals},
    trap::Trap,
};

/// How long a server that no longer listens may take to end. It may be writing a core
/// dump, or waiting for its other threads.
const ENDING: Duration = Duration::from_secs(3);

/// How long a server that has broken a connection, and still listens, may take to
/// show that it was ending: the system closes its files one after the other.
const CLOSING: Duration = Duration::from_millis(300);

/// How long it may take to connect to a port on this machine.
const CONNECT: Duration = Duration::from_millis(500);

/// A panic at most this long before the end has caused it.
const LED_TO_IT: Duration = Duration::from_secs(1);

/// How many of the server's last lines are shown with its end.
const LAST_LINES: usize = 30;

impl Stage {
    /// What is known so far about the server's end, or about a `todo!()` that it reached.
    pub fn end_of_server(&self) -> Option<Finding> {
        let server = self.server()?;
        let vitals = server.vitals();
        let vitals = vitals.borrow();
        self.end_in(&vitals)
    }

    /// The same, but if the journal since `mark` or the server's port suggests that the
    /// server is just ending, waits for its end, with a limit. A process closes its
    /// connections before the system reports its end.
    pub async fn end_of_broken_server(&self, mark: usize) -> Option<Finding> {
        let server = self.server()?;
        if self.end_of_server().is_none() {
            let limit = if !listens(server).await {
                ENDING
            } else if self.has_broken(mark) {
                CLOSING
            } else {
                return None;
            };
            let mut vitals = server.vitals();
            // This fails if the server's watchers are gone. Nothing is known then.
            let _ = within(limit, vitals.wait_for(|vitals| vitals.exit.is_some())).await;
        }
        self.end_of_server()
    }

    /// What the server's vitals say about its end, if anything: a `todo!()` that it
    /// reached since the check began, or an exit.
    pub(super) fn end_in(&self, vitals: &Vitals) -> Option<Finding> {
        let todo = |panic: &&Panic| panic.todo && panic.at >= self.check_started;
        if let Some(panic) = vitals.panics.iter().find(todo) {
            return Some(Finding::unfinished(panic));
        }
        let exit = vitals.exit.as_ref()?;
        let mut printed = self.printed_since(self.check_started);
        printed.drain(..printed.len().saturating_sub(LAST_LINES));
        Some(explain(exit, vitals.panics.last(), printed))
    }

    /// Whether the server has ended a connection without being asked, or has not answered
    /// a client or a request.
    fn has_broken(&self, mark: usize) -> bool {
        let closed =
            |client: &Client| matches!(client.connection(), Connection::Closed(_));
        let broken = |entry: &Entry| {
            entry.way == Way::Closed
                || entry.unanswered
                || entry.packet.starts_with(NO_CONNECTION)
        };
        self.clients().iter().any(closed)
            || self.journal.read().iter().skip(mark).any(broken)
    }
}

/// Whether the server's port is listened on: only a refused connection proves that not.
async fn listens(server: &Server) -> bool {
    let connecting = TcpStream::connect((Ipv4Addr::LOCALHOST, server.port()));
    let refused = |error: &io::Error| error.kind() == io::ErrorKind::ConnectionRefused;
    !matches!(timeout(CONNECT, connecting).await, Ok(Err(error)) if refused(&error))
}

/// How a server ended, judging by its exit status, its last panic and its last lines.
fn explain(exit: &Exit, panic: Option<&Panic>, printed: Vec<String>) -> Finding {
    let how = match exit.status {
        Some(status) => status.to_string(),
        None => "the system doesn't say how".into(),
    };
    let panic = panic.filter(|panic| exit.at <= panic.at + LED_TO_IT);
    let overflowed = |line: &String| line.contains("has overflowed its stack");
    let (rationale, trap) = if let Some(panic) = panic {
        (
            format!("The server panicked and ended ({how}): {}", panic.message),
            Trap::of("server-panicked"),
        )
    } else if printed.iter().any(overflowed) {
        (
            format!("The server's stack overflowed, and it ended ({how})."),
            Trap::of("stack-overflowed"),
        )
    } else if exit.status.is_some_and(|status| status.success()) {
        (format!("The server ended by itself ({how})."), Trap::of("main-returned"))
    } else if exit.status.is_some_and(|status| status.code().is_some()) {
        (format!("The server ended itself ({how})."), Trap::of("server-exited"))
    } else {
        (format!("The server was ended ({how})."), Trap::of("server-was-ended"))
    };
    let mut finding = Finding::failed(rationale)
        .expected("the server to keep running, whatever a client sends")
        .actual(format!("its process ended: {how}"))
        .trap(trap);
    finding.place = panic.map(|panic| panic.place.clone());
    finding.printed = printed;
    finding
}
