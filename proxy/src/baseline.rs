//! The file that holds known findings.

use pollwright_core::report::baseline::{Baseline, BaselineError};
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// Why the file cannot be used; each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// The system refuses.
    #[error("cannot read or write `{0}`: {1}")]
    Io(PathBuf, io::Error),
    /// It is no baseline.
    #[error("`{0}` {1}")]
    Unfit(PathBuf, BaselineError),
}

/// The baseline of a file.
///
/// # Errors
/// See [`FileError`].
pub fn read(path: &Path) -> Result<Baseline, FileError> {
    let text = fs::read_to_string(path).map_err(|why| FileError::Io(path.to_owned(), why))?;
    Baseline::read(&text).map_err(|why| FileError::Unfit(path.to_owned(), why))
}

/// Writes a baseline.
///
/// # Errors
/// [`FileError::Io`].
pub fn write(path: &Path, baseline: &Baseline) -> Result<(), FileError> {
    fs::write(path, baseline.json()).map_err(|why| FileError::Io(path.to_owned(), why))
}
