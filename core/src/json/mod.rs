//! JSON as people write it: a tree with spans, and all that was wrong; never a failure.

pub mod edit;
mod junk;
mod layout;
mod leaves;
mod lexer;
mod parser;
mod pretty;
mod recover;
mod slips;
mod strict;
mod string;
mod uneven;
mod wide;
mod words;

use crate::{
    decoded::{Decoded, ShortText},
    diag::{Applicability, Edit},
    scan,
    span::Span,
};
use std::borrow::Cow;

pub use leaves::Path;
pub use lexer::{Token, TokenKind, is_number, tokens};
pub use parser::{parse, parse_decoded, parse_within};
pub use pretty::pretty;

/// What a text says as JSON, recovered as far as possible.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// The value; `None` where the text holds none.
    pub root: Option<Node>,
    /// Everything that was wrong, in order of place.
    pub errors: Vec<SyntaxError>,
    /// How text must be written to stand inside this document.
    pub encoding: Encoding,
    /// Whether a string in it was read by [`Document::embed`].
    has_embedded: bool,
    wide: wide::Wide,
}

/// A value and where it stands, in bytes of the whole text.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// From the first to one past the last byte of the value.
    pub span: Span,
    /// What it is.
    pub value: Value,
}

/// A JSON value.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `null`.
    Null,
    /// `true`, `false`.
    Bool(bool),
    /// A number as it is written.
    Number(ShortText),
    /// A string.
    String(Text),
    /// `[…]`
    Array(Vec<Node>),
    /// `{…}`, members in order, duplicates kept.
    Object(Vec<Member>),
    /// A word or a nesting that is no JSON value; its text says what stood there.
    Invalid(ShortText),
}

/// A string value.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    /// Its content, with the way back to its bytes.
    pub decoded: Decoded,
    /// The document that the string holds, where somebody asked for it with [`Document::embed`].
    pub embedded: Option<Box<Document>>,
}

/// One member of an object.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// The key's text, with the way back to its bytes.
    pub key: Decoded,
    /// The key as it stands, quotes included.
    pub key_span: Span,
    /// Its value; an [`Value::Invalid`] of no bytes where it is missing.
    pub value: Node,
}

/// One thing that was wrong with the text.
#[derive(Clone, Debug, PartialEq)]
pub struct SyntaxError {
    /// The one place to look.
    pub span: Span,
    /// What it is.
    pub kind: SyntaxErrorKind,
    /// What cannot be edited safely until this is mended: a leaf, or a container whose extent was guessed.
    pub region: Span,
    /// How to mend it, where a program can.
    pub fix: Option<SyntaxFix>,
}

/// A repair of a [`SyntaxError`].
#[derive(Clone, Debug, PartialEq)]
pub struct SyntaxFix {
    /// An imperative: "Add the comma".
    pub title: &'static str,
    /// Safe where only one repair makes sense.
    pub applicability: Applicability,
    /// In bytes of the whole text.
    pub edits: Vec<Edit>,
}

/// What can be wrong with a text that should be JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SyntaxErrorKind {
    /// No value at all.
    Empty,
    /// Two members or items with nothing between.
    MissingComma,
    /// A comma before the closing bracket.
    TrailingComma,
    /// A comma with nothing before it.
    ExtraComma,
    /// A key without `:`.
    MissingColon,
    /// A key without a value.
    MissingValue,
    /// `//…`, `/*…*/` or `#…`.
    Comment,
    /// `'…'`.
    SingleQuotes,
    /// `“…”` and the like.
    TypographicQuotes,
    /// A key without quotes.
    UnquotedKey,
    /// A value that is a word, not `true`, `false` or `null`.
    UnquotedValue(String),
    /// The string does not end on its line.
    UnclosedString,
    /// A `"` inside a string that goes on after it; the first, where there are several.
    InnerQuote,
    /// A key or a value with a quote on one side alone.
    HalfQuoted,
    /// Two quotes where one was due.
    ExtraQuote,
    /// A line break, tab or other control character inside a string.
    ControlCharacter(char),
    /// `\x` for a letter that JSON does not escape, or half a `\u`.
    BadEscape,
    /// A number as JSON does not write it: `01`, `+1`, `.5`, `0x1F`, `NaN`.
    BadNumber,
    /// The object or array that starts here is never closed (`{` or `[`), nor perhaps what stands in it.
    Unclosed(char),
    /// The bracket that opens what stands here never came (`{` or `[`).
    Unopened(char),
    /// A closing bracket that closes nothing.
    StrayClose(char),
    /// `]` where `}` was due, or the other way round.
    WrongClose {
        /// What would fit.
        expected: char,
    },
    /// Something after the end of the value.
    TextAfterValue,
    /// The same key twice in one object; the span is the later key.
    DuplicateKey(String),
    /// Members without the braces around them; the span is the first key.
    MissingBraces,
    /// `{{…}}` or `{%…%}` outside a string: what a site generator replaces.
    TemplateTag,
    /// A byte order mark.
    ByteOrderMark,
    /// Nested deeper than [`MAX_DEPTH`].
    TooDeep,
    /// A character that has no place in JSON.
    Unexpected(char),
}

/// Nesting that is still read; what lies deeper is skipped and reported once.
pub const MAX_DEPTH: usize = 512;

/// How text must be written to stand inside a document: the layers around it, outermost first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Encoding {
    layers: Vec<Layer>,
}

/// One layer around a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layer {
    /// It is the content of a JSON string.
    JsonString,
    /// It stands between single quotes of a shell.
    ShellSingleQuotes,
    /// It stands between double quotes of a shell.
    ShellDoubleQuotes,
    /// It stands in the lines below a command, where the shell fills in its variables.
    ShellLines,
    /// It is text of an HTML page.
    Html,
}

impl Encoding {
    /// One more layer inside the others.
    pub fn with(&self, layer: Layer) -> Self {
        let mut layers = self.layers.clone();
        layers.push(layer);
        Self { layers }
    }

    /// The same with one more layer around the others.
    pub fn inside(&self, layer: Layer) -> Self {
        let mut layers = vec![layer];
        layers.extend(&self.layers);
        Self { layers }
    }

    /// How a piece of text is written inside a JSON string of the document.
    pub fn encode_text(&self, text: &str) -> String {
        self.with(Layer::JsonString).encode(text).into_owned()
    }

    /// How `json` is written inside all layers.
    pub fn encode<'a>(&self, json: &'a str) -> Cow<'a, str> {
        let mut out = Cow::Borrowed(json);
        for layer in self.layers.iter().rev() {
            out = match layer {
                Layer::JsonString => {
                    let quoted = serde_json::Value::from(&*out).to_string();
                    Cow::Owned(quoted[1..quoted.len() - 1].to_owned())
                }
                Layer::Html if !out.contains(['&', '<']) => out,
                Layer::Html => Cow::Owned(out.replace('&', "&amp;").replace('<', "&lt;")),
                Layer::ShellSingleQuotes => Cow::Owned(out.replace('\'', r"'\''")),
                Layer::ShellDoubleQuotes | Layer::ShellLines => {
                    let mut escaped = String::with_capacity(out.len());
                    for c in out.chars() {
                        if matches!(c, '\\' | '$' | '`') || (c == '"' && *layer == Layer::ShellDoubleQuotes) {
                            escaped.push('\\');
                        }
                        escaped.push(c);
                    }
                    Cow::Owned(escaped)
                }
            };
        }
        out
    }
}

impl Document {
    /// The node at a pointer: RFC 6901, with `#` before the part inside string-encoded JSON. The last of duplicates.
    pub fn find(&self, pointer: &str) -> Option<&Node> {
        self.find_with(pointer).map(|(_, node)| node)
    }

    /// The node, and the innermost document (of string-encoded JSON) that holds it.
    pub fn find_with(&self, pointer: &str) -> Option<(&Document, &Node)> {
        let mut document = self;
        let mut parts = pointer.split('#');
        let mut node = document.walk(parts.next()?)?;
        for part in parts {
            document = node.text()?.embedded.as_ref()?;
            node = document.walk(part)?;
        }
        Some((document, node))
    }

    /// Reads the string at `pointer` as JSON of its own, so that `find` goes on inside it.
    ///
    /// Returns whether there is such a string.
    pub fn embed(&mut self, pointer: &str) -> bool {
        self.has_embedded = true;
        let encoding = self.encoding.with(Layer::JsonString);
        let (part, rest) = match pointer.split_once('#') {
            Some((part, rest)) => (part, Some(rest)),
            None => (pointer, None),
        };
        let (Some(steps), Some(mut node)) = (steps(part), self.root.as_mut()) else { return false };
        for step in steps {
            let Some(next) = node.child_mut(&unescape_step(step)) else { return false };
            node = next;
        }
        let Value::String(text) = &mut node.value else { return false };
        if let Some(rest) = rest {
            return text.embedded.as_mut().is_some_and(|inner| inner.embed(rest));
        }
        text.embedded = Some(Box::new(parse_within(&text.decoded, &encoding)));
        true
    }

    fn walk(&self, pointer: &str) -> Option<&Node> {
        let mut node = self.root.as_ref()?;
        for step in steps(pointer)? {
            let step = unescape_step(step);
            node = match &node.value {
                Value::Object(members) => &self.wide.member(node.span.start(), members, &step)?.value,
                _ => node.child(&step)?,
            };
        }
        Some(node)
    }

    /// This document and those inside its strings, where [`Document::embed`] read them.
    pub fn layers(&self) -> Vec<&Document> {
        fn collect<'a>(node: &'a Node, out: &mut Vec<&'a Document>) {
            match &node.value {
                Value::String(Text { embedded: Some(inner), .. }) => out.extend(inner.layers()),
                Value::Array(items) => items.iter().for_each(|item| collect(item, out)),
                Value::Object(members) => members.iter().for_each(|member| collect(&member.value, out)),
                _ => {}
            }
        }
        let mut out = vec![self];
        if let Some(root) = self.root.as_ref().filter(|_| self.has_embedded) {
            collect(root, &mut out);
        }
        out
    }

    /// The innermost document that holds `span`: this one, or one inside a string.
    pub fn innermost(&self, span: Span) -> &Document {
        let mut document = self;
        while let Some(inner) = document.inside(span) {
            if !inner.root.as_ref().is_some_and(|root| root.span.covers(span)) {
                break;
            }
            document = inner;
        }
        document
    }

    /// The first error whose region holds `span`, in this document or the one inside a string that holds it.
    ///
    /// While there is one, an edit at `span` would guess.
    pub fn broken_at(&self, span: Span) -> Option<&SyntaxError> {
        let mut document = self;
        loop {
            if let Some(error) = document.errors.iter().find(|error| error.region.covers(span)) {
                return Some(error);
            }
            document = document.inside(span)?;
        }
    }

    /// The document inside the string that holds `span`.
    fn inside(&self, span: Span) -> Option<&Document> {
        let mut node = self.root.as_ref().filter(|root| root.span.covers(span))?;
        loop {
            node = match &node.value {
                Value::Object(members) => covering(members, span, |member| &member.value)?,
                Value::Array(items) => covering(items, span, |item| item)?,
                Value::String(text) => return text.embedded.as_deref(),
                _ => return None,
            };
        }
    }
}

/// The value that covers a span, of values in order of place.
fn covering<T>(values: &[T], span: Span, node: impl Fn(&T) -> &Node) -> Option<&Node> {
    let after = values.partition_point(|value| node(value).span.start() <= span.start());
    // A value of no bytes may stand where the next one starts.
    values[..after].iter().rev().take(2).map(node).find(|node| node.span.covers(span))
}

impl Node {
    /// The value of the last member named `key`, or the item with that number.
    pub fn child(&self, key: &str) -> Option<&Node> {
        match &self.value {
            Value::Object(members) => {
                members.iter().rev().find(|m| scan::same(&m.key.text, key)).map(|m| &m.value)
            }
            Value::Array(items) => items.get(item_index(key)?),
            _ => None,
        }
    }

    fn child_mut(&mut self, key: &str) -> Option<&mut Node> {
        match &mut self.value {
            Value::Object(members) => {
                members.iter_mut().rev().find(|m| m.key.text == key).map(|m| &mut m.value)
            }
            Value::Array(items) => items.get_mut(item_index(key)?),
            _ => None,
        }
    }

    /// The members of an object; none for anything else.
    pub fn members(&self) -> &[Member] {
        match &self.value {
            Value::Object(members) => members,
            _ => &[],
        }
    }

    /// The string, if it is one.
    pub fn text(&self) -> Option<&Text> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The string's content, if it is one.
    pub fn as_str(&self) -> Option<&str> {
        self.text().map(|text| text.decoded.text.as_str())
    }
}

/// The steps of a pointer; `None` where it is none.
fn steps(pointer: &str) -> Option<impl Iterator<Item = &str>> {
    let rest = if pointer.is_empty() { None } else { Some(pointer.strip_prefix('/')?) };
    Some(rest.into_iter().flat_map(|rest| rest.split('/')))
}

/// The number of an item as RFC 6901 writes it: digits, no leading zero.
fn item_index(step: &str) -> Option<usize> {
    let canonical = step == "0" || (!step.starts_with('0') && step.bytes().all(|b| b.is_ascii_digit()));
    step.parse().ok().filter(|_| canonical)
}

/// One step of a JSON pointer, escaped as RFC 6901 wants it.
pub fn escape_step(step: &str) -> Cow<'_, str> {
    if scan::has_any(step, [b'~', b'/', b'#']) {
        // `#` parts the layers of our pointers, so a key that holds one is written `~2`.
        Cow::Owned(step.replace('~', "~0").replace('/', "~1").replace('#', "~2"))
    } else {
        Cow::Borrowed(step)
    }
}

/// The way back from [`escape_step`].
pub fn unescape_step(step: &str) -> Cow<'_, str> {
    if step.contains('~') {
        Cow::Owned(step.replace("~2", "#").replace("~1", "/").replace("~0", "~"))
    } else {
        Cow::Borrowed(step)
    }
}
