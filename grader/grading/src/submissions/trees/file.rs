//! Opens files of strangers: only regular ones, and never through a link.

use std::{
    fs::{self, File, Metadata, OpenOptions},
    io::{self, Read},
    path::Path,
    time::UNIX_EPOCH,
};

use super::super::{names, text};

/// What can be at the top of a submission.
pub(super) enum Kind {
    /// A folder.
    Folder,
    /// A regular file.
    File,
}

/// What is at this path.
pub(super) fn kind(path: &Path) -> Result<Kind, String> {
    let name = names::last(path);
    let metadata = fs::symlink_metadata(path)
        .map_err(|error| format!("{name} can't be read: {}", words(&error)))?;
    match metadata.file_type() {
        kind if kind.is_dir() => Ok(Kind::Folder),
        kind if kind.is_file() => Ok(Kind::File),
        kind if kind.is_symlink() => {
            Err(format!("{name} is a link, which isn't followed"))
        }
        _ => Err(format!("{name} is neither a file nor a folder")),
    }
}

/// Opens a regular file. The system itself refuses a link, and opening a pipe doesn't
/// wait for a writer; so what was checked is what is read.
pub(super) fn open(path: &Path) -> Result<(File, Metadata), String> {
    let name = names::last(path);
    let mut options = OpenOptions::new();
    options.read(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        let flags = nix::fcntl::OFlag::O_NOFOLLOW
            | nix::fcntl::OFlag::O_NONBLOCK
            | nix::fcntl::OFlag::O_NOCTTY;
        options.custom_flags(flags.bits());
    }
    #[cfg(windows)]
    {
        use std::os::windows::fs::OpenOptionsExt;
        // FILE_FLAG_OPEN_REPARSE_POINT: a link is opened itself, and is then refused.
        options.custom_flags(0x0020_0000);
    }
    let opened = options.open(path).and_then(|file| {
        let metadata = file.metadata()?;
        Ok((file, metadata))
    });
    match opened {
        Ok((file, metadata)) if metadata.is_file() => Ok((file, metadata)),
        Ok(_) => Err(format!("{name} is no regular file")),
        Err(error) => Err(format!("{name} can't be read: {}", words(&error))),
    }
}

/// Reads a source file with its time of change.
pub(super) fn read(path: &Path) -> Result<(Vec<u8>, Option<u64>), String> {
    let (file, metadata) = open(path)?;
    let name = names::last(path);
    if metadata.len() > text::LARGEST {
        return Err(text::too_large(&name));
    }
    let bytes = limited(file)
        .map_err(|error| format!("{name} can't be read: {}", words(&error)))?;
    Ok((bytes, time(&metadata)))
}

/// Reads at most one byte more than a source file may have.
pub(super) fn limited(from: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(text::LARGEST + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// When the file was changed, in s since 1970.
pub(super) fn time(metadata: &Metadata) -> Option<u64> {
    let modified = metadata.modified().ok()?;
    Some(modified.duration_since(UNIX_EPOCH).ok()?.as_secs())
}

/// A system's error in words, without its number.
pub(crate) fn words(error: &io::Error) -> String {
    let text = match error.kind() {
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::NotFound => "it isn't there".to_owned(),
        _ => error.to_string(),
    };
    text.split(" (os error").next().unwrap_or(&text).to_owned()
}
