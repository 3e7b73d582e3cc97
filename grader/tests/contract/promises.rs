//! Right contracts: what they promise.

use super::{assert_snapshot, check, contracts, workspace};

#[test]
fn a_right_contract_is_said_in_sentences() {
    for path in contracts("lessons/contracts") {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let file = format!("lessons/contracts/{name}.toml");
        let said = check(&workspace(), &["contract", &file]);
        assert_eq!((said.code, said.stderr.as_str()), (Some(0), ""), "{name}");
        let is_long = |line: &&str| line.chars().count() > 80 && !line.contains("--url");
        assert_eq!(said.stdout.lines().find(is_long), None);
        assert_snapshot(&name, &said.stdout);
    }
}

#[test]
fn the_lessons_contracts_are_right() {
    for path in contracts("grader/contracts") {
        let said = check(&workspace(), &["contract", path.to_str().unwrap()]);
        assert_eq!((said.code, said.stderr.as_str()), (Some(0), ""), "{path:?}");
    }
}
