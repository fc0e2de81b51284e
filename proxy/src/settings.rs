//! `pollwright.toml`: what a repository wants of `check`.

use pollwright_core::{platform::Platform, policy::Policy};
use serde::Deserialize;
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// The file's name, looked for from the working directory upwards.
const NAME: &str = "pollwright.toml";

/// What the file may say.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Where configurations run, unless `--platform` says otherwise.
    pub platform: Option<Platform>,
    /// Globs of files that directories and globs leave out, relative to the settings file.
    #[serde(default)]
    pub exclude: Vec<String>,
    /// Data files of elements that the catalog lacks, or folders of them, relative to the settings file.
    #[serde(default)]
    elements: Vec<PathBuf>,
    /// Rules that are `off`, or weigh as `info`, `warning` or `error`.
    #[serde(default)]
    pub rules: Policy,
    /// The folder of the file.
    #[serde(skip)]
    pub folder: PathBuf,
}

/// Why the settings cannot be read; each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// The system refuses.
    #[error("cannot read `{0}`: {1}")]
    Io(PathBuf, io::Error),
    /// It is no TOML, or says something unknown.
    #[error("`{0}`: {1}")]
    Toml(PathBuf, Box<toml::de::Error>),
    /// A rule that does not exist.
    #[error("`{0}`: {1}")]
    NoRule(PathBuf, String),
}

impl Settings {
    /// The settings of a file, else of the nearest `pollwright.toml` from the working directory upwards, else none.
    ///
    /// # Errors
    /// See [`SettingsError`].
    pub fn find(given: Option<&Path>) -> Result<Self, SettingsError> {
        let here = || std::env::current_dir().unwrap_or_default();
        let nearest = || here().ancestors().map(|folder| folder.join(NAME)).find(|path| path.is_file());
        match given.map(Path::to_owned).or_else(nearest) {
            Some(path) => Self::read(&path),
            None => Ok(Self::default()),
        }
    }

    /// Where elements of its own are described.
    pub fn elements(&self) -> Vec<PathBuf> {
        self.elements.iter().map(|path| self.folder.join(path)).collect()
    }

    fn read(path: &Path) -> Result<Self, SettingsError> {
        let text = fs::read_to_string(path).map_err(|why| SettingsError::Io(path.to_owned(), why))?;
        let mut settings: Self =
            toml::from_str(&text).map_err(|why| SettingsError::Toml(path.to_owned(), Box::new(why)))?;
        if let Some(why) = settings.rules.refused() {
            return Err(SettingsError::NoRule(path.to_owned(), why));
        }
        settings.folder = path.parent().unwrap_or(Path::new(".")).to_owned();
        Ok(settings)
    }
}
