//! The one place that turns bytes into lines, columns and UTF-16 units.

use crate::{scan, span::Span};
use serde::Serialize;

/// Where people look: both count from 1, the column in Unicode scalars.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column in Unicode scalar values, from 1.
    pub column: u32,
}

/// The line starts of one text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineIndex {
    /// Byte offset of the start of each line; the first is 0.
    starts: Vec<u32>,
    ascii: bool,
}

impl LineIndex {
    /// Reads the text once. `\n` and `\r\n` end a line, and so does a lone `\r`.
    pub fn new(text: &str) -> Self {
        let mut starts = vec![0];
        let mut at = scan::find_any(text, 0, [b'\n', b'\r']);
        while at < text.len() {
            at += if text[at..].starts_with("\r\n") { 2 } else { 1 };
            starts.push(at as u32);
            at = scan::find_any(text, at, [b'\n', b'\r']);
        }
        Self { starts, ascii: text.is_ascii() }
    }

    /// Line and column of a byte offset; one inside a character counts as its start, one past the end as the end.
    pub fn position(&self, text: &str, byte: u32) -> Position {
        let byte = floor_boundary(text, byte);
        let line = self.starts.partition_point(|start| *start <= byte);
        let start = self.starts[line - 1];
        let before = &text[start as usize..byte as usize];
        let columns = if self.ascii { before.len() } else { before.chars().count() };
        Position { line: line as u32, column: columns as u32 + 1 }
    }

    /// Where a span starts and ends.
    pub fn ends(&self, text: &str, span: Span) -> (Position, Position) {
        (self.position(text, span.start()), self.position(text, span.end()))
    }

    /// The bytes of a line (from 1) without its line end; `None` past the last one.
    pub fn line_span(&self, text: &str, line: u32) -> Option<Span> {
        let index = (line as usize).checked_sub(1)?;
        let start = *self.starts.get(index)?;
        let end = self.starts.get(index + 1).copied().unwrap_or(text.len() as u32);
        let content = text[start as usize..end as usize].trim_end_matches(['\n', '\r']).len() as u32;
        Some(Span::new(start, start + content))
    }

    /// How many lines there are, at least 1.
    pub fn n_lines(&self) -> u32 {
        self.starts.len() as u32
    }

    /// UTF-16 units before a byte offset, as JavaScript counts.
    pub fn utf16(&self, text: &str, byte: u32) -> u32 {
        let byte = floor_boundary(text, byte);
        if self.ascii {
            return byte;
        }
        text[..byte as usize].chars().map(|c| c.len_utf16() as u32).sum()
    }

    /// The byte offset after so many UTF-16 units; past the end it is the text's length.
    pub fn byte_of_utf16(&self, text: &str, units: u32) -> u32 {
        if self.ascii {
            return units.min(text.len() as u32);
        }
        let mut left = units;
        for (at, c) in text.char_indices() {
            let width = c.len_utf16() as u32;
            if left < width {
                return at as u32;
            }
            left -= width;
        }
        text.len() as u32
    }
}

fn floor_boundary(text: &str, byte: u32) -> u32 {
    let mut at = (byte as usize).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, byte: u32, expected: (u32, u32), utf16: u32) {
        let index = LineIndex::new(text);
        let at = index.position(text, byte);
        assert_eq!((at.line, at.column), expected, "byte {byte} of {text:?}");
        assert_eq!(index.utf16(text, byte), utf16, "byte {byte} of {text:?}");
    }

    #[test]
    fn positions() {
        check("", 0, (1, 1), 0);
        check("a\nb", 2, (2, 1), 2);
        check("a\r\nb", 3, (2, 1), 3);
        check("a\rb", 2, (2, 1), 2);
        check("é😀x", 6, (1, 3), 3);
        check("é😀x", 3, (1, 2), 1);
        check("ab", 99, (1, 3), 2);
    }

    #[test]
    fn utf16_and_back() {
        let text = "é😀\nx";
        let index = LineIndex::new(text);
        for (byte, _) in text.char_indices() {
            assert_eq!(index.byte_of_utf16(text, index.utf16(text, byte as u32)), byte as u32, "byte {byte}");
        }
        assert_eq!(index.line_span(text, 1), Some(Span::new(0, 6)));
        assert_eq!(index.line_span(text, 3), None);
    }
}
