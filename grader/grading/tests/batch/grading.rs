//! A batch through the real program.

use grading::records::Verdict;

use super::support::{Class, LIMIT, PROGRAM, solution};

#[test]
fn six_submissions_get_marks_and_a_second_run_judges_nothing() {
    let class = Class::new();
    let run = class.grade("out", &["--seed", "7"]);
    assert_eq!(run.code, Some(0), "{run:?}");
    assert_eq!(
        run.first(),
        "01-connect: 6 submissions: 2 passed, 2 failed, 1 unfinished, 1 missing."
    );
    assert!(run.last().starts_with("Next: "), "{}", run.last());
    assert!(run.stdout.contains("Judged 5 now; 0 had a result."), "{}", run.stdout);
    // The table: a line each, with the check that failed first.
    let row = |id: &str| {
        let rows = run.stdout.lines().map(|line| line.split_whitespace());
        let rows: Vec<Vec<&str>> = rows.map(Iterator::collect).collect();
        let found = rows.into_iter().find(|row| row.get(1) == Some(&id)).unwrap();
        found[2..].join(" ")
    };
    assert_eq!(row("ana"), "passed 21/21");
    assert_eq!(row("ben"), "passed 21/21");
    assert_eq!(row("cy"), "unfinished 0/21 starts");
    assert_eq!(row("dee"), "failed 17/21 stats");
    assert_eq!(row("eve"), "failed 0/21 starts");
    assert!(row("fay").starts_with("missing 0/21 "), "{}", row("fay"));
    // It was no terminal.
    assert!(!run.stdout.contains('\u{1b}') && !run.stderr.contains('\u{1b}'));
    for line in run.stdout.lines().chain(run.stderr.lines()) {
        assert!(line.chars().count() <= 80, "{line}");
    }
    assert!(run.said().contains("5 of 5 judged: 2 passed"), "{}", run.stderr);
    // The copy says whose it is.
    assert_eq!(class.record("out", "ben").record.student.id, "ben");
    for file in ["exports/grades.csv", "pages/index.html", "pages/ana.html"] {
        assert!(class.path("out").join(file).is_file(), "{file}");
    }

    let before = class.timeless("out");
    let again = class.grade("out", &["--seed", "7"]);
    assert_eq!(again.code, Some(0));
    assert!(again.stdout.contains("Judged 0 now; 6 had a result."), "{}", again.stdout);
    assert_eq!(class.timeless("out"), before);

    // With other words, the very result of one student.
    let shown = class.run(&["show", "dee", "--out", "out"]);
    assert_eq!(shown.code, Some(0));
    assert_eq!(shown.first(), "✗ dee: failed, 17/21 points.");
    let its = class.record("out", "dee").record.shown;
    assert!(shown.stdout.contains(its.trim_end()), "{}", shown.stdout);
    // And the command that repeats it, for this student only.
    let command =
        shown.last().strip_prefix("Next, to repeat it: cargo run --bin grade -- ");
    let words: Vec<&str> = command.unwrap().split(' ').collect();
    let repeated = class.run(&words);
    assert_eq!(repeated.code, Some(0), "{}", repeated.stderr);
    assert!(repeated.stdout.contains("Judged 1 now; 5 had a result."), "{repeated:?}");
    let dee = class.record("out", "dee").record;
    assert_eq!((dee.seed, dee.earlier.len()), (7, 1));
    assert_eq!(dee.earlier[0].why, "TEXT");
}

/// A container has PID numbers of its own, and what its `exec` starts is in session 0,
/// as is everything in the sandbox.
#[cfg(target_os = "linux")]
#[test]
fn a_class_is_graded_in_a_container_too() {
    let class = Class::empty();
    class.hand_in("ana", &solution());
    let user: &[&str] = match nix::unistd::geteuid().is_root() {
        true => &[],
        false => &["--user", "--map-current-user", "--keep-caps"],
    };
    let output = assert_cmd::Command::new("unshare")
        .args(user)
        .args(["--pid", "--fork", "--kill-child", "--mount-proc"])
        .args([PROGRAM, "class", "--lesson", "1", "--sandbox", "strict", "--out", "out"])
        .current_dir(class.path(""))
        .timeout(LIMIT)
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let record = class.record("out", "ana").record;
    assert_eq!(record.verdict, Verdict::Passed, "{:?}", record.why);
}

#[test]
fn a_changed_submission_is_judged_again_and_its_old_result_is_kept() {
    let class = Class::empty();
    class.hand_in("ana", &solution().replace("fn main", "fn mian"));
    class.hand_in("ben", &solution());
    assert_eq!(class.grade("out", &[]).code, Some(0));
    let ben = class.record("out", "ben");

    class.hand_in("ana", &(solution() + "\n"));
    let run = class.grade("out", &[]);
    assert!(run.stdout.contains("Judged 1 now; 1 had a result."), "{}", run.stdout);
    let earlier = class.record("out", "ana").record.earlier;
    assert_eq!(earlier.len(), 1);
    assert_eq!(earlier[0].why, "the submission changed");
    assert_eq!(class.record("out", "ben"), ben);

    // Who is gone is kept, and left out.
    std::fs::remove_dir_all(class.path("class/ben")).unwrap();
    let run = class.grade("out", &[]);
    assert!(run.first().contains("1 submission: 1 passed"), "{}", run.first());
    assert!(run.stdout.contains("left out here: ben"), "{}", run.stdout);
    assert_eq!(class.record("out", "ben"), ben);
}

#[test]
fn what_could_not_be_judged_is_open_and_never_a_zero() {
    let class = Class::empty();
    // Nobody listens on this port, so nothing is known of the server.
    std::fs::write(class.path("urls.csv"), "id,url\nana,http://127.0.0.1:1\n").unwrap();
    let words = ["urls.csv", "--lesson", "1"];
    // Nothing runs here, so it needs no sandbox, and names none.
    let output = class.program(&words).env("PATH", "").output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(!String::from_utf8_lossy(&output.stderr).contains("Sandbox"), "{output:?}");
    std::fs::remove_dir_all(class.path("urls-graded")).unwrap();
    let run = class.run(&words);
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert_eq!(run.first(), "01-connect: 1 submission: 1 inconclusive.");
    assert!(run.stdout.contains("Open: ana. "), "{}", run.stdout);
    assert!(run.stdout.contains("grade -- show ana --out urls-graded"), "{}", run.stdout);
    // It was tried once more on the quiet machine.
    let tries = |count| {
        let record = class.record("urls-graded", "ana").record;
        assert_eq!(record.earlier.len() + 1, count);
        assert!(record.why.is_some());
    };
    tries(2);
    let run = class.run(&words);
    assert!(run.stdout.contains("Judged 1 now; 0 had a result."), "{}", run.stdout);
    tries(3);
    let grades = std::fs::read_to_string(class.path("urls-graded/exports/grades.csv"));
    let grades = grades.unwrap();
    let row = grades.lines().find(|line| line.contains("ana")).unwrap();
    assert!(row.contains(",01-connect,,21,,inconclusive,open,"), "{grades}");
}

#[test]
fn a_thousand_students_with_one_text_are_judged_once() {
    let class = Class::empty();
    let text = solution().replace("fn main", "fn mian");
    for number in 0..1000 {
        class.hand_in(&format!("s{number:04}"), &text);
    }
    let run = class.grade("out", &[]);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert_eq!(run.first(), "01-connect: 1000 submissions: 1000 failed.");
    let rows = run.stdout.lines().filter(|line| line.starts_with("✗ s"));
    assert_eq!(rows.count(), 1000);
    let again = class.grade("out", &[]);
    assert!(again.stdout.contains("Judged 0 now; 1000 had a result."));
}

#[test]
fn colours_are_for_terminals_and_no_color_is_obeyed() {
    let class = Class::empty();
    class.hand_in("ana", &solution().replace("fn main", "fn mian"));
    class.grade("out", &[]);
    let words = ["class", "--lesson", "1", "--sandbox", "best", "--out", "out"];
    let stdout = |name: &str| {
        let output = class.program(&words).env(name, "1").output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(stdout("CLICOLOR_FORCE").contains('\u{1b}'));
    assert!(!stdout("NO_COLOR").contains('\u{1b}'));
}

#[test]
fn the_help_fits_the_screen_and_has_examples() {
    let class = Class::empty();
    for words in [&["--help"][..], &["-h"], &["show", "--help"], &["merge", "--help"]] {
        let run = class.run(words);
        assert_eq!(run.code, Some(0));
        assert!(run.stdout.contains("Example"), "{}", run.stdout);
        assert!(!run.stdout.contains("\n  judge"), "{}", run.stdout);
        for line in run.stdout.lines() {
            assert!(line.chars().count() <= 80, "{line}");
        }
    }
}
