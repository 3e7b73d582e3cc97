//! Where a submission's source lies while it is graded.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

use grader::build::BuildFailure;

/// A folder for one submission's source, beside the cell's. The program can't write there,
/// so what the grader reads is what was handed in. Dropping it removes the folder.
#[derive(Debug)]
pub struct Place(PathBuf);

impl Place {
    /// A new, empty one for the cell with this folder.
    ///
    /// # Errors
    /// If it can't be made.
    pub fn beside(cell: &Path) -> Result<Self, BuildFailure> {
        let mut name = cell.file_name().unwrap_or_default().to_owned();
        name.push("-source");
        let folder = cell.with_file_name(name);
        let made = match fs::remove_dir_all(&folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => fs::create_dir(&folder).and_then(|()| let_all_read(&folder)),
        };
        made.map_err(|error| BuildFailure::Io(folder.clone(), error))?;
        Ok(Self(folder))
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.0
    }

    /// Writes a file that doesn't exist yet, and returns its path.
    ///
    /// # Errors
    /// If it can't be written.
    pub fn write(&self, name: &Path, text: &str) -> Result<PathBuf, BuildFailure> {
        let path = self.0.join(name);
        let write = || {
            let parent = path.parent().unwrap_or(&self.0);
            fs::create_dir_all(parent)?;
            File::create_new(&path)?.write_all(text.as_bytes())?;
            let_all_read(parent)?;
            let_all_read(&path)
        };
        write().map_err(|error| BuildFailure::Io(path.clone(), error))?;
        Ok(path)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        // If this fails, the next one tries again, and says why it can't.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The compiler and the server run as another user, if we are root. Our umask may keep
/// that one out.
fn let_all_read(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;

        let mode = if path.is_dir() { 0o755 } else { 0o644 };
        fs::set_permissions(path, fs::Permissions::from_mode(mode))?;
    }
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}
