//! Runs the grader on real servers that the class cannot connect to. Each verdict names
//! the cause, in words that fit any programming language. A few servers at unusual places
//! do let the class in.

mod support;

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    path::PathBuf,
    process::{Command, Output},
    sync::Mutex,
    thread,
};

use serde_json::Value;
use support::Server;

/// How many servers are judged at the same time: judging is mostly waiting.
const AT_ONCE: usize = 12;

fn folder() -> PathBuf {
    support::workspace().join("grader/tests/strangers")
}

/// Starts the servers. Returns the URL of each by its name.
fn servers() -> (Server, BTreeMap<String, String>) {
    // Some of them are lessons' servers, which need the packages in this folder.
    support::node(&support::workspace().join("grader/tests/node"));
    let server = Server::start(support::node(&folder()).arg("servers.mjs")).unwrap();
    let places = serde_json::from_str(&server.url().unwrap()).unwrap();
    (server, places)
}

/// `check`, on a server.
fn check(url: &str) -> Command {
    let mut check = Command::new(env!("CARGO_BIN_EXE_grader"));
    check
        .args(["04-messages", "--seed", "4", "--format", "json", "--url", url])
        .env_remove("SSL_CERT_FILE")
        .env_remove("SSL_CERT_DIR");
    check
}

#[test]
fn each_stranger_is_told_what_keeps_the_class_out() {
    let (_server, places) = servers();
    let queue = Mutex::new(places.iter());
    let verdicts = Mutex::new(BTreeMap::new());
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                let next = || queue.lock().unwrap().next();
                while let Some((name, url)) = next() {
                    let output = check(url).output().unwrap();
                    verdicts.lock().unwrap().insert(name, (url, in_words(&output)));
                }
            });
        }
    });
    let mut all = String::new();
    for (name, (url, verdict)) in verdicts.into_inner().unwrap() {
        if name.starts_with("right-") {
            assert_eq!(verdict, "passed, exit status 0\n", "{name} {url}");
        } else {
            writeln!(all, "# {name}: {url}\n{verdict}").unwrap();
        }
    }
    let rust = [".await", "axum", "socketioxide", "router", "io.ns", "layer"];
    for word in rust {
        assert!(
            !all.contains(word),
            "the verdict on a server in another language contains {word}"
        );
    }
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.add_filter(r":\d{4,5}\b", ":[port]");
    settings.add_filter(r#""sid":"[^"]*"#, r#""sid":"[sid]"#);
    settings.bind(|| insta::assert_snapshot!("strangers", all));
}

/// Every kind of client trusts the certificates in `SSL_CERT_FILE`, which OpenSSL reads.
/// macOS and Windows have their own stores of trusted certificates.
#[test]
#[cfg(not(any(windows, target_vendor = "apple")))]
fn a_certificate_that_the_environment_names_is_trusted() {
    let (_server, places) = servers();
    let trusting = |certificate: &str, place: &str| {
        let certificate = folder().join(format!("certificates/{certificate}.pem"));
        let output = check(&places[place]).env("SSL_CERT_FILE", certificate).output();
        let output = output.unwrap();
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        let starts = &report["checks"][0];
        format!("{} {}", starts["status"], starts["rationale"])
    };
    assert_eq!(trusting("trusted", "not-trusted"), "\"passed\" null");
    let says = trusting("other", "other-host");
    assert!(says.contains("another host name"), "{says}");
    let says = trusting("expired", "expired");
    assert!(says.contains("has expired"), "{says}");
}

/// The verdict, and the texts of the first check.
fn in_words(output: &Output) -> String {
    let Ok(report) = serde_json::from_slice::<Value>(&output.stdout) else {
        return String::from_utf8_lossy(&output.stderr).into_owned();
    };
    let verdict = report["verdict"].as_str().unwrap_or_default();
    let exit = output.status.code().unwrap_or(-1);
    let mut text = format!("{verdict}, exit status {exit}\n");
    let starts = &report["checks"][0];
    for field in ["rationale", "expected", "actual", "hint"] {
        if let Some(said) = starts[field].as_str() {
            writeln!(text, "{field}: {said}").unwrap();
        }
    }
    if starts["status"] == "passed" && verdict != "passed" {
        writeln!(text, "it let the class in").unwrap();
    }
    text
}
