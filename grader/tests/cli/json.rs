//! The verdict as JSON has the shape that CONTRIBUTING.md describes.

use std::collections::BTreeSet;

use serde_json::Value;

use super::desk::Desk;

#[test]
fn one_object_with_the_fields_that_are_written_down() {
    let desk = Desk::new();
    let said = desk.check(&["4", "--solution", "--format", "json", "--seed", "3"]);
    assert_eq!(said.code, Some(0), "{}{}", said.stdout, said.stderr);
    let report: Value = serde_json::from_str(&said.stdout).unwrap();
    assert_eq!(report["version"], 1);
    assert_eq!(report["lesson"], "04-messages");
    assert_eq!(report["verdict"], "passed");
    assert_eq!(report["seed"], 3);
    assert_eq!(report["required"]["passed"], report["required"]["total"]);
    assert_eq!(report["optional"]["passed"], report["optional"]["total"]);
    let checks = report["checks"].as_array().unwrap();
    assert_eq!(checks[0]["id"], "starts");
    let heard = checks.iter().flat_map(|check| check["journal"].as_array().unwrap());
    assert!(heard.clone().count() > 100);

    let written = include_str!("../../../CONTRIBUTING.md");
    let documented = |fields: &BTreeSet<&String>| {
        for field in fields {
            assert!(written.contains(&format!("`{field}`")), "{field} is not documented");
        }
    };
    let fields =
        |value: &'_ Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    documented(&fields(&report).iter().collect());
    documented(&fields(&checks[1]).iter().collect());
    documented(&fields(heard.clone().next().unwrap()).iter().collect());
}

#[test]
fn what_does_not_compile_is_in_the_object_too() {
    let desk = Desk::new();
    desk.solve(&[(
        "fn initialize_socketio(io: &SocketIo) {",
        "fn initialize_socketio(io: &Socket) {",
    )]);
    let said = desk.check(&["4", "--format", "json"]);
    assert_eq!(said.code, Some(1));
    let report: Value = serde_json::from_str(&said.stdout).unwrap();
    let starts = &report["checks"][0];
    assert_eq!(
        (&report["verdict"], &starts["status"]),
        (&"failed".into(), &"failed".into())
    );
    assert!(starts["actual"].as_str().unwrap().contains("cannot find type `Socket`"));
    assert_eq!(starts["place"]["file"], "exercises/04-messages.rs");
    assert_eq!(report["checks"][1]["status"], "skipped");
}
