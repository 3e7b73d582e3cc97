//! Several variants of one file in one program: what they have in common is compiled
//! and linked once.

use std::{fmt::Write, path::Path};

/// The program's main file.
pub const ROOT: &str = "batch.rs";

/// Texts that stand for the same file, with the names that they are called by.
pub struct Batch<'a> {
    /// The file, such as `exercises/04-messages.rs`.
    pub source: &'a Path,
    /// Name and text of each.
    pub texts: &'a [(&'a str, &'a str)],
}

impl Batch<'_> {
    /// The program's files: [`ROOT`], and a module for each text.
    pub fn files(&self) -> Vec<(String, String)> {
        let mut files = vec![(ROOT.to_owned(), self.root())];
        for (number, (_, text)) in self.texts.iter().enumerate() {
            // Behind the text, so that its lines keep their numbers.
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

    /// The name that the program is called by says which variant it is.
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
