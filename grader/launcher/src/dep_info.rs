//! Reads from which files a program was built. Cargo lists them in the dep-info file
//! beside the program (the Cargo book, "Build cache").

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// Our source files that the program was built from, if cargo has listed them.
pub fn sources(program: &Path) -> Option<Vec<PathBuf>> {
    let text = fs::read_to_string(program.with_extension("d")).ok()?;
    let (_, list) = text.lines().next()?.split_once(": ")?;
    // A space within a name is written as `\ `.
    let names = list.replace("\\ ", "\0");
    Some(names.split(' ').map(|name| name.replace('\0', " ").into()).collect())
}

/// The files that tell cargo how to build the sources. Files that don't exist yet are
/// included, because the build changes when one appears.
pub fn manifests(workspace: &Path, sources: &[PathBuf]) -> BTreeSet<PathBuf> {
    let folders = sources.iter().flat_map(|source| source.ancestors().skip(1));
    let of_a_folder = folders.flat_map(|folder| {
        ["Cargo.toml", "build.rs", ".cargo/config.toml"].map(|name| folder.join(name))
    });
    let of_the_root =
        ["Cargo.lock", "rust-toolchain.toml"].map(|name| workspace.join(name));
    of_a_folder.chain(of_the_root).collect()
}
