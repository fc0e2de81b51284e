//! Places of the text as an editor counts them: UTF-16 units of what is shown, and one unit for each line end.

use crate::state::{MaskedText, Session};
use pollwright_core::span::Span;

/// The way from a byte of the real text to a unit of the editor, and back.
#[derive(Clone, Copy, Debug)]
pub struct Places<'a>(&'a MaskedText);

impl<'a> Places<'a> {
    /// The places of a session's text.
    pub fn of(session: &'a Session) -> Self {
        Self(session.shown())
    }

    /// Where a byte of the real text stands in the editor.
    pub fn unit(&self, real: u32) -> u32 {
        self.unit_of_shown(self.0.shown_of(real))
    }

    /// Where a byte of the shown text stands in the editor.
    pub fn unit_of_shown(&self, byte: u32) -> u32 {
        let (start, units) = self.0.lines_in_units()[self.line(byte)];
        let before = self.0.text.get(start as usize..byte as usize).unwrap_or_default();
        let n = if before.is_ascii() { before.len() } else { before.chars().map(char::len_utf16).sum() };
        units + n as u32
    }

    /// A stretch of the real text in the editor, from and to.
    pub fn stretch(&self, real: Span) -> (u32, u32) {
        let shown = self.0.shown_span(real);
        (self.unit_of_shown(shown.start()), self.unit_of_shown(shown.end()))
    }

    /// The byte of the real text at a unit of the editor; past the end it is the text's length.
    pub fn real(&self, unit: u32) -> u32 {
        let lines = self.0.lines_in_units();
        let (start, units) = lines[lines.partition_point(|(_, units)| *units <= unit) - 1];
        let mut left = unit - units;
        let mut byte = start as usize;
        for letter in self.0.text.get(byte..).unwrap_or_default().chars() {
            let width = letter.len_utf16() as u32;
            if left < width {
                break;
            }
            left -= width;
            byte += letter.len_utf8();
        }
        self.0.real_of(byte as u32)
    }

    /// Whether a stretch of the real text reaches over a line end.
    pub fn has_lines(&self, real: Span) -> bool {
        let shown = self.0.shown_span(real);
        self.line(shown.start()) != self.line(shown.end())
    }

    fn line(&self, byte: u32) -> usize {
        self.0.lines_in_units().partition_point(|(start, _)| *start <= byte) - 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::masked_view;

    #[track_caller]
    fn check(text: &str, secret: Span, real: u32, unit: u32) {
        let secrets: &[Span] = if secret.is_empty() { &[] } else { &[secret] };
        let masked = masked_view(&text.into(), secrets);
        let places = Places(&masked);
        assert_eq!(places.unit(real), unit, "{text:?} at byte {real}");
        assert_eq!(places.real(unit), real, "{text:?} at unit {unit}");
    }

    #[test]
    fn both_ways() {
        let none = Span::at(0);
        check("", none, 0, 0);
        check("ab", none, 2, 2);
        check("é😀b", none, 6, 3);
        check("a\r\nb\r\nc", none, 6, 4);
        check("a\rb\nc", none, 4, 4);
        check("é\r\n😀\r\nc", none, 10, 5);
        // Dots are eight, whatever the length of the secret.
        check("x sec\ny", Span::new(2, 5), 6, 11);
        check("x secret-and-more\ny", Span::new(2, 17), 18, 11);
    }
}
