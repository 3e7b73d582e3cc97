//! What is worth telling while cargo works.

/// What cargo is busy with, when that takes long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Another cargo, an editor's perhaps, is building here; ours waits for it.
    Waiting,
    /// A crate that is not ours is being downloaded: a first build.
    Downloading,
    /// A crate that is not ours is being compiled, such as `tokio v1.54.1`: a
    /// first build, which takes half a minute or so.
    Compiling(String),
}

impl Progress {
    /// What a line of cargo's stderr says. Our own crates are named with their
    /// path, in brackets, and are no news.
    pub(super) fn from_line(line: &str) -> Option<Self> {
        let (verb, rest) = line.trim_start().split_once(' ')?;
        match verb {
            "Blocking" => Some(Self::Waiting),
            "Updating" | "Downloading" | "Downloaded" => Some(Self::Downloading),
            "Compiling" if !rest.ends_with(')') => Some(Self::Compiling(rest.into())),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_takes_long_is_told() {
        let told = [
            (
                "    Blocking waiting for file lock on build directory",
                Some(Progress::Waiting),
            ),
            (" Downloading crates ...", Some(Progress::Downloading)),
            ("   Compiling axum v0.8.9", Some(Progress::Compiling("axum v0.8.9".into()))),
            ("   Compiling exercises v0.1.0 (/home/mia/kit/exercises)", None),
            ("    Finished `dev` profile [unoptimized] target(s) in 0.10s", None),
            ("", None),
        ];
        for (line, expected) in told {
            assert_eq!(Progress::from_line(line), expected, "{line}");
        }
    }
}
