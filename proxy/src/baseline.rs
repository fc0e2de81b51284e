//! Findings that were there before: told once, written down, and left alone until they change.

use pollwright_core::report::Checked;
use serde::{Deserialize, Serialize};
use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

/// Known findings: how often each was there. Lines are no part of them, so that text may move.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    version: u32,
    findings: BTreeMap<String, u32>,
}

/// Why a baseline cannot be used; each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum BaselineError {
    /// The system refuses.
    #[error("cannot read or write `{0}`: {1}")]
    Io(PathBuf, io::Error),
    /// It is none.
    #[error("`{0}` is no baseline: {1}; write it anew with --write-baseline")]
    Broken(PathBuf, serde_json::Error),
    /// Another program wrote it.
    #[error(
        "`{0}` is of version {1}, this program reads version {VERSION}; write it anew with --write-baseline"
    )]
    Version(PathBuf, u32),
}

const VERSION: u32 = 1;

impl Baseline {
    /// All findings of these files.
    pub fn of(files: &[Checked]) -> Self {
        let mut findings = BTreeMap::new();
        for (file, found) in
            files.iter().flat_map(|file| file.analysis.diagnostics.iter().map(move |found| (file, found)))
        {
            *findings.entry(key(&file.path, found)).or_default() += 1;
        }
        Self { version: VERSION, findings }
    }

    /// The baseline of a file.
    ///
    /// # Errors
    /// See [`BaselineError`].
    pub fn read(path: &Path) -> Result<Self, BaselineError> {
        let text = fs::read_to_string(path).map_err(|why| BaselineError::Io(path.to_owned(), why))?;
        let baseline: Self =
            serde_json::from_str(&text).map_err(|why| BaselineError::Broken(path.to_owned(), why))?;
        match baseline.version {
            VERSION => Ok(baseline),
            other => Err(BaselineError::Version(path.to_owned(), other)),
        }
    }

    /// Writes it.
    ///
    /// # Errors
    /// [`BaselineError::Io`].
    pub fn write(&self, path: &Path) -> Result<(), BaselineError> {
        let text = serde_json::to_string_pretty(self).unwrap_or_default() + "\n";
        fs::write(path, text).map_err(|why| BaselineError::Io(path.to_owned(), why))
    }

    /// Takes what is known out of the files' findings, and says how many that were.
    pub fn hide(mut self, files: &mut [Checked]) -> usize {
        let mut hidden = 0;
        for file in files {
            let path = &file.path;
            file.analysis.diagnostics.retain(|found| {
                let known = self.findings.get_mut(&key(path, found)).filter(|left| **left > 0);
                let Some(left) = known else { return true };
                *left -= 1;
                hidden += 1;
                false
            });
        }
        hidden
    }
}

fn key(path: &str, found: &pollwright_core::diag::Diagnostic) -> String {
    let path = path.strip_prefix("./").unwrap_or(path).replace('\\', "/");
    format!("{path} {} {} {}", found.code, found.pointer.as_deref().unwrap_or("-"), found.message)
}
