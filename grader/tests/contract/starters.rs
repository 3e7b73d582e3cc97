//! Starters: they compile, run and are judged.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};

use super::{check, check_with, crates::link_crates, workspace};

/// The target folder of these starters. Two of one name need a folder each: in one folder,
/// the program of the second replaces that of the first.
pub(super) fn target(of: &str) -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join(of);
    link_crates(&target);
    target
}

/// Where the starters of this file are built.
fn here() -> &'static Path {
    static TARGET: OnceLock<PathBuf> = OnceLock::new();
    TARGET.get_or_init(|| target("starters"))
}

/// Writes the starter of a contract.
pub(super) fn starter(contract: &str, directory: &Path) {
    let words = ["contract", contract, "--starter", directory.to_str().unwrap()];
    let said = check(&workspace(), &words);
    assert_eq!((said.code, said.stderr.as_str()), (Some(0), ""), "{contract}");
    assert!(said.stdout.contains("Next: replace each todo!()"), "{}", said.stdout);
}

/// A command of cargo in a starter's folder, without the network.
fn cargo(words: &[&str], directory: &Path) -> String {
    let output = Command::new(env!("CARGO"))
        .args(words)
        .current_dir(directory)
        .env("CARGO_TARGET_DIR", here())
        .env("CARGO_NET_OFFLINE", "true")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}");
    said
}

#[test]
fn a_starter_compiles_without_warnings() {
    let folder = tempfile::tempdir().unwrap();
    for contract in [
        "grader/tests/contract/everything.toml",
        "lessons/contracts/to-do.toml",
        "lessons/contracts/quiz.toml",
    ] {
        let name = Path::new(contract).file_stem().unwrap();
        let directory = folder.path().join(name);
        starter(contract, &directory);
        let said = cargo(&["build"], &directory);
        assert!(!said.contains("warning"), "{contract}: {said}");
        // It looks as rustfmt would leave it.
        cargo(&["fmt", "--check"], &directory);
        let copy = fs::read(directory.join("contract.toml")).unwrap();
        assert_eq!(copy, fs::read(workspace().join(contract)).unwrap());
    }
}

/// What a student writes for `like`.
const LIKE: &str = r#"
    let payload = payload.ok().filter(|it| (1..=20).contains(&it.0.name.chars().count()));
    let Some(Object(Like { name })) = payload else {
        ack.send(&serde_json::json!({ "error": "a name has 1 to 20 characters" })).ok();
        return;
    };
    // Nobody else counts while this is sent, so the counts come in order.
    let mut lists = store.lock().await;
    lists.like_count += 1;
    let count = lists.like_count;
    let liked = serde_json::json!({ "name": name, "count": count });
    io.emit("liked", &liked).await.ok();
    ack.send(&serde_json::json!({ "count": count })).ok();
"#;

#[test]
fn a_starter_is_unfinished_and_passes_once_it_is_filled_in() {
    let folder = tempfile::tempdir().unwrap();
    let directory = folder.path().join("likes");
    starter("lessons/contracts/likes.toml", &directory);
    let contract = directory.join("contract.toml");
    let judge = |more: &[&str]| {
        let words = [&["--contract", contract.to_str().unwrap()], more].concat();
        let env = [("CARGO_TARGET_DIR", here().to_str().unwrap())];
        check_with(&workspace(), &words, &env)
    };
    let said = judge(&[]);
    assert_eq!(said.code, Some(1), "{}{}", said.stdout, said.stderr);
    assert!(said.stdout.starts_with("likes is unfinished: "), "{}", said.stdout);
    let main = directory.join("src/main.rs");
    let text = fs::read_to_string(&main).unwrap();
    let line = text.lines().position(|line| line.contains("todo!(")).unwrap() + 1;
    let next =
        format!("Next: change src/main.rs:{line}, then run\n  cargo run --bin check");
    assert!(said.stdout.contains(&next), "{}", said.stdout);

    let (before, rest) = text.split_once("    todo!(").unwrap();
    let (_, after) = rest.split_once(");\n").unwrap();
    fs::write(&main, format!("{before}{}{after}", LIKE.trim_start_matches('\n')))
        .unwrap();
    let said = judge(&[]);
    assert_eq!(said.code, Some(0), "{}{}", said.stdout, said.stderr);
    assert!(said.stdout.contains("Nothing is left to do here."), "{}", said.stdout);

    // The other options work as for a lesson.
    let said = judge(&["--format", "json", "--seed", "5", "--only", "count"]);
    let report: serde_json::Value = serde_json::from_str(&said.stdout).unwrap();
    assert_eq!((&report["lesson"], &report["seed"]), (&"likes".into(), &5.into()));
    assert_eq!(report["verdict"], "passed");
    let said = judge(&["--only", "cuont"]);
    assert_eq!(said.code, Some(2));
    assert!(said.stderr.contains("no check `cuont`"), "{}", said.stderr);

    fs::write(&main, text.replace("todo!(", "todo(")).unwrap();
    let said = judge(&[]);
    assert_eq!(said.code, Some(1), "{}{}", said.stdout, said.stderr);
    assert!(said.stdout.contains("Begin at src/main.rs:"), "{}", said.stdout);
}

#[test]
fn nothing_is_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("notes.txt"), "mine").unwrap();
    let contract = "lessons/contracts/likes.toml";
    let tried = |directory: &Path| {
        let words = ["contract", contract, "--starter", directory.to_str().unwrap()];
        let said = check(&workspace(), &words);
        assert_eq!((said.code, said.stdout.as_str()), (Some(2), ""));
        said.stderr
    };
    assert!(tried(folder.path()).contains("is not empty. Name a new folder."));
    assert!(tried(&folder.path().join("notes.txt")).contains("is a file."));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_contract_without_a_server_says_what_to_do() {
    let said = check(&workspace(), &["--contract", "lessons/contracts/likes.toml"]);
    assert_eq!((said.code, said.stdout.as_str()), (Some(2), ""));
    let text = said.stderr.replace('\n', " ");
    assert!(
        text.contains(
            "there is no server beside lessons/contracts/likes.toml. Write one"
        )
    );
}
