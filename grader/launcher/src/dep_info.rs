//! What a program was made of, by the dep-info file that cargo writes beside it (the
//! Cargo book, "Build cache").

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// Every file of ours that the program was made of, if cargo has said so.
pub fn sources(program: &Path) -> Option<Vec<PathBuf>> {
    let text = fs::read_to_string(program.with_extension("d")).ok()?;
    let (_, list) = text.lines().next()?.split_once(": ")?;
    // A space within a name is written as `\ `.
    let names = list.replace("\\ ", "\0");
    Some(names.split(' ').map(|name| name.replace('\0', " ").into()).collect())
}

/// The files that tell cargo how to build the sources; those that are not there
/// count too, because one that appears changes the build.
pub fn manifests(workspace: &Path, sources: &[PathBuf]) -> BTreeSet<PathBuf> {
    let folders = sources.iter().flat_map(|source| source.ancestors().skip(1));
    let of_a_folder = folders.flat_map(|folder| {
        ["Cargo.toml", "build.rs", ".cargo/config.toml"].map(|name| folder.join(name))
    });
    let of_the_root =
        ["Cargo.lock", "rust-toolchain.toml"].map(|name| workspace.join(name));
    of_a_folder.chain(of_the_root).collect()
}
