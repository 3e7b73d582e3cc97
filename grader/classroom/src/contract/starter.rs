//! A server to fill in, as a package of its own: types from the payloads, and one handler
//! for each event, which says what is to do.

mod code;
mod handlers;
mod types;

use std::{
    fs, io,
    path::{Path, PathBuf},
};

pub use code::program;

use super::{Contract, file::USUAL_NAME, names};

/// The crates of a starter, as the workspace's manifest has them.
const CRATES: [&str; 5] = ["axum", "serde", "serde_json", "socketioxide", "tokio"];

/// Writes a starter into a folder that doesn't exist, or is empty. `workspace` is the kit's
/// folder, which says the crates' versions.
///
/// # Errors
/// A sentence with the reason. If the folder isn't empty, nothing was written.
pub fn write(
    contract: &Contract,
    directory: &Path,
    workspace: &Path,
) -> Result<(), String> {
    let shown = directory.display();
    let failed = |error: io::Error| format!("{shown} can't be written: {error}.");
    match fs::read_dir(directory) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
            return Err(format!("{shown} is a file. Name a new folder."));
        }
        Err(error) => return Err(failed(error)),
        Ok(mut entries) => {
            if entries.next().is_some() {
                return Err(format!("{shown} is not empty. Name a new folder."));
            }
        }
    }
    let name = names::package(&contract.slug);
    let files = [
        ("Cargo.toml", manifest(&name, workspace)?),
        ("README.md", readme(contract)),
        (USUAL_NAME, contract.text.clone()),
        ("src/main.rs", program(contract, USUAL_NAME)),
        (".gitignore", "/target\n".into()),
    ];
    fs::create_dir_all(directory.join("src")).map_err(failed)?;
    for (file, text) in files {
        fs::write(directory.join(file), text).map_err(failed)?;
    }
    // The same versions of all crates. Without it, cargo takes the newest ones.
    let lock = workspace.join("Cargo.lock");
    if lock.is_file() {
        fs::copy(lock, directory.join("Cargo.lock")).map_err(failed)?;
    }
    Ok(())
}

/// The manifest, with the crates and profiles of the workspace.
fn manifest(name: &str, workspace: &Path) -> Result<String, String> {
    let path: PathBuf = workspace.join("Cargo.toml");
    let text = fs::read_to_string(&path)
        .map_err(|error| format!("{} can't be read: {error}.", path.display()))?;
    let section = text.split("[workspace.dependencies]").nth(1).unwrap_or_default();
    let line = |name: &&str| {
        let starts = format!("{name} = ");
        section.lines().find(|line| line.starts_with(&starts))
    };
    let crates: Vec<&str> = CRATES.iter().filter_map(line).collect();
    if crates.len() < CRATES.len() {
        return Err(format!("{} doesn't name the lessons' crates.", path.display()));
    }
    Ok(format!(
        r#"[package]
name = "{name}"
version = "0.1.0"
edition = "2024"
publish = false

# A workspace of its own, wherever this folder is.
[workspace]

[dependencies]
{}

# A starter has parts that only the finished code uses. Delete this when you are done.
[lints.rust]
dead_code = "allow"
unused_imports = "allow"
unused_variables = "allow"

# Panics keep their file and line, and the rest has no debug information: that saves the
# compiler and the linker half of their work.
[profile.dev]
debug = "line-tables-only"

[profile.dev.package."*"]
debug = false
"#,
        crates.join("\n")
    ))
}

fn readme(contract: &Contract) -> String {
    let title = &contract.title;
    format!(
        "# {title}

A Socket.IO server in Rust, on axum and socketioxide. `{USUAL_NAME}` says what it
promises. `src/main.rs` is the file to edit: replace each `todo!()`. It is also the file
to hand in, so keep all of your code in it.

```sh
cargo run
```

starts it at http://127.0.0.1:3000, or at the port in the environment variable `PORT`.
In the socketlings folder, this command builds it and checks it by the contract:

```sh
cargo run --bin check -- --contract THIS-FOLDER/{USUAL_NAME}
```
"
    )
}
