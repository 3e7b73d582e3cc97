//! Which file is the one of an instructor's exercise.

use std::fs;

use classroom::lesson::Lesson;
use course::exercise;

use super::*;
use grading::submissions::{self, Reading, Submission};

const CONTRACT: &str =
    "title = \"Likes\"\n[on.like]\npayload = \"text\"\nacks = \"same\"\n";

fn to_do() -> &'static Lesson {
    exercise::read("to-do", CONTRACT).unwrap()
}

fn read(place: &Place) -> Vec<Submission> {
    submissions::read(place.path(), to_do(), &Reading::default()).unwrap()
}

#[test]
fn the_file_of_a_package_a_handout_or_its_own_is_found() {
    let place = Place::new();
    // The starter, with a module beside it that is called like the exercise.
    place.file("ann/src/main.rs", SOURCE);
    place.file("ann/src/to-do.rs", "other");
    place.file("ann/contract.toml", CONTRACT);
    place.file("ann/target/debug/main.rs", "other");
    place.file("bea/my-server/src/main.rs", SOURCE);
    place.file("bea/my-server/src/store.rs", "other");
    // A whole handout has programs of its own.
    place.file("cyd/kit/exercises/to-do.rs", SOURCE);
    place.file("cyd/kit/exercises/04-messages.rs", "other");
    place.file("cyd/kit/grader/src/main.rs", "other");
    place.file("cyd/kit/grader/launcher/src/main.rs", "other");
    place.file("dan/To_Do (1).rs", SOURCE);
    place.file("dan/store.rs", "other");
    place.file("eva.rs", SOURCE);
    place.file("fay/main.rs", SOURCE);
    place.file("fay/store.rs", "other");
    let all = read(&place);
    assert_sources(&all, &["ann", "bea", "cyd", "dan", "eva", "fay"]);
    assert_eq!(of(&all, "ann").ignored, ["contract.toml", "src/to-do.rs", "target/"]);
}

#[test]
fn what_may_be_another_file_is_not_taken() {
    let place = Place::new();
    place.file("ann/one.rs", SOURCE);
    place.file("ann/two.rs", SOURCE);
    place.file("bea/04-messages.rs", SOURCE);
    let all = read(&place);
    assert_whys(
        &all,
        &[
            (
                "ann",
                "2 files could be the one to grade, and none is exercises/to-do.rs or",
            ),
            ("bea", "another lesson's file, and no to-do.rs"),
        ],
    );
}

#[test]
fn the_folder_of_one_student_is_refused() {
    for file in ["src/main.rs", "main.rs", "exercises/to-do.rs", "to-do.rs"] {
        let place = Place::new();
        place.file(file, SOURCE);
        fs::create_dir(place.at("more")).unwrap();
        let error = submissions::read(place.path(), to_do(), &Reading::default());
        let said = error.unwrap_err().to_string();
        assert!(said.contains("the folder of one student"), "{file}: {said}");
    }
}
