//! The package of the server that a contract lies beside.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde::Deserialize;

/// A package with the server's program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    /// The folder of its `Cargo.toml`.
    pub root: PathBuf,
    /// The program's name.
    pub bin: String,
    /// Its file, from the package's folder.
    pub source: PathBuf,
}

/// What is read of a `Cargo.toml`.
#[derive(Deserialize)]
struct Manifest {
    package: Option<Named>,
    #[serde(default)]
    bin: Vec<Named>,
}

/// A package or a program.
#[derive(Deserialize)]
struct Named {
    name: String,
    path: Option<PathBuf>,
}

impl Package {
    /// The package in the contract's folder, or in the nearest folder above.
    ///
    /// # Errors
    /// A sentence with the next step.
    pub fn around(contract: &Path) -> Result<Self, String> {
        let file = contract.display();
        let whole = std::path::absolute(contract)
            .map_err(|error| format!("{file} has no folder ({error})."))?;
        let manifest = |folder: &&Path| folder.join("Cargo.toml").is_file();
        let Some(root) = whole.ancestors().skip(1).find(manifest) else {
            return Err(format!(
                "there is no server beside {file}. {}",
                next_step(&file)
            ));
        };
        let path = root.join("Cargo.toml");
        let text = fs::read_to_string(&path)
            .map_err(|error| format!("{} can't be read ({error}).", path.display()))?;
        let Manifest { package, bin } = toml::from_str(&text).map_err(|error| {
            let what = error.message().trim_end().replace('\n', ", ");
            format!("{} is no manifest: {what}.", path.display())
        })?;
        let Some(package) = package else {
            return Err(format!(
                "there is no server beside {file}. {}",
                next_step(&file)
            ));
        };
        let main = || PathBuf::from("src/main.rs");
        let program = bin.into_iter().next().unwrap_or(Named { path: None, ..package });
        let source = program.path.unwrap_or_else(main);
        if !root.join(&source).is_file() {
            return Err(format!(
                "the package {} has no program {}.",
                root.display(),
                source.display()
            ));
        }
        Ok(Self { root: root.into(), bin: program.name, source })
    }
}

fn next_step(file: &impl std::fmt::Display) -> String {
    format!(
        "Write one with `check contract {file} --starter DIR`, or check one that is \
         running with --url"
    )
}
