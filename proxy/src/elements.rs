//! Elements of the user's own, beside those of the catalog: read once, before anything is done.

use crate::{files, input};
use anyhow::ensure;
use pollwright_core::{
    Options,
    catalog::{Element, OwnElements},
    date::Instant,
};
use std::{path::PathBuf, sync::OnceLock};

static OWN: OnceLock<OwnElements> = OnceLock::new();

/// Reads data files, and those of folders, for as long as the program runs.
///
/// # Errors
/// In a sentence, the first file that cannot be read or describes no new element.
pub fn take(paths: &[PathBuf]) -> anyhow::Result<()> {
    let mut read = Vec::new();
    for path in paths {
        let found = files::json(std::slice::from_ref(path))?;
        ensure!(!found.is_empty(), "`{}` holds no `*.json` file that describes an element", path.display());
        for file in found {
            read.push((file.display().to_string(), input::read(&file)?));
        }
    }
    let own = OwnElements::read(&read).map_err(anyhow::Error::msg)?;
    OWN.get_or_init(|| own);
    Ok(())
}

/// Those that were read.
pub fn own() -> &'static OwnElements {
    OWN.get_or_init(OwnElements::default)
}

/// One by its key: of the catalog, else of those that were read.
pub fn element(key: &str) -> Option<&'static Element> {
    own().element(key)
}

/// Everything by default at an instant, with what was read.
pub fn options(now: Instant) -> Options {
    Options { elements: own().clone(), ..Options::at(now) }
}
