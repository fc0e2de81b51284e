//! Findings for people: place, words, the line with a marker, and what to do.

use super::{Checked, caret, reported, summary, word};
use crate::{
    diag::{Applicability, Diagnostic, Severity},
    lines::LineIndex,
    proof::NOT_SHOWN,
    span::Span,
};
use std::fmt::Write;

/// All findings of all files, and one line that sums up. Empty where there is nothing to say about no file.
pub(super) fn render(files: &[Checked], color: bool) -> String {
    let mut out = String::new();
    for file in files {
        let lines = LineIndex::new(&file.text);
        for (at, diagnostic) in file.analysis.diagnostics.iter().enumerate() {
            finding(&mut out, file, &lines, diagnostic, color);
            match file.proofs.get(&at) {
                Some(Some(proof)) => super::proof::render(&mut out, proof),
                Some(None) => out.push_str(&format!("  show: {NOT_SHOWN}\n")),
                None => {}
            }
            out.push('\n');
        }
    }
    if !files.is_empty() {
        out.push_str(&summary(&reported(files)));
        out.push('\n');
    }
    out
}

fn finding(out: &mut String, file: &Checked, lines: &LineIndex, diagnostic: &Diagnostic, color: bool) {
    let paint = Paint { color };
    let at = lines.position(&file.text, diagnostic.span.start());
    let severity = format!("{}[{}]", word(diagnostic.severity), diagnostic.code);
    let place = format!("{}:{}:{}:", file.path, at.line, at.column);
    // Writing to a string does not fail.
    let _ = writeln!(
        out,
        "{} {} {}",
        paint.bold(&place),
        paint.severity(&severity, diagnostic.severity),
        diagnostic.message
    );
    if let Some(line) = lines.line_span(&file.text, at.line) {
        let start = diagnostic.span.start().max(line.start()) - line.start();
        let end = diagnostic.span.end().clamp(line.start() + start, line.end().max(line.start() + start));
        let (text, marker) = caret::mark(&file.text[line.range()], Span::new(start, end - line.start()));
        let number = at.line.to_string();
        let gutter = " ".repeat(number.len());
        let marker = paint.severity(&marker, diagnostic.severity);
        let _ = writeln!(out, "{gutter} |\n{number} | {text}\n{gutter} | {marker}");
    }
    if let Some(note) = &diagnostic.note {
        let _ = writeln!(out, "  note: {note}");
    }
    for fix in &diagnostic.fixes {
        let how = match fix.applicability {
            Applicability::Safe => "safe",
            Applicability::Unsafe => "may change what is polled",
            Applicability::Display => "by hand",
        };
        let _ = writeln!(out, "  help: {} ({how})", fix.title);
    }
}

struct Paint {
    color: bool,
}

impl Paint {
    fn bold(&self, text: &str) -> String {
        self.with("1", text)
    }

    fn severity(&self, text: &str, severity: Severity) -> String {
        let code = match severity {
            Severity::Error => "1;31",
            Severity::Warning => "1;33",
            Severity::Info => "1;36",
        };
        self.with(code, text)
    }

    fn with(&self, code: &str, text: &str) -> String {
        if self.color { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }
}
