//! Findings as SARIF 2.1.0, for code scanning: <https://docs.oasis-open.org/sarif/sarif/v2.1.0/>.

use super::Reported;
use crate::{
    diag::{Applicability, Diagnostic, Fix, Severity},
    lines::{LineIndex, Position},
    rules::RULES,
};
use serde_json::{Value, json};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// One document with one run, also where there is nothing to say.
pub fn render(files: &[Reported]) -> String {
    let rules: Vec<Value> = RULES
        .iter()
        .map(|rule| {
            json!({
                "id": rule.meta.code,
                "name": rule.meta.slug,
                "shortDescription": { "text": rule.meta.summary },
                "fullDescription": { "text": rule.meta.why },
                "help": { "text": format!("pollwright explain {}", rule.meta.code) },
                "defaultConfiguration": { "level": level(rule.meta.severity) },
            })
        })
        .collect();
    let mut results = Vec::new();
    for file in files {
        let lines = LineIndex::new(file.text);
        results.extend(file.analysis.diagnostics.iter().map(|found| result(file, &lines, found)));
    }
    let document = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "pollwright",
                "version": env!("CARGO_PKG_VERSION"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            } },
            "columnKind": "unicodeCodePoints",
            "artifacts": files.iter().map(|file| json!({ "location": { "uri": file.uri } })).collect::<Vec<_>>(),
            "results": results,
        }],
    });
    format!("{document:#}\n")
}

fn result(file: &Reported, lines: &LineIndex, found: &Diagnostic) -> Value {
    let text = match &found.note {
        Some(note) => format!("{}. {note}", found.message),
        None => found.message.clone(),
    };
    let mut result = json!({
        "ruleId": found.code,
        "level": level(found.severity),
        "message": { "text": text },
        "locations": [{ "physicalLocation": {
            "artifactLocation": { "uri": file.uri },
            "region": region(lines.ends(file.text, found.span)),
        } }],
    });
    if let Some(index) = RULES.iter().position(|rule| rule.meta.code == found.code) {
        result["ruleIndex"] = json!(index);
    }
    // A fix without edits is advice, for which SARIF has no place; what no program is to apply is none either.
    let is_change = |fix: &&Fix| !fix.edits.is_empty() && fix.applicability > Applicability::Display;
    let fixes: Vec<Value> =
        found.fixes.iter().filter(is_change).map(|fix| change(file, lines, fix)).collect();
    if !fixes.is_empty() {
        result["fixes"] = Value::Array(fixes);
    }
    result
}

fn change(file: &Reported, lines: &LineIndex, fix: &Fix) -> Value {
    let replacements: Vec<Value> = fix
        .edits
        .iter()
        .map(|edit| {
            json!({
                "deletedRegion": region(lines.ends(file.text, edit.span)),
                "insertedContent": { "text": edit.text },
            })
        })
        .collect();
    json!({
        "description": { "text": fix.title },
        "artifactChanges": [{ "artifactLocation": { "uri": file.uri }, "replacements": replacements }],
    })
}

fn region((start, end): (Position, Position)) -> Value {
    json!({
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}
