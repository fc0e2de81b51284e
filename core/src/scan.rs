//! Searches in bytes that stop soon: eight at a time, because starting one of the library's takes longer than most of them last.

const EACH: u64 = u64::from_le_bytes([1; 8]);
const HIGH: u64 = EACH << 7;

/// Marks the bytes of a word that are 0; above the first mark others may be wrong.
const fn zeros(word: u64) -> u64 {
    word.wrapping_sub(EACH) & !word & HIGH
}

/// How many bytes precede the first that is marked.
const fn before(marks: u64) -> usize {
    (marks.trailing_zeros() / 8) as usize
}

fn word(bytes: &[u8], at: usize) -> Option<u64> {
    bytes.get(at..)?.first_chunk().map(|chunk| u64::from_le_bytes(*chunk))
}

/// The first byte from `at` on that cannot stand in a JSON string as it is: a quote, a backslash or a control character; the
/// length where there is none.
pub(crate) fn plain_end(bytes: &[u8], mut at: usize) -> usize {
    while let Some(word) = word(bytes, at) {
        let control = word.wrapping_sub(EACH * 0x20) & !word & HIGH;
        let marks = control | zeros(word ^ (EACH * b'"' as u64)) | zeros(word ^ (EACH * b'\\' as u64));
        if marks != 0 {
            return at + before(marks);
        }
        at += 8;
    }
    let rest = bytes.get(at..).unwrap_or_default();
    at + rest.iter().position(|byte| matches!(byte, 0..0x20 | b'"' | b'\\')).unwrap_or(rest.len())
}

/// The first byte from `at` on that is no blank.
pub(crate) fn blanks_end(bytes: &[u8], mut at: usize) -> usize {
    while let Some(word) = word(bytes, at) {
        let others = word ^ (EACH * b' ' as u64);
        if others != 0 {
            return at + before(others);
        }
        at += 8;
    }
    while bytes.get(at) == Some(&b' ') {
        at += 1;
    }
    at
}

/// Where `wanted` stands first.
pub(crate) fn find(text: &str, wanted: u8) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(word) = word(bytes, at) {
        let marks = zeros(word ^ (EACH * wanted as u64));
        if marks != 0 {
            return Some(at + before(marks));
        }
        at += 8;
    }
    Some(at + bytes[at..].iter().position(|byte| *byte == wanted)?)
}

/// Marks the bytes of a word that are one of some signs, with the same reservation.
fn any<const N: usize>(word: u64, wanted: [u8; N]) -> u64 {
    wanted.iter().fold(0, |marks, sign| marks | zeros(word ^ (EACH * *sign as u64)))
}

/// Where one of some signs stands first from `at` on; the length where none does.
pub(crate) fn find_any<const N: usize>(text: &str, mut at: usize, wanted: [u8; N]) -> usize {
    let bytes = text.as_bytes();
    while let Some(word) = word(bytes, at) {
        let marks = any(word, wanted);
        if marks != 0 {
            return at + before(marks);
        }
        at += 8;
    }
    let rest = bytes.get(at..).unwrap_or_default();
    at + rest.iter().position(|byte| wanted.contains(byte)).unwrap_or(rest.len())
}

/// Whether one of some signs stands anywhere in a text.
pub(crate) fn has_any<const N: usize>(text: &str, wanted: [u8; N]) -> bool {
    let bytes = text.as_bytes();
    let Some(last) = bytes.last_chunk().map(|chunk| u64::from_le_bytes(*chunk)) else {
        return bytes.iter().any(|byte| wanted.contains(byte));
    };
    // The last eight may be looked at twice, so that none is left over.
    let mut marks = any(last, wanted);
    for chunk in bytes.as_chunks().0 {
        marks |= any(u64::from_le_bytes(*chunk), wanted);
    }
    marks != 0
}

/// A text without the white space around it: most have none.
pub(crate) fn trim(text: &str) -> &str {
    match text.as_bytes() {
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => text,
        _ => text.trim(),
    }
}

/// Whether a text holds nothing but white space.
pub(crate) fn is_blank(text: &str) -> bool {
    text.chars().all(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn as_byte_by_byte(text in "[ a\"\\\\\u{1f}\u{7f} é!#]{0,40}", at in 0_usize..40) {
            let bytes = text.as_bytes();
            let at = at.min(bytes.len());
            let first = |is: fn(u8) -> bool| {
                bytes[at..].iter().position(|byte| is(*byte)).map_or(bytes.len(), |n| at + n)
            };
            let ends = |byte: u8| byte < 0x20 || byte == b'"' || byte == b'\\';
            prop_assert_eq!(plain_end(bytes, at), first(ends), "text: {:?}", text);
            prop_assert_eq!(blanks_end(bytes, at), first(|byte| byte != b' '), "text: {:?}", text);
            for wanted in [b'"', b' ', b'a', b'!', b'#'] {
                prop_assert_eq!(find(&text, wanted), text.find(wanted as char), "text: {:?}", text);
            }
            prop_assert_eq!(find_any(&text, at, [b'"', b'!']), first(|byte| byte == b'"' || byte == b'!'), "text: {:?}", text);
            prop_assert_eq!(has_any(&text, [b'"', b'!']), text.contains(['"', '!']), "text: {:?}", text);
            prop_assert_eq!(trim(&text), text.trim(), "text: {:?}", text);
            prop_assert_eq!(is_blank(&text), text.trim().is_empty(), "text: {:?}", text);
        }
    }
}
