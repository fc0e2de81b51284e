//! The lines of `event.poller.urls`, the old form: `resource|url|xPath|updated field|format|zone|created …`.
//!
//! One resource a line (domain facts, section 7). Lines with names alone are lists, whose separator may be the pipe.

use crate::span::Span;
use serde_json::{Map, Value, json};

/// One line: its fields, in bytes of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// All of it, without the line end.
    pub span: Span,
    /// Its fields in order, without the pipes; at least one.
    pub fields: Vec<Span>,
}

/// Fields of a whole line.
pub const MOST_FIELDS: usize = 9;

/// The lines of a text that hold anything but a comment.
pub fn lines(text: &str) -> Vec<Line> {
    let mut out = Vec::new();
    let mut at = 0;
    for whole in text.split_inclusive('\n') {
        let line = whole.trim_end_matches(['\n', '\r']);
        if !line.trim().is_empty() && !is_comment(line) {
            let mut field = at;
            let fields = line.split('|').map(|text| {
                let span = Span::new(field as u32, (field + text.len()) as u32);
                field += text.len() + 1;
                span
            });
            let fields = fields.collect();
            out.push(Line { span: Span::new(at as u32, (at + line.len()) as u32), fields });
        }
        at += whole.len();
    }
    out
}

/// Whether a line is a word to its reader: `# …`.
fn is_comment(line: &str) -> bool {
    line.trim_start().starts_with('#')
}

impl Line {
    /// The text of a field; nothing where the line is shorter.
    pub fn field<'a>(&self, text: &'a str, index: usize) -> &'a str {
        self.fields.get(index).and_then(|span| text.get(span.range())).unwrap_or_default().trim()
    }

    /// Whether its second field is an address: else the line lists names.
    pub fn has_url(&self, text: &str) -> bool {
        let url = self.field(text, 1);
        url.starts_with(['/', '<', '{', '$']) || url.starts_with("http")
    }
}

/// The same as `event.poller.configuration`; what the old form does not say is left to be filled in. `None` where a
/// line has no URL.
pub fn to_configuration(text: &str) -> Option<Value> {
    let mut out = Map::new();
    for line in lines(text) {
        if !line.has_url(text) {
            return None;
        }
        let mut dates = Map::new();
        for (index, key) in [
            (3, "updatedDateField"),
            (4, "updatedDateFormat"),
            (5, "updatedDateTimezone"),
            (6, "createdDateField"),
            (7, "createdDateFormat"),
            (8, "createdDateTimezone"),
        ] {
            let value = line.field(text, index);
            if !value.is_empty() {
                dates.insert(key.to_owned(), json!(value));
            }
        }
        let mut resource = json!({ "url": line.field(text, 1), "idField": "<ID_FIELD>" });
        if !dates.is_empty() {
            resource["datesConfiguration"] = Value::Object(dates);
        }
        out.insert(line.field(text, 0).to_owned(), resource);
    }
    (!out.is_empty()).then_some(Value::Object(out))
}
