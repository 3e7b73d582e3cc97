//! Puts several variants of one file into one program, so that common parts are compiled
//! and linked once.

use std::{fmt::Write, path::Path};

/// The program's main file.
pub const ROOT: &str = "batch.rs";

/// Variants of the same file, each with a name.
pub struct Batch<'a> {
    /// The file, such as `exercises/04-messages.rs`.
    pub source: &'a Path,
    /// The name and text of each variant.
    pub texts: &'a [(&'a str, &'a str)],
}

impl Batch<'_> {
    /// The program's files: [`ROOT`], and a module for each text.
    pub fn files(&self) -> Vec<(String, String)> {
        let mut files = vec![(ROOT.to_owned(), self.root())];
        for (number, (_, text)) in self.texts.iter().enumerate() {
            // After the text, so that its lines keep their numbers.
            let run = "pub fn run_variant() -> ::std::process::ExitCode {\n    \
                       ::std::process::Termination::report(main())\n}\n";
            files.push((self.path(number), format!("{text}\n{run}")));
        }
        files
    }

    /// A panic names this path, which ends like the text's own: two files by one name
    /// would be one to the compiler.
    fn path(&self, number: usize) -> String {
        format!("{number}/{}", self.source.display())
    }

    /// The program's name on the command line selects the variant.
    fn root(&self) -> String {
        let mut root = String::new();
        let mut arms = String::new();
        for (number, (name, _)) in self.texts.iter().enumerate() {
            let path = self.path(number);
            let _ = writeln!(root, "#[path = {path:?}]\nmod variant_{number};");
            let _ = writeln!(
                arms,
                "        Some({name:?}) => variant_{number}::run_variant(),"
            );
        }
        root + "fn main() -> std::process::ExitCode {\n    \
                let called = std::env::args_os().next().unwrap_or_default();\n    \
                match std::path::Path::new(&called).file_stem().and_then(|n| n.to_str()) {\n"
            + &arms
            + "        _ => std::process::ExitCode::FAILURE,\n    }\n}\n"
    }
}
