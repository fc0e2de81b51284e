//! Findings that were there before: told once, written down, and left alone until they change.

use super::Checked;
use crate::diag::Diagnostic;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt};

/// Known findings: how often each was there. Lines are no part of them, so that text may move.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    version: u32,
    findings: BTreeMap<String, u32>,
}

/// Why a text is no baseline; each goes on after the file's name and says what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BaselineError {
    /// It is no JSON, or another one: the reader's words.
    Broken(String),
    /// Another program wrote it.
    Version(u32),
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

    /// The baseline of a text as [`Baseline::json`] gives it. What other versions hold is not looked at.
    ///
    /// # Errors
    /// See [`BaselineError`].
    pub fn read(text: &str) -> Result<Self, BaselineError> {
        #[derive(Deserialize)]
        struct Versioned {
            version: u32,
        }
        let broken = |why: serde_json::Error| BaselineError::Broken(why.to_string());
        match serde_json::from_str(text).map_err(broken)? {
            Versioned { version: VERSION } => serde_json::from_str(text).map_err(broken),
            Versioned { version } => Err(BaselineError::Version(version)),
        }
    }

    /// As the text of its file.
    pub fn json(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
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

impl fmt::Display for BaselineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Broken(why) => write!(f, "is no baseline: {why}; write it anew with --write-baseline"),
            Self::Version(other) => write!(
                f,
                "is of version {other}, and this program reads version {VERSION}: use the one that wrote it, or write \
                 the file anew with --write-baseline"
            ),
        }
    }
}

impl std::error::Error for BaselineError {}

fn key(path: &str, found: &Diagnostic) -> String {
    let path = path.strip_prefix("./").unwrap_or(path).replace('\\', "/");
    format!("{path} {} {} {}", found.code, found.pointer.as_deref().unwrap_or("-"), found.message)
}
