//! Findings as a table of Markdown: for the summary of a run, or a comment.

use super::{Reported, summary, word};
use crate::lines::LineIndex;
use std::fmt::Write;

/// A row a finding, under the sum.
pub fn render(files: &[Reported]) -> String {
    let mut out = format!("### Pollwright\n\n{}\n", summary(files));
    let mut is_first = true;
    for file in files {
        let lines = LineIndex::new(file.text);
        for found in &file.analysis.diagnostics {
            if std::mem::take(&mut is_first) {
                out.push_str("\n| where | severity | rule | what |\n| --- | --- | --- | --- |\n");
            }
            let start = lines.position(file.text, found.span.start());
            // Writing to a string does not fail.
            let _ = writeln!(
                out,
                "| {}:{} | {} | {} `{}` | {} |",
                cell(file.path),
                start.line,
                word(found.severity),
                found.code,
                found.rule,
                cell(&found.message)
            );
        }
    }
    out
}

/// Text that stays in its cell: a bar would end it, and outside code marks a page would take `<` for a tag.
fn cell(text: &str) -> String {
    let mut in_code = false;
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '`' => {
                in_code = !in_code;
                out.push(c);
            }
            '|' => out.push_str("\\|"),
            '<' if !in_code => out.push_str("&lt;"),
            '\n' | '\r' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
