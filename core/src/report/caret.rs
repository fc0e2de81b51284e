//! One line of text with a marker under a part of it.

use crate::{
    date::{Pattern, PatternError, ReadError},
    span::Span,
};

/// The widest part of a line that is shown, in characters: a configuration inside a string is one long line.
const WIDTH: usize = 110;

/// A line and the marker under it, clipped around the marker where it is long; both without line end.
pub fn mark(line: &str, span: Span) -> (String, String) {
    let start = line.floor_char_boundary(span.start() as usize);
    let end = line.floor_char_boundary((span.end() as usize).max(start));
    let before = line[..start].chars().count();
    let length = line[start..end].chars().count().max(1);
    let n_chars = line.chars().count();

    let shown = length.min(WIDTH);
    let from = if n_chars <= WIDTH { 0 } else { before.saturating_sub((WIDTH - shown) / 2) };
    let to = (from + WIDTH).min(n_chars);
    // A tab or another control character would move the marker.
    let clipped = line.chars().skip(from).take(to - from).map(|c| if c.is_control() { ' ' } else { c });
    let lead = if from > 0 { "…" } else { "" };
    let trail = if to < n_chars { "…" } else { "" };
    let text = format!("{lead}{}{trail}", clipped.collect::<String>());

    let indent = before - from + lead.chars().count();
    (text.trim_end().to_owned(), format!("{}{}", " ".repeat(indent), "^".repeat(shown)))
}

/// Why a pattern does not compile, with the place.
pub fn pattern_error(pattern: &str, error: &PatternError) -> String {
    let (line, marker) = mark(pattern, error.span);
    format!("{error}\n  {line}\n  {marker}")
}

/// Why a text does not fit its pattern, with the place in both.
pub fn read_error(pattern: &Pattern, value: &str, error: &ReadError) -> String {
    let at = byte_of_utf16(value, error.index_utf16) as u32;
    let (line, marker) = mark(value, Span::at(at));
    let (pattern_line, pattern_marker) = mark(pattern.source(), error.pattern_span);
    format!(
        "`{value}` does not fit the pattern: {}\n  {line}\n  {marker}\n  {pattern_line}\n  {pattern_marker}",
        error.words(pattern, value)
    )
}

/// The byte offset after so many UTF-16 units, as Java counts.
pub fn byte_of_utf16(text: &str, units: u32) -> usize {
    crate::lines::LineIndex::new(text).byte_of_utf16(text, units) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, span: (u32, u32), expected: (&str, &str)) {
        let (text, marker) = mark(line, Span::new(span.0, span.1));
        assert_eq!((text.as_str(), marker.as_str()), expected, "{span:?} of {line:?}");
    }

    #[test]
    fn markers() {
        check("abc", (1, 2), ("abc", " ^"));
        check("abc", (3, 3), ("abc", "   ^"));
        check("é\tx", (3, 4), ("é x", "  ^"));
        check("", (0, 0), ("", "^"));
    }

    #[test]
    fn a_long_line_is_clipped_around_the_marker() {
        let line = format!("{}X{}", "a".repeat(500), "b".repeat(500));
        let (text, marker) = mark(&line, Span::new(500, 501));
        assert_eq!(text.chars().nth(marker.chars().count() - 1), Some('X'));
        assert!(text.starts_with('…') && text.ends_with('…') && text.chars().count() <= WIDTH + 2);
    }
}
