//! Instants as people type them, and the one form in which they are shown.

use crate::{date::Instant, span::Span};
use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike};
use std::fmt;

/// What [`parse`] takes, in one line for a field's help.
pub const ACCEPTED: &str =
    "2026-03-29T00:59Z, 2026-03-29, epoch seconds or milliseconds, now, now-15m or now+2h30m";

/// Why a text is no instant, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MomentError {
    /// The bytes of the text that do not fit; empty where something is missing.
    pub span: Span,
    /// What is wrong with them.
    pub kind: MomentErrorKind,
}

/// What is wrong with a text that should be an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MomentErrorKind {
    /// Nothing but blanks.
    Empty,
    /// It starts like none of the forms.
    Unknown,
    /// A part of a date or time is missing or has another width.
    Expected(Part),
    /// A part of a date or time has a value that it never takes.
    OutOfRange(Part),
    /// The month has no such day.
    NoSuchDay,
    /// A number of a width that is no epoch: `20260329`.
    BadEpoch,
    /// After `now` comes neither `+` nor `-` with a duration.
    BadShift,
    /// A number of a duration without `d`, `h`, `m`, `s` and the like.
    BadUnit,
    /// The instant lies outside the years 1 to 9999.
    TooFar,
    /// Something stands after the end.
    Trailing,
}

/// A part of a written date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Four digits.
    Year,
    /// `01` to `12`.
    Month,
    /// `01` to `31`.
    Day,
    /// `00` to `23`.
    Hour,
    /// `00` to `59`.
    Minute,
    /// `00` to `59`.
    Second,
    /// One digit or more after the point.
    Fraction,
    /// `Z`, `+02:00`, `+0200`, `+02`: at most 23:59 either way.
    Offset,
}

/// Reads an instant; `now` is what the word `now` stands for.
///
/// - RFC 3339, also without seconds, with a blank for the `T`, and without a zone, which then is UTC:
///   `2026-03-29T00:59Z`, `2026-03-29 02:59:30.250+02:00`, `2026-03-29 00:59 UTC`
/// - a date alone: its first instant in UTC
/// - `0`, or an epoch by its width: 9 to 11 digits are seconds, 12 to 14 are milliseconds
/// - `now`, and `now` more or less a duration of `w`, `d`, `h`, `m`, `s`, `ms`: `now-15m`, `now + 2h30m`
///
/// Fractions are cut to milliseconds; years go from 1 to 9999; blanks around the text do not count.
///
/// # Errors
/// The first place that does not fit.
///
/// # Example
/// ```
/// use pollwright_core::moment;
/// let now = moment::parse("2026-11-20 14:30", Default::default()).unwrap();
/// assert_eq!(moment::format(moment::parse("now-15m", now).unwrap()), "2026-11-20 14:15:00 UTC");
/// assert_eq!(
///     moment::parse("2026-11-20 25:00", now).unwrap_err().to_string(),
///     "hours go from 00 to 23"
/// );
/// ```
pub fn parse(text: &str, now: Instant) -> Result<Instant, MomentError> {
    let end = text.trim_end().len();
    let start = end - text[..end].trim_start().len();
    let mut cursor = Cursor { text: &text[..end], at: start };
    if start == end {
        return Err(cursor.error(start, MomentErrorKind::Empty));
    }
    let instant = if cursor.eat_word("now") {
        shifted(&mut cursor, now, start)?
    } else {
        match cursor.digits() {
            0 => return Err(cursor.error(start, MomentErrorKind::Unknown)),
            n if start + n == end => epoch(&mut cursor, n)?,
            _ => date_time(&mut cursor)?,
        }
    };
    if cursor.at < end {
        return Err(cursor.rest_error(MomentErrorKind::Trailing));
    }
    Ok(instant)
}

/// `2026-11-20 14:30:00 UTC`; milliseconds only where there are any. [`parse`] reads it back.
pub fn format(instant: Instant) -> String {
    match instant.timestamp_subsec_millis() {
        0 => format!("{} {} UTC", date(instant), time(instant)),
        millis => format!("{} {}.{millis:03} UTC", date(instant), time(instant)),
    }
}

/// `2026-11-20T14:30:00Z`, to the second. [`parse`] reads it back.
pub fn iso(instant: Instant) -> String {
    format!("{}T{}Z", date(instant), time(instant))
}

// By hand: what chrono's own patterns take would be a fiftieth of the page.
fn date(instant: Instant) -> String {
    let year = instant.year();
    let sign = if year < 0 { "-" } else { "" };
    format!("{sign}{:04}-{:02}-{:02}", year.unsigned_abs(), instant.month(), instant.day())
}

fn time(instant: Instant) -> String {
    format!("{:02}:{:02}:{:02}", instant.hour(), instant.minute(), instant.second())
}

fn shifted(cursor: &mut Cursor<'_>, now: Instant, start: usize) -> Result<Instant, MomentError> {
    cursor.skip_blanks();
    let sign = match cursor.peek() {
        None => return Ok(now),
        Some(b'+') => 1,
        Some(b'-') => -1,
        Some(_) => return Err(cursor.rest_error(MomentErrorKind::BadShift)),
    };
    cursor.at += 1;
    let mut millis = Some(0_i64);
    loop {
        cursor.skip_blanks();
        let number_at = cursor.at;
        let n = cursor.digits();
        if n == 0 {
            return Err(cursor.rest_error(MomentErrorKind::BadShift));
        }
        let amount = cursor.number::<i64>(n);
        let unit = match cursor.letters() {
            "w" => 7 * 86_400_000,
            "d" => 86_400_000,
            "h" => 3_600_000,
            "m" | "min" => 60_000,
            "s" => 1_000,
            "ms" => 1,
            _ => return Err(cursor.error(number_at, MomentErrorKind::BadUnit)),
        };
        millis =
            amount.and_then(|amount| amount.checked_mul(unit)).and_then(|part| millis?.checked_add(part));
        cursor.skip_blanks();
        if cursor.peek().is_none() {
            break;
        }
    }
    millis
        .and_then(|millis| now.checked_add_signed(TimeDelta::try_milliseconds(sign * millis)?))
        .filter(in_range)
        .ok_or_else(|| cursor.error(start, MomentErrorKind::TooFar))
}

fn epoch(cursor: &mut Cursor<'_>, n: usize) -> Result<Instant, MomentError> {
    let start = cursor.at;
    let number = cursor.number::<i64>(n);
    let instant = match (n, number) {
        (1, Some(0)) => Instant::from_timestamp_millis(0),
        (9..=11, Some(seconds)) => Instant::from_timestamp(seconds, 0),
        (12..=14, Some(millis)) => Instant::from_timestamp_millis(millis),
        _ => return Err(cursor.error(start, MomentErrorKind::BadEpoch)),
    };
    instant.filter(in_range).ok_or_else(|| cursor.error(start, MomentErrorKind::TooFar))
}

fn date_time(cursor: &mut Cursor<'_>) -> Result<Instant, MomentError> {
    let start = cursor.at;
    let year = cursor.part(Part::Year, 4, 1..=9999)?;
    cursor.expect(b'-', Part::Month)?;
    let month = cursor.part(Part::Month, 2, 1..=12)?;
    cursor.expect(b'-', Part::Day)?;
    let day_at = cursor.at;
    let day = cursor.part(Part::Day, 2, 1..=31)?;
    let Some(date) = NaiveDate::from_ymd_opt(year as i32, month, day) else {
        return Err(cursor.error(day_at, MomentErrorKind::NoSuchDay));
    };
    let mut time = NaiveTime::MIN;
    let mut offset_seconds = 0;
    // `2026-03-29 UTC` has no time between the blank and the zone.
    let has_time = match cursor.text.as_bytes()[cursor.at..] {
        [b'T' | b't', ..] => true,
        [b' ', ref rest @ ..] => rest.first().is_some_and(u8::is_ascii_digit),
        _ => false,
    };
    if has_time {
        cursor.at += 1;
        time = clock(cursor)?;
    }
    let zone_at = cursor.at;
    cursor.skip_blanks();
    if has_time || cursor.peek().is_some_and(|byte| byte.is_ascii_alphabetic()) {
        match zone(cursor)? {
            Some(seconds) => offset_seconds = seconds,
            None => cursor.at = zone_at,
        }
    }
    NaiveDateTime::new(date, time)
        .and_utc()
        .checked_sub_signed(TimeDelta::seconds(offset_seconds.into()))
        .filter(in_range)
        .ok_or_else(|| cursor.error(start, MomentErrorKind::TooFar))
}

fn clock(cursor: &mut Cursor<'_>) -> Result<NaiveTime, MomentError> {
    let hour = cursor.part(Part::Hour, 2, 0..=23)?;
    cursor.expect(b':', Part::Minute)?;
    let minute = cursor.part(Part::Minute, 2, 0..=59)?;
    let mut second = 0;
    let mut millis = 0;
    if cursor.peek() == Some(b':') {
        cursor.at += 1;
        second = cursor.part(Part::Second, 2, 0..=59)?;
        if matches!(cursor.peek(), Some(b'.' | b',')) {
            cursor.at += 1;
            let n = cursor.digits();
            if n == 0 {
                return Err(cursor.error(cursor.at, MomentErrorKind::Expected(Part::Fraction)));
            }
            let shown = &cursor.text[cursor.at..cursor.at + n.min(3)];
            millis = shown.bytes().fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0'))
                * 10_u32.pow(3 - n.min(3) as u32);
            cursor.at += n;
        }
    }
    let time = NaiveTime::from_hms_milli_opt(hour, minute, second, millis);
    Ok(time.unwrap_or(NaiveTime::MIN))
}

/// Seconds east of UTC; `None` where no zone stands here.
fn zone(cursor: &mut Cursor<'_>) -> Result<Option<i32>, MomentError> {
    let start = cursor.at;
    if cursor.eat_word("utc") || cursor.eat_word("gmt") || cursor.eat_word("z") {
        return Ok(Some(0));
    }
    let sign = match cursor.peek() {
        Some(b'+') => 1,
        Some(b'-') => -1,
        _ => return Ok(None),
    };
    cursor.at += 1;
    let wrong =
        |cursor: &Cursor<'_>, kind: fn(Part) -> MomentErrorKind| cursor.error(start, kind(Part::Offset));
    let n = cursor.digits();
    let (hours, minutes) = match n {
        2 => {
            let hours = cursor.number::<i32>(2);
            let colon = cursor.peek() == Some(b':');
            cursor.at += usize::from(colon);
            let minutes = match (colon, cursor.digits()) {
                (false, _) => Some(0),
                (true, 2) => cursor.number::<i32>(2),
                (true, _) => return Err(wrong(cursor, MomentErrorKind::Expected)),
            };
            (hours, minutes)
        }
        4 => (cursor.number::<i32>(2), cursor.number::<i32>(2)),
        _ => {
            cursor.at += n;
            return Err(wrong(cursor, MomentErrorKind::Expected));
        }
    };
    match (hours, minutes) {
        (Some(hours @ 0..=23), Some(minutes @ 0..=59)) => Ok(Some(sign * (hours * 3600 + minutes * 60))),
        _ => Err(wrong(cursor, MomentErrorKind::OutOfRange)),
    }
}

fn in_range(instant: &Instant) -> bool {
    (1..=9999).contains(&instant.year())
}

struct Cursor<'a> {
    /// Without the blanks at its end.
    text: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_blanks(&mut self) {
        while self.peek().is_some_and(|byte| byte == b' ' || byte == b'\t') {
            self.at += 1;
        }
    }

    /// How many digits stand here.
    fn digits(&self) -> usize {
        self.text.as_bytes()[self.at..].iter().take_while(|byte| byte.is_ascii_digit()).count()
    }

    /// Takes `n` bytes as a number; `None` where it is too large.
    fn number<T: std::str::FromStr>(&mut self, n: usize) -> Option<T> {
        let start = self.at;
        self.at += n;
        self.text[start..self.at].parse().ok()
    }

    fn letters(&mut self) -> &'a str {
        let rest = &self.text[self.at..];
        let n = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        self.at += n;
        &rest[..n]
    }

    /// Takes a word, whatever its case, where it stands whole.
    fn eat_word(&mut self, word: &str) -> bool {
        let start = self.at;
        if self.letters().eq_ignore_ascii_case(word) {
            return true;
        }
        self.at = start;
        false
    }

    fn expect(&mut self, byte: u8, next: Part) -> Result<(), MomentError> {
        if self.peek() != Some(byte) {
            return Err(self.error(self.at, MomentErrorKind::Expected(next)));
        }
        self.at += 1;
        Ok(())
    }

    fn part(
        &mut self,
        part: Part,
        width: usize,
        range: std::ops::RangeInclusive<u32>,
    ) -> Result<u32, MomentError> {
        let start = self.at;
        let n = self.digits();
        if n != width {
            self.at += n;
            return Err(self.error(start, MomentErrorKind::Expected(part)));
        }
        match self.number::<u32>(n) {
            Some(value) if range.contains(&value) => Ok(value),
            _ => Err(self.error(start, MomentErrorKind::OutOfRange(part))),
        }
    }

    fn rest(&self) -> Span {
        Span::new(self.at as u32, self.text.len() as u32)
    }

    fn rest_error(&self, kind: MomentErrorKind) -> MomentError {
        MomentError { span: self.rest(), kind }
    }

    /// The error for what was read since `start`.
    fn error(&self, start: usize, kind: MomentErrorKind) -> MomentError {
        let span = match kind {
            MomentErrorKind::Unknown => self.rest(),
            _ => Span::new(start as u32, self.at as u32),
        };
        MomentError { span, kind }
    }
}

impl fmt::Display for MomentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            MomentErrorKind::Empty => write!(f, "write an instant: {ACCEPTED}"),
            MomentErrorKind::Unknown => write!(f, "this is no instant; write {ACCEPTED}"),
            MomentErrorKind::Expected(part) => write!(f, "{} here", part.expected()),
            MomentErrorKind::OutOfRange(part) => f.write_str(part.range()),
            MomentErrorKind::NoSuchDay => f.write_str("the month has no such day"),
            MomentErrorKind::BadEpoch => f.write_str(
                "an epoch has 9 to 11 digits (seconds) or 12 to 14 (milliseconds); \
                 write a date as 2026-03-29",
            ),
            MomentErrorKind::BadShift => {
                f.write_str("after `now` comes `+` or `-` and a duration such as `15m` or `2h30m`")
            }
            MomentErrorKind::BadUnit => f.write_str("a duration counts in `w`, `d`, `h`, `m`, `s` or `ms`"),
            MomentErrorKind::TooFar => f.write_str("the year lies outside 1 to 9999"),
            MomentErrorKind::Trailing => f.write_str("the instant ends before this; take it out"),
        }
    }
}

impl std::error::Error for MomentError {}

impl Part {
    fn expected(self) -> &'static str {
        match self {
            Self::Year => "a year of four digits is expected",
            Self::Month => "`-` and a month of two digits are expected",
            Self::Day => "`-` and a day of two digits are expected",
            Self::Hour => "an hour of two digits is expected",
            Self::Minute => "`:` and a minute of two digits are expected",
            Self::Second => "a second of two digits is expected",
            Self::Fraction => "digits are expected after the point",
            Self::Offset => "an offset such as `+02:00` is expected",
        }
    }

    fn range(self) -> &'static str {
        match self {
            Self::Year => "years go from 0001 to 9999",
            Self::Month => "months go from 01 to 12",
            Self::Day => "days go from 01 to 31",
            Self::Hour => "hours go from 00 to 23",
            Self::Minute => "minutes go from 00 to 59",
            Self::Second => "seconds go from 00 to 59",
            Self::Fraction => "a fraction has digits alone",
            Self::Offset => "offsets go up to 23:59",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn now() -> Instant {
        Instant::from_timestamp_millis(1_795_185_000_000).unwrap()
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let actual = match parse(text, now()) {
            Ok(instant) => format(instant),
            Err(error) => format!("{:?} {error}", error.span),
        };
        assert_eq!(actual, expected, "text: {text:?}");
    }

    #[test]
    fn dates() {
        check("2026-03-29T00:59Z", "2026-03-29 00:59:00 UTC");
        check("2026-03-29 00:59", "2026-03-29 00:59:00 UTC");
        check(" 2026-03-29t00:59:07z\n", "2026-03-29 00:59:07 UTC");
        check("2026-03-29T02:59:07.25+02:00", "2026-03-29 00:59:07.250 UTC");
        check("2026-03-29T00:59:07,1239-0130", "2026-03-29 02:29:07.123 UTC");
        check("2026-03-29 00:59 UTC", "2026-03-29 00:59:00 UTC");
        check("2026-03-29 00:59 +02", "2026-03-28 22:59:00 UTC");
        check("2026-03-29", "2026-03-29 00:00:00 UTC");
        check("2026-03-29Z", "2026-03-29 00:00:00 UTC");
        check("2026-03-29 gmt", "2026-03-29 00:00:00 UTC");
        check("2024-02-29", "2024-02-29 00:00:00 UTC");
    }

    #[test]
    fn to_the_second() {
        for (text, expected) in
            [("2026-03-29 00:59:07.25", "2026-03-29T00:59:07Z"), ("0099-01-02", "0099-01-02T00:00:00Z")]
        {
            assert_eq!(parse(text, now()).map(iso), Ok(expected.to_owned()), "text: {text:?}");
        }
    }

    #[test]
    fn epochs() {
        check("0", "1970-01-01 00:00:00 UTC");
        check("100000000", "1973-03-03 09:46:40 UTC");
        check("1506544512", "2017-09-27 20:35:12 UTC");
        check("1506544512258", "2017-09-27 20:35:12.258 UTC");
        check("99999999999", "5138-11-16 09:46:39 UTC");
        check("99999999999999", "5138-11-16 09:46:39.999 UTC");
        let width = "an epoch has 9 to 11 digits (seconds) or 12 to 14 (milliseconds); \
                     write a date as 2026-03-29";
        check("20260329", &format!("0..8 {width}"));
        check("1506544512258000", &format!("0..16 {width}"));
        check("99999999999999999999999", &format!("0..23 {width}"));
    }

    #[test]
    fn from_now() {
        check("now", "2026-11-20 14:30:00 UTC");
        check("NOW", "2026-11-20 14:30:00 UTC");
        check("now-15m", "2026-11-20 14:15:00 UTC");
        check("now + 2h30m", "2026-11-20 17:00:00 UTC");
        check("now-1d", "2026-11-19 14:30:00 UTC");
        check("now-1w2d3h4min5s6ms", "2026-11-11 11:25:54.994 UTC");
        check("now-0s", "2026-11-20 14:30:00 UTC");
        let shift = "after `now` comes `+` or `-` and a duration such as `15m` or `2h30m`";
        check("now-", &format!("4..4 {shift}"));
        check("now 15m", &format!("4..7 {shift}"));
        check("now--15m", &format!("4..8 {shift}"));
        check("nowadays", &format!("0..8 this is no instant; write {ACCEPTED}"));
    }

    #[test]
    fn mistakes() {
        check("", &format!("0..0 write an instant: {ACCEPTED}"));
        check("  ", &format!("0..0 write an instant: {ACCEPTED}"));
        check("yesterday", &format!("0..9 this is no instant; write {ACCEPTED}"));
        check("-5", &format!("0..2 this is no instant; write {ACCEPTED}"));
        check("2026-13-01", "5..7 months go from 01 to 12");
        check("2026-02-29", "8..10 the month has no such day");
        check("2026-2-9", "5..6 `-` and a month of two digits are expected here");
        check("2026/03/29", "4..4 `-` and a month of two digits are expected here");
        check("29.03.2026", "0..2 a year of four digits is expected here");
        check("2026-03-29T", "11..11 an hour of two digits is expected here");
        check("2026-03-29T24:00", "11..13 hours go from 00 to 23");
        check("2026-03-29T10", "13..13 `:` and a minute of two digits are expected here");
        check("2026-03-29T10:60", "14..16 minutes go from 00 to 59");
        check("2026-03-29T10:59:60", "17..19 seconds go from 00 to 59");
        check("2026-03-29T10:59:07.", "20..20 digits are expected after the point here");
        check("2026-03-29T10:59+2", "16..18 an offset such as `+02:00` is expected here");
        check("2026-03-29T10:59+24:00", "16..22 offsets go up to 23:59");
        check("2026-03-29T10:59Zulu", "16..20 the instant ends before this; take it out");
        check("2026-03-29 10:59 CET", "16..20 the instant ends before this; take it out");
        check("0000-01-01", "0..4 years go from 0001 to 9999");
        check("0001-01-01T00:00+01:00", "0..22 the year lies outside 1 to 9999");
        check("now-5", "4..5 a duration counts in `w`, `d`, `h`, `m`, `s` or `ms`");
        check("now-5y", "4..6 a duration counts in `w`, `d`, `h`, `m`, `s` or `ms`");
        check("now-99999999999999999999d", "0..25 the year lies outside 1 to 9999");
        check("now-99999999d", "0..13 the year lies outside 1 to 9999");
        check("é", &format!("0..2 this is no instant; write {ACCEPTED}"));
        check("2026-03-29 é", "11..13 the instant ends before this; take it out");
    }

    proptest! {
        #[test]
        fn never_panics(text in "(now|2026|[0-9]{1,20})?[-+:.TZ0-9a-zé ]{0,24}") {
            let _ = parse(&text, now()).map_err(|error| error.to_string());
        }

        #[test]
        fn what_is_shown_reads_back(millis in -62_135_596_800_000_i64..253_402_300_800_000) {
            let instant = Instant::from_timestamp_millis(millis).unwrap();
            prop_assert_eq!(parse(&format(instant), now()), Ok(instant));
        }
    }
}
