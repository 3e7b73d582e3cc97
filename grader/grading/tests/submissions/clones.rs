//! Git clones, with the real git. All tests pass where it is missing.

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
};

use grading::submissions::{Found, Reading};

use super::*;

fn has_git() -> bool {
    Command::new("git").arg("--version").stdout(Stdio::null()).status().is_ok()
}

fn git_at(folder: &Path, time: u64, words: &[&str]) {
    let date = format!("@{time} +0000");
    let status = Command::new("git")
        .args(["-c", "user.name=a", "-c", "user.email=a@x", "-c", "commit.gpgsign=false"])
        .args(["-c", "init.defaultBranch=main", "-c", "safe.directory=*"])
        .args(words)
        .current_dir(folder)
        .env("GIT_AUTHOR_DATE", &date)
        .env("GIT_COMMITTER_DATE", &date)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    assert!(status.unwrap().success(), "{words:?}");
}

fn git(folder: &Path, words: &[&str]) {
    git_at(folder, 0, words);
}

/// A clone with commits of the lesson's file at these times, in s since 1970.
fn clone(place: &Place, id: &str, commits: &[(u64, &str)]) -> std::path::PathBuf {
    let folder = place.at(id);
    fs::create_dir_all(&folder).unwrap();
    git(&folder, &["init", "-q"]);
    for (time, content) in commits {
        place.file(&format!("{id}/exercises/04-messages.rs"), content);
        git(&folder, &["add", "-A", "-f"]);
        git_at(&folder, *time, &["commit", "-qm", "work"]);
    }
    folder
}

fn until(deadline: u64) -> Reading {
    Reading { deadline: Some(deadline), ..Reading::default() }
}

#[test]
fn the_last_commit_before_the_deadline_counts() {
    if !has_git() {
        return;
    }
    let place = Place::new();
    let commits = [(1000, "early"), (2000, SOURCE), (3000, "late")];
    let ann = clone(&place, "ann", &commits);
    // What isn't committed doesn't count.
    place.file("ann/exercises/04-messages.rs", "uncommitted");
    clone(&place, "bea", &commits[2..]);
    clone(&place, "cyd", &[]);
    let bare = place.at("dan");
    git(place.path(), &["clone", "-q", "--bare", ann.to_str().unwrap(), "dan"]);
    assert!(bare.join("HEAD").is_file());
    let all = place.read_as(&until(2000));
    for id in ["ann", "dan"] {
        assert_eq!(of(&all, id).found, Found::Source(SOURCE.to_owned()));
        assert_eq!(of(&all, id).handed_in, Some(2000));
    }
    assert_eq!(why(&all, "bea"), "the git clone has no commit before the deadline");
    assert_eq!(why(&all, "cyd"), "the git clone has no commit");
    let all = place.read();
    assert_eq!(of(&all, "ann").found, Found::Source("late".to_owned()));
    assert_eq!(of(&all, "ann").handed_in, Some(3000));
}

#[test]
fn an_extension_moves_the_deadline() {
    if !has_git() {
        return;
    }
    let place = Place::new();
    for id in ["ann", "bea"] {
        clone(&place, &format!("hw-{id}"), &[(1000, "early"), (4000, SOURCE)]);
    }
    let roster = place.file("roster.csv", "id,extension\nann,1\nbea,\n");
    let how = Reading { roster: Some(roster), ..until(1000) };
    let all = place.read_as(&how);
    assert_eq!(of(&all, "ann").found, Found::Source(SOURCE.to_owned()));
    assert_eq!(of(&all, "bea").found, Found::Source("early".to_owned()));
}

#[test]
fn what_was_merged_later_was_not_there_yet() {
    if !has_git() {
        return;
    }
    let place = Place::new();
    let folder = clone(&place, "ann", &[(1000, SOURCE)]);
    git(&folder, &["checkout", "-qb", "side"]);
    place.file("ann/exercises/04-messages.rs", "side");
    git_at(&folder, 1500, &["commit", "-qam", "side"]);
    git(&folder, &["checkout", "-q", "main"]);
    git_at(&folder, 3000, &["merge", "-q", "--no-ff", "-m", "merge", "side"]);
    let all = place.read_as(&until(2000));
    assert_eq!(of(&all, "ann").found, Found::Source(SOURCE.to_owned()));
}

#[test]
fn other_files_of_a_clone_are_listed_and_links_are_not_followed() {
    if !has_git() {
        return;
    }
    let place = Place::new();
    place.file("ann/target/debug/04-messages.rs", "other");
    place.file("ann/target/x", "other");
    place.file("ann/Cargo.toml", "x");
    clone(&place, "ann", &[(1000, SOURCE)]);
    let folder = clone(&place, "bea", &[(1000, "x")]);
    let object = Command::new("git")
        .args(["hash-object", "-w", "--stdin"])
        .current_dir(&folder)
        .stdin(fs::File::open(place.file("target.txt", "/etc/passwd")).unwrap())
        .output()
        .unwrap();
    fs::remove_file(place.at("target.txt")).unwrap();
    let object = String::from_utf8(object.stdout).unwrap();
    let info = format!("120000,{},exercises/04-messages.rs", object.trim());
    git(&folder, &["update-index", "--cacheinfo", &info]);
    git(&folder, &["commit", "-qm", "link"]);
    clone(&place, "cyd", &[(1000, &"/".repeat((1 << 20) + 1))]);
    let all = place.read();
    assert_eq!(of(&all, "ann").found, Found::Source(SOURCE.to_owned()));
    assert_eq!(of(&all, "ann").ignored, ["Cargo.toml", "target/"]);
    assert_eq!(
        why(&all, "bea"),
        "exercises/04-messages.rs is a link, which isn't followed"
    );
    assert!(why(&all, "cyd").contains("larger than 1024 KB"));
}

/// Each setting would run a program that leaves a file.
#[cfg(unix)]
#[test]
fn a_clones_configuration_runs_nothing() {
    use std::os::unix::fs::PermissionsExt;

    if !has_git() {
        return;
    }
    let place = Place::new();
    let outside = Place::new();
    let folder = clone(&place, "ann", &[(1000, SOURCE)]);
    let left = outside.at("left");
    let script = format!("#!/bin/sh\necho x >> '{}'\n", left.display());
    let program = outside.file("program", script);
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    let program = program.to_str().unwrap();
    for name in [
        "core.fsmonitor",
        "core.pager",
        "core.sshCommand",
        "core.askPass",
        "core.editor",
        "diff.external",
        "diff.x.textconv",
        "diff.x.command",
        "filter.x.smudge",
        "filter.x.clean",
        "gpg.program",
        "credential.helper",
        "remote.origin.uploadpack",
    ] {
        git(&folder, &["config", name, program]);
    }
    for (name, value) in [
        ("log.showSignature", "true"),
        ("core.hooksPath", outside.path().to_str().unwrap()),
        ("core.repositoryFormatVersion", "1"),
        ("extensions.partialClone", "origin"),
        ("remote.origin.promisor", "true"),
        ("remote.origin.url", folder.to_str().unwrap()),
        ("protocol.allow", "always"),
        ("alias.rev-list", &format!("!{program}")),
    ] {
        git(&folder, &["config", name, value]);
    }
    place.file("ann/.git/info/attributes", "* diff=x filter=x\n");
    fs::copy(program, folder.join(".git/hooks/post-checkout")).unwrap();
    let all = place.read();
    assert_eq!(of(&all, "ann").found, Found::Source(SOURCE.to_owned()));
    // The object of the file is missing, so a partial clone would fetch it.
    let objects = folder.join(".git/objects");
    let mut removed = 0;
    for entry in fs::read_dir(&objects).unwrap() {
        let entry = entry.unwrap().path();
        for file in fs::read_dir(entry).unwrap() {
            let file = file.unwrap().path();
            let name = format!(
                "{}{}",
                file.parent().unwrap().file_name().unwrap().to_str().unwrap(),
                file.file_name().unwrap().to_str().unwrap()
            );
            let kind = Command::new("git")
                .args(["-c", "safe.directory=*", "cat-file", "-t", &name])
                .current_dir(&folder)
                .env("GIT_NO_LAZY_FETCH", "1")
                .output();
            if kind.unwrap().stdout == b"blob\n" {
                fs::remove_file(file).unwrap();
                removed += 1;
            }
        }
    }
    assert_eq!(removed, 1);
    let _ = fs::remove_file(&left);
    let all = place.read();
    assert!(why(&all, "ann").contains("git"), "{}", why(&all, "ann"));
    assert!(!left.exists(), "the clone ran a program");
}

#[cfg(unix)]
#[test]
fn a_clone_that_borrows_from_another_one_is_refused() {
    use std::os::unix::fs::symlink;

    if !has_git() {
        return;
    }
    let place = Place::new();
    let outside = Place::new();
    let other = clone(&outside, "other", &[(1000, SOURCE)]);
    git(place.path(), &["clone", "-q", "--shared", other.to_str().unwrap(), "a"]);
    fs::create_dir(place.at("b")).unwrap();
    symlink(other.join(".git"), place.at("b/.git")).unwrap();
    place.file("c/.git", format!("gitdir: {}\n", other.join(".git").display()));
    clone(&place, "d", &[(1000, SOURCE)]);
    fs::remove_dir_all(place.at("d/.git/objects")).unwrap();
    symlink(other.join(".git/objects"), place.at("d/.git/objects")).unwrap();
    clone(&place, "e", &[(1000, SOURCE)]);
    place.file("e/.git/commondir", other.join(".git").to_str().unwrap());
    clone(&place, "f", &[(1000, SOURCE)]);
    place.file("f/.git/HEAD", "nonsense\n");
    let all = place.read();
    assert_whys(
        &all,
        &[
            ("a", "uses another one's files (objects/info/alternates)"),
            ("b", "isn't a whole git clone"),
            ("c", "isn't a whole git clone"),
            ("d", "isn't a whole git clone"),
            ("e", "uses another one's files (commondir)"),
            ("f", "git can't read the clone"),
        ],
    );
}

/// As after `sudo git clone`, or on a drive of another machine.
#[cfg(unix)]
#[test]
fn a_clone_of_another_user_is_read() {
    use nix::unistd::{Uid, geteuid};
    use std::os::unix::fs::chown;

    if !has_git() || !geteuid().is_root() {
        return;
    }
    let place = Place::new();
    let folder = clone(&place, "ann", &[(1000, SOURCE)]);
    for path in [folder.clone(), folder.join(".git"), folder.join(".git/config")] {
        chown(path, Some(Uid::from_raw(12_345).as_raw()), None).unwrap();
    }
    assert_sources(&place.read(), &["ann"]);
}
