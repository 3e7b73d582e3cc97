//! What to tell the student while cargo works.

/// What cargo is doing, if it takes long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Another cargo, perhaps an editor's, is building here, and ours waits for it.
    Waiting,
    /// A third-party crate is being downloaded, in a first build.
    Downloading,
    /// A third-party crate is being compiled, such as `tokio v1.54.1`, in a first build.
    /// That takes about half a minute.
    Compiling(String),
}

impl Progress {
    /// What a line of cargo's stderr says. Our own crates have their path in brackets,
    /// and are not reported.
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
