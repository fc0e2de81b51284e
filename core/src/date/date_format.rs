//! How dates are written: by a pattern, or as a number since 1970.

use super::{Pattern, PatternError, Precision, Zone};
use crate::scan;
use std::fmt;

/// A way to write dates; `Display` shows it as a configuration writes it.
#[derive(Clone, Debug, PartialEq)]
pub enum DateFormat {
    /// A SimpleDateFormat pattern.
    Pattern(Pattern),
    /// A number since 1970, as a number or a numeric string.
    Epoch(Epoch),
}

/// What a number since 1970-01-01T00:00Z counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Epoch {
    /// `seconds`, `epoch:s`.
    Seconds,
    /// `milliseconds` (the platform's own word for a field), `epoch`, `epoch:ms`.
    Millis,
    /// `microseconds`, `epoch:us`.
    Micros,
}

impl DateFormat {
    /// What a configuration's text means: one of [`Epoch`]'s keywords, or a pattern.
    ///
    /// # Errors
    /// Where and why the pattern does not compile.
    pub fn compile(text: &str) -> Result<Self, PatternError> {
        match Epoch::named(text) {
            Some(epoch) => Ok(Self::Epoch(epoch)),
            None => Pattern::compile(text).map(Self::Pattern),
        }
    }

    /// What it writes for an instant (epoch milliseconds) in a zone, which means nothing to a number since 1970.
    pub fn format(&self, millis: i64, zone: &Zone) -> String {
        match self {
            Self::Pattern(pattern) => pattern.format(millis, zone),
            Self::Epoch(epoch) => epoch.format(millis),
        }
    }

    /// The finest unit it tells apart, at most milliseconds.
    pub fn precision(&self) -> Precision {
        match self {
            Self::Pattern(pattern) => pattern.precision(),
            Self::Epoch(epoch) => epoch.precision(),
        }
    }
}

impl fmt::Display for DateFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Pattern(pattern) => pattern.source(),
            Self::Epoch(epoch) => epoch.keyword(),
        })
    }
}

impl Epoch {
    /// The unit that a keyword names; blanks around it do not count.
    pub fn named(keyword: &str) -> Option<Self> {
        match scan::trim(keyword) {
            "milliseconds" | "epoch" | "epoch:ms" => Some(Self::Millis),
            "seconds" | "epoch:s" => Some(Self::Seconds),
            "microseconds" | "epoch:us" => Some(Self::Micros),
            _ => None,
        }
    }

    /// The keyword that says it in full.
    pub fn keyword(self) -> &'static str {
        match self {
            Self::Seconds => "seconds",
            Self::Millis => "milliseconds",
            Self::Micros => "microseconds",
        }
    }

    /// The finest unit that an instant of ours has of it.
    pub fn precision(self) -> Precision {
        match self {
            Self::Seconds => Precision::Second,
            Self::Millis | Self::Micros => Precision::Millisecond,
        }
    }

    /// Writes an instant (epoch milliseconds); the rest of a second is cut.
    pub fn format(self, millis: i64) -> String {
        match self {
            Self::Seconds => millis.div_euclid(1000).to_string(),
            Self::Millis => millis.to_string(),
            Self::Micros => (i128::from(millis) * 1000).to_string(),
        }
    }

    /// Reads a number, with or without a fraction, as epoch milliseconds; finer fractions are cut. `None` where the
    /// text is no such number, or one too large.
    pub fn read(self, text: &str) -> Option<i64> {
        let text = text.trim();
        let negative = text.starts_with('-');
        let unsigned = text.strip_prefix('-').unwrap_or(text);
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number(whole) || !is_number(fraction) {
            return None;
        }
        let whole: i64 = whole.parse().ok()?;
        // Microseconds, which a fraction of milliseconds or seconds has at most six digits of here.
        let micros = |digits: usize| {
            fraction
                .bytes()
                .chain(std::iter::repeat(b'0'))
                .take(digits)
                .fold(0, |sum, digit| sum * 10 + i64::from(digit - b'0'))
        };
        let micros = match self {
            Self::Seconds => whole.checked_mul(1_000_000)?.checked_add(micros(6))?,
            Self::Millis => whole.checked_mul(1000)?.checked_add(micros(3))?,
            Self::Micros => whole,
        };
        Some(if negative { -micros } else { micros }.div_euclid(1000))
    }
}
