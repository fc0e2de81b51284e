//! Words of a built file that the build knows better.

use crate::failure::{At, Failure, Result};
use std::{fs, path::Path};

/// Puts others into the place of them, wherever they stand.
///
/// # Errors
/// The file cannot be read or written, or does not say one of them.
pub(crate) fn replace(file: &Path, words: &[(&str, &str)]) -> Result<()> {
    let mut text = fs::read_to_string(file).at("read", file)?;
    for (old, new) in words {
        if !text.contains(old) {
            return Err(Failure::new(format!("{} does not say `{old}`", file.display())));
        }
        text = text.replace(old, new);
    }
    fs::write(file, text).at("write", file)
}
