//! From a text to what can be polled.

use super::access::{Access, AccessError, Given};
use pollwright_core::{
    Analysed, Analysis, Options, analyze,
    config::Resource,
    date::Instant,
    diag::{Diagnostic, Severity},
    lines::LineIndex,
    platform::Platform,
    source::Kind,
};

/// A configuration that can be polled.
#[derive(Clone, Debug)]
pub struct Source {
    analysis: Analysis,
    /// Where its calls go.
    pub access: Access,
}

/// Why a text cannot be polled; each says what to do.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// It is not written as JSON.
    #[error(
        "line {line}, column {column}: {message}; mend the text first: `pollwright check` shows every place"
    )]
    Syntax {
        /// Line, from 1.
        line: u32,
        /// Column, from 1.
        column: u32,
        /// What is wrong.
        message: String,
    },
    /// It polls nothing.
    #[error(
        "it has no `event.poller.configuration` with a resource to poll; name a configuration, or add one"
    )]
    NoResources,
    /// It has no resource of that name.
    #[error("it has no resource `{name}`; it has {known}")]
    NoSuchResource {
        /// What was asked for.
        name: String,
        /// What there is.
        known: String,
    },
    /// It says not enough to be called.
    #[error(transparent)]
    Access(#[from] AccessError),
}

impl Source {
    /// Reads a text as a configuration that runs on `platform`.
    ///
    /// # Errors
    /// See [`SourceError`].
    pub fn read(text: &str, platform: Platform, now: Instant, given: &Given) -> Result<Self, SourceError> {
        let options = Options { platform, ready: true, elements: given.elements.clone(), ..Options::at(now) };
        let analysis = analyze(text, &options);
        // 1xx is the text itself: what was recovered may lack resources.
        let broken = analysis
            .diagnostics
            .iter()
            .find(|diagnostic| diagnostic.severity == Severity::Error && diagnostic.code.starts_with("PC1"));
        if let Some(diagnostic) = broken {
            let at = LineIndex::new(text).position(text, diagnostic.span.start());
            let message = diagnostic.message.clone();
            return Err(SourceError::Syntax { line: at.line, column: at.column, message });
        }
        let polls = |block: &&Analysed| block.kind != Kind::Unknown && !block.config.resources().is_empty();
        let block = analysis.blocks.first().filter(polls);
        let access = Access::of(block.ok_or(SourceError::NoResources)?, given)?;
        Ok(Self { analysis, access })
    }

    /// The configuration and what is wrong with it.
    pub fn analysed(&self) -> Option<(&Analysed, &[Diagnostic])> {
        Some((self.analysis.blocks.first()?, &self.analysis.diagnostics))
    }

    /// The resources with these names; all where none is named.
    ///
    /// # Errors
    /// - a name that the configuration does not have
    pub fn resources(&self, names: &[String]) -> Result<Vec<&Resource>, SourceError> {
        let config = self.analysis.blocks.first().map(|block| &block.config);
        let all: Vec<&Resource> = config.map_or(&[][..], |config| config.resources()).iter().collect();
        if names.is_empty() {
            return Ok(all);
        }
        let find = |name: &String| {
            all.iter().copied().find(|resource| resource.name.value == *name).ok_or_else(|| {
                let known: Vec<_> = all.iter().map(|resource| format!("`{}`", resource.name.value)).collect();
                SourceError::NoSuchResource { name: name.clone(), known: known.join(", ") }
            })
        };
        names.iter().map(find).collect()
    }
}
