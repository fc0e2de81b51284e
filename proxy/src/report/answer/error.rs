//! How errors are answered.

use pollwright_core::{Analysis, diag::Severity, lines::LineIndex};
use serde::Serialize;

/// A finding about a configuration.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    /// `PC201`.
    code: &'static str,
    /// `error`, `warning` or `info`.
    severity: &'static str,
    /// What is wrong.
    message: String,
    /// Why it matters.
    note: Option<String>,
    /// Where, as a JSON pointer.
    pointer: Option<String>,
    /// Line of the body, from 1.
    line: u32,
    /// Column, from 1.
    column: u32,
}

/// How an error is answered: the platform's form.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ErrorBody {
    /// What is wrong and what to do.
    pub(crate) message: String,
    /// Stands in the log beside what broke.
    pub(crate) request_id: String,
    /// Of a configuration that cannot run.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) findings: Vec<Finding>,
}

impl Finding {
    /// All findings of an analysis.
    pub fn all(text: &str, analysis: &Analysis) -> Vec<Self> {
        let lines = LineIndex::new(text);
        let finding = |found: &pollwright_core::diag::Diagnostic| {
            let at = lines.position(text, found.span.start());
            Self {
                code: found.code,
                severity: match found.severity {
                    Severity::Error => "error",
                    Severity::Warning => "warning",
                    Severity::Info => "info",
                },
                message: found.message.clone(),
                note: found.note.clone(),
                pointer: found.pointer.clone(),
                line: at.line,
                column: at.column,
            }
        };
        analysis.diagnostics.iter().map(finding).collect()
    }

    /// Whether it keeps a configuration from running.
    pub fn is_error(&self) -> bool {
        self.severity == "error"
    }

    /// `PC201`.
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// In a few words.
    pub fn words(&self) -> String {
        format!("line {}, column {}: {}", self.line, self.column, self.message)
    }
}
