//! The programs that a build needs: each is started, and some are tried out.

use std::{
    env,
    ffi::{OsStr, OsString},
    fs, io,
    path::{Path, PathBuf},
    process::{self, Output, Stdio},
};

use launcher::trouble::is_linker_trouble;
use tokio::process::Command;

use super::{Health, Place};
use crate::build;

/// The oldest Rust that works, such as `1.94`, from the manifest.
const OLDEST_RUST: &str = env!("CARGO_PKG_RUST_VERSION");

/// The oldest Node that the page's tools are made for.
const OLDEST_NODE: &str = "20.0";

/// Whether cargo and the compiler run and are new enough.
pub async fn rust(place: &Place) -> Health {
    for (name, program) in [("cargo", build::cargo_program()), ("rustc", build::rustc())]
    {
        let mut command = command(&program, &["--version"]);
        command.current_dir(&place.workspace).env("RUSTUP_AUTO_INSTALL", "0");
        let said = match output(command).await {
            Ok(said) if said.status.success() => first_line(&said.stdout),
            Ok(said) => return Health::Missing(first_line(&said.stderr)),
            Err(error) => return not_started(name, &error),
        };
        let version = said.split(' ').nth(1).unwrap_or_default();
        if !is_at_least(version, OLDEST_RUST) {
            let found = format!("{said}; {OLDEST_RUST} or later is needed");
            return Health::Missing(found);
        }
        if name == "rustc" {
            return Health::Here(version.into());
        }
    }
    Health::Unknown("nothing was tried".into())
}

/// Whether cargo can build an empty program. That tries the configured linker, and the
/// files that it needs.
pub async fn linker(place: &Place) -> Health {
    let folder = env::temp_dir().join(format!("socketlings-doctor-{}", process::id()));
    let folder = Scratch(folder);
    if let Err(error) = folder.write_an_empty_program() {
        return Health::Unknown(format!("{}: {error}", folder.0.display()));
    }
    let mut command =
        command(&build::cargo_program(), &["build", "--offline", "--color", "never"]);
    command
        .arg("--manifest-path")
        .arg(folder.0.join("Cargo.toml"))
        .arg("--target-dir")
        .arg(folder.0.join("target"))
        .current_dir(&place.workspace);
    match output(command).await {
        Ok(said) if said.status.success() => Health::Here("it can link a program".into()),
        Ok(said) => {
            let stderr = String::from_utf8_lossy(&said.stderr);
            match stderr.lines().find(|line| is_linker_trouble(line)) {
                Some(line) => Health::Missing(without_error(line)),
                None => Health::Missing(without_error(&errors_first_line(&stderr))),
            }
        }
        Err(_) => Health::Unknown("not tried: there is no cargo".into()),
    }
}

/// Whether OpenSSL's headers are where its crate looks for them. Only Linux needs them.
pub async fn openssl() -> Health {
    if cfg!(any(windows, target_os = "macos")) {
        return Health::Here("the system has its own".into());
    }
    if let Some(folder) = env::var_os("OPENSSL_DIR") {
        let header = Path::new(&folder).join("include/openssl/ssl.h");
        return match fs::metadata(&header) {
            Ok(_) => Health::Here("in OPENSSL_DIR".into()),
            Err(error) => {
                Health::Missing(format!("OPENSSL_DIR: {}: {error}", header.display()))
            }
        };
    }
    let program = env::var_os("PKG_CONFIG").unwrap_or_else(|| "pkg-config".into());
    match output(command(&program, &["--modversion", "openssl"])).await {
        Ok(said) if said.status.success() => Health::Here(first_line(&said.stdout)),
        Ok(_) => Health::Missing("pkg-config doesn't find OpenSSL's headers".into()),
        Err(error) => not_started("pkg-config", &error),
    }
}

/// Whether Node is installed and new enough.
pub async fn node() -> Health {
    match output(command("node".as_ref(), &["--version"])).await {
        Ok(said) => {
            let version = first_line(&said.stdout);
            let version = version.trim_start_matches('v');
            match is_at_least(version, OLDEST_NODE) {
                true => Health::Here(version.into()),
                false => Health::Missing(format!("{version}; 20 or later is needed")),
            }
        }
        Err(error) => not_started("node", &error),
    }
}

/// A folder that is deleted when this is dropped.
struct Scratch(PathBuf);

impl Scratch {
    fn write_an_empty_program(&self) -> io::Result<()> {
        fs::create_dir_all(self.0.join("src"))?;
        // A workspace of its own, wherever the folder is.
        let manifest = "[package]\nname = \"empty\"\nedition = \"2024\"\n[workspace]\n";
        fs::write(self.0.join("Cargo.toml"), manifest)?;
        fs::write(self.0.join("src/main.rs"), "fn main() {}\n")
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // Best effort: the system cleans its folder for temporary files.
        let _ = fs::remove_dir_all(&self.0);
    }
}

pub(super) fn command(program: &OsStr, arguments: &[&str]) -> Command {
    let mut command = Command::new(OsString::from(program));
    command.args(arguments);
    command
}

/// Runs a program until it ends; dropping the future ends it.
pub(super) async fn output(mut command: Command) -> io::Result<Output> {
    command.stdin(Stdio::null()).kill_on_drop(true).output().await
}

pub(super) fn first_line(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).lines().next().unwrap_or_default().trim().into()
}

fn not_started(program: &str, error: &io::Error) -> Health {
    Health::Missing(match error.kind() {
        io::ErrorKind::NotFound => format!("there is no `{program}`"),
        _ => format!("`{program}`: {error}"),
    })
}

/// The first line that is an error, or else the first.
fn errors_first_line(stderr: &str) -> String {
    let error = stderr.lines().find(|line| line.starts_with("error"));
    error.or(stderr.lines().next()).unwrap_or_default().into()
}

fn without_error(line: &str) -> String {
    line.trim_start_matches("error: ").into()
}

/// Whether a version such as `1.95.0-nightly` is as new as one such as `1.94`.
fn is_at_least(version: &str, oldest: &str) -> bool {
    let parts = |text: &str| {
        let mut parts = text.split(['.', '-']).map_while(|part| part.parse::<u32>().ok());
        Some((parts.next()?, parts.next()?))
    };
    matches!((parts(version), parts(oldest)), (Some(a), Some(b)) if a >= b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_as_numbers() {
        for enough in ["1.94.0", "1.100.1", "2.0.0", "1.96.0-nightly"] {
            assert!(is_at_least(enough, "1.94"), "{enough}");
        }
        for not_enough in ["1.93.1", "0.99.0", "", "unknown"] {
            assert!(!is_at_least(not_enough, "1.94"), "{not_enough}");
        }
    }
}
