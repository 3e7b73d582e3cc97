//! A batch in parts, on several machines.

use super::support::Class;

#[test]
fn four_parts_put_together_are_the_whole() {
    let class = Class::new();
    assert_eq!(class.grade("whole", &[]).code, Some(0));
    for number in 1..=4 {
        let (out, shard) = (format!("part{number}"), format!("{number}/4"));
        let run = class.grade(&out, &["--shard", &shard]);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        let says =
            format!("This is shard {shard}: {} of 6.", if number < 3 { 2 } else { 1 });
        assert!(run.stdout.contains(&says), "{}", run.stdout);
    }
    let parts = ["part3", "part1", "part4", "part2"];
    let run = class.run(&[&["merge"], &parts[..], &["--out", "merged"]].concat());
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let (merged, whole) = (class.timeless("merged"), class.timeless("whole"));
    let names = |files: &[(String, String)]| -> Vec<String> {
        files.iter().map(|(name, _)| name.clone()).collect()
    };
    assert_eq!(names(&merged), names(&whole));
    for (merged, whole) in merged.iter().zip(&whole) {
        assert_eq!(merged, whole);
    }

    // A part that is missing is said, and the rest is there.
    let run = class.run(&["merge", "part1", "part2", "part4", "--out", "three"]);
    assert_eq!(run.code, Some(1));
    assert!(run.stdout.contains("Missing: shard 3/4."), "{}", run.stdout);

    // A part that was not finished, too.
    std::fs::remove_file(class.path("part1/records/ana.json")).unwrap();
    let run = class.run(&[&["merge"], &parts[..], &["--out", "gap"]].concat());
    assert_eq!(run.code, Some(1));
    assert!(run.stdout.contains("part1 is not complete"), "{}", run.stdout);

    // What can't be one batch is refused, and nothing is written.
    assert_eq!(class.grade("half", &["--shard", "1/2"]).code, Some(0));
    for (words, says) in [
        (&["part1", "part1"][..], "shard 1/4 is there twice"),
        (&["whole", "whole"], "is both in"),
        (&["part1", "half"], "number of shards"),
        (&["whole", "part1"], "number of shards"),
    ] {
        let run = class.run(&[&["merge"], words, &["--out", "wrong"]].concat());
        assert_eq!(run.code, Some(2), "{words:?}");
        let said = run.said();
        assert!(said.contains(says), "{words:?}: {said}");
        assert!(!class.path("wrong").exists());
    }
}

#[test]
fn parts_with_different_rubrics_need_a_word() {
    let class = Class::empty();
    let text = super::support::solution().replace("fn main", "fn mian");
    class.hand_in("ana", &text);
    class.hand_in("ben", &text);
    let rubric = "total = 10\n\n[points]\nstarts = 10\n";
    std::fs::write(class.path("points.toml"), rubric).unwrap();
    class.grade("part1", &["--shard", "1/2"]);
    class.grade("part2", &["--shard", "2/2", "--rubric", "points.toml"]);
    let words = ["merge", "part1", "part2", "--out", "whole"];
    let run = class.run(&words);
    assert_eq!(run.code, Some(2));
    assert!(run.said().contains("--rubric"), "{}", run.stderr);
    let run = class.run(&[&words[..], &["--rubric", "points.toml"]].concat());
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.stdout.contains("made with another rubric"), "{}", run.stdout);
}
