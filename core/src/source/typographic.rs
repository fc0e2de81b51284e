//! Signs that a word processor puts in the place of those that a shell reads.

/// Quotes of one kind, and what was meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quotes {
    Single,
    Double,
}

impl Quotes {
    /// The quotes that the first character of a text is one of.
    pub(super) fn at(text: &str) -> Option<Self> {
        let first = text.chars().next()?;
        [Self::Single, Self::Double].into_iter().find(|quotes| quotes.signs().contains(&first))
    }

    pub(super) const fn signs(self) -> [char; 4] {
        match self {
            Self::Single => ['‘', '’', '‚', '‛'],
            Self::Double => ['“', '”', '„', '‟'],
        }
    }

    pub(super) const fn straight(self) -> &'static str {
        match self {
            Self::Single => "'",
            Self::Double => "\"",
        }
    }

    /// Where the word ends that starts behind the first of them: before another at the end of a word of the line.
    pub(super) fn end(self, text: &str, from: usize) -> Option<usize> {
        let rest = &text[from..text.floor_char_boundary(from + LONG_WORD)];
        let line = rest.lines().next()?;
        for (at, sign) in line.match_indices(self.signs()) {
            if Self::ends_word(&rest[at + sign.len()..]) {
                return Some(from + at);
            }
            if line[..at].ends_with([' ', '\t']) {
                // The next word starts: the first has no end.
                return None;
            }
        }
        None
    }

    /// Whether a word is over before a text.
    pub(super) fn ends_word(rest: &str) -> bool {
        rest.is_empty() || rest.starts_with([' ', '\t', '\n', '\r', '\\', ';', '|', '&', ')'])
    }
}

/// No header or address is longer, bytes; what may be is a body, whose end is found otherwise.
const LONG_WORD: usize = 4096;

/// The bytes of dashes that no shell takes for the `-` of an option, where a word starts with some.
pub(super) fn dashes(word: &str) -> Option<usize> {
    const DASHES: [char; 6] = ['-', '‐', '‑', '–', '—', '−'];
    let name = word.trim_start_matches(DASHES);
    let dashes = &word[..word.len() - name.len()];
    (!dashes.is_ascii() && name.starts_with(|c: char| c.is_ascii_alphabetic())).then_some(dashes.len())
}
