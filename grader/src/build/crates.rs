//! The crates that a lesson's file may use, as arguments for the compiler.

use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    path::PathBuf,
};

use serde::Deserialize;
use tokio::process::Command;

use super::{
    BuildFailure, Job, cargo,
    message::{Message, Target},
};

/// `--extern name=path` for each direct dependency, and the folders of their
/// dependencies.
pub fn arguments(messages: &[Message], direct: &BTreeMap<String, String>) -> Vec<String> {
    let mut externs = Vec::new();
    let mut folders = BTreeSet::new();
    for message in messages {
        match message {
            Message::Artifact { package_id, filenames, .. } => {
                // Besides a library's .rlib cargo names its .rmeta, which is not
                // enough to link; a proc-macro is a dynamic library.
                let is_crate = |file: &&PathBuf| {
                    let extension =
                        file.extension().and_then(|extension| extension.to_str());
                    matches!(extension, Some("rlib" | env::consts::DLL_EXTENSION))
                };
                let crate_file = filenames.iter().find(is_crate);
                if let (Some(file), Some(name)) = (crate_file, direct.get(package_id)) {
                    externs.extend([
                        "--extern".into(),
                        format!("{name}={}", file.display()),
                    ]);
                }
                let parents = filenames.iter().filter_map(|file| file.parent());
                folders.extend(
                    parents.map(|folder| format!("dependency={}", folder.display())),
                );
            }
            Message::BuildScript { linked_paths } => {
                folders.extend(linked_paths.iter().cloned());
            }
            _ => {}
        }
    }
    externs.extend(folders.into_iter().flat_map(|folder| ["-L".into(), folder]));
    externs
}

/// The dependencies of the workspace's package with this bin or library: package id to the
/// name that its source uses. Cargo's messages don't say
/// which dependencies are direct.
pub async fn direct(
    job: &Job<'_>,
    target: &str,
) -> Result<BTreeMap<String, String>, BuildFailure> {
    let mut command = Command::new(cargo::program());
    command.args(["metadata", "--format-version", "1"]).current_dir(job.workspace);
    let (mut stdout, mut stderr) = (String::new(), String::new());
    let on_stdout = |line: &str| stdout.push_str(line);
    let on_stderr = |line: &str| stderr.extend([line, "\n"]);
    cargo::run(command, job.limit, on_stdout, on_stderr).await?;
    let metadata = serde_json::from_str::<Metadata>(&stdout).map_err(|error| {
        BuildFailure::Cargo(format!("{stderr}cargo metadata: {error}"))
    })?;

    let has_it = |package: &&Package| package.targets.iter().any(|it| it.name == target);
    let id = metadata.packages.iter().find(has_it).map(|package| &package.id);
    let nodes = metadata.resolve.nodes.into_iter();
    let dependencies =
        nodes.filter(|node| Some(&node.id) == id).flat_map(|node| node.deps);
    Ok(dependencies.map(|dependency| (dependency.pkg, dependency.name)).collect())
}

/// The part of `cargo metadata` that is used here (the Cargo book, "cargo metadata").
#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    resolve: Resolve,
}

#[derive(Deserialize)]
struct Package {
    id: String,
    targets: Vec<Target>,
}

#[derive(Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    deps: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
    pkg: String,
}
