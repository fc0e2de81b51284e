//! What fits at a place of the text: keys, resources, values, and the parts of a template. Works on broken text too,
//! because it is while one writes that it is asked.

mod keys;
mod template;
mod values;

pub(crate) use values::offset_words;

use crate::{places::Places, spot::Spot, state::Session};
use pollwright_core::span::Span;
use serde_json::json;

/// What fits, in the order in which to show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// Where that starts which a person has typed of it: a byte of the text.
    pub typed: u32,
    /// What to choose from.
    pub choices: Vec<Choice>,
}

/// One thing that fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What it is called; it is found by what was typed of this.
    pub label: String,
    /// What it is or writes, in a few words.
    pub detail: String,
    /// One sentence or two.
    pub doc: Option<String>,
    /// What it replaces.
    pub span: Span,
    /// What is written there.
    pub insert: String,
    /// Where in `insert` the caret goes: a byte of it.
    pub caret: usize,
    /// Where a comma is missing before it.
    pub comma: Option<u32>,
    /// Whether what comes next is to be offered at once.
    pub goes_on: bool,
}

impl Choice {
    /// One that replaces `span` by its label.
    fn word(label: impl Into<String>, detail: impl Into<String>, span: Span) -> Self {
        let label = label.into();
        Self {
            insert: label.clone(),
            caret: label.len(),
            label,
            detail: detail.into(),
            doc: None,
            span,
            comma: None,
            goes_on: false,
        }
    }

    /// The same, written otherwise than it is called; the caret goes to the end.
    fn written(self, insert: String) -> Self {
        Self { caret: insert.len(), insert, ..self }
    }
}

/// What fits at a byte of the text. Unasked, only where something of it was typed.
pub fn at(session: &Session, at: u32, asked: bool) -> Option<Offer> {
    let blocks = &session.analysis().blocks;
    let analysed = blocks.iter().find(|block| block.text.span().touches(at))?;
    let here = Here { session, text: session.text(), spot: Spot::find(session.text(), analysed, at)?, at };
    let offer = match here.spot.is_value() {
        true => values::offer(&here),
        false => keys::offer(&here, asked),
    };
    offer.filter(|offer| !offer.choices.is_empty())
}

/// The place that is asked about.
struct Here<'a> {
    session: &'a Session,
    text: &'a str,
    spot: Spot<'a>,
    at: u32,
}

impl Here<'_> {
    /// JSON as it must be written here: a string of JSON wants its quotes escaped.
    fn encoded(&self, json: &str) -> String {
        self.spot.document.encoding.encode(json).into_owned()
    }

    /// A text as a JSON string, as it must be written here.
    fn quoted(&self, text: &str) -> String {
        self.encoded(&serde_json::Value::from(text).to_string())
    }

    /// The same without the quotes.
    fn content(&self, text: &str) -> String {
        let quote = self.encoded("\"").len();
        let quoted = self.quoted(text);
        quoted.get(quote..quoted.len() - quote).unwrap_or_default().to_owned()
    }

    /// What follows a byte, blanks left out.
    fn follows(&self, at: u32) -> &str {
        self.text.get(at as usize..).unwrap_or_default().trim_start()
    }

    /// Whether a string with its quotes is never closed: then the rest of its line belongs to others.
    fn is_unclosed(&self, string: Span) -> bool {
        let written = self.text.get(string.range()).unwrap_or_default();
        written.len() < 2 || !written.ends_with('"')
    }
}

/// The same as the editor takes it: JSON with UTF-16 units; empty where nothing fits.
pub fn json(session: &Session, unit: u32, asked: bool) -> String {
    let places = Places::of(session);
    let Some(offer) = at(session, places.real(unit), asked) else { return String::new() };
    let shown = |choice: &Choice| {
        let (from, to) = places.stretch(choice.span);
        json!({
            "label": choice.label,
            "detail": choice.detail,
            "doc": choice.doc,
            "from": from,
            "to": to,
            "insert": choice.insert,
            "caret": choice.insert[..choice.caret].encode_utf16().count(),
            "comma": choice.comma.map(|comma| places.unit(comma)),
            "goesOn": choice.goes_on,
        })
    };
    let options: Vec<_> = offer.choices.iter().map(shown).collect();
    json!({ "from": places.unit(offer.typed), "options": options }).to_string()
}

#[cfg(test)]
mod tests;
