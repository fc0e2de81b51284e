//! Findings as texts, for people, programs and pages of others: the same from the page, the package and the binary.

pub mod baseline;
pub mod caret;
pub mod diff;
mod github;
mod gitlab;
mod json;
mod junit;
mod markdown;
mod proof;
mod sarif;
mod text;

pub use markdown::render as markdown;
pub use sarif::render as sarif;

use crate::{
    Analysis, Options, analyze,
    diag::{Diagnostic, Severity},
    lines::LineIndex,
    proof::{Proof, is_provable, prove},
    source::Kind,
};
use std::{collections::BTreeMap, str::FromStr};

/// How findings look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Annotations of GitHub Actions.
    Github,
    /// A table, for summaries and comments.
    Markdown,
    /// A code quality report of GitLab.
    Gitlab,
    /// Test results, for CI servers that know nothing else.
    Junit,
}

/// The worst severity that does not fail.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MaxSeverity {
    /// Any finding fails.
    None,
    /// Warnings and errors fail.
    Info,
    /// Errors fail.
    #[default]
    Warning,
    /// Nothing fails.
    Error,
}

/// A file that was checked, with all that a report may say of it.
#[derive(Clone, Debug)]
pub struct Checked {
    /// As the user named it.
    pub path: String,
    /// As programs are to find it.
    pub uri: String,
    /// Its text.
    pub text: String,
    /// What was said about it.
    pub analysis: Analysis,
    /// What its findings would do to records, shown: by their place in the list, where that was asked for; `None` where
    /// it could not be shown.
    pub proofs: BTreeMap<usize, Option<Proof>>,
}

/// A file that was checked.
#[derive(Clone, Debug)]
pub struct Reported<'a> {
    /// As people are to read it.
    pub path: &'a str,
    /// As programs are to find it.
    pub uri: String,
    /// Its text.
    pub text: &'a str,
    /// What was said about it.
    pub analysis: &'a Analysis,
}

impl Format {
    /// All, by the names that people write.
    pub const NAMED: [(&'static str, Self); 7] = [
        ("text", Self::Text),
        ("json", Self::Json),
        ("sarif", Self::Sarif),
        ("github", Self::Github),
        ("markdown", Self::Markdown),
        ("gitlab", Self::Gitlab),
        ("junit", Self::Junit),
    ];

    /// The report of all files, ending in a line break; `color` counts for text alone.
    pub fn render(self, files: &[Checked], color: bool) -> String {
        match self {
            Self::Text => text::render(files, color),
            Self::Json => json::render(files),
            Self::Sarif => sarif(&reported(files)),
            Self::Github => github::render(files),
            Self::Markdown => markdown(&reported(files)),
            Self::Gitlab => gitlab::render(files),
            Self::Junit => junit::render(files),
        }
    }
}

impl MaxSeverity {
    /// All, by the names that people write.
    pub const NAMED: [(&'static str, Self); 4] =
        [("none", Self::None), ("info", Self::Info), ("warning", Self::Warning), ("error", Self::Error)];

    /// Whether a severity is worse.
    pub fn fails(self, severity: Severity) -> bool {
        match self {
            Self::None => true,
            Self::Info => severity > Severity::Info,
            Self::Warning => severity > Severity::Warning,
            Self::Error => false,
        }
    }
}

impl FromStr for Format {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        named(&Self::NAMED, name)
    }
}

impl FromStr for MaxSeverity {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        named(&Self::NAMED, name)
    }
}

/// A value by its name.
///
/// # Errors
/// The names that there are.
pub fn named<T: Copy>(all: &[(&str, T)], name: &str) -> Result<T, String> {
    all.iter().find(|(known, _)| *known == name).map(|(_, value)| *value).ok_or_else(|| {
        let names: Vec<_> = all.iter().map(|(name, _)| *name).collect();
        format!("take one of {}", names.join(", "))
    })
}

impl Checked {
    /// Checks a text that was read from `path`.
    pub fn new(path: String, uri: String, text: String, options: &Options) -> Self {
        let analysis = analyze(&text, options);
        Self { path, uri, text, analysis, proofs: BTreeMap::new() }
    }

    /// Makes the proofs of all findings that may have one.
    pub fn prove(&mut self, options: &Options) {
        let findings = self.analysis.diagnostics.iter().enumerate();
        let proofs = findings
            .filter(|(_, found)| is_provable(found))
            .map(|(at, found)| (at, prove(&self.text, options, &self.analysis, found)));
        self.proofs = proofs.collect();
    }

    /// Whether anything in it is meant for a poller.
    pub fn is_configuration(&self) -> bool {
        let is_other = |found: &Diagnostic| found.rule == "not-a-configuration";
        let is_page = matches!(self.analysis.kind, Kind::Markdown | Kind::Html);
        is_page || (self.analysis.kind != Kind::Unknown && !self.analysis.diagnostics.iter().any(is_other))
    }

    /// As renderers for others take it.
    pub fn reported(&self) -> Reported<'_> {
        Reported { path: &self.path, uri: self.uri.clone(), text: &self.text, analysis: &self.analysis }
    }

    /// The first line of the block that a finding lies in; `None` where the whole file is JSON.
    fn block_of(&self, diagnostic: &Diagnostic, lines: &LineIndex) -> Option<u32> {
        let line = lines.position(&self.text, diagnostic.span.start()).line;
        self.analysis.blocks.iter().filter_map(|block| block.line).rfind(|first| *first <= line)
    }
}

fn reported(files: &[Checked]) -> Vec<Reported<'_>> {
    files.iter().map(Checked::reported).collect()
}

/// A path with `/` as a URI, what RFC 3986 does not let stand there encoded.
pub fn uri(path: &str) -> String {
    let stays = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=@/".contains(&byte);
    let path = path.strip_prefix("./").unwrap_or(path);
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            byte if stays(byte) => uri.push(char::from(byte)),
            byte => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

/// How many files were checked, and how much was found.
pub fn summary(files: &[Reported]) -> String {
    let of = |severity| {
        let all = files.iter().flat_map(|file| &file.analysis.diagnostics);
        all.filter(|diagnostic| diagnostic.severity == severity).count()
    };
    let (errors, warnings, infos) = (of(Severity::Error), of(Severity::Warning), of(Severity::Info));
    let checked = match files {
        [file] if !file.analysis.kind.words().is_empty() => {
            format!("1 file checked as {}", file.analysis.kind.words())
        }
        _ => format!("{} checked", count(files.len(), "file")),
    };
    if errors + warnings + infos == 0 {
        return format!("{checked}, nothing found");
    }
    format!("{checked}: {}, {}, {}", count(errors, "error"), count(warnings, "warning"), count(infos, "note"))
}

/// A number with its noun.
pub fn count(n: usize, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}

/// What a severity is called.
pub const fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    }
}

#[cfg(test)]
mod tests;
