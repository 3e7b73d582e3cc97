//! AsyncAPI documents, read by the official parser.

use std::{io::Write, path::PathBuf, process::Stdio};

use serde_json::Value;

use super::{check, contracts, npm::node, workspace};

/// What the parser understands of the contracts' documents, in their order.
fn parsed(contracts: &[PathBuf]) -> Vec<Value> {
    let document = |contract: &PathBuf| {
        let words = ["contract", contract.to_str().unwrap(), "--asyncapi"];
        let said = check(&workspace(), &words);
        assert_eq!((said.code, said.stderr.as_str()), (Some(0), ""), "{contract:?}");
        said.stdout
    };
    let documents: Vec<String> = contracts.iter().map(document).collect();
    let folder = workspace().join("grader/tests/contract/asyncapi");
    let mut validate = node(&folder);
    validate.arg("validate.mjs").stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut process = validate.spawn().unwrap();
    process
        .stdin
        .take()
        .unwrap()
        .write_all(&serde_json::to_vec(&documents).unwrap())
        .unwrap();
    let output = process.wait_with_output().unwrap();
    serde_json::from_slice(&output.stdout).unwrap()
}

/// All right contracts that there are, and one with everything that can be said.
fn all() -> Vec<PathBuf> {
    let mut all = contracts("lessons/contracts");
    all.extend(contracts("grader/contracts"));
    all.push(workspace().join("grader/tests/contract/everything.toml"));
    all
}

#[test]
fn the_official_parser_finds_nothing_wrong() {
    let all = all();
    for (contract, parsed) in all.iter().zip(parsed(&all)) {
        assert_eq!(parsed["problems"], serde_json::json!([]), "{contract:?}");
    }
}

#[test]
fn the_server_receives_what_clients_emit_and_sends_what_they_hear() {
    let parsed = parsed(&[workspace().join("lessons/contracts/to-do.toml")]);
    let lines = parsed[0]["operations"].as_array().unwrap().iter().map(|operation| {
        let list = |key: &str| operation[key].to_string().replace('"', "");
        let action = operation["action"].as_str().unwrap();
        format!("{action} {} {}\n", list("addresses"), list("replies"))
    });
    insta::assert_snapshot!(lines.collect::<String>(), @r"
    receive [todo:create] [todo:create-ack,todo:create-refusal]
    send [todo:created] []
    receive [todo:update] [todo:update-ack,todo:update-refusal]
    send [todo:updated] []
    receive [todo:delete] [todo:delete-ack,todo:delete-refusal]
    send [todo:deleted] []
    receive [todo:list] [todos]
    ");
}
