//! Bulk downloads of Moodle and Gradescope.

use grading::submissions::{Found, Reading};

use super::*;

#[test]
fn moodle_folders_have_the_name_and_the_participants_number() {
    let place = Place::new();
    place.file("Ann Lee_101_assignsubmission_file_/04-messages.rs", SOURCE);
    place.file("Ann Lee_101_assignsubmission_onlinetext_/onlinetext.html", "<p>hi");
    place.file("Bea_von Berg_102_assignsubmission_file_/04-messages.rs", SOURCE);
    place.file("Cyd_103_assignsubmission_onlinetext_/onlinetext.html", "<p>fn main");
    place.file("Dan_104_assignsubmission_file_04-messages.rs", SOURCE);
    place.file("Dan_104_assignsubmission_file_05-acks.rs", "other");
    let all = place.read();
    assert_eq!(ids(&all), ["101", "102", "103", "104"]);
    assert_eq!(of(&all, "101").student.name.as_deref(), Some("Ann Lee"));
    assert_eq!(of(&all, "101").found, Found::Source(SOURCE.to_owned()));
    assert_eq!(of(&all, "101").ignored, ["Ann Lee_101_assignsubmission_onlinetext_"]);
    assert_eq!(of(&all, "102").student.name.as_deref(), Some("Bea_von Berg"));
    assert!(why(&all, "103").contains("There is only onlinetext.html"));
    assert_eq!(of(&all, "104").found, Found::Source(SOURCE.to_owned()));
}

#[test]
fn moodles_worksheet_is_a_roster_for_it() {
    let place = Place::new();
    let inner = "Course-HW4-101";
    place.file(&format!("{inner}/Ann Lee_101_assignsubmission_file_/x.rs"), SOURCE);
    let roster = place.file(
        "sheet.csv",
        "Identifier,Full name,Email address,Grade\n\
         Participant 101,Ann Lee,ann@x.edu,\nParticipant 102,Ann Lee,al@x.edu,\n",
    );
    let how = Reading { roster: Some(roster.clone()), ..Reading::default() };
    std::fs::rename(&roster, place.at(&format!("{inner}/sheet.csv"))).unwrap();
    let how = Reading { roster: Some(place.at(&format!("{inner}/sheet.csv"))), ..how };
    let all = place.read_as(&how);
    assert_eq!(ids(&all), ["Participant-101", "Participant-102"]);
    assert_eq!(all[0].found, Found::Source(SOURCE.to_owned()));
    assert_eq!(why(&all, "Participant-102"), "nothing was handed in");
}

const METADATA: &str = "---
submission_1:
  :submitters:
  - :name: Ann Lee
    :sid: '1001'
    :email: ann@x.edu
  - :name: \"Bea \\xD6z\"
    :sid: '1002'
    :email: bea@x.edu
  :created_at: 2026-01-31 23:44:50.123456789 Z
  :score: 1.0
  :results:
    output: |
      :name: Mallory
    tests: []
submission_2:
  :submitters:
  - :name: Cyd
    :sid: ''
    :email: cyd@x.edu
  :created_at: 2026-01-31 23:44:50.000000000 -08:00
submission_3:
  :submitters:
  - :name: Dan
    :sid: '1004'
    :email: dan@x.edu
  :created_at: nonsense
";

#[test]
fn gradescope_says_who_and_when() {
    let place = Place::new();
    place.file("submission_metadata.yml", METADATA);
    place.file("submission_1/exercises/04-messages.rs", SOURCE);
    place.file("submission_2/04-messages.rs", SOURCE);
    place.file("submission_9/04-messages.rs", SOURCE);
    let all = place.read();
    assert_eq!(ids(&all), ["1001", "1002", "1004", "cyd@x.edu", "submission_9"]);
    let ann = of(&all, "1001");
    assert_eq!(ann.handed_in, Some(1_769_903_090));
    assert_eq!(ann.student.email.as_deref(), Some("ann@x.edu"));
    assert_eq!(of(&all, "1002").found, ann.found);
    assert_eq!(of(&all, "1002").student.name.as_deref(), Some("Bea Öz"));
    assert_eq!(of(&all, "cyd@x.edu").handed_in, Some(1_769_903_090 + 8 * 3600));
    assert_eq!(why(&all, "1004"), "there is no folder submission_3");
    assert_eq!(of(&all, "submission_9").found, ann.found);
}

#[test]
fn a_git_folder_in_a_download_is_only_a_file_that_came_too() {
    let place = Place::new();
    place.file("submission_metadata.yml", METADATA);
    for id in [1, 2] {
        place.file(&format!("submission_{id}/.git/HEAD"), "ref: refs/heads/main\n");
        place.file(&format!("submission_{id}/04-messages.rs"), SOURCE);
    }
    let all = place.read();
    assert_eq!(of(&all, "1001").found, Found::Source(SOURCE.to_owned()));
    assert_eq!(of(&all, "1001").ignored, [".git/"]);
}
