//! Findings for programs: one JSON document, whose `version` says its shape.

use super::Checked;
use crate::{
    diag::{Diagnostic, Fix, Severity},
    lines::LineIndex,
    proof::Proof,
    source::Kind,
};
use serde::Serialize;

#[derive(Serialize)]
struct Report<'a> {
    version: u32,
    files: Vec<File<'a>>,
}

#[derive(Serialize)]
struct File<'a> {
    path: &'a str,
    kind: Kind,
    diagnostics: Vec<Finding<'a>>,
}

#[derive(Serialize)]
struct Finding<'a> {
    rule: &'a str,
    code: &'a str,
    severity: Severity,
    message: &'a str,
    note: Option<&'a str>,
    pointer: Option<&'a str>,
    block: Option<u32>,
    span: Place,
    fixes: &'a [Fix],
    #[serde(skip_serializing_if = "Option::is_none")]
    proof: Option<&'a Proof>,
}

#[derive(Serialize)]
struct Place {
    start: Point,
    end: Point,
}

#[derive(Serialize)]
struct Point {
    /// Bytes of the file, from 0.
    offset: u32,
    /// From 1.
    line: u32,
    /// Unicode scalars, from 1.
    column: u32,
}

/// All findings of all files as one JSON document of one line.
pub(super) fn render(files: &[Checked]) -> String {
    let files = files.iter().map(file).collect();
    // Every value of the report has a JSON form.
    let mut out = serde_json::to_string(&Report { version: 1, files }).unwrap_or_default();
    out.push('\n');
    out
}

fn file(file: &Checked) -> File<'_> {
    let lines = LineIndex::new(&file.text);
    let diagnostics = file.analysis.diagnostics.iter().enumerate();
    let diagnostics = diagnostics.map(|(at, diagnostic)| {
        finding(file, &lines, diagnostic, file.proofs.get(&at).and_then(Option::as_ref))
    });
    File { path: &file.path, kind: file.analysis.kind, diagnostics: diagnostics.collect() }
}

fn finding<'a>(
    file: &Checked,
    lines: &LineIndex,
    diagnostic: &'a Diagnostic,
    proof: Option<&'a Proof>,
) -> Finding<'a> {
    let point = |offset| {
        let at = lines.position(&file.text, offset);
        Point { offset, line: at.line, column: at.column }
    };
    Finding {
        rule: diagnostic.rule,
        code: diagnostic.code,
        severity: diagnostic.severity,
        message: &diagnostic.message,
        note: diagnostic.note.as_deref(),
        pointer: diagnostic.pointer.as_deref(),
        block: file.block_of(diagnostic, lines),
        span: Place { start: point(diagnostic.span.start()), end: point(diagnostic.span.end()) },
        fixes: &diagnostic.fixes,
        proof,
    }
}
