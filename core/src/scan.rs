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
fn search(bytes: &[u8], mut at: usize, marks: impl Fn(u64) -> u64) -> usize {
    let mut rest = bytes.get(at..).unwrap_or_default();
    while let Some((word, behind)) = rest.split_first_chunk() {
        let marks = marks(u64::from_le_bytes(*word));
        if marks != 0 {
            return at + before(marks);
        }
        at += word.len();
        rest = behind;
    }
    let last = match bytes.last_chunk() {
        Some(last) => {
            u64::from_le_bytes(*last).checked_shr(u64::BITS - 8 * rest.len() as u32).unwrap_or_default()
        }
        None => filled(rest),
    };
    at + before(marks(last)).min(rest.len())
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

/// Where a sign stands first from `at` on that few texts have, the length where it does not: looked for in larger steps.
pub(crate) fn find_rare(text: &str, at: usize, wanted: u8) -> usize {
    let steps = text.as_bytes().get(at..).unwrap_or_default().as_chunks::<32>().0;
    let has_none = |step: &&[u8; 32]| {
        let words = step.as_chunks().0.iter();
        words.fold(0, |marks, word| marks | any(u64::from_le_bytes(*word), [wanted])) == 0
    };
    let at = at + steps.iter().take_while(has_none).count() * 32;
    find_any(text, at, [wanted])
}

/// Whether one of some signs stands anywhere in a text.
pub(crate) fn has_any<const N: usize>(text: &str, wanted: [u8; N]) -> bool {
    has(text, |word| any(word, wanted))
}

/// Whether a `<`, `=`, `>`, `?`, `@` or `{` stands anywhere in a text: one look for five of them, which are neighbours.
pub(crate) fn has_signs(text: &str) -> bool {
    has(text, |word| {
        let low = word | HIGH;
        let from = low.wrapping_sub(EACH * b'<' as u64);
        let above = low.wrapping_sub(EACH * (b'@' + 1) as u64);
        (from & !above & !word & HIGH) | any(word, [b'{'])
    })
}

/// Whether `marks` marks a byte of a text.
#[inline]
fn has(text: &str, marks: impl Fn(u64) -> u64) -> bool {
    let bytes = text.as_bytes();
    let (words, rest) = bytes.as_chunks();
    // The last eight may be looked at twice, so that none is left over.
    let last = bytes.last_chunk().map_or_else(|| filled(rest), |last| u64::from_le_bytes(*last));
    words.iter().fold(marks(last), |found, word| found | marks(u64::from_le_bytes(*word))) != 0
}

/// Fewer than eight bytes as a word; what it is filled up with lies behind all that counts.
fn filled(rest: &[u8]) -> u64 {
    rest.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte))
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

/// Whether a text holds nothing but white space: most begin with something else.
#[inline]
pub(crate) fn is_blank(text: &str) -> bool {
    !text.as_bytes().first().is_some_and(u8::is_ascii_graphic) && text.trim().is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn as_byte_by_byte(text in "[ a\"\\\\\u{1f}\u{7f} é!#]{0,90}", at in 0_usize..90) {
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
            prop_assert_eq!(find_rare(&text, at, b'!'), first(|byte| byte == b'!'), "text: {:?}", text);
            prop_assert_eq!(has_any(&text, [b'"', b'!']), text.contains(['"', '!']), "text: {:?}", text);
            let signs = ['<', '=', '>', '?', '@', '{'];
            for sign in "!#:;<=>?@AZ[{|\u{bc}\u{c0}".chars() {
                let text = text.replacen('!', &sign.to_string(), 1).replace('!', "");
                prop_assert_eq!(has_signs(&text), text.contains(signs), "text: {:?}", text);
            }
            prop_assert_eq!(trim(&text), text.trim(), "text: {:?}", text);
            for other in [&text, &text.replacen('a', "b", 1), &format!("{text}a")] {
                prop_assert_eq!(same(&text, other), text == *other, "text: {:?}, other: {:?}", text, other);
            }
            prop_assert_eq!(is_blank(&text), text.trim().is_empty(), "text: {:?}", text);
        }
    }
}
