//! Findings as texts that programs and pages of others read: the same from the page and from the binary.

mod markdown;
mod sarif;

pub use markdown::render as markdown;
pub use sarif::render as sarif;

use crate::{Analysis, diag::Severity};

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
