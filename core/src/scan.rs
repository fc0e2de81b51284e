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

/// Where the first byte from `at` on stands that `marks` marks, the length where it marks none; above the first mark of a
/// word others may be wrong.
#[inline]
fn search(bytes: &[u8], at: usize, marks: impl Fn(u64) -> u64) -> usize {
    let (words, rest) = bytes.get(at..).unwrap_or_default().as_chunks();
    for (index, word) in words.iter().enumerate() {
        let marks = marks(u64::from_le_bytes(*word));
        if marks != 0 {
            return at + index * 8 + before(marks);
        }
    }
    // What is filled up lies behind all that counts.
    let last = rest.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte));
    at + words.len() * 8 + before(marks(last)).min(rest.len())
}

/// The first byte from `at` on that cannot stand in a JSON string as it is: a quote, a backslash or a control character; the
/// length where there is none.
pub(crate) fn plain_end(bytes: &[u8], at: usize) -> usize {
    search(bytes, at, |word| {
        let control = word.wrapping_sub(EACH * 0x20) & !word & HIGH;
        control | any(word, [b'"', b'\\'])
    })
}

/// The first byte from `at` on that is no blank.
pub(crate) fn blanks_end(bytes: &[u8], at: usize) -> usize {
    search(bytes, at, |word| word ^ (EACH * b' ' as u64))
}

/// Where `wanted` stands first.
pub(crate) fn find(text: &str, wanted: u8) -> Option<usize> {
    Some(find_any(text, 0, [wanted])).filter(|at| *at < text.len())
}

/// Marks the bytes of a word that are one of some signs, with the same reservation.
fn any<const N: usize>(word: u64, wanted: [u8; N]) -> u64 {
    wanted.iter().fold(0, |marks, sign| marks | zeros(word ^ (EACH * *sign as u64)))
}

/// Where one of some signs stands first from `at` on; the length where none does.
pub(crate) fn find_any<const N: usize>(text: &str, at: usize, wanted: [u8; N]) -> usize {
    search(text.as_bytes(), at, |word| any(word, wanted))
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

/// Whether two names are the same: as wasm the library compares byte by byte.
#[inline]
pub(crate) fn same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    if one.len() != other.len() {
        return false;
    }
    let (words, rest) = one.as_chunks::<8>();
    let (other_words, other_rest) = other.as_chunks::<8>();
    let mut pairs = words.iter().zip(other_words);
    pairs.all(|(word, other)| u64::from_le_bytes(*word) == u64::from_le_bytes(*other))
        && rest.iter().zip(other_rest).all(|(byte, other)| byte == other)
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
            for other in [&text, &text.replacen('a', "b", 1), &format!("{text}a")] {
                prop_assert_eq!(same(&text, other), text == *other, "text: {:?}, other: {:?}", text, other);
            }
            prop_assert_eq!(is_blank(&text), text.trim().is_empty(), "text: {:?}", text);
        }
    }
}
