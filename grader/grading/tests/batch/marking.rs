//! Regrading, and the preview of another rubric.

use std::fs;

use grading::records::{CheckStatus, Kept, Verdict};

use super::support::{Class, solution};

/// A class in which `dee` counts no client.
fn class() -> Class {
    let class = Class::empty();
    class.hand_in("ana", &solution());
    class.hand_in("dee", &solution().replace("io.sockets().len()", "0"));
    assert_eq!(class.grade("out", &[]).code, Some(0));
    class
}

#[test]
fn a_regrade_never_lowers_a_mark_silently() {
    let class = class();
    // Somebody was lucky: the record is better than what the program deserves.
    let lucky = class.record("out", "dee");
    let mut record = lucky.record.clone();
    for check in &mut record.checks {
        check.status = CheckStatus::Passed;
    }
    record.verdict = Verdict::Passed;
    class.write_record("out", &Kept { record, ..lucky });

    let run = class.grade("out", &["--regrade", "dee", "--why", "a complaint"]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(
        run.stdout.contains("Kept: dee has 21 points from before."),
        "{}",
        run.stdout
    );
    let kept = class.record("out", "dee").record;
    assert_eq!((kept.verdict, kept.earlier.len()), (Verdict::Passed, 1));
    assert!(kept.earlier[0].why.starts_with("a complaint"), "{:?}", kept.earlier);

    let words = ["--regrade", "DEE", "--why", "it was luck", "--accept-lower"];
    let run = class.grade("out", &words);
    assert!(run.stdout.contains("Lower: dee, 21 before, 17 now"), "{}", run.stdout);
    let kept = class.record("out", "dee").record;
    assert_eq!((kept.verdict, kept.earlier.len()), (Verdict::Failed, 2));
    assert_eq!(kept.earlier[1].why, "it was luck");
    let shown = class.run(&["show", "dee", "--out", "out"]).stdout;
    assert!(shown.contains("it was luck"), "{shown}");
}

#[test]
fn the_failed_are_judged_again_with_a_reason() {
    let class = class();
    let ana = class.record("out", "ana");
    let run = class.grade("out", &["--failed", "--why", "the checks were too strict"]);
    assert!(run.stdout.contains("Judged 1 now; 1 had a result."), "{}", run.stdout);
    assert_eq!(class.record("out", "ana"), ana);
    let earlier = class.record("out", "dee").record.earlier;
    assert_eq!(earlier[0].why, "the checks were too strict");
}

#[test]
fn a_regrade_needs_a_reason_and_a_student() {
    let class = Class::empty();
    class.hand_in("ana", &solution().replace("fn main", "fn mian"));
    class.grade("out", &[]);
    let before = class.timeless("out");
    for (words, says) in [
        (&["--regrade", "ana"][..], "--why"),
        (&["--failed"], "--why"),
        (&["--why", "so"], "--regrade or --failed"),
        (&["--regrade", "ana", "--why", " "], "no text"),
        (&["--regrade", "bob", "--why", "so"], "there is no student `bob`"),
    ] {
        let run = class.grade("out", words);
        assert_eq!(run.code, Some(2), "{words:?}");
        assert!(run.said().contains(says), "{}", run.stderr);
    }
    assert_eq!(class.timeless("out"), before);
}

#[test]
fn a_preview_shows_what_a_rubric_changes_and_writes_nothing() {
    let class = class();
    fs::write(
        class.path("points.toml"),
        "total = 10\n\n[points]\nstarts = 5\nstats = 5\n",
    )
    .unwrap();
    let before = class.timeless("out");
    let run = class.grade("out", &["--rubric", "points.toml", "--preview"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(
        run.first(),
        "The rubric changes the points of 2 of 2 students: 0 up, 2 down."
    );
    let row = |id: &str| {
        let line = run.stdout.lines().find(|line| line.trim_start().starts_with(id));
        line.unwrap().split_whitespace().skip(1).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(row("ana"), "21 10 -11");
    assert_eq!(row("dee"), "17 5 -12");
    assert_eq!(class.timeless("out"), before);

    // Once it is used, it changes nothing more, and stays with the results.
    let run = class.grade("out", &["--rubric", "points.toml"]);
    assert!(run.stdout.contains("Judged 0 now"), "{}", run.stdout);
    let run = class.grade("out", &["--rubric", "points.toml", "--preview"]);
    assert!(run.first().contains("points of 0 of 2"), "{}", run.first());
    let shown = class.run(&["show", "dee", "--out", "out"]);
    assert_eq!(shown.first(), "✗ dee: failed, 5/10 points.");

    // Without it, the marks change, and that is said.
    let run = class.grade("out", &[]);
    assert!(run.stdout.contains("The last run had --rubric"), "{}", run.stdout);
}

#[test]
fn a_preview_says_what_the_same_command_without_it_does() {
    let class = Class::empty();
    class.hand_in("ana", &solution());
    class.hand_in("gone", &solution());
    assert_eq!(class.grade("out", &["--deadline", "2099-01-01T00:00Z"]).code, Some(0));
    fs::remove_dir_all(class.path("class/gone")).unwrap();
    // The deadline of the last run would forgive what this rubric doesn't.
    let rubric = "[points]\nstarts = 10\n[late]\ndeadline = 2020-01-01T00:00:00Z\n\
        take = 4\n";
    fs::write(class.path("late.toml"), rubric).unwrap();
    let words = ["--rubric", "late.toml", "--preview"];
    class.grade("out", &[]);
    let previewed = class.grade("out", &words);
    assert!(previewed.first().contains("points of 1 of 1 student:"), "{previewed:?}");
    class.grade("out", &["--deadline", "2099-01-01T00:00Z"]);
    let previewed = class.grade("out", &words);
    assert!(previewed.stdout.contains("ana       21    6"), "{previewed:?}");
    assert!(previewed.stdout.contains("The last run had --deadline"), "{previewed:?}");
    let run = class.grade("out", &words[..2]);
    assert!(run.stdout.contains("6/10"), "{run:?}");
}

#[test]
fn a_result_without_all_checks_is_open_and_says_what_to_do() {
    let class = class();
    let mut kept = class.record("out", "ana");
    kept.record.checks.truncate(3);
    class.write_record("out", &kept);
    let run = class.grade("out", &[]);
    assert_eq!(run.code, Some(1));
    assert!(run.stdout.contains("Open: ana. Its result lacks checks"), "{}", run.stdout);
    let run = class.grade("out", &["--regrade", "ana", "--why", "checks are missing"]);
    assert_eq!(run.code, Some(0), "{}", run.stdout);
}

#[test]
fn shown_points_add_up() {
    let class = Class::empty();
    class.hand_in("ana", &solution());
    let rubric = "round = 0.5\n[points]\nstarts = 1\n[extra]\n\
        points = { joined = 2 }\ncap = 1.2\n";
    fs::write(class.path("points.toml"), rubric).unwrap();
    assert_eq!(class.grade("out", &["--rubric", "points.toml"]).code, Some(0));
    // 1 and 2 are earned, 0.8 are over the cap, and 2.2 are rounded to 2.
    let shown = class.run(&["show", "ana", "--out", "out"]).stdout;
    assert!(shown.contains("passed, 2/1 points."), "{shown}");
    assert!(shown.contains("2/2 joined, extra credit"), "{shown}");
    assert!(shown.contains("-1 by the rubric's limits and rounding."), "{shown}");
    let page = fs::read_to_string(class.path("out/pages/ana.html")).unwrap();
    assert!(page.contains("-1 points, by the rubric"), "{page}");
    let json = fs::read_to_string(class.path("out/exports/gradescope/ana.json")).unwrap();
    assert!(json.contains("2 of 1 points, -1 by the rubric's limits"), "{json}");
}

#[test]
fn a_deadline_without_an_offset_is_said_back_with_one() {
    let class = Class::empty();
    class.hand_in("ana", &solution().replace("fn main", "fn mian"));
    let words = ["--deadline", "2020-01-31T23:59"];
    let run = class.grade("out", &words);
    assert!(run.stdout.contains("Due: 2020-01-31 23:59:00 "), "{}", run.stdout);
    let run = class.grade("out", &["--deadline", "soon"]);
    assert_eq!(run.code, Some(2));
    assert!(run.said().contains("2026-12-01T23:59"), "{}", run.stderr);
}
