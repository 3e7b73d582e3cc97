//! Tests the table of the seeds' behaviours: it only names checks that exist, and says
//! "to come" only of lessons that don't exist yet.

use classroom::verdict::STARTS;
use course::COURSE;

use super::page::read;

const PAGE: &str = "lessons/seeds.md";

/// The number of the last planned lesson.
const LAST: usize = 16;

#[test]
fn every_behaviour_is_proved_by_a_check_or_still_to_come() {
    let rows = rows();
    assert!(rows.len() > 40, "{} rows", rows.len());
    for [seed, behaviour, lesson, check] in &rows {
        assert!(["000", "001", "002", "003", "004"].contains(&seed.as_str()), "{seed}");
        if let Some(number) = lesson.strip_prefix("to come: ") {
            assert_eq!(
                check, "",
                "{behaviour}: this lesson does not exist yet, so it has no check"
            );
            let there = COURSE.iter().any(|known| known.slug.starts_with(number));
            assert!(!there, "{behaviour}: lesson {number} exists, so name its check");
            assert!(number.parse().is_ok_and(|n: usize| n <= LAST), "{number}");
            continue;
        }
        let known = COURSE.iter().find(|known| known.slug == lesson);
        let known = known.unwrap_or_else(|| panic!("{behaviour}: no lesson `{lesson}`"));
        let id = check.trim_matches('`');
        let found = id == STARTS || known.checks().any(|check| check.id == id);
        assert!(found, "{behaviour}: {lesson} has no check `{id}`");
    }
}

/// A lesson without a row is either missing from the table or not needed.
#[test]
fn every_lesson_comes_from_a_seed() {
    let rows = rows();
    for lesson in &COURSE {
        assert!(rows.iter().any(|row| row[2] == lesson.slug), "{}", lesson.slug);
    }
}

fn rows() -> Vec<[String; 4]> {
    let text = read(PAGE);
    let lines =
        text.lines().filter_map(|line| line.strip_prefix("| ")?.strip_suffix('|'));
    let cells = lines.map(|line| line.split('|').map(|cell| cell.trim().to_owned()));
    let rows = cells.map(|cells| cells.collect::<Vec<_>>());
    rows.skip(1)
        .map(|cells| cells.try_into().unwrap_or_else(|row| panic!("{PAGE}: {row:?}")))
        .collect()
}
