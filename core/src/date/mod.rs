//! `java.text.SimpleDateFormat`, exactly: patterns, formatting, parsing, zones.

use crate::span::Span;
use serde::Serialize;

/// An instant as core's callers know it.
pub type Instant = chrono::DateTime<chrono::Utc>;

/// The finest unit that a pattern writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Precision {
    /// `S`, epoch milliseconds.
    Millisecond,
    /// `s`, epoch seconds.
    Second,
    /// `m`.
    Minute,
    /// `H` and the like.
    Hour,
    /// Dates alone.
    Day,
    /// No day: a month.
    Month,
    /// A year, or nothing of time at all.
    Year,
}

/// A compiled pattern.
#[derive(Clone, Debug, PartialEq)]
pub struct Pattern {
    source: String,
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

/// How to read a text.
#[derive(Clone, Debug)]
pub struct ReadOptions<'a> {
    /// The zone of dates that name none.
    pub zone: &'a Zone,
    /// Java's default; strict checks ranges and consistency.
    pub lenient: bool,
    /// Start of the hundred years that two digits mean, epoch milliseconds.
    pub two_digit_year_start: i64,
}

/// What a text said.
#[derive(Clone, Debug, PartialEq)]
pub struct Read {
    /// Epoch milliseconds.
    pub millis: i64,
    /// One past the last UTF-16 unit that was used; the rest was ignored.
    pub index_utf16: u32,
    /// The zone whose name stood in the text, where one did.
    pub zone: Option<String>,
}

/// Why and where a text does not fit a pattern.
#[derive(Clone, Debug, PartialEq)]
pub struct ReadError {
    /// Java's `ParsePosition.getErrorIndex`, in UTF-16 units of the text.
    pub index_utf16: u32,
    /// The part of the pattern that failed, in bytes of the pattern; the whole of it for a strict contradiction.
    pub pattern_span: Span,
    /// What was expected there, in words: "`Z` reads an offset such as `+0000`".
    pub expected: String,
}

/// A time zone as Java knows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Zone {
    id: String,
}

/// How an id was understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ZoneKind {
    /// A known id.
    Listed,
    /// `GMT+5:30` and the like.
    Custom,
    /// Unknown: Java takes GMT without a word.
    Fallback,
}

impl Pattern {
    /// Compiles a pattern.
    ///
    /// # Errors
    /// The first thing that the JDK would refuse.
    pub fn compile(pattern: &str) -> Result<Self, PatternError> {
        Ok(Self { source: pattern.to_owned() })
    }

    /// The pattern as it was given.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// What Java writes for an instant (epoch milliseconds).
    pub fn format(&self, millis: i64, zone: &Zone) -> String {
        let _ = (millis, zone);
        String::new()
    }

    /// What Java reads from a text: a prefix parse, text left over is ignored.
    ///
    /// # Errors
    /// Where Java gives up.
    pub fn read(&self, text: &str, options: &ReadOptions<'_>) -> Result<Read, ReadError> {
        let _ = (text, options);
        Err(ReadError { index_utf16: 0, pattern_span: Span::at(0), expected: String::new() })
    }

    /// The finest unit it writes.
    pub fn precision(&self) -> Precision {
        Precision::Second
    }

    /// Whether text written with it says its zone (`z`, `Z`, `X`).
    pub fn has_zone(&self) -> bool {
        false
    }
}

impl PatternError {
    /// The JDK's own message: `Illegal pattern character 'T'`.
    pub fn java(&self) -> String {
        String::new()
    }
}

impl std::fmt::Display for PatternError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}", self.kind)
    }
}

impl Zone {
    /// GMT.
    pub fn gmt() -> Self {
        Self { id: "GMT".into() }
    }

    /// What `TimeZone.getTimeZone` makes of an id: never fails, unknown ids are GMT and say so.
    pub fn resolve(id: &str) -> (Self, ZoneKind) {
        (Self { id: id.to_owned() }, ZoneKind::Listed)
    }

    /// Its id, normalised as Java does.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Seconds east of UTC at an instant (epoch milliseconds).
    pub fn offset_seconds(&self, millis: i64) -> i32 {
        let _ = millis;
        0
    }

    /// Ids that are close to a mistyped one, nearest first, at most three.
    pub fn nearest(id: &str) -> Vec<&'static str> {
        let _ = id;
        Vec::new()
    }
}
