//! The students of a roster.

use grading::submissions::{self, Found, Reading, Student};

use super::*;

fn roster(place: &Place, content: impl AsRef<[u8]>) -> Reading {
    let path = place.file("roster.csv", content);
    Reading { roster: Some(path), ..Reading::default() }
}

#[test]
fn a_folder_is_known_by_any_column() {
    let place = Place::new();
    let how = roster(
        &place,
        "Name, Section, EMAIL ,sis_id,Id,Extension\n\
         Ann Lee,A,ann.lee@x.edu,1001,alee,\n\
         \"Berg, Bea\",A,bea@x.edu,1002,bberg,48\n\
         Cyd Müller,B,cm@x.edu,1003,cmueller,\"1,5\"\n\
         Dan Oh,B,dan@x.edu,1004,doh,0\n\
         Eve Poe,B,eve@x.edu,1005,epoe,\n\
         Gus Ray,B,gus@x.edu,1007,gray,\n",
    );
    for name in ["ALEE", "bea_berg", "Cyd Mu\u{308}ller", "04-messages-doh", "1005"] {
        place.file(&format!("{name}/04-messages.rs"), SOURCE);
    }
    place.file("zoe/04-messages.rs", SOURCE);
    let all = place.read_as(&how);
    assert_eq!(ids(&all), ["alee", "bberg", "cmueller", "doh", "epoe", "gray", "zoe"]);
    let sources = all.iter().filter(|one| matches!(one.found, Found::Source(_)));
    assert_eq!(sources.count(), 6);
    assert_eq!(why(&all, "gray"), "nothing was handed in");
    assert_eq!(
        of(&all, "bberg").student,
        Student {
            id: "bberg".to_owned(),
            name: Some("Berg, Bea".to_owned()),
            sis_id: Some("1002".to_owned()),
            email: Some("bea@x.edu".to_owned()),
            section: Some("A".to_owned()),
            extension_s: 48 * 3600,
        }
    );
    assert_eq!(of(&all, "cmueller").student.extension_s, 5400);
    let notes = submissions::notes(&all, &how).unwrap();
    assert_eq!(notes.len(), 1);
    assert!(notes[0].starts_with("zoe matches nobody in the roster"), "{notes:?}");
}

#[test]
fn a_name_of_two_students_is_given_to_neither() {
    let place = Place::new();
    let how = roster(&place, "id,name\nas1,Alex Smith\nas2,Alex Smith\n");
    place.file("Alex Smith/04-messages.rs", SOURCE);
    let all = place.read_as(&how);
    assert_eq!(ids(&all), ["Alex-Smith", "as1", "as2"]);
    assert_eq!(why(&all, "as1"), "nothing was handed in");
    assert_eq!(of(&all, "Alex-Smith").found, Found::Source(SOURCE.to_owned()));
}

#[test]
fn the_longest_id_in_a_folders_name_counts() {
    let place = Place::new();
    let how = roster(&place, "id\nann\nann-lee\nbob\n");
    place.file("hw4-ann-lee/04-messages.rs", SOURCE);
    place.file("hw4-joann/04-messages.rs", SOURCE);
    let all = place.read_as(&how);
    assert_eq!(ids(&all), ["ann", "ann-lee", "bob", "hw4-joann"]);
    assert_eq!(of(&all, "ann-lee").found, Found::Source(SOURCE.to_owned()));
    assert_eq!(why(&all, "ann"), "nothing was handed in");
}

#[test]
fn two_folders_of_one_student_are_one_row() {
    let place = Place::new();
    let how = roster(&place, "id,email\nann,ann@x.edu\n");
    place.file("ann/04-messages.rs", SOURCE);
    place.file("ann@x.edu/04-messages.rs", "fn main() { 1; }");
    let all = place.read_as(&how);
    assert_eq!(ids(&all), ["ann"]);
    assert!(why(&all, "ann").contains("2 different submissions are this student's"));
}

#[test]
fn rosters_of_other_programs_are_read() {
    let place = Place::new();
    place.file("Doe, Jane/04-messages.rs", SOURCE);
    let canvas = "\u{feff}Student,ID,SIS User ID,SIS Login ID,Section,HW (7)\n\
                  \u{20}   Points Possible,,,,,10\n\"Doe, Jane\",55,u55,jdoe,S1,\n";
    let all = place.read_as(&roster(&place, canvas));
    assert_eq!(ids(&all), ["55"]);
    let student = &all[0].student;
    assert_eq!(
        (student.sis_id.as_deref(), student.section.as_deref()),
        (Some("u55"), Some("S1"))
    );
    let excel = "First Name;Last Name;SID;Email\r\nJane;Doe;9;j@x.edu\r\n";
    let all = place.read_as(&roster(&place, excel));
    assert_eq!(ids(&all), ["9"]);
    assert_eq!(all[0].student.name.as_deref(), Some("Jane Doe"));
    assert_eq!(all[0].found, Found::Source(SOURCE.to_owned()));
}

#[test]
fn a_roster_that_cannot_be_used_is_an_error_with_its_line() {
    let place = Place::new();
    place.file("ann.rs", SOURCE);
    for (content, part) in [
        (&b""[..], "is empty"),
        (b"color,size\nred,2\n", "names no column `id`"),
        (b"id\nann\nbea\nann\n", "line 4 has the id of line 2, ann"),
        (b"id,extension\nann,soon\n", "line 2: the extension `soon`"),
        (b"id,extension\nann,-1\n", "line 2: the extension `-1`"),
        (b"id,extension\nann,NaN\n", "line 2: the extension `NaN`"),
        (b"id,name\nann,\xe9\n", "line 2 isn't UTF-8"),
    ] {
        let error = place.error(&roster(&place, content));
        assert!(error.contains(part) && error.contains("\nNext: "), "{error}");
        assert!(error.contains("roster.csv"), "{error}");
    }
    let how = Reading { roster: Some(place.at("none.csv")), ..Reading::default() };
    assert!(place.error(&how).contains("none.csv: it isn't there"));
}

#[test]
fn ids_of_the_roster_can_be_names_of_files() {
    let place = Place::new();
    let how = roster(&place, "id\n../up\na/b\nA/B\n");
    place.file("up/04-messages.rs", SOURCE);
    let all = place.read_as(&how);
    assert_eq!(all.len(), 3);
    assert_eq!(of(&all, "up").found, Found::Source(SOURCE.to_owned()));
    for one in &all {
        assert!(!one.student.id.contains('/'), "{}", one.student.id);
        assert!(one.student.name.as_deref().unwrap().contains('/'));
    }
}
