//! Points are exact, and a rubric says what is wrong with it.

#[path = "gradebook/mod.rs"]
mod gradebook;

use std::fs;

use classroom::lesson::Lesson;
use course::COURSE;
use rust_decimal::Decimal;

use gradebook::{nothing, record, student};
use grading::{
    marks::{Mark, Rubric, RubricError, State, mark},
    records::{CheckStatus::*, Record, Verdict},
};

/// The deadline of the rubrics below, in s since 1970: 2026-11-30T22:59:00Z.
const DEADLINE: u64 = 1_796_079_540;
const HOUR: u64 = 3600;

fn messages() -> &'static Lesson {
    course::find("04-messages").expect("it is a lesson")
}

fn read(lesson: &Lesson, text: &str) -> Result<Rubric, RubricError> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("rubric.toml");
    fs::write(&path, text).expect("it can be written");
    Rubric::read(&path, lesson)
}

fn rubric(text: &str) -> Rubric {
    read(messages(), text).unwrap_or_else(|error| panic!("{error}"))
}

fn points(text: &str) -> Decimal {
    text.parse().expect("a number")
}

fn sum(mark: &Mark) -> Decimal {
    mark.parts.iter().map(|part| part.points).sum()
}

/// The mark of a submission of which these checks pass.
fn with(rubric: &Rubric, passing: &[&str]) -> Mark {
    let status = |id: &str, _| if passing.contains(&id) { Passed } else { Failed };
    mark(&record(messages(), student("ada"), status), rubric)
}

/// Everything passes, and it is handed in so many seconds after the deadline.
fn late(after_s: u64, extension_s: u64) -> Record {
    let mut ada = student("ada");
    ada.extension_s = extension_s;
    let mut record = record(messages(), ada, |_, _| Passed);
    record.handed_in = Some(DEADLINE + after_s);
    record
}

#[test]
fn without_a_rubric_each_required_check_is_a_point() {
    for lesson in &COURSE {
        let usual = Rubric::usual(lesson);
        let (required, _) = lesson.counts();
        assert_eq!(usual.total, Decimal::from(required), "{}", lesson.slug);
        let all = mark(&record(lesson, student("ada"), |_, _| Passed), &usual);
        assert_eq!((all.points, all.of), (usual.total, usual.total));
        assert!(all.passed);
        // Optional checks count nothing, and the start of the server counts as the
        // student saw it.
        let status = |id: &str, required| match id {
            "starts" => Passed,
            _ if required => Unfinished,
            _ => Passed,
        };
        let start = mark(&record(lesson, student("ben"), status), &usual);
        assert_eq!((start.points, start.passed), (Decimal::ONE, false));
    }
}

#[test]
fn shares_of_any_total_add_up_in_each_lesson() {
    for lesson in &COURSE {
        for total in ["100", "10", "7.5", "0.07", "1"] {
            let text = format!("total = {total}\n[extra]\nothers = 0.1\n");
            let rubric = read(lesson, &text).unwrap_or_else(|error| panic!("{error}"));
            let (required, optional) = lesson.counts();
            assert!(rubric.items.len() <= required + optional);
            let all = mark(&record(lesson, student("ada"), |_, _| Passed), &rubric);
            let extra = points("0.1") * Decimal::from(optional);
            assert_eq!(all.points, points(total) + extra, "{} {total}", lesson.slug);
            assert_eq!(sum(&all), all.points);
            // However many pass, the mark is the sum of what is shown.
            for passing in 0..required {
                let ids: Vec<&str> =
                    lesson.checks().map(|check| check.id).take(passing).collect();
                let status =
                    |id: &str, _| if ids.contains(&id) { Passed } else { Failed };
                let some = mark(&record(lesson, student("ben"), status), &rubric);
                assert_eq!(some.points, sum(&some), "{} {total}", lesson.slug);
            }
        }
    }
}

#[test]
fn checks_and_groups_are_worth_what_the_rubric_says() {
    let rubric = rubric(
        r#"
total = 10
[points]
everyone = 2.5
object = 0.5
[[group]]
name = "storing"
title = "Messages are stored"
checks = ["stored-same", "GET-array", "id"]
points = 4
[[group]]
name = "identity"
checks = ["id-unique", "newcomer"]
points = 3
all = true
"#,
    );
    assert_eq!(with(&rubric, &["everyone"]).points, points("2.5"));
    // A third of 4, and then two thirds: rounded to hundredths, and exact together.
    assert_eq!(with(&rubric, &["id"]).points, points("1.33"));
    assert_eq!(with(&rubric, &["id", "GET-array"]).points, points("2.67"));
    assert_eq!(with(&rubric, &["id", "GET-array", "stored-same"]).points, points("4"));
    // All or nothing.
    assert_eq!(with(&rubric, &["newcomer"]).points, points("0"));
    assert_eq!(with(&rubric, &["newcomer", "id-unique"]).points, points("3"));
    let parts = with(&rubric, &["everyone", "id"]).parts;
    let shown: Vec<(&str, bool)> =
        parts.iter().map(|part| (part.id.as_str(), part.status == Passed)).collect();
    let expected =
        [("everyone", true), ("object", false), ("storing", false), ("identity", false)];
    assert_eq!(shown, expected);
    assert_eq!(parts[2].title, "Messages are stored");
}

#[test]
fn weights_share_the_total_exactly() {
    let rubric = rubric(
        "total = 10\nscale = true\nothers = 1\n[points]\neveryone = 3\nstarts = 0\n",
    );
    let sum: Decimal = rubric.items.iter().map(|item| item.of).sum();
    assert_eq!(sum, points("10"));
    assert!(!rubric.items.iter().any(|item| item.id == "starts"));
    // 3 of 30 weights.
    assert_eq!(with(&rubric, &["everyone"]).points, points("1"));
}

#[test]
fn extra_credit_is_on_top_within_its_limits() {
    let of = |more: &str, status: fn(&str, bool) -> grading::records::CheckStatus| {
        let text = format!("total = 10\n[extra]\nothers = 1\n{more}");
        mark(&record(messages(), student("ada"), status), &rubric(&text)).points
    };
    let optional = Decimal::from(messages().counts().1);
    assert_eq!(of("", |_, _| Passed), points("10") + optional);
    assert_eq!(of("cap = 2.5", |_, _| Passed), points("12.5"));
    assert_eq!(of("beyond-total = false", |_, _| Passed), points("10"));
    let only_optional = |_: &str, required| if required { Failed } else { Passed };
    assert_eq!(of("cap = 2.5", only_optional), points("2.5"));
    assert_eq!(of("beyond-total = false", only_optional), optional.min(points("10")));
    assert_eq!(of("after-required = true", only_optional), points("0"));
    assert_eq!(of("after-required = true\ncap = 1", |_, _| Passed), points("11"));
}

#[test]
fn a_late_penalty_counts_what_has_begun() {
    let of = |more: &str, after_s, extension_s| {
        let text =
            format!("total = 20\n[late]\ndeadline = 2026-11-30T23:59:00+01:00\n{more}");
        let mark = mark(&late(after_s, extension_s), &rubric(&text));
        (mark.points.to_string(), mark.penalty.to_string(), mark.late_s)
    };
    let day = 24 * HOUR;
    let daily =
        "grace = \"15 min\"\nper = \"day\"\ntake = \"10 %\"\nat-most = \"50 %\"\n";
    let on_time = |shown: &str| (shown.to_owned(), "0".to_owned(), 0);
    let taken = |points: &str, penalty: &str, late_s| {
        (points.to_owned(), penalty.to_owned(), late_s)
    };
    assert_eq!(of(daily, 0, 0), on_time("20"));
    // Within the grace it is on time, and after it late since the deadline.
    assert_eq!(of(daily, 900, 0), on_time("20"));
    assert_eq!(of(daily, 901, 0), taken("18", "2", 901));
    assert_eq!(of(daily, day, 0), taken("18", "2", day));
    assert_eq!(of(daily, day + 1, 0), taken("16", "4", day + 1));
    assert_eq!(of(daily, 100 * day, 0), taken("10", "10", 100 * day));
    assert_eq!(of(daily, u64::MAX - DEADLINE, 0).0, "10");
    // An extension moves the deadline, for this student only.
    assert_eq!(of(daily, 2 * day, 2 * day), on_time("20"));
    assert_eq!(of(daily, 2 * day + 901, 2 * day), taken("18", "2", 901));
    assert_eq!(of(daily, 9, u64::MAX), on_time("20"));
    // Points, by the hour, once, and not below a floor.
    assert_eq!(of("per = \"hour\"\ntake = 0.15", 2 * HOUR, 0).0, "19.7");
    assert_eq!(of("take = 3", 9 * day, 0).0, "17");
    assert_eq!(of("per = \"day\"\ntake = 7\nfloor = \"20 %\"", 9 * day, 0).0, "4");
    // Never below 0.
    assert_eq!(of("per = \"day\"\ntake = 7", 9 * day, 0).0, "0");
}

#[test]
fn a_percentage_is_of_the_total_or_of_what_was_earned() {
    let of = |of: &str| {
        let text = format!(
            "total = 20\n[points]\neveryone = 10\nid = 10\n[late]\n\
             deadline = 2026-11-30T22:59:00Z\ntake = \"10 %\"\nof = \"{of}\"\n"
        );
        let mut record = late(1, 0);
        for check in record.checks.iter_mut().filter(|check| check.id != "everyone") {
            check.status = Failed;
        }
        mark(&record, &rubric(&text)).penalty
    };
    assert_eq!((of("total"), of("earned")), (points("2"), points("1")));
}

#[test]
fn without_a_time_nothing_is_late() {
    let text = "total = 20\n[late]\ndeadline = 2026-11-30T22:59:00Z\ntake = 3\n";
    let mut record = late(HOUR, 0);
    record.handed_in = None;
    let mark = mark(&record, &rubric(text));
    assert_eq!((mark.points, mark.late_s), (points("20"), 0));
}

#[test]
fn marks_are_rounded_once_and_as_the_rubric_says() {
    let of = |rounding: &str| {
        let text = format!(
            "total = 10\nothers = 0\n{rounding}\n[points]\neveryone = 8.25\nobject = 1.75\n"
        );
        with(&rubric(&text), &["everyone"]).points.to_string()
    };
    assert_eq!(of(""), "8.25");
    assert_eq!(of("round = 0.5"), "8.5");
    assert_eq!(of("round = 1"), "8");
    assert_eq!(of("round = 1\nrounding = \"up\""), "9");
    assert_eq!(of("round = 0.5\nrounding = \"down\""), "8");
    // A perfect submission of a total with more places gets the total.
    let fine = rubric("total = 1.0005\n");
    assert_eq!(mark(&late(0, 0), &fine).points, points("1.0005"));
}

#[test]
fn a_pass_needs_the_minimum_or_all_required_checks() {
    let rubric =
        rubric("total = 10\npass = \"25 %\"\n[points]\neveryone = 2.5\nid = 7.5\n");
    assert!(with(&rubric, &["everyone"]).passed);
    assert!(!with(&rubric, &["object"]).passed);
    assert!(!with(&Rubric::usual(messages()), &["everyone"]).passed);
}

#[test]
fn what_was_not_judged_is_zero_and_what_could_not_be_is_open() {
    let usual = Rubric::usual(messages());
    for (verdict, why) in [
        (Verdict::Missing, "The folder is empty."),
        (Verdict::Failed, "It does not compile."),
    ] {
        let mark = mark(&nothing(messages(), student("ada"), verdict, why), &usual);
        assert_eq!(
            (mark.state, mark.points, mark.passed),
            (State::Final, points("0"), false)
        );
        assert_eq!(mark.exported(), Some(points("0")));
    }
    let unknown = nothing(messages(), student("ada"), Verdict::Inconclusive, "No port.");
    let unknown = mark(&unknown, &usual);
    assert_eq!(
        (unknown.state, unknown.known(), unknown.exported()),
        (State::Open, None, None)
    );
    // One check that is not known, or one that was skipped for it, is enough.
    let status = |id: &str, _| match id {
        "everyone" => Inconclusive,
        "id" => Failed,
        _ => Passed,
    };
    let record = record(messages(), student("ada"), status);
    assert_eq!(record.verdict, Verdict::Failed);
    assert_eq!(mark(&record, &usual).state, State::Open);
    // A record from before a check existed does not know of it.
    let mut old = gradebook::record(messages(), student("ada"), |_, _| Passed);
    old.checks.retain(|check| check.id != "everyone");
    assert_eq!(mark(&old, &usual).state, State::Open);
    // Unless no points depend on it.
    let optional = |id: &str, required| match id {
        "id" => Failed,
        _ if required => Passed,
        _ => Inconclusive,
    };
    let record = gradebook::record(messages(), student("ada"), optional);
    assert_eq!(mark(&record, &usual).state, State::Final);
    let counted = rubric("[extra]\nothers = 1\n");
    assert_eq!(mark(&record, &counted).state, State::Open);
}

#[test]
fn a_skipped_check_earns_nothing() {
    let status = |id: &str, _| match id {
        "everyone" => Failed,
        "object" => Skipped,
        _ => Passed,
    };
    let usual = Rubric::usual(messages());
    let mark = mark(&record(messages(), student("ada"), status), &usual);
    assert_eq!(mark.points, usual.total - points("2"));
}

#[test]
fn held_students_have_a_mark_that_is_not_exported() {
    let rubric = rubric("total = 10\nhold = [\"ada\", \"bne\"]\n");
    let mark = mark(&late(0, 0), &rubric);
    assert_eq!(mark.state, State::Held);
    assert_eq!((mark.known(), mark.exported()), (Some(points("10")), None));
    assert_eq!(rubric.held_strangers(&["ada", "ben"]), ["bne"]);
}

#[test]
fn a_mark_is_exact_as_json_too() {
    let mark =
        with(&rubric("total = 3\n[points]\neveryone = 0.1\nid = 2.9\n"), &["everyone"]);
    let text = serde_json::to_string(&mark).expect("it is JSON");
    assert!(text.contains(r#""points":"0.1","of":"3""#), "{text}");
    assert_eq!(serde_json::from_str::<Mark>(&text).expect("it is a mark"), mark);
}

#[test]
fn a_rubric_says_what_is_wrong_and_where() {
    let cases = [
        ("total = ", "1:9: "),
        ("total = 10\ntotal = 11\n", "2:1: `total` is defined twice"),
        ("totl = 10\n", "1:1: a rubric has no key `totl`. The nearest are: `total`"),
        (
            "[points]\neveryon = 1\n",
            "2:1: 04-messages has no check `everyon`. The nearest are: `everyone`",
        ),
        ("[points]\neveryone = \"2\"\n", "2:12: it must be a number"),
        ("[points]\neveryone = -2\n", "2:12: it must not be negative"),
        ("[points]\neveryone = nan\n", "2:12: it must be a number"),
        ("[points]\neveryone = 1e3\n", "2:12: it must be a number"),
        ("[points]\neveryone = 0.00001\n", "2:12: it has more than 4 decimal places"),
        ("[points]\neveryone = 9999999\n", "2:12: it must not be more than 1000000"),
        ("points = 3\n", "1:10: it must be a table"),
        (
            "total = 10\n[points]\neveryone = 9.5\n",
            "1:9: the points add up to 9.5, and `total` is 10",
        ),
        ("total = 0\n", "1:9: `total` must be more than 0"),
        ("scale = true\n[points]\neveryone = 1\n", "1:9: `scale` needs a `total`"),
        ("[points]\neveryone = 0\n", "1:1: no required check earns points"),
        (
            "[[group]]\nname = \"a\"\nchecks = [\"id\", \"object\",\n  \"id\"]\npoints = 1\n",
            "4:3: `id` is also in line 3",
        ),
        (
            "[points]\nid = 1\n[[group]]\nname = \"a\"\nchecks = [\"id\"]\npoints = 1\n",
            "5:11: `id` is also in line 2",
        ),
        (
            "[[group]]\nname = \"id\"\nchecks = [\"object\"]\npoints = 1\n",
            "2:8: `id` is the name",
        ),
        (
            "[[group]]\nname = \"a\"\nchecks = []\npoints = 1\n",
            "3:10: the group has no checks",
        ),
        (
            "[[group]]\nname = \"a\"\nchecks = [\"id\"]\n",
            "1:1: the group has no `points`",
        ),
        (
            "[[group]]\nnames = \"a\"\n",
            "2:1: `[[group]]` has no key `names`. The nearest are: `name`",
        ),
        (
            "[extra]\ncaps = 1\n",
            "2:1: `[extra]` has no key `caps`. The nearest are: `cap`",
        ),
        ("pass = \"200 %\"\ntotal = 10\n", "1:8: `pass` is more than the total"),
        ("pass = \"many\"\ntotal = 10\n", "1:8: it must be a percentage"),
        ("round = 0\ntotal = 10\n", "1:9: `round` must be more than 0"),
        ("round = 3\ntotal = 10\n", "1:9: the total, 10, is no multiple of `round`, 3"),
        (
            "rounding = \"bankers\"\n",
            "1:12: it must be \"nearest\" or \"up\" or \"down\"",
        ),
        ("hold = \"ada\"\n", "1:8: it must be a list"),
        ("[late]\ndeadline = 2026-11-30T23:59:00Z\n", "1:1: `[late]` has no `take`"),
        (
            "[late]\ntake = 1\ndeadline = 2026-11-30T23:59:00\n",
            "3:12: it must be a time with its offset from UTC",
        ),
        (
            "[late]\ntake = 1\ndeadline = 2026-11-30T23:59:00Z\ngrace = \"soon\"\n",
            "4:9: it must be a length of time",
        ),
        // In characters, not bytes.
        ("title = \"Übung\" x\n", "1:17: "),
    ];
    for (text, wanted) in cases {
        let error = match read(messages(), text) {
            Ok(rubric) => panic!("{text:?} was accepted: {rubric:?}"),
            Err(error) => error.to_string(),
        };
        let found = error.lines().any(|line| {
            line.split_once("rubric.toml:")
                .is_some_and(|(_, rest)| rest.starts_with(wanted))
        });
        assert!(found, "{text:?} says\n{error}\nand not\n{wanted}");
    }
}

#[test]
fn a_rubric_is_said_in_a_line() {
    let usual = Rubric::usual(messages()).says();
    assert_eq!(usual, "Points: 29, 1 for each of 29 checks; no extra credit.");
    let text = "title = \"Week 4\"\ntotal = 10\n[extra]\nothers = 1\ncap = 2.50\n";
    let line = rubric(text).says();
    assert_eq!(line, "Week 4: 10, shared by 29 checks; up to 2.5 more as extra credit.");
}

#[test]
fn all_mistakes_are_named_at_once_in_the_order_of_the_file() {
    let text = "totl = 10\nround = true\n[points]\nevery = 1\nid = -1\n";
    let error = read(messages(), text).expect_err("it is wrong");
    let RubricError::Wrong { problems, .. } = error else { panic!("{error}") };
    let lines: Vec<usize> = problems.iter().map(|problem| problem.line).collect();
    assert_eq!(lines, [1, 2, 4, 5], "{problems:?}");
}

#[test]
fn the_example_in_the_documentation_is_a_rubric() {
    let source = include_str!("../src/marks/reading.rs");
    let example = source.split("//! ```").nth(1).expect("there is an example");
    let example: String = example
        .lines()
        .skip(1)
        .map(|line| line.trim_start_matches("//!").trim_start().to_owned() + "\n")
        .collect();
    // Its total is made up.
    let rubric = rubric(&example.replace("total = 20", "total = 8"));
    assert_eq!(rubric.title.as_deref(), Some("Messages"));
    assert_eq!(rubric.late.expect("it has one").grace_s, 900);
}
