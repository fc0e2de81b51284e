//! Elements of the user's own, beside those of the catalog: where their data files lie.

use crate::{files, input, settings::Settings};
use anyhow::ensure;
use pollwright_core::catalog::OwnElements;
use serde::Deserialize;
use std::path::PathBuf;

/// What every command takes that an element matters to.
#[derive(Clone, Debug, Default, clap::Args, Deserialize)]
#[serde(transparent)]
pub struct Catalog {
    /// A data file of an element that the catalog lacks, a folder or a glob of them; more than one with commas.
    #[arg(long = "catalog", env = "POLLWRIGHT_CATALOG", value_name = "FILE|DIR", value_delimiter = ',')]
    paths: Vec<PathBuf>,
}

impl Catalog {
    /// These, or where nothing is named, others.
    #[must_use]
    pub fn or(self, others: Self) -> Self {
        if self.paths.is_empty() { others } else { self }
    }

    /// The elements that are described there.
    ///
    /// # Errors
    /// In a sentence, the first file that cannot be read or describes no new element.
    pub fn read(&self) -> anyhow::Result<OwnElements> {
        let mut read = Vec::new();
        for path in &self.paths {
            let found = files::json(std::slice::from_ref(path))?;
            ensure!(
                !found.is_empty(),
                "`{}` holds no `*.json` file that describes an element",
                path.display()
            );
            for file in found {
                read.push((file.display().to_string(), input::read(&file)?));
            }
        }
        OwnElements::read(&read).map_err(anyhow::Error::msg)
    }

    /// The same, and those that the settings of a repository name.
    ///
    /// # Errors
    /// As [`Catalog::read`].
    pub fn read_beside(&self, settings: &Settings) -> anyhow::Result<OwnElements> {
        Self { paths: [settings.elements(), self.paths.clone()].concat() }.read()
    }

    /// The same, and those that the nearest `pollwright.toml` names.
    ///
    /// # Errors
    /// As [`Catalog::read`]; or the settings cannot be read.
    pub fn read_here(&self) -> anyhow::Result<OwnElements> {
        self.read_beside(&Settings::find(None)?)
    }
}
