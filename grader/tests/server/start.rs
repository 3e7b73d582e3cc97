//! Servers that start, and servers that do not.

use std::net;

use tokio::{io::AsyncReadExt, net::TcpListener, time::timeout};

use super::*;

/// A listener that a server connects to, and its address for the variable `TEST`.
async fn phone() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    (listener, address)
}

/// Waits until the process at the other end of this connection has ended.
async fn hangs_up(call: &mut TcpStream) {
    let end = timeout(LONG, call.read_to_end(&mut Vec::new())).await.unwrap();
    // On some systems a killed process resets its connections.
    end.ok();
}

#[tokio::test]
async fn it_listens_and_stops() {
    let server = start("listen").await;
    assert_eq!(server.url(), format!("http://127.0.0.1:{}", server.port()));
    tell(&server, "say hello").await;
    let (port, vitals, output) = (server.port(), server.vitals(), server.output());
    server.stop().await;
    assert!(vitals.borrow().exit.is_some());
    assert!(vitals.borrow().panics.is_empty());
    assert!(output.lines().len() <= 1);
    TcpStream::connect(("127.0.0.1", port)).await.unwrap_err();
}

#[tokio::test]
async fn a_todo_at_the_start_is_unfinished() {
    let failure = failure(unruly("todo", &[])).await;
    let StartFailure::Unfinished { todo, .. } = &failure else { panic!("{failure:?}") };
    assert_eq!(todo.message, "give the router its routes");
    assert_eq!(todo.thread, "main");
    assert!(todo.place.file.ends_with("unruly.rs"));
    assert!(
        failure.to_string().starts_with("The server reached a `todo!()` at "),
        "{failure}"
    );
    assert!(failure.to_string().ends_with(": give the router its routes"), "{failure}");
}

#[tokio::test]
async fn a_todo_in_a_server_that_goes_on_is_known_at_once() {
    let failure = failure(unruly("todo in a thread", &[])).await;
    assert!(matches!(failure, StartFailure::Unfinished { .. }), "{failure:?}");
}

#[tokio::test]
async fn a_panic_at_the_start_is_told_whole() {
    let failure = failure(unruly("assertion", &[])).await;
    let StartFailure::Exited { panic: Some(panic), .. } = &failure else {
        panic!("{failure:?}")
    };
    assert_eq!(panic.message, "assertion `left == right` failed\n  left: 2\n right: 3");
    assert!(failure.next_step().starts_with("Look at line "), "{}", failure.next_step());
}

#[tokio::test]
async fn one_that_ends_at_once() {
    let failed = failure(unruly("exit", &[])).await;
    let StartFailure::Exited { status: Some(status), .. } = &failed else {
        panic!("{failed:?}")
    };
    assert_eq!(status.code(), Some(3));
    assert_eq!(failed.output(), ["no such database"]);

    let failed = failure(unruly("return", &[])).await;
    assert!(failed.next_step().contains("kit::serve"), "{}", failed.next_step());
}

#[tokio::test]
async fn a_program_that_cannot_be_run() {
    let launch = Launch { program: Path::new("no/such/program"), ..unruly("", &[]) };
    let failure = failure(launch).await;
    assert!(matches!(failure, StartFailure::NotRunnable { .. }), "{failure:?}");
}

#[tokio::test]
async fn one_that_never_listens() {
    let (phone, address) = phone().await;
    let launch =
        Launch { ready_within: SHORT, ..unruly("silent", &[("TEST", &address)]) };
    let failure = failure(launch).await;
    let StartFailure::NeverListened { listens_on, .. } = &failure else {
        panic!("{failure:?}")
    };
    assert!(listens_on.is_empty());
    assert!(failure.to_string().ends_with("of 127.0.0.1 after 1 s."), "{failure}");
    let mut call = timeout(LONG, phone.accept()).await.unwrap().unwrap().0;
    hangs_up(&mut call).await;
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn one_that_listens_elsewhere() {
    let launch = Launch { ready_within: SHORT, ..unruly("elsewhere", &[]) };
    let failed = failure(launch).await;
    let StartFailure::NeverListened { listens_on, .. } = &failed else {
        panic!("{failed:?}")
    };
    assert_eq!(listens_on.len(), 1);
    assert_eq!(failed.output(), [listens_on[0].to_string()]);
    assert!(
        failed.to_string().ends_with(&format!(", but on {}.", listens_on[0])),
        "{failed}"
    );

    let launch = Launch { ready_within: SHORT, ..unruly("another address", &[]) };
    let failed = failure(launch).await;
    assert!(
        failed.to_string().ends_with("but on this port of another address."),
        "{failed}"
    );
}

#[tokio::test]
async fn a_port_that_was_lost_is_changed() {
    let folder = tempfile::tempdir().unwrap();
    let starts = folder.path().join("starts");
    let env = [("STARTS", starts.to_str().unwrap())];
    let server = Server::start(unruly("port taken once", &env)).await.unwrap();
    assert_eq!(fs::read_to_string(&starts).unwrap(), "..");
    server.stop().await;
}

#[tokio::test]
async fn a_fixed_port_that_is_taken_is_tried_three_times() {
    let folder = tempfile::tempdir().unwrap();
    let starts = folder.path().join("starts");
    let taken = net::TcpListener::bind("127.0.0.1:0").unwrap();
    let fixed = taken.local_addr().unwrap().port().to_string();
    let env = [("FIXED", &fixed[..]), ("STARTS", starts.to_str().unwrap())];
    let failure = failure(unruly("fixed port", &env)).await;
    assert_eq!(fs::read_to_string(&starts).unwrap(), "...");
    assert!(
        failure.next_step().starts_with("It wants a port"),
        "{}",
        failure.next_step()
    );
}

#[tokio::test]
async fn dropped_while_it_starts() {
    let (phone, address) = phone().await;
    let mut call = tokio::select! {
        server = Server::start(unruly("silent", &[("TEST", &address)])) => panic!("{server:?}"),
        call = phone.accept() => call.unwrap().0,
    };
    hangs_up(&mut call).await;
}
