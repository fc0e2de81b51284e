//! Compiling patterns: runs of letters are fields, the rest is text.

use super::{Precision, layout::Layout};
use crate::span::Span;
use std::{fmt, sync::Arc};

/// A compiled pattern.
///
/// # Example
/// ```
/// use pollwright_core::date::{Pattern, Zone};
/// let pattern = Pattern::compile("yyyy-MM-dd'T'HH:mm:ssZ").unwrap();
/// assert_eq!(pattern.format(0, &Zone::gmt()), "1970-01-01T00:00:00+0000");
///
/// let error = Pattern::compile("yyyy-MM-ddTHH:mm").unwrap_err();
/// assert_eq!(error.to_string(), "`T` is not a pattern letter; quote it as `'T'`");
/// ```
#[derive(Clone, Debug)]
// Shared: a configuration holds the same pattern many times.
pub struct Pattern(Arc<Compiled>);

/// Its text says all: the parts follow from it.
impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0.source == other.0.source
    }
}

#[derive(Debug)]
struct Compiled {
    source: Box<str>,
    // Invariant: in the order of the source, spans adjacent, none empty; fields have a known letter.
    items: Vec<Item>,
    /// The finest unit it writes.
    precision: Precision,
    /// The short way to read and write it, where it has one.
    layout: Option<Layout>,
}

/// A part of a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Bytes of the pattern, quotes included.
    pub span: Span,
    /// What it stands for.
    pub kind: ItemKind,
}

/// What a part of a pattern stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ItemKind {
    /// A run of one letter.
    Field {
        /// One of `GyYMLwWDdFEuaHkKhmsSzZX`.
        letter: char,
        /// How many of them, at least 1.
        width: u32,
    },
    /// Text that stands for itself.
    Literal {
        /// The text without its quotes.
        text: String,
        /// Whether it was written in quotes.
        quoted: bool,
    },
}

/// Why a pattern does not compile, and where (bytes of the pattern).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatternError {
    /// Where.
    pub span: Span,
    /// What.
    pub kind: PatternErrorKind,
}

/// What is wrong with a pattern; `Display` of the error says it in our words, [`PatternError::java`] in the JDK's.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PatternErrorKind {
    /// An ASCII letter that is none of the pattern letters.
    UnknownLetter(char),
    /// `'` without its partner.
    UnclosedQuote,
    /// `XXXX` and more.
    BadOffsetWidth(u32),
}

/// The letters that stand for something.
const LETTERS: &str = "GyYMLwWDdFEuaHkKhmsSzZX";

impl Pattern {
    /// Compiles a pattern.
    ///
    /// # Errors
    /// The first thing that the JDK would refuse.
    pub fn compile(pattern: &str) -> Result<Self, PatternError> {
        let mut items = Vec::new();
        let mut rest = pattern;
        let mut at = 0;
        while let Some(first) = rest.chars().next() {
            let (length, kind) = match first {
                '\'' if !rest.starts_with("''") => quoted(rest).ok_or(PatternError {
                    span: span(at, rest.len()),
                    kind: PatternErrorKind::UnclosedQuote,
                })?,
                'a'..='z' | 'A'..='Z' => field(rest, at)?,
                _ => literal(rest),
            };
            items.push(Item { span: span(at, length), kind });
            at += length;
            rest = &rest[length..];
        }
        let layout = Layout::of(&items);
        let precision = precision(&items);
        Ok(Self(Arc::new(Compiled { source: pattern.into(), items, precision, layout })))
    }

    /// The pattern as it was given.
    pub fn source(&self) -> &str {
        &self.0.source
    }

    /// Its parts, in order; they cover the source.
    pub fn items(&self) -> &[Item] {
        &self.0.items
    }

    pub(super) fn layout(&self) -> Option<&Layout> {
        self.0.layout.as_ref()
    }

    /// Its fields: letter, width and bytes of the pattern.
    pub fn fields(&self) -> impl Iterator<Item = (char, u32, Span)> {
        fields(self.items())
    }

    /// Whether one of its fields has one of these letters.
    pub fn has(&self, letters: &str) -> bool {
        self.fields().any(|(letter, ..)| letters.contains(letter))
    }

    /// The finest unit it writes.
    pub fn precision(&self) -> Precision {
        self.0.precision
    }

    /// Whether text written with it says its zone (`z`, `Z`, `X`).
    pub fn has_zone(&self) -> bool {
        self.has("zZX")
    }
}

fn fields(items: &[Item]) -> impl Iterator<Item = (char, u32, Span)> {
    items.iter().filter_map(|item| match item.kind {
        ItemKind::Field { letter, width } => Some((letter, width, item.span)),
        ItemKind::Literal { .. } => None,
    })
}

fn precision(items: &[Item]) -> Precision {
    let units = fields(items).map(|(letter, ..)| match letter {
        'S' => Precision::Millisecond,
        's' => Precision::Second,
        'm' => Precision::Minute,
        'H' | 'k' | 'K' | 'h' => Precision::Hour,
        // Half a day and a week are units too, but nobody polls by them; a day is the safe side of a week.
        'd' | 'D' | 'E' | 'u' | 'F' | 'w' | 'W' | 'a' => Precision::Day,
        'M' | 'L' => Precision::Month,
        _ => Precision::Year,
    });
    units.min().unwrap_or(Precision::Year)
}

/// A run of one letter at the start of `rest`, and its length in bytes.
fn field(rest: &str, at: usize) -> Result<(usize, ItemKind), PatternError> {
    let bytes = rest.as_bytes();
    let letter = char::from(bytes[0]);
    if !LETTERS.contains(letter) {
        return Err(PatternError { span: span(at, 1), kind: PatternErrorKind::UnknownLetter(letter) });
    }
    let length = bytes.iter().take_while(|byte| **byte == bytes[0]).count();
    let width = u32::try_from(length).unwrap_or(u32::MAX);
    if letter == 'X' && width > 3 {
        // The JDK judges a run when it has ended, and reads one character more to know.
        return match bytes.get(length).map(|byte| char::from(*byte)) {
            Some(next) if next.is_ascii_alphabetic() && !LETTERS.contains(next) => {
                Err(PatternError { span: span(at + length, 1), kind: PatternErrorKind::UnknownLetter(next) })
            }
            _ => Err(PatternError { span: span(at, length), kind: PatternErrorKind::BadOffsetWidth(width) }),
        };
    }
    Ok((length, ItemKind::Field { letter, width }))
}

/// `'…'` at the start of `rest`, where `''` is a quote; none if it is never closed.
fn quoted(rest: &str) -> Option<(usize, ItemKind)> {
    let mut text = String::new();
    let mut at = 1;
    loop {
        let end = at + rest[at..].find('\'')?;
        text.push_str(&rest[at..end]);
        at = end + 1;
        if !rest[at..].starts_with('\'') {
            return Some((at, ItemKind::Literal { text, quoted: true }));
        }
        text.push('\'');
        at += 1;
    }
}

/// Text without quotes at the start of `rest`; `''` is a quote.
fn literal(rest: &str) -> (usize, ItemKind) {
    let mut text = String::new();
    let mut chars = rest.char_indices().peekable();
    while let Some(&(at, next)) = chars.peek() {
        let single_quote = next == '\'' && !rest[at..].starts_with("''");
        if single_quote || next.is_ascii_alphabetic() {
            return (at, ItemKind::Literal { text, quoted: false });
        }
        text.push(next);
        chars.next();
        if next == '\'' {
            chars.next();
        }
    }
    (rest.len(), ItemKind::Literal { text, quoted: false })
}

/// Patterns stand in documents of at most 4 GiB; beyond, positions stick to the end.
fn span(at: usize, length: usize) -> Span {
    let clamp = |at| u32::try_from(at).unwrap_or(u32::MAX);
    Span::new(clamp(at), clamp(at.saturating_add(length)))
}

impl PatternError {
    /// The JDK's own message: `Illegal pattern character 'T'`.
    pub fn java(&self) -> String {
        match self.kind {
            PatternErrorKind::UnknownLetter(letter) => format!("Illegal pattern character '{letter}'"),
            PatternErrorKind::UnclosedQuote => "Unterminated quote".to_owned(),
            PatternErrorKind::BadOffsetWidth(width) => format!("invalid ISO 8601 format: length={width}"),
        }
    }
}

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            PatternErrorKind::UnknownLetter(letter) => {
                write!(f, "`{letter}` is not a pattern letter; quote it as `'{letter}'`")
            }
            PatternErrorKind::UnclosedQuote => {
                write!(
                    f,
                    "the quote is never closed; close it with `'`, or write `''` for the character itself"
                )
            }
            PatternErrorKind::BadOffsetWidth(width) => {
                write!(f, "`X` stands at most three times, not {width}; `XXX` writes `+02:00`")
            }
        }
    }
}

impl std::error::Error for PatternError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pattern: &str, expected: &str) {
        let actual = match Pattern::compile(pattern) {
            Ok(pattern) => pattern
                .items()
                .iter()
                .map(|item| match &item.kind {
                    ItemKind::Field { letter, width } => format!("{:?} {letter}{width}", item.span),
                    ItemKind::Literal { text, quoted } => {
                        format!("{:?} {}[{text}]", item.span, if *quoted { "quoted" } else { "" })
                    }
                })
                .collect::<Vec<_>>()
                .join(", "),
            Err(error) => format!("{:?} {error}", error.span),
        };
        assert_eq!(actual, expected, "pattern: {pattern}");
    }

    #[test]
    fn items() {
        check("yyyy-'W'w", "0..4 y4, 4..5 [-], 5..8 quoted[W], 8..9 w1");
        check("hh 'o''clock'", "0..2 h2, 2..3 [ ], 3..13 quoted[o'clock]");
        check("yy''yy", "0..2 y2, 2..4 ['], 4..6 y2");
        check("'''T'''", "0..2 ['], 2..7 quoted[T']");
        check("", "");
    }

    #[test]
    fn errors() {
        check("yyyy-MM-ddTHH:mm", "10..11 `T` is not a pattern letter; quote it as `'T'`");
        check(
            "yyyy 'o",
            "5..7 the quote is never closed; close it with `'`, or write `''` for the character itself",
        );
        check("éXXXX", "2..6 `X` stands at most three times, not 4; `XXX` writes `+02:00`");
    }

    #[test]
    fn precision() {
        let precision = |pattern| Pattern::compile(pattern).unwrap().precision();
        assert_eq!(precision("HH:mm:ss.SSS"), Precision::Millisecond);
        assert_eq!(precision("yyyy-MM-dd'T'HH"), Precision::Hour);
        assert_eq!(precision("yyyy-DDD"), Precision::Day);
        assert_eq!(precision("'ss' MMM"), Precision::Month);
        assert_eq!(precision(""), Precision::Year);
    }
}
