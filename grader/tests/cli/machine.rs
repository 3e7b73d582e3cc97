//! A machine that has run out of something: the student's server is not to blame.

use std::process::Output;

use super::desk::Desk;

/// Runs `check` in a shell that has done something first, such as `ulimit -n 48`.
fn check_after(desk: &Desk, before: &str, words: &[&str]) -> Output {
    let command = desk.command();
    let mut shell = assert_cmd::Command::new("bash");
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => shell.env(name, value),
            None => shell.env_remove(name),
        };
    }
    shell.current_dir(desk.path(".")).arg("-c").arg(format!("{before} \"$0\" \"$@\""));
    shell.arg(command.get_program()).args(words).output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

/// Builds the solution, so that it is the check that runs out, and not cargo.
fn built() -> Desk {
    let desk = Desk::new();
    assert_eq!(desk.check(&["1", "--solution"]).code, Some(0));
    desk
}

/// The verdict is that there is none, for this lack.
fn assert_excused(output: &Output, lack: &str, remedy: &str) {
    let said = text(&output.stdout);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("could not be judged"), "{said}");
    assert!(said.contains(lack), "{said}");
    assert!(said.contains(remedy), "{said}");
    assert!(!said.contains('✗'), "{said}");
}

#[test]
fn a_terminal_that_allows_few_open_files_is_no_hindrance() {
    let desk = built();
    for limit in ["16", "48"] {
        let before = format!("ulimit -S -n {limit};");
        let output = check_after(&desk, &before, &["1", "--solution"]);
        assert_eq!(output.status.code(), Some(0), "{limit}: {}", text(&output.stdout));
    }
}

#[test]
fn a_lack_of_open_files_is_the_machines() {
    let desk = built();
    // From about 26, a server and its class can just do. Below, it is never the same
    // thing that fails first.
    for limit in ["16", "20", "23"] {
        let before = format!("ulimit -n {limit};");
        let output = check_after(&desk, &before, &["1", "--solution"]);
        assert_excused(&output, "allows no more open files", "a new terminal");
    }
}

#[test]
fn a_compiler_that_may_have_no_memory_says_nothing_of_the_file() {
    let desk = Desk::new();
    for limit in ["300000", "450000", "600000", "700000"] {
        desk.solve_lesson("01-connect", &[("async fn main", "async  fn main")]);
        let output = check_after(&desk, &format!("ulimit -v {limit};"), &["1"]);
        let said = text(&output.stderr);
        // Without cargo, and against the library, the last may be just enough.
        if limit == "700000" && output.status.code() == Some(0) {
            continue;
        }
        assert_eq!(output.status.code(), Some(2), "{limit}: {said}");
        assert!(said.contains("no memory left"), "{limit}: {said}");
        assert!(said.contains("ulimit -v unlimited"), "{limit}: {said}");
    }
    let said = desk.check(&["1"]);
    assert_eq!(said.code, Some(0), "{}{}", said.stdout, said.stderr);
}

#[test]
fn a_compiler_that_may_write_no_large_files_says_nothing_of_the_file() {
    let desk = Desk::new();
    desk.solve_lesson("01-connect", &[("async fn main", "async   fn main")]);
    let output = check_after(&desk, "ulimit -f 256;", &["1"]);
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("reached its largest allowed size"), "{said}");
    let said = desk.check(&["1"]);
    assert_eq!(said.code, Some(0), "{}{}", said.stdout, said.stderr);
}

/// The network of a new namespace is not up. Root may make one, and on most machines
/// everybody may.
#[test]
fn a_loopback_network_that_is_down_is_the_machines() {
    let works = |words: &str| {
        let tried = std::process::Command::new("sh").arg("-c").arg(words).status();
        tried.is_ok_and(|status| status.success())
    };
    let unshare = ["unshare -n", "unshare -rn"]
        .into_iter()
        .find(|unshare| works(&format!("{unshare} true")));
    let Some(unshare) = unshare else {
        assert!(!works("test $(id -u) = 0"), "root, and `unshare -n` does not work");
        eprintln!("NOT TESTED: this machine lets nobody but root run `unshare -n`.");
        return;
    };
    let desk = built();
    for words in [
        &["1", "--solution"][..],
        &["1", "--url", "http://127.0.0.1:3000"],
        &["1", "--url", "http://localhost:3000"],
    ] {
        let output = check_after(&desk, unshare, words);
        assert_excused(&output, "has no network to the server", "lo");
    }
}

/// A server that leaks what it opens may open plenty, and is wrong.
#[test]
fn a_server_that_leaks_files_has_itself_to_blame() {
    let desk = Desk::new();
    let leaks = "async fn on_connect(socket: SocketRef) {\n    \
                 loop { std::mem::forget(std::fs::File::open(\"/dev/null\").unwrap()); }\n    \
                 #[allow(unreachable_code)]\n    ";
    desk.solve(&[("async fn on_connect(socket: SocketRef) {\n", leaks)]);
    let said = desk.check(&["4", "--seed", "3"]);
    assert_eq!(said.code, Some(1), "{}{}", said.stdout, said.stderr);
    assert!(said.stdout.contains("Too many open files"), "{}", said.stdout);
}

/// Anyone can send or print these words.
#[test]
fn what_a_server_says_of_a_lack_excuses_nothing() {
    let desk = Desk::new();
    let says = "    if messages.list().await.len() > 1 {\n        \
                eprintln!(\"EMFILE: Too many open files\");\n        \
                io.emit(\"message\", \"ENOMEM: Cannot allocate memory\").await.ok();\n        \
                return;\n    }\n    \
                let message = messages.add(new.username, new.content).await;\n";
    let stores = "    let message = messages.add(new.username, new.content).await;\n";
    desk.solve(&[(stores, says)]);
    let said = desk.check(&["4", "--seed", "3"]);
    assert_eq!(said.code, Some(1), "{}{}", said.stdout, said.stderr);
    assert!(said.stdout.contains("EMFILE"), "{}", said.stdout);
}
