//! The instructor's own exercises in a handout. Each is a program beside those of the
//! lessons, so it is built with the same crates: `exercises/likes.rs`, with its contract
//! in `exercises/likes.toml`.

use classroom::contract::{Contract, names, starter};

use super::{File, HandoutError};

/// The manifest of the exercises, from the handout's root.
pub const MANIFEST: &str = "exercises/Cargo.toml";

/// The contract of an exercise, from the handout's root.
pub fn contract_file(contract: &Contract) -> String {
    format!("exercises/{}.toml", contract.slug)
}

/// Whether this file of a handout is a contract.
pub fn is_contract(path: &str) -> bool {
    path != MANIFEST && path.starts_with("exercises/") && path.ends_with(".toml")
}

/// Adds the contracts, and a starter for each.
///
/// # Errors
/// If there already is a file or a program of this name.
pub fn add(contracts: &[&Contract], files: &mut Vec<File>) -> Result<(), HandoutError> {
    let mut programs = Vec::new();
    for contract in contracts {
        let program = names::package(&contract.slug);
        let source = format!("exercises/{}.rs", contract.slug);
        let text = starter::program(contract, &format!("{}.toml", contract.slug));
        let both = [(contract_file(contract), contract.text.clone()), (source, text)];
        let is_taken = programs.contains(&program)
            || both.iter().any(|(path, _)| {
                files.iter().any(|file| file.path.eq_ignore_ascii_case(path))
            });
        if is_taken {
            return Err(HandoutError::Taken(contract.slug.clone()));
        }
        programs.push(program);
        files.extend(both.map(|(path, text)| File { path, content: text.into_bytes() }));
    }
    Ok(())
}

/// The exercises' programs, for the manifest.
pub fn programs(contracts: &[&Contract]) -> String {
    let program = |contract: &&Contract| {
        let name = names::package(&contract.slug);
        // In TOML, a text is written as in JSON.
        let path = serde_json::Value::from(format!("{}.rs", contract.slug));
        format!("\n[[bin]]\nname = \"{name}\"\npath = {path}\n")
    };
    contracts.iter().map(program).collect()
}

/// What the README says of the exercises; nothing if there are none.
pub fn readme(contracts: &[&Contract]) -> String {
    if contracts.is_empty() {
        return String::new();
    }
    let exercise = |contract: &&Contract| {
        let Contract { slug, title, .. } = contract;
        let program = names::package(slug);
        format!(
            "### {title}

| | |
| --- | --- |
| `exercises/{slug}.toml` | what the server promises |
| `exercises/{slug}.rs` | the file to edit: a whole server |
| `{explain}` | says in plain English what it promises, and which checks follow |
| `{check}` | checks it |
| `{watch}` | checks again whenever you save |
| `cargo run --bin {program}` | runs your server at http://localhost:3000 |

",
            explain = check("contract", contract),
            check = command(contract),
            watch = check("watch --contract", contract),
        )
    };
    let exercises: String = contracts.iter().map(exercise).collect();
    format!("\n## Exercises of your teacher\n\n{}\n", exercises.trim_end())
}

/// The command that checks the exercise, in the handout's root.
pub fn command(contract: &Contract) -> String {
    check("--contract", contract)
}

fn check(words: &str, contract: &Contract) -> String {
    let mut file = contract_file(contract);
    if file.contains(' ') {
        file = format!("\"{file}\"");
    }
    format!("cargo run --bin check -- {words} {file}")
}
