//! Line ends: a text area knows `\n` only, the text keeps its own.

use crate::state::Change;

/// The edited text of an area, with the line ends of the text that it showed; and the caret, in UTF-16 units of the
/// area, as a byte of it.
///
/// ```
/// use pollwright_web::ends::restored;
/// assert_eq!(restored("a\r\nb", "a\nbc", 4), ("a\r\nbc".to_owned(), 5));
/// assert_eq!(restored("a\r\nb", "a\n\nb", 3), ("a\r\n\r\nb".to_owned(), 5));
/// ```
pub fn restored(shown: &str, edited: &str, caret_utf16: u32) -> (String, u32) {
    let caret = byte_of_utf16(edited, caret_utf16);
    if !shown.contains('\r') {
        return (edited.to_owned(), caret as u32);
    }
    let plain = shown.replace("\r\n", "\n").replace('\r', "\n");
    let Some(change) = Change::between(&plain, edited) else {
        return (shown.to_owned(), in_shown(shown, caret) as u32);
    };
    let start = in_shown(shown, change.at);
    let end = in_shown(shown, change.at + change.removed.len());
    let line_end = if shown.contains("\r\n") { "\r\n" } else { "\r" };
    let inserted = change.inserted.replace('\n', line_end);
    let text = [&shown[..start], &inserted, &shown[end..]].concat();
    let caret = in_shown(&text, caret) as u32;
    (text, caret)
}

/// The byte of `text` at a byte of the same text with plain line ends.
fn in_shown(text: &str, plain: usize) -> usize {
    let mut left = plain;
    let mut at = 0;
    let bytes = text.as_bytes();
    while left > 0 && at < bytes.len() {
        at += if bytes[at..].starts_with(b"\r\n") { 2 } else { 1 };
        left -= 1;
    }
    at
}

fn byte_of_utf16(text: &str, units: u32) -> usize {
    let mut left = units as usize;
    for (at, c) in text.char_indices() {
        if left < c.len_utf16() {
            return at;
        }
        left -= c.len_utf16();
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(shown: &str, edited: &str, caret_utf16: u32, expected: (&str, u32)) {
        let actual = restored(shown, edited, caret_utf16);
        assert_eq!((actual.0.as_str(), actual.1), expected, "{shown:?} {edited:?}");
    }

    #[test]
    fn line_ends() {
        check("a\nb", "a\nbc", 4, ("a\nbc", 4));
        check("é\r\nb", "é\nb", 2, ("é\r\nb", 4));
        check("a\r\nb\nc", "a\nb\ncd", 6, ("a\r\nb\ncd", 7));
        check("a\rb", "a\n\nb", 2, ("a\r\rb", 2));
        check("a\r\nb", "", 0, ("", 0));
        check("😀\r\n", "😀x\n", 3, ("😀x\r\n", 5));
    }
}
