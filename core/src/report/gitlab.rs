//! Findings as GitLab's code quality report: <https://docs.gitlab.com/ci/testing/code_quality/>.

use super::Checked;
use crate::{diag::Severity, lines::LineIndex};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// One array of all findings.
pub(super) fn render(files: &[Checked]) -> String {
    let mut all: Vec<Value> = Vec::new();
    let mut n_alike: BTreeMap<String, u32> = BTreeMap::new();
    for file in files {
        let lines = LineIndex::new(&file.text);
        let path = &file.uri;
        for found in &file.analysis.diagnostics {
            let severity = match found.severity {
                Severity::Error => "major",
                Severity::Warning => "minor",
                Severity::Info => "info",
            };
            // What stays the same while other lines move; two alike are told apart by their order.
            let pointer = found.pointer.as_deref().unwrap_or_default();
            let same = [path.as_str(), found.code, pointer, &found.message].join("\0");
            let nth = n_alike.entry(same.clone()).and_modify(|n| *n += 1).or_insert(0);
            let hash = Sha256::digest(format!("{same}\0{nth}"));
            let fingerprint: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
            let (start, end) = lines.ends(&file.text, found.span);
            all.push(json!({
                "description": found.message,
                "check_name": found.rule,
                "fingerprint": fingerprint,
                "severity": severity,
                "location": { "path": path, "lines": { "begin": start.line, "end": end.line } },
            }));
        }
    }
    format!("{:#}\n", Value::Array(all))
}
