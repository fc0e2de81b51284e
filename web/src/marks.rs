//! The colours of meaning and the problem marks of a text, line by line, for the layer beneath the text area.

use pollwright_core::{
    Analysed, Analysis,
    config::{FieldFormat, FieldFormatKind, Resource},
    date::DateFormat,
    diag::{Diagnostic, Severity},
    json::{Document, Node, Value},
    span::Span,
    template::PartKind,
};
use std::iter;

/// Longest text that is coloured, bytes; a longer one is shown plain, because each key press would wait for it.
pub const MAX_COLOURED_BYTES: usize = 256 * 1024;

/// What stands in the place of a secret, whatever its length.
const DOTS: &str = "••••••••";

/// What a stretch of text means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Brackets, blanks, everything outside of JSON.
    #[default]
    Plain,
    /// A key.
    Key,
    /// A string.
    String,
    /// A number, `true`, `null`.
    Other,
    /// `${gmtDate:` and `}`.
    Descriptor,
    /// A date pattern.
    Pattern,
    /// `{name}`.
    Parameter,
}

/// A stretch of one line that looks alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// What is shown; dots in the place of a secret.
    pub text: String,
    /// What it means.
    pub role: Role,
    /// The worst that was found here.
    pub severity: Option<Severity>,
}

/// Everything that colours a text.
#[derive(Clone, Copy, Debug)]
pub struct Marks<'a> {
    /// What the text was found to be.
    pub blocks: &'a [Analysed],
    /// What was found in it.
    pub diagnostics: &'a [Diagnostic],
    /// What must not be shown.
    pub secrets: &'a [Span],
}

impl<'a> Marks<'a> {
    /// The marks of an analysis.
    pub fn new(analysis: &'a Analysis, secrets: &'a [Span]) -> Self {
        Self { blocks: &analysis.blocks, diagnostics: &analysis.diagnostics, secrets }
    }
}

/// What the stretches of a text mean, ascending; nothing of one that is longer than [`MAX_COLOURED_BYTES`].
pub fn roles(text: &str, blocks: &[Analysed]) -> Vec<(Span, Role)> {
    if text.len() > MAX_COLOURED_BYTES {
        return Vec::new();
    }
    let paint = Paint::of(text, Marks { blocks, diagnostics: &[], secrets: &[] });
    paint.stretches(text, 0, text.len()).map(|(span, cell)| (span, cell.role)).collect()
}

/// The lines of a text, each as its runs; a line's own end is no part of it.
pub fn lines(text: &str, marks: Marks<'_>) -> Vec<Vec<Run>> {
    let paint = Paint::of(text, marks);
    let mut at = 0;
    let mut out = Vec::new();
    for line in text.split('\n') {
        out.push(paint.runs(text, at, at + line.trim_end_matches('\r').len()));
        at += line.len() + 1;
    }
    out
}

/// One entry a byte.
struct Paint {
    cells: Vec<Cell>,
}

#[derive(Clone, Copy, Default, PartialEq)]
struct Cell {
    role: Role,
    severity: Option<Severity>,
    is_secret: bool,
}

impl Paint {
    fn of(text: &str, marks: Marks<'_>) -> Self {
        let mut paint = Self { cells: vec![Cell::default(); text.len()] };
        for block in marks.blocks {
            paint.document(&block.document);
            block.config.resources().iter().for_each(|resource| paint.resource(resource));
        }
        for found in marks.diagnostics {
            paint.each(visible(text, found.span), |cell| {
                cell.severity = cell.severity.max(Some(found.severity));
            });
        }
        for secret in marks.secrets {
            paint.each(*secret, |cell| cell.is_secret = true);
        }
        paint
    }

    fn each(&mut self, span: Span, change: impl Fn(&mut Cell)) {
        if let Some(cells) = self.cells.get_mut(span.range()) {
            cells.iter_mut().for_each(change);
        }
    }

    fn role(&mut self, span: Span, role: Role) {
        self.each(span, |cell| cell.role = role);
    }

    fn document(&mut self, document: &Document) {
        // An explicit stack: a text may nest deeper than the browser's stack.
        let mut left: Vec<&Node> = document.root.iter().collect();
        while let Some(node) = left.pop() {
            match &node.value {
                Value::Object(members) => {
                    for member in members {
                        self.role(member.key_span, Role::Key);
                        left.push(&member.value);
                    }
                }
                Value::Array(items) => left.extend(items),
                Value::String(text) => {
                    self.role(node.span, Role::String);
                    left.extend(text.embedded.iter().filter_map(|inner| inner.root.as_ref()));
                }
                Value::Null | Value::Bool(_) | Value::Number(_) => self.role(node.span, Role::Other),
                Value::Invalid(_) => {}
            }
        }
    }

    fn resource(&mut self, resource: &Resource) {
        if let Some(url) = &resource.url {
            for part in &url.template.parts {
                let at = |span| url.text.source_span(span);
                match &part.kind {
                    PartKind::Time(time) => {
                        self.role(at(part.span), Role::Descriptor);
                        self.role(at(time.format_span), Role::Pattern);
                    }
                    PartKind::Parameter(_) => self.role(at(part.span), Role::Parameter),
                    PartKind::Literal | PartKind::Broken => {}
                }
            }
        }
        for format in [&resource.updated.format, &resource.created.format].into_iter().flatten() {
            self.format(format);
        }
    }

    fn format(&mut self, format: &FieldFormat) {
        if matches!(format.kind, FieldFormatKind::Known(DateFormat::Pattern(_))) {
            self.role(format.text.span(), Role::Pattern);
        }
    }

    fn runs(&self, text: &str, start: usize, end: usize) -> Vec<Run> {
        let run = |(span, cell): (Span, Cell)| {
            let shown = if cell.is_secret { DOTS } else { text.get(span.range()).unwrap_or_default() };
            Run { text: shown.to_owned(), role: cell.role, severity: cell.severity }
        };
        self.stretches(text, start, end).map(run).collect()
    }

    /// Stretches of whole characters that look alike; a secret is one, whatever is in it.
    fn stretches(&self, text: &str, start: usize, end: usize) -> impl Iterator<Item = (Span, Cell)> {
        let mut from = start;
        iter::from_fn(move || {
            let cell = *self.cells.get(from).filter(|_| from < end)?;
            let goes_on = |next: Cell| if cell.is_secret { next.is_secret } else { next == cell };
            let mut to = from + 1;
            while to < end && (goes_on(self.cells[to]) || !text.is_char_boundary(to)) {
                to += 1;
            }
            let span = Span::new(from as u32, to as u32);
            from = to;
            Some((span, cell))
        })
    }
}

/// A place without extent is marked at the character that follows it, or at the one before.
pub(crate) fn visible(text: &str, span: Span) -> Span {
    if !span.is_empty() {
        return span;
    }
    let at = span.start() as usize;
    let next = text.get(at..).and_then(|rest| rest.chars().next()).filter(|c| !matches!(c, '\n' | '\r'));
    let last = text.get(..at).and_then(|before| before.chars().next_back());
    match (next, last) {
        (Some(c), _) => Span::new(span.start(), span.start() + c.len_utf8() as u32),
        (None, Some(c)) => Span::new(span.start() - c.len_utf8() as u32, span.start()),
        (None, None) => span,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pollwright_core::json;

    /// Each run as `role:text`, a finding with `!`; lines apart by `/`.
    fn shown(text: &str, diagnostics: &[Diagnostic], secrets: &[Span]) -> String {
        let mut paint = Paint::of(text, Marks { blocks: &[], diagnostics, secrets });
        paint.document(&json::parse(text));
        let runs = |run: Run| {
            let mark = if run.severity.is_some() { "!" } else { "" };
            format!("{:?}{mark}:{}", run.role, run.text)
        };
        let mut at = 0;
        let mut lines = Vec::new();
        for line in text.split('\n') {
            lines.push(
                paint.runs(text, at, at + line.len()).into_iter().map(runs).collect::<Vec<_>>().join(" "),
            );
            at += line.len() + 1;
        }
        lines.join("/")
    }

    fn found(span: Span) -> Diagnostic {
        Diagnostic {
            code: "PC000",
            rule: "test",
            severity: Severity::Error,
            pointer: None,
            span,
            message: String::new(),
            note: None,
            fixes: Vec::new(),
        }
    }

    #[test]
    fn roles_marks_and_secrets() {
        let text = "{\"a\":\n\"é\",\"b\":1}";
        assert_eq!(
            shown(text, &[], &[]),
            "Plain:{ Key:\"a\" Plain::/String:\"é\" Plain:, Key:\"b\" Plain:: Other:1 Plain:}",
            "text: {text}"
        );
        assert_eq!(
            shown("[1]", &[found(Span::at(3))], &[]),
            "Plain:[ Other:1 Plain!:]",
            "an empty span at the end"
        );
        let text = "\"sé😀\"";
        assert_eq!(
            shown(text, &[], &[Span::new(1, 8)]),
            "String:\" String:•••••••• String:\"",
            "text: {text}"
        );
    }
}
