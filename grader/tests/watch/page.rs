//! The lesson's page, before the student's own server.

use std::{
    io::{Read, Write},
    net::TcpStream,
};

use super::{
    desk::Desk,
    session::{KEYS, Session, marked, solved},
};

/// The page, if the server answers.
fn get(port: u16) -> Option<String> {
    let mut connection = TcpStream::connect(("127.0.0.1", port)).ok()?;
    connection.write_all(b"GET / HTTP/1.0\r\n\r\n").ok()?;
    let mut answer = String::new();
    connection.read_to_string(&mut answer).ok()?;
    answer.starts_with("HTTP/1.0 200").then_some(answer)
}

#[test]
fn it_stays_at_its_address_with_each_new_build() {
    let desk = Desk::new();
    let mut session = Session::start(&desk);
    let from = session.now();
    session.save(&solved(&desk, ""));
    let at = session.wait_for(from, "Lesson 04 passed");
    let at = session.wait_for(at, KEYS);
    session.press("o");
    let begin = session.wait_for(at, "Your page: http://127.0.0.1:");
    let end = session.wait_for(begin, KEYS);
    let port = session.text()[begin..end].lines().next().unwrap().trim().parse().unwrap();
    session.wait_until("the page", || get(port).is_some());
    let server = |session: &Session<'_>| {
        session.processes().into_iter().find(|(_, name)| name == "page")
    };
    let old = server(&session);
    assert!(old.is_some());

    let from = session.now();
    session.save(&solved(&desk, "println!(\"once more\");"));
    let at = session.wait_for(from, "Lesson 04 passed");
    session.wait_for(at, &format!("Your page: http://127.0.0.1:{port}"));
    session.wait_until("another server", || {
        let new = server(&session);
        new.is_some() && new != old
    });
    session.wait_until("the page again", || get(port).is_some());

    // What does not compile leaves the last one there.
    let from = session.now();
    session.save(&marked(&desk, 3));
    let at = session.wait_for(from, "mark 3.");
    session.wait_for(at, KEYS);
    assert!(get(port).is_some());

    session.press("q");
    assert!(session.ended().success());
    assert!(get(port).is_none());
    assert!(session.processes().is_empty());
}
