//! The command that cargo used to compile a program.

use std::{
    ffi::OsString,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use super::argument;
use crate::build::Job;

/// How cargo compiled a program last time. It is valid as long as only the program's own
/// source changes.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Recipe {
    /// The compiler.
    pub compiler: PathBuf,
    /// Its arguments, without the kit and the places to write to.
    common: Vec<String>,
    /// The kit as cargo compiled it.
    pub kit: PathBuf,
}

/// The values of `-C` in a build with cargo's default settings.
const USUAL: [&str; 6] = [
    "embed-bitcode=",
    "debuginfo=",
    "metadata=",
    "extra-filename=",
    "strip=",
    "opt-level=",
];

impl Recipe {
    /// The job's recipe, if this line of `cargo build -v` contains it.
    ///
    /// # Errors
    /// The first unusual argument, if somebody has changed cargo's settings.
    pub fn in_line(line: &str, job: &Job<'_>) -> Option<Result<Self, String>> {
        let command = line.trim_start().strip_prefix("Running `")?.strip_suffix('`')?;
        let mut words = shlex::split(command)?.into_iter();
        let compiler = PathBuf::from(words.next()?);
        let words: Vec<String> = words.collect();
        let is_its = |pair: &[String]| pair[0] == "--crate-type" && pair[1] == "bin";
        let source = job.source.to_str()?;
        if !words.windows(2).any(is_its) || !words.iter().any(|word| word == source) {
            return None;
        }
        if compiler.file_stem().is_none_or(|name| name != "rustc") {
            // A wrapper, whose first argument is the compiler.
            return Some(Err(format!("`{}`", compiler.display())));
        }
        Some(Self::of(compiler, words, source))
    }

    fn of(compiler: PathBuf, words: Vec<String>, source: &str) -> Result<Self, String> {
        let (mut common, mut kit) = (Vec::new(), None);
        let mut words = words.into_iter();
        while let Some(word) = words.next() {
            let value = match word.as_str() {
                "--crate-name" | "--crate-type" | "-C" | "--extern" | "--out-dir"
                | "-L" | "--cfg" | "--check-cfg" => words.next(),
                _ => None,
            };
            match (word.as_str(), value) {
                ("--out-dir", Some(_)) => {}
                ("-C", Some(value)) if value.starts_with("incremental=") => {}
                ("-C", Some(value)) if value.starts_with("extra-filename=") => {}
                ("-C", Some(value))
                    if !USUAL.iter().any(|usual| value.starts_with(usual)) =>
                {
                    return Err(format!("`-C {value}`"));
                }
                ("--cfg", Some(value)) if !value.starts_with("feature=") => {
                    return Err(format!("`--cfg {value}`"));
                }
                ("-L", Some(value)) if !value.starts_with("dependency=") => {
                    return Err(format!("`-L {value}`"));
                }
                ("--extern", Some(value)) if value.starts_with("kit=") => {
                    kit = value.strip_prefix("kit=").map(PathBuf::from);
                }
                (_, Some(value)) => common.extend([word, value]),
                (plain, None) if plain.starts_with("--emit=") => {}
                (plain, None)
                    if plain == source
                        || ["--edition=", "--error-format=", "--json="]
                            .iter()
                            .chain(&["--allow=", "--warn=", "--deny=", "--forbid="])
                            .any(|usual| plain.starts_with(usual)) =>
                {
                    common.push(word);
                }
                (_, None) => return Err(format!("`{word}`")),
            }
        }
        match kit {
            Some(kit) => Ok(Self { compiler, common, kit }),
            None => Err("no kit".into()),
        }
    }

    /// How to compile a program with these crates, given as the compiler's arguments, with
    /// these values of `-C`.
    pub(in crate::build) fn of_crates(
        compiler: PathBuf,
        settings: &[&str],
        crates: Vec<String>,
        kit: PathBuf,
    ) -> Self {
        let settings = settings.iter().flat_map(|setting| ["-C", setting]);
        let plain = ["--edition=2024"].into_iter().chain(settings).map(str::to_owned);
        Self { compiler, common: plain.chain(crates).collect(), kit }
    }

    /// The folders of the crates.
    pub(in crate::build) fn folders(&self) -> impl Iterator<Item = PathBuf> {
        let named =
            self.common.iter().filter_map(|word| word.strip_prefix("dependency="));
        named.map(PathBuf::from).chain(self.kit.parent().map(PathBuf::from))
    }

    /// The arguments that all programs of this workspace and profile share.
    pub(super) fn profile(&self) -> impl Iterator<Item = &String> {
        let of_all =
            ["debug-assertions=", "embed-bitcode=", "debuginfo=", "strip=", "opt-level="];
        let is_of_all =
            move |value: &String| of_all.iter().any(|it| value.starts_with(it));
        let pairs = self.common.windows(2);
        let settings = pairs.filter(move |pair| pair[0] == "-C" && is_of_all(&pair[1]));
        let editions = self.common.iter().filter(|word| word.starts_with("--edition="));
        settings.flatten().chain(editions)
    }

    /// All arguments except the places to write to. With a library, the program is linked
    /// against it instead of the kit.
    pub(in crate::build) fn arguments(&self, library: Option<&Path>) -> Vec<OsString> {
        let mut all: Vec<OsString> = self.common.iter().map(OsString::from).collect();
        let kit = argument("kit=", library.unwrap_or(&self.kit));
        all.extend(["--extern".into(), kit]);
        if library.is_some() {
            all.extend(["-C", "prefer-dynamic", "-C", "rpath"].map(OsString::from));
        }
        all
    }
}
