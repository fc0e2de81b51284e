//! Findings, and the edits that repair them.

use crate::span::{Span, sort_by_span};
use serde::Serialize;

/// How much a finding matters; ordered, the worst last.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// It runs, and is likely wrong.
    Warning,
    /// It cannot run.
    Error,
}

/// What applying a fix may change; ordered, the freest last.
#[cfg_attr(feature = "types", derive(ts_rs::TS))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Applicability {
    /// Shown, never applied.
    Display,
    /// May change which records are polled: a person decides.
    Unsafe,
    /// Leaves every poll as it was, or repairs one that could never run.
    Safe,
}

/// Replaces the bytes of `span` by `text`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Edit {
    /// Bytes of the text that was analysed.
    #[serde(flatten)]
    pub span: Span,
    /// What stands there afterwards.
    pub text: String,
}

impl Edit {
    /// Puts `text` in the place of `span`.
    pub fn replace(span: Span, text: impl Into<String>) -> Self {
        Self { span, text: text.into() }
    }

    /// Puts `text` before the byte at `position`.
    pub fn insert(position: u32, text: impl Into<String>) -> Self {
        Self::replace(Span::at(position), text)
    }

    /// Takes `span` out.
    pub fn delete(span: Span) -> Self {
        Self::replace(span, "")
    }
}

/// A repair that a person can read and a program can apply.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fix {
    /// An imperative, fit for a button: "Use https".
    pub title: String,
    /// Who may apply it.
    pub applicability: Applicability,
    /// Ascending, not overlapping.
    pub edits: Vec<Edit>,
}

impl Fix {
    /// A repair with its edits in order; the applicability has no default, so that each author decides.
    pub fn new(title: impl Into<String>, applicability: Applicability, mut edits: Vec<Edit>) -> Self {
        sort_by_span(&mut edits, |edit| edit.span);
        Self { title: title.into(), applicability, edits }
    }

    /// Leaves the words alone: no program is to do it.
    pub(crate) fn by_hand(&mut self) {
        self.applicability = Applicability::Display;
        self.edits.clear();
    }
}

/// One finding about the user's text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// `PC402`: stable for ever.
    pub code: &'static str,
    /// `bad-date-pattern`: the slug.
    pub rule: &'static str,
    /// How much it matters here.
    pub severity: Severity,
    /// RFC 6901 in the JSON after unwrapping, `OUTER#INNER` inside string-encoded JSON; `None` for syntax and shell.
    pub pointer: Option<String>,
    /// The one place to look, in bytes of the whole text.
    pub span: Span,
    /// What: one clause, readable alone.
    pub message: String,
    /// Why it matters, in the user's terms.
    pub note: Option<String>,
    /// What to do.
    pub fixes: Vec<Fix>,
}

/// The text after the edits.
///
/// # Errors
/// The first edit that overlaps an earlier one, lies outside the text or cuts a character.
pub fn apply_edits(text: &str, edits: &[Edit]) -> Result<String, Edit> {
    let mut sorted: Vec<&Edit> = edits.iter().collect();
    sort_by_span(&mut sorted, |edit| edit.span);
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for edit in sorted {
        let range = edit.span.range();
        if range.start < done || text.get(range.clone()).is_none() {
            return Err(edit.clone());
        }
        out.push_str(&text[done..range.start]);
        out.push_str(&edit.text);
        done = range.end;
    }
    out.push_str(&text[done..]);
    Ok(out)
}

/// A value as people know it, short enough for one line.
pub(crate) fn shown(value: &str) -> String {
    if value.is_empty() {
        return "`\"\"`".to_owned();
    }
    shown_within(value, 48)
}

/// The same with at most so many characters.
pub(crate) fn shown_within(value: &str, most: usize) -> String {
    if value.chars().count() <= most {
        return format!("`{value}`");
    }
    let start: String = value.chars().take(most - 1).collect();
    format!("`{start}…`")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_apply_in_order_and_refuse_overlap() {
        let edits =
            [Edit::replace(Span::new(3, 5), "X"), Edit::insert(0, ">"), Edit::delete(Span::new(5, 6))];
        assert_eq!(apply_edits("abcdefg", &edits).as_deref(), Ok(">abcXg"));
        let overlapping = [Edit::delete(Span::new(0, 3)), Edit::delete(Span::new(2, 4))];
        assert_eq!(apply_edits("abcdefg", &overlapping), Err(overlapping[1].clone()));
        assert!(apply_edits("é", &[Edit::insert(1, "x")]).is_err(), "cuts a character");
        assert!(apply_edits("a", &[Edit::insert(2, "x")]).is_err(), "outside the text");
    }
}
