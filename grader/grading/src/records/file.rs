//! Files that are whole or not there, whenever the program is killed.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::Path,
};

/// Ends the name of a file that is being written.
const ENDING: &str = ".new";

/// Writes a file so that its old or its new content is there at any moment, also after a
/// power cut: a temporary file in the same folder, fsync, rename. It is left alone if it
/// has this content.
///
/// # Errors
/// If the folder can't be written.
pub fn write_atomically(path: &Path, content: &[u8]) -> io::Result<()> {
    if fs::read(path).is_ok_and(|old| old == content) {
        return Ok(());
    }
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
        return Err(io::Error::from(io::ErrorKind::InvalidFilename));
    };
    let temporary = folder.join(format!(".{}{ENDING}", name.to_string_lossy()));
    let mut file = File::create(&temporary)?;
    let written = file.write_all(content).and_then(|()| file.sync_all());
    drop(file);
    let renamed = written.and_then(|()| fs::rename(&temporary, path));
    if renamed.is_err() {
        let _ = fs::remove_file(&temporary);
    }
    renamed?;
    sync_folder(folder)
}

/// The same; without content, the file is removed.
///
/// # Errors
/// If the folder can't be written.
pub fn keep(path: &Path, content: Option<&str>) -> io::Result<()> {
    let Some(content) = content else {
        return fs::remove_file(path).or_else(|error| match error.kind() {
            io::ErrorKind::NotFound => Ok(()),
            _ => Err(error),
        });
    };
    write_atomically(path, content.as_bytes())
}

/// Removes what a killed run was writing. Only the holder of the lock may.
pub fn remove_unfinished(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with('.') && name.ends_with(&format!(".json{ENDING}")) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// Makes a renamed file's name last.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Windows opens no folder as a file, and needs no such call.
#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "on Unix it can fail")]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}
