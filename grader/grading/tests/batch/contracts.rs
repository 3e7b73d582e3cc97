//! A batch that is judged by an instructor's contract.

use std::{fs, path::Path};

use grading::records::{CheckStatus, Verdict};

use super::{
    peers,
    support::{Class, Run, read},
};

/// A text, and what takes its place.
type Edit = (&'static str, &'static str);

/// Wrong servers of `likes.toml`: whose they are, the check that tells first, and how they
/// differ from the right one.
const WRONG: [(&str, &str, &[Edit]); 5] = [
    (
        "a-count-for-each-client",
        "count",
        &[(
            r#"socket.on("like", on_like);"#,
            r#"let own = Count::default();
            socket.on("like", move |io: SocketIo, ack: AckSender, payload: TryData<Value>| {
                on_like(io, ack, State(own.clone()), payload)
            });"#,
        )],
    ),
    (
        "a-database-that-is-slow",
        "count",
        &[
            ("let mut count = count.lock().await;", "let old = *count.lock().await;"),
            (
                "*count += 1;",
                "tokio::time::sleep(std::time::Duration::from_millis(10)).await;
                let mut count = count.lock().await;
                *count = old + 1;",
            ),
        ],
    ),
    (
        "only-the-others",
        "everyone",
        &[
            ("io: SocketIo,", "socket: SocketRef,"),
            ("io.emit(", "socket.broadcast().emit("),
        ],
    ),
    ("trusts-the-page", "refused", &[(".filter(is_right)", "")]),
    (
        "the-count-first",
        "refused",
        &[
            ("let like = object(", "*count.lock().await += 1; let like = object("),
            ("*count += 1;", ""),
            ("let mut count", "let count"),
        ],
    ),
];

/// The contract, and the right server.
fn contract() -> String {
    read("lessons/contracts/likes.toml")
}

fn right() -> String {
    read("grader/tests/contracts/rust/likes/src/main.rs")
}

fn edited(edits: &[Edit]) -> String {
    let mut text = right();
    for (find, replace) in edits {
        assert_eq!(text.matches(find).count(), 1, "{find}");
        text = text.replace(find, replace);
    }
    text
}

/// A text that doesn't compile, which is judged quickly.
fn broken(id: &str) -> String {
    format!("// {id}\n{}", right().replace("fn main", "fn mian"))
}

/// A class with nobody in it, and the contract beside it.
fn class() -> Class {
    let class = Class::empty();
    class.write("likes.toml", &contract());
    class
}

fn grade(class: &Class, out: &str, words: &[&str]) -> Run {
    let all = ["class", "--contract", "likes.toml", "--sandbox", "best", "--out", out];
    class.run(&[&all[..], words].concat())
}

#[test]
fn right_servers_pass_and_wrong_ones_fail_at_their_check() {
    let class = class();
    // A whole package, as the starter is, and the file of a handout.
    class.write("class/package/src/main.rs", &right());
    class.write("class/package/contract.toml", &contract());
    class.write("class/handout/exercises/likes.rs", &format!("{}\n", right()));
    for (id, _, edits) in WRONG {
        class.write(&format!("class/{id}.rs"), &edited(edits));
    }
    class.write("class/unfinished/src/main.rs", &starter(&class));
    class.write("class/broken/likes.rs", &broken("broken"));
    let rubric = "total = 10\nothers = 0\n\n[points]\ncount = 4\nrefused = 6\n";
    class.write("points.toml", rubric);
    let words = ["--sandbox", "strict", "--rubric", "points.toml", "--seed", "7"];
    let all =
        [&["class", "--contract", "likes.toml", "--out", "out"], &words[..]].concat();
    let run = class.run(&all);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(
        run.first(),
        "likes: 9 submissions: 2 passed, 6 failed, 1 unfinished.",
        "{}",
        run.stdout
    );
    for id in ["package", "handout"] {
        let record = class.record("out", id).record;
        assert_eq!(record.verdict, Verdict::Passed, "{}", record.shown);
    }
    for (id, check, _) in WRONG {
        let record = class.record("out", id).record;
        assert_eq!(record.verdict, Verdict::Failed, "{id}: {}", record.shown);
        let failed = record.checks.iter().find(|it| it.status == CheckStatus::Failed);
        assert_eq!(
            failed.map(|it| it.id.as_str()),
            Some(check),
            "{id}: {}",
            record.shown
        );
    }
    let grades = fs::read_to_string(class.path("out/exports/grades.csv")).unwrap();
    let points = |id: &str| {
        let row = grades.lines().find(|row| row.starts_with(id)).unwrap();
        row.split(",likes,").nth(1).unwrap().split(',').next().unwrap().to_owned()
    };
    assert_eq!(points("package"), "10");
    assert_eq!(points("a-count-for-each-client"), "6");
    assert_eq!(points("trusts-the-page"), "4");
    assert_eq!(points("broken"), "0");
    // The page for the student names the file and the heading to read.
    let page = |id: &str| fs::read_to_string(class.path(&format!("out/pages/{id}.html")));
    assert!(page("broken").unwrap().contains("likes.rs:"));
    assert!(page("trusts-the-page").unwrap().contains("contracts.md#refusals"));

    let again = class.run(&all);
    assert!(again.stdout.contains("Judged 0 now; 9 had a result."), "{}", again.stdout);
    let shown = class.run(&["show", "only-the-others", "--out", "out"]);
    assert_eq!(shown.code, Some(0), "{}", shown.stderr);
    assert!(shown.last().contains("class --contract likes.toml "), "{}", shown.last());
}

/// The starter of the contract.
fn starter(class: &Class) -> String {
    let contract = classroom::contract::open(&class.path("likes.toml")).unwrap();
    classroom::contract::starter::program(&contract, "likes.toml")
}

#[test]
fn a_changed_contract_is_told_and_everybody_is_judged_again() {
    let class = class();
    for id in ["ana", "ben"] {
        class.write(&format!("class/{id}.rs"), &broken(id));
    }
    assert_eq!(grade(&class, "out", &[]).code, Some(0));
    let told = "The contract is not that of the last run, so everybody is judged again.";
    let said = |run: &Run| run.stdout.split_whitespace().collect::<Vec<_>>().join(" ");

    // A comment changes nothing.
    class.write("likes.toml", &(contract() + "# Due on Friday.\n"));
    let run = grade(&class, "out", &[]);
    assert!(run.stdout.contains("Judged 0 now; 2 had a result."), "{}", run.stdout);
    assert!(!said(&run).contains(told), "{}", run.stdout);

    class.write("likes.toml", &contract().replace("1..20", "1..30"));
    let before = class.timeless("out");
    let run = grade(&class, "out", &["--preview"]);
    assert!(said(&run).contains(told), "{}", run.stdout);
    assert_eq!(class.timeless("out"), before);
    let run = grade(&class, "out", &[]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(said(&run).contains(told), "{}", run.stdout);
    assert!(run.stdout.contains("Judged 2 now; 0 had a result."), "{}", run.stdout);
    let earlier = class.record("out", "ana").record.earlier;
    assert_eq!(earlier[0].why, "the options or the checks changed");
    assert!(!said(&grade(&class, "out", &[])).contains(told));

    // The contract of another exercise belongs into another folder.
    class.write("more.toml", &contract());
    let run = class.run(&["class", "--contract", "more.toml", "--out", "out"]);
    assert_eq!(run.code, Some(2));
    assert!(run.said().contains("out has results of likes, not of more."), "{run:?}");
}

#[test]
fn parts_by_different_contracts_are_no_batch() {
    let class = class();
    for id in ["ana", "ben"] {
        class.write(&format!("class/{id}.rs"), &broken(id));
    }
    grade(&class, "part1", &["--shard", "1/2"]);
    grade(&class, "part2", &["--shard", "2/2"]);
    let merge = |out: &str| class.run(&["merge", "part1", "part2", "--out", out]);
    assert_eq!(merge("whole").code, Some(0));
    assert_eq!(class.run(&["show", "ben", "--out", "whole"]).code, Some(0));
    class.write("likes.toml", &contract().replace("1..20", "1..30"));
    grade(&class, "part2", &["--shard", "2/2"]);
    let run = merge("wrong");
    assert_eq!(run.code, Some(2));
    assert!(run.said().contains("They differ in the contract."), "{}", run.stderr);
}

#[test]
fn a_bad_contract_is_told_before_anything_is_judged() {
    let class = class();
    class.write("class/ana.rs", &right());
    class.write("likes.toml", &contract().replace("payload", "paylod"));
    let run = grade(&class, "out", &[]);
    assert_eq!((run.code, run.stdout.as_str()), (Some(2), ""));
    assert!(run.stderr.starts_with("likes.toml:5:1: an event has no key `paylod`."));
    assert!(run.stderr.contains("Next: correct line 5"), "{}", run.stderr);
    let run = class.run(&["class", "--contract", "none.toml"]);
    assert_eq!(run.code, Some(2));
    assert!(run.said().contains("grade: none.toml: there is no such file."), "{run:?}");
    let run = grade(&class, "out", &["--lesson", "1"]);
    assert_eq!(run.code, Some(2));
    assert!(run.stderr.contains("cannot be used with"), "{}", run.stderr);
    assert!(!class.path("out").exists());
}

#[test]
fn running_servers_are_judged_by_a_contract_of_any_length() {
    let class = class();
    // More than the system takes as one word of a command line.
    let comment = format!("# {}\n", "no promise ".repeat(8)).repeat(2_000);
    class.write("likes.toml", &(comment + &contract()));
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests");
    let start = |name: &str| {
        let mut node = peers::node(&folder.join("node"));
        node.current_dir(folder.join("contracts"));
        node.args(["examples.mjs", "--contract", "likes", "--server", name]);
        peers::Server::start(&mut node).unwrap()
    };
    let servers = [start("by-hand"), start("only-the-others")];
    let urls = servers.each_ref().map(|server| server.url().unwrap());
    class.write("urls.csv", &format!("id,url\nana,{}\nben,{}\n", urls[0], urls[1]));
    let run = class.run(&["urls.csv", "--contract", "likes.toml", "--out", "out"]);
    for mut server in servers {
        server.process.kill().unwrap();
        server.process.wait().unwrap();
    }
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(run.first(), "likes: 2 submissions: 1 passed, 1 failed.");
    let ben = class.record("out", "ben").record;
    assert_eq!(ben.verdict, Verdict::Failed);
    assert!(ben.shown.contains("✗ When a client emits `like`"), "{}", ben.shown);
}

#[test]
fn a_run_that_was_killed_goes_on() {
    let class = class();
    class.write("class/ana.rs", &broken("ana"));
    for number in 0..4 {
        class.write(&format!("class/s{number}.rs"), &format!("{}// {number}\n", right()));
    }
    let words =
        ["class", "--contract", "likes.toml", "--sandbox", "best", "--out", "out"];
    let mut run = std::process::Command::new(super::support::PROGRAM)
        .args(words)
        .current_dir(class.path(""))
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let one = class.path("out/records/ana.json");
    while !one.exists() && run.try_wait().unwrap().is_none() {
        std::thread::yield_now();
    }
    run.kill().unwrap();
    run.wait().unwrap();
    let run = class.run(&words);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert_eq!(run.first(), "likes: 5 submissions: 4 passed, 1 failed.");
    assert!(!run.stdout.contains(" 0 had a result."), "{}", run.stdout);
    assert!(!run.stdout.contains("not that of the last run"), "{}", run.stdout);
}
