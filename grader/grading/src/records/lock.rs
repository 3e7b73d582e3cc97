//! One run at a time writes to a folder.

use std::{
    fs::{File, OpenOptions, TryLockError},
    io::{Read, Seek, Write},
    path::Path,
};

use super::RecordsError;

/// The lock's file in the folder. It stays there; the system frees the lock itself when
/// the process that holds it ends, however it ends.
const NAME: &str = ".lock";

/// Held as long as it lives.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock of a folder.
    ///
    /// # Errors
    /// If another run has it, or the folder can't be written.
    pub fn take(folder: &Path) -> Result<Self, RecordsError> {
        let path = folder.join(NAME);
        let unwritable = |error| RecordsError::Unwritable(path.clone(), error);
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        let mut file = options.open(&path).map_err(unwritable)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut text = String::new();
                // Windows lets nobody read a locked file; then the number is unknown.
                let _ = file.read_to_string(&mut text);
                let by = text.trim().parse().ok();
                return Err(RecordsError::Busy(folder.to_path_buf(), by));
            }
            Err(TryLockError::Error(error)) => return Err(unwritable(error)),
        }
        let id = format!("{}\n", std::process::id());
        let written = file
            .set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| file.write_all(id.as_bytes()));
        written.map_err(unwritable)?;
        Ok(Self { _file: file })
    }
}
