//! The package of the server that a contract lies beside.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde::Deserialize;

/// A package with the server's program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Package {
    /// The folder of its `Cargo.toml`, or of the workspace that names it as a member.
    pub root: PathBuf,
    /// The program's name.
    pub bin: String,
    /// Its file, from that folder.
    pub source: PathBuf,
}

/// What is read of a `Cargo.toml`.
#[derive(Deserialize)]
struct Manifest {
    package: Option<Named>,
    #[serde(default)]
    bin: Vec<Named>,
    workspace: Option<Workspace>,
}

/// The packages of a workspace: folders, from its own.
#[derive(Deserialize)]
struct Workspace {
    #[serde(default)]
    members: Vec<PathBuf>,
}

/// A package or a program.
#[derive(Deserialize)]
struct Named {
    name: String,
    path: Option<PathBuf>,
}

impl Manifest {
    /// Reads the one in a folder.
    fn of(folder: &Path) -> Result<Self, String> {
        let path = folder.join("Cargo.toml");
        let text = fs::read_to_string(&path)
            .map_err(|error| format!("{} can't be read ({error}).", path.display()))?;
        toml::from_str(&text).map_err(|error| {
            let what = error.message().trim_end().replace('\n', ", ");
            format!("{} is no manifest: {what}.", path.display())
        })
    }
}

impl Package {
    /// The package in the contract's folder, or in the nearest folder above. If it has
    /// several programs, that of the contract is called like it: `likes.rs` for
    /// `likes.toml`.
    ///
    /// # Errors
    /// A sentence with the next step.
    pub fn around(contract: &Path) -> Result<Self, String> {
        let file = contract.display();
        let whole = std::path::absolute(contract)
            .map_err(|error| format!("{file} has no folder ({error})."))?;
        let has_manifest = |folder: &&Path| folder.join("Cargo.toml").is_file();
        let mut folders = whole.ancestors().skip(1).filter(has_manifest);
        let nothing =
            || format!("there is no server beside {file}. {}", next_step(&file));
        let folder = folders.next().ok_or_else(nothing)?;
        let Manifest { package, bin, .. } = Manifest::of(folder)?;
        let package = package.ok_or_else(nothing)?;
        let count = bin.len();
        let is_it = |bin: &Named| count == 1 || bin.is_called_like(&whole);
        let program = bin.into_iter().find(is_it);
        if program.is_none() && count > 0 {
            return Err(format!(
                "the package {} has several programs, and none is called like {file}.",
                folder.display()
            ));
        }
        let program = program.unwrap_or(Named { path: None, ..package });
        let source = program.path.unwrap_or_else(|| PathBuf::from("src/main.rs"));
        if !folder.join(&source).is_file() {
            return Err(format!(
                "the package {} has no program {}.",
                folder.display(),
                source.display()
            ));
        }
        let (root, below) = folders
            .find_map(|root| Some((root, member_of(root, folder)?)))
            .unwrap_or((folder, Path::new("")));
        Ok(Self { root: root.into(), bin: program.name, source: below.join(source) })
    }
}

impl Named {
    /// Whether its file has the contract's name.
    fn is_called_like(&self, contract: &Path) -> bool {
        let stem = self.path.as_deref().and_then(Path::file_stem);
        stem.is_some() && stem == contract.file_stem()
    }
}

/// The package's folder from that of the workspace, if the latter names it.
fn member_of<'a>(root: &Path, package: &'a Path) -> Option<&'a Path> {
    let below = package.strip_prefix(root).ok()?;
    let members = Manifest::of(root).ok()?.workspace?.members;
    members.iter().any(|member| member == below).then_some(below)
}

fn next_step(file: &impl std::fmt::Display) -> String {
    format!(
        "Write one with `check contract {file} --starter DIR`, or check one that is \
         running with --url"
    )
}
