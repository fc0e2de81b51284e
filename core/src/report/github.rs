//! Findings as workflow commands of GitHub Actions, which shows them at their lines.
//!
//! The form and its escapes: <https://docs.github.com/actions/reference/workflow-commands-for-github-actions>.

use super::{Checked, reported, summary};
use crate::{diag::Severity, lines::LineIndex};
use std::fmt::Write;

/// One command a finding, and the sum for the log.
pub(super) fn render(files: &[Checked]) -> String {
    let mut out = String::new();
    for file in files {
        let lines = LineIndex::new(&file.text);
        for found in &file.analysis.diagnostics {
            let level = match found.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Info => "notice",
            };
            let (start, end) = lines.ends(&file.text, found.span);
            // GitHub takes columns only where the finding stays on its line.
            let columns = if start.line == end.line {
                format!(",col={},endColumn={}", start.column, end.column)
            } else {
                String::new()
            };
            let message = match &found.note {
                Some(note) => format!("{}\n{note}", found.message),
                None => found.message.clone(),
            };
            // Writing to a string does not fail.
            let _ = writeln!(
                out,
                "::{level} file={},line={},endLine={}{columns},title={} {}::{}",
                property(&file.uri),
                start.line,
                end.line,
                found.code,
                property(found.rule),
                data(&message)
            );
        }
    }
    out + &summary(&reported(files)) + "\n"
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
