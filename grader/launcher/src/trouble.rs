//! What is missing on a machine, according to what cargo and the compiler print when they
//! fail.

use std::fmt;

use crate::{needs, shortage::Shortage};

/// Why a build failed, for a reason other than the source.
///
/// The [`Display`](fmt::Display) form is one sentence; [`next_step`](Self::next_step) is
/// what to do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// Crates could not be downloaded.
    NoNetwork,
    /// OpenSSL's headers or pkg-config are missing.
    NoOpenSsl,
    /// There is no working linker.
    NoLinker,
    /// The file to write is in use (Windows).
    InUse,
    /// Something ran out.
    Short(Shortage),
}

impl Trouble {
    /// What the output of a failed build shows, if it shows one of these.
    pub fn in_text(text: &str) -> Option<Self> {
        if let Some(shortage) = Shortage::in_text(text) {
            // Then this is why anything else failed.
            Some(Self::Short(shortage))
        } else if text.contains("custom build command for `openssl-sys") {
            Some(Self::NoOpenSsl)
        } else if is_in_use(text) {
            Some(Self::InUse)
        } else if is_linker_trouble(text) {
            Some(Self::NoLinker)
        } else if is_network_trouble(text) {
            Some(Self::NoNetwork)
        } else {
            None
        }
    }

    /// The same for a source that is known to compile. If a compiler can't map a crate into
    /// memory, it says that the crate is missing or incomplete.
    pub fn in_build(text: &str) -> Option<Self> {
        let is_lost = LOST_CRATE.iter().any(|words| text.contains(words));
        Self::in_text(text).or_else(|| is_lost.then_some(Self::Short(Shortage::Memory)))
    }

    /// What to do now: a sentence, or lines with a command each.
    pub fn next_step(self) -> String {
        match self {
            Self::NoNetwork => "The first build downloads the crates that the lessons \
                 use. Connect to the internet, or check your proxy, and try again."
                .into(),
            Self::NoOpenSsl => needs::OPENSSL.remedy_here(),
            Self::NoLinker => needs::LINKER.remedy_here(),
            Self::InUse => "If the server runs in another terminal, stop it there with \
                 Ctrl-C, and try again."
                .into(),
            Self::Short(shortage) => shortage.next_step(),
        }
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Short(shortage) => return shortage.fmt(f),
            Self::NoNetwork => "Cargo could not download a crate.",
            Self::NoOpenSsl => "The build needs pkg-config and OpenSSL's headers.",
            Self::NoLinker => "The program could not be linked.",
            Self::InUse => "Cargo can't replace the program because it is running.",
        })
    }
}

/// A toolchain that is older than a crate's `rust-version`, by what cargo says about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OldRust<'a> {
    /// The version that was used, such as `1.90.0`.
    pub have: &'a str,
    /// The oldest version that will do, such as `1.94`.
    pub need: &'a str,
}

impl<'a> OldRust<'a> {
    /// What a failed build says about that, if it does.
    pub fn in_text(text: &'a str) -> Option<Self> {
        let word = |rest: &'a str| rest.split_whitespace().next();
        let (before, _) =
            text.split_once(" is not supported by the following package")?;
        let have = before.rsplit(' ').next()?;
        let (_, grader) = text.split_once("grader@")?;
        let (_, need) = grader.split_once("requires rustc ")?;
        Some(Self { have, need: word(need)? })
    }
}

/// What the compiler says about a crate that it can't map into memory. It says the same
/// about a crate that doesn't exist.
pub const LOST_CRATE: [&str; 2] =
    ["can't find crate for", "only metadata stub found for"];

/// Whether the compiler accepted the source but could not link.
pub fn is_linker_trouble(text: &str) -> bool {
    let starts =
        ["linker `", "linking with `", "error: linker `", "error: linking with `"];
    text.lines().any(|line| starts.iter().any(|start| line.starts_with(start)))
}

fn is_network_trouble(text: &str) -> bool {
    ["failed to download", "unable to update registry", "spurious network error"]
        .iter()
        .any(|sign| text.to_lowercase().contains(sign))
}

/// Windows doesn't allow the file of a running program to be replaced.
fn is_in_use(text: &str) -> bool {
    ["Access is denied", "being used by another process", "LNK1104"]
        .iter()
        .any(|sign| text.contains(sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_toolchain_is_told_by_what_cargo_says() {
        let said = "error: rustc 1.90.0 is not supported by the following packages:\n  \
             axum@0.8.9 requires rustc 1.91\n  grader@0.1.0 requires rustc 1.94\n";
        let old = OldRust { have: "1.90.0", need: "1.94" };
        assert_eq!(OldRust::in_text(said), Some(old));
        assert_eq!(OldRust::in_text("error: something else"), None);
    }

    #[test]
    fn a_machine_that_cannot_build_is_told_what_it_lacks() {
        let texts = [
            (
                "error: failed to get `axum` as a dependency of package `exercises`\n\n\
                 Caused by:\n  failed to download from `https://…/config.json`\n",
                Some(Trouble::NoNetwork),
            ),
            (
                "error: failed to run custom build command for `openssl-sys v0.9.111`",
                Some(Trouble::NoOpenSsl),
            ),
            (
                "   Compiling quote v1.0.47\nerror: linker `cc` not found\n",
                Some(Trouble::NoLinker),
            ),
            (
                "linking with `link.exe` failed: exit code: 1104\n = note: LNK1104: …",
                Some(Trouble::InUse),
            ),
            (
                "error: failed to write a file: No space left on device (os error 28)",
                Some(Trouble::Short(Shortage::Disk)),
            ),
            (
                "error: failed to run custom build command for `openssl-sys v0.9.111`\n\
                 memory allocation of 8192 bytes failed",
                Some(Trouble::Short(Shortage::Memory)),
            ),
            ("error: something else", None),
        ];
        for (text, expected) in texts {
            assert_eq!(Trouble::in_text(text), expected, "{text}");
        }
    }
}
