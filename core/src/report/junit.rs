//! Findings as test results in JUnit's XML: a suite a file, a failure an error or warning.

use super::{Checked, word};
use crate::{diag::Severity, lines::LineIndex};
use std::fmt::Write;

/// One document; a file without findings is one test that passed.
pub(super) fn render(files: &[Checked]) -> String {
    let fails = |file: &Checked| {
        file.analysis.diagnostics.iter().filter(|found| found.severity > Severity::Info).count()
    };
    let tests = |file: &Checked| file.analysis.diagnostics.len().max(1);
    let n_tests: usize = files.iter().map(tests).sum();
    let n_failures: usize = files.iter().map(fails).sum();
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    // Writing to a string does not fail.
    let _ = writeln!(out, "<testsuites name=\"pollwright\" tests=\"{n_tests}\" failures=\"{n_failures}\">");
    for file in files {
        let path = escaped(&file.path);
        let _ = writeln!(
            out,
            "  <testsuite name=\"{path}\" tests=\"{}\" failures=\"{}\">",
            tests(file),
            fails(file)
        );
        if file.analysis.diagnostics.is_empty() {
            let _ = writeln!(out, "    <testcase classname=\"{path}\" name=\"nothing found\"/>");
        }
        let lines = LineIndex::new(&file.text);
        for found in &file.analysis.diagnostics {
            let start = lines.position(&file.text, found.span.start());
            let place = format!("{path}:{}:{}", start.line, start.column);
            let name = format!("{} {} at {}:{}", found.code, found.rule, start.line, start.column);
            let message = escaped(&found.message);
            let _ = write!(out, "    <testcase classname=\"{path}\" name=\"{name}\">");
            let _ = match found.severity {
                Severity::Info => write!(out, "<system-out>{place}: {message}</system-out>"),
                severity => write!(
                    out,
                    "<failure type=\"{}\" message=\"{message}\">{place}: {}</failure>",
                    word(severity),
                    escaped(found.note.as_deref().unwrap_or(&found.message))
                ),
            };
            out.push_str("</testcase>\n");
        }
        out.push_str("  </testsuite>\n");
    }
    out + "</testsuites>\n"
}

/// Text as XML 1.0 takes it in content and attributes; control characters have no place there.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}
