//! What the program can't do, and how it says so.

use std::{fs, process::Stdio};

use super::support::{Class, PROGRAM, solution};

#[test]
fn what_is_missing_or_wrong_is_said_with_the_next_step() {
    let class = Class::new();
    fs::create_dir(class.path("nobody")).unwrap();
    fs::create_dir_all(class.path("others/ana")).unwrap();
    fs::write(class.path("file"), "").unwrap();
    fs::write(class.path("all.zip"), "").unwrap();
    for (words, says) in [
        (&["nowhere"][..], "nowhere"),
        (&["nobody"], "--lesson"),
        (&["nobody", "--lesson", "1"], "nobody"),
        (&["nowhere", "--lesson", "1"], "nowhere can't be read"),
        (&["class", "--roster", "none.csv"], "Next: check the path."),
        (&["all.zip"], "all.zip is an archive. Unpack it"),
        (&["all.zip", "--lesson", "1"], "Next: unpack it"),
        (&["class", "--lesson", "11"], "there is no lesson `11`"),
        (&["class", "--out", "class/out"], "among the submissions"),
        (&["class", "--out", "file/out"], "file/out"),
        (&["class", "--shard", "5/4"], "1/4"),
        (&["class", "--rubric", "none.toml"], "none.toml"),
        (&["class", "--jobs", "0"], "from 1 to 256"),
        (&["class", "--preview"], "no results"),
        (&["show", "ana"], "--out"),
        (&["merge", "nowhere", "--out", "whole"], "no results"),
        (&[], "Usage"),
    ] {
        let run = class.run(words);
        assert_eq!(run.code, Some(2), "{words:?}: {run:?}");
        assert!(run.said().contains(says), "{words:?}: {}", run.stderr);
        assert!(!run.said().contains("panicked"), "{}", run.stderr);
        assert!(!run.said().contains(".."), "{}", run.stderr);
        // The command line's own errors name the option in one line.
        for line in run.stderr.lines().filter(|line| !line.starts_with("error: ")) {
            assert!(line.chars().count() <= 80, "{line}");
        }
    }
}

#[test]
fn the_results_lie_beside_the_submissions_and_never_among_them() {
    let class = Class::empty();
    class.hand_in("ana", &solution().replace("fn main", "fn mian"));
    let inside = |words: &[&str]| {
        let mut command = class.program(words);
        command.current_dir(class.path("class")).args(["--sandbox", "best"]);
        command.output().unwrap().status.code()
    };
    assert_eq!(inside(&[".", "--out", "out"]), Some(2));
    assert_eq!(inside(&[".", "--out", "../class/new/out"]), Some(2));
    assert!(!class.path("class/out").exists() && !class.path("class/new").exists());
    assert_eq!(inside(&["."]), Some(0));
    assert!(class.path("class-graded/records/ana.json").is_file());
}

#[test]
fn a_folder_without_a_candidate_is_graded_and_questioned() {
    let class = Class::empty();
    fs::create_dir_all(class.path("class/ana")).unwrap();
    fs::write(class.path("class/ana/essay.txt"), "Hello").unwrap();
    let run = class.grade("out", &[]);
    assert_eq!(run.code, Some(1));
    assert_eq!(run.first(), "01-connect: 1 submission: 1 missing.");
    assert!(run.stdout.contains("Is it the right folder"), "{}", run.stdout);
    assert!(run.stdout.contains("counts as 0 points: ana."), "{}", run.stdout);
}

#[test]
fn results_of_another_lesson_and_broken_records_are_left_alone() {
    let class = Class::empty();
    class.hand_in("ana", &solution().replace("fn main", "fn mian"));
    assert_eq!(class.grade("out", &[]).code, Some(0));
    let before = class.timeless("out");
    let run = class.run(&["class", "--lesson", "2", "--out", "out"]);
    assert_eq!(run.code, Some(2));
    assert!(run.said().contains("results of 01-connect"), "{}", run.stderr);
    assert_eq!(class.timeless("out"), before);

    let path = class.path("out/records/ana.json");
    fs::write(&path, "{").unwrap();
    let run = class.grade("out", &[]);
    assert_eq!(run.code, Some(2));
    assert!(run.said().contains("ana.json is not a"), "{}", run.stderr);
    assert_eq!(fs::read_to_string(&path).unwrap(), "{");

    fs::remove_file(&path).unwrap();
    fs::write(class.path("out/run.json"), "{").unwrap();
    let run = class.grade("out", &[]);
    assert_eq!(run.code, Some(2));
    assert!(run.said().contains("no result is lost"), "{}", run.stderr);
    fs::remove_file(class.path("out/run.json")).unwrap();
    assert_eq!(class.grade("out", &[]).code, Some(0));
}

#[test]
fn two_runs_never_write_to_one_folder() {
    let class = Class::new();
    let words = ["class", "--lesson", "1", "--sandbox", "best", "--out", "out"];
    let mut first = std::process::Command::new(PROGRAM)
        .args(words)
        .current_dir(class.path(""))
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let lock = class.path("out/run.json");
    while !lock.exists() && first.try_wait().unwrap().is_none() {
        std::thread::yield_now();
    }
    let second = class.run(&words);
    assert!(first.try_wait().unwrap().is_none(), "the first was too fast");
    assert_eq!(second.code, Some(2), "{second:?}");
    let says = format!("another run (process {}) is writing to out", first.id());
    assert!(second.said().contains(&says), "{}", second.stderr);
    assert!(first.wait().unwrap().success());
    assert_eq!(class.record("out", "ana").record.earlier, []);
}
