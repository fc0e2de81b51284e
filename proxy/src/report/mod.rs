//! How answers look: one renderer a file.

pub mod answer;
pub mod caret;
pub mod date;
pub mod diff;
pub mod github;
pub mod gitlab;
pub mod json;
pub mod junit;
pub mod preview;
pub mod proof;
pub mod received;
pub mod scenario;
pub mod text;

use pollwright_core::{
    Analysis, Options, analyze,
    diag::Diagnostic,
    lines::LineIndex,
    proof::{Proof, prove},
    report::Reported,
    source::Kind,
};
use std::{collections::BTreeMap, path::Path};

/// All files as core's renderers take them.
pub fn reported(files: &[Checked]) -> Vec<Reported<'_>> {
    files.iter().map(Checked::reported).collect()
}

/// A file that was checked.
#[derive(Clone, Debug)]
pub struct Checked {
    /// As the user named it.
    pub path: String,
    /// Its text.
    pub text: String,
    /// What core says about it.
    pub analysis: Analysis,
    /// What its findings would do to records, shown: by their place in the list, where that was asked for.
    pub proofs: BTreeMap<usize, Proof>,
}

impl Checked {
    /// Checks a text that was read from `path`.
    pub fn new(path: String, text: String, options: &Options) -> Self {
        let analysis = analyze(&text, options);
        Self { path, text, analysis, proofs: BTreeMap::new() }
    }

    /// Makes the proofs of all findings that have one.
    pub fn prove(&mut self, options: &Options) {
        let findings = self.analysis.diagnostics.iter().enumerate();
        let proofs =
            findings.filter_map(|(at, found)| Some((at, prove(&self.text, options, &self.analysis, found)?)));
        self.proofs = proofs.collect();
    }

    /// Whether anything in it is meant for a poller.
    pub fn is_configuration(&self) -> bool {
        let is_other = |found: &Diagnostic| found.rule == "not-a-configuration";
        let is_page = matches!(self.analysis.kind, Kind::Markdown | Kind::Html);
        is_page || (self.analysis.kind != Kind::Unknown && !self.analysis.diagnostics.iter().any(is_other))
    }

    /// The path as a URI from the working directory, where it lies in there.
    fn uri(&self) -> String {
        let path = Path::new(&self.path);
        let here = std::env::current_dir().ok();
        let inside = here.as_deref().and_then(|here| path.strip_prefix(here).ok()).unwrap_or(path);
        let inside = inside.strip_prefix("./").unwrap_or(inside).to_string_lossy();
        // What RFC 3986 lets stand in a path.
        let stays = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=@/".contains(&byte);
        let mut uri = String::with_capacity(inside.len());
        for byte in inside.bytes() {
            match byte {
                b'\\' if cfg!(windows) => uri.push('/'),
                byte if stays(byte) => uri.push(char::from(byte)),
                byte => uri.push_str(&format!("%{byte:02X}")),
            }
        }
        uri
    }

    /// As core's renderers take it.
    fn reported(&self) -> Reported<'_> {
        Reported { path: &self.path, uri: self.uri(), text: &self.text, analysis: &self.analysis }
    }

    /// The first line of the block that a finding lies in; `None` where the whole file is JSON.
    fn block_of(&self, diagnostic: &Diagnostic, lines: &LineIndex) -> Option<u32> {
        let line = lines.position(&self.text, diagnostic.span.start()).line;
        self.analysis.blocks.iter().filter_map(|block| block.line).rfind(|first| *first <= line)
    }
}
