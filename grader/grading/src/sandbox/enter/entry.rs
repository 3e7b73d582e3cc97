//! The command line of `grading enter`, written and read.

use std::{
    ffi::{OsStr, OsString},
    path::{Path, PathBuf},
    str::FromStr,
};

use super::{EnterError, SUBCOMMAND};
use crate::sandbox::{Kind, Level, Limits, Purpose};

/// What to limit, and what to start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What contains the program.
    pub level: Level,
    /// The worker's user, if it is not ours.
    pub uid: Option<u32>,
    /// Compiler or submission.
    pub kind: Kind,
    /// How much it may use.
    pub limits: Limits,
    /// What Landlock lets it read.
    pub read_only: Vec<PathBuf>,
    /// The working directory, into which a compiler may write.
    pub folder: PathBuf,
    /// The program and its arguments.
    pub command: Vec<OsString>,
}

impl Entry {
    /// For [`Entry::words`], without a program.
    pub fn new(level: Level, uid: Option<u32>, purpose: &Purpose<'_>) -> Self {
        let read_only = match level {
            Level::Landlock => purpose.read_only.to_vec(),
            // What isn't mounted can't be read.
            Level::Bubblewrap | Level::None => Vec::new(),
        };
        Self {
            level,
            uid,
            kind: purpose.kind,
            limits: purpose.limits,
            read_only,
            folder: purpose.folder.to_owned(),
            command: Vec::new(),
        }
    }

    /// The words that start `program enter` with it.
    pub fn words(&self, program: &Path) -> Vec<OsString> {
        let mut words: Vec<OsString> = vec![program.into(), SUBCOMMAND.into()];
        let mut add = |name: &str, value: &OsStr| {
            words.extend([name.into(), value.to_owned()]);
        };
        add("--level", self.level.name().as_ref());
        let kind = match self.kind {
            Kind::Compile => "compile",
            Kind::Serve => "serve",
        };
        add("--kind", kind.as_ref());
        if let Some(uid) = self.uid {
            add("--uid", uid.to_string().as_ref());
        }
        let limits = self.limits.as_numbers().map(|number| number.to_string());
        add("--limits", limits.join(",").as_ref());
        for path in &self.read_only {
            add("--read", path.as_ref());
        }
        add("--folder", self.folder.as_ref());
        words.push("--".into());
        words.extend(self.command.iter().cloned());
        words
    }

    /// Reads what comes after `enter`.
    ///
    /// # Errors
    /// If it isn't what [`Entry::words`] writes.
    pub fn read(words: impl IntoIterator<Item = OsString>) -> Result<Self, EnterError> {
        let mut words = words.into_iter();
        let missing = |name| EnterError::new("an option is missing", name);
        let (mut level, mut kind, mut uid, mut limits) = (None, None, None, None);
        let (mut read_only, mut folder) = (Vec::new(), None);
        while let Some(name) = words.next().filter(|word| word != "--") {
            let value = words.next().ok_or_else(|| missing("a value"))?;
            let wrong = || EnterError::new("this is no option", name.display());
            let text = value.to_str();
            match (name.to_str().unwrap_or_default(), text) {
                ("--level", Some("landlock")) => level = Some(Level::Landlock),
                ("--level", Some("bubblewrap")) => level = Some(Level::Bubblewrap),
                ("--kind", Some("compile")) => kind = Some(Kind::Compile),
                ("--kind", Some("serve")) => kind = Some(Kind::Serve),
                ("--uid", Some(text)) => {
                    uid = Some(u32::from_str(text).map_err(|_| wrong())?);
                }
                ("--limits", Some(text)) => {
                    limits = Some(Limits::of_text(text).ok_or_else(wrong)?);
                }
                ("--read", _) => read_only.push(value.into()),
                ("--folder", _) => folder = Some(value.into()),
                _ => return Err(wrong()),
            }
        }
        Ok(Self {
            level: level.ok_or_else(|| missing("--level"))?,
            uid,
            kind: kind.ok_or_else(|| missing("--kind"))?,
            limits: limits.ok_or_else(|| missing("--limits"))?,
            read_only,
            folder: folder.ok_or_else(|| missing("--folder"))?,
            command: words.collect(),
        })
    }
}

impl Limits {
    fn as_numbers(&self) -> [u64; 8] {
        let Self {
            cpu_s,
            memory,
            address_space,
            processes,
            alone,
            file_size,
            open_files,
            scratch,
        } = *self;
        let alone = alone.into();
        [cpu_s, memory, address_space, processes, alone, file_size, open_files, scratch]
    }

    fn of_text(text: &str) -> Option<Self> {
        let numbers: Vec<u64> =
            text.split(',').map(|number| number.parse().ok()).collect::<Option<_>>()?;
        let [
            cpu_s,
            memory,
            address_space,
            processes,
            alone,
            file_size,
            open_files,
            scratch,
        ] = numbers.try_into().ok()?;
        Some(Self {
            cpu_s,
            memory,
            address_space,
            processes,
            alone: alone == 1,
            file_size,
            open_files,
            scratch,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let entry = Entry {
            level: Level::Landlock,
            uid: Some(61_000),
            kind: Kind::Serve,
            limits: Limits::serve(),
            read_only: vec!["/a b".into(), "--".into()],
            folder: "/scratch".into(),
            command: vec!["/program".into(), "--level".into(), "--".into()],
        };
        let words = entry.words(Path::new("/grading")).into_iter().skip(2);
        assert_eq!(Entry::read(words).unwrap(), entry);
    }
}
